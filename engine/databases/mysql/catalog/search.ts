/**
 * Finds objects by name in a MySQL or MariaDB database: a limited number of each kind, whatever the size of the database. The search text
 * is passed as a value.
 */
import { idOf, inFolder, mostOfSort, searchedIn, type SearchSort } from '../../catalog/named.ts';
import { qualifiedName } from '../literal.ts';
import { likePattern, type Search } from '../../../../core/catalog/search.ts';
import type { ObjectKind } from '../../../../core/catalog/objects.ts';
import type { FoundObject } from '../../catalog/explore/search.ts';
import { inScope, type Reading } from './reading.ts';

interface Sort extends SearchSort {
  readonly view: string;
  /** Columns with the schema, the table if any, and the name. */
  readonly schema: string;
  readonly table?: string;
  readonly name: string;
  readonly where?: string;
}

const sorts: readonly Sort[] = [
  table(
    ['table', 'partitioned-table', 'foreign-table'],
    `TABLE_TYPE NOT IN ('VIEW', 'SYSTEM VIEW', 'SEQUENCE')`,
  ),
  table(['view'], `TABLE_TYPE = 'VIEW'`),
  {
    kinds: ['column', 'key-column', 'reference-column'],
    view: 'COLUMNS',
    schema: 'TABLE_SCHEMA',
    table: 'TABLE_NAME',
    name: 'COLUMN_NAME',
    below: (_schema, name) => [`c:${name}`],
  },
  {
    kinds: ['index'],
    view: 'STATISTICS',
    schema: 'TABLE_SCHEMA',
    table: 'TABLE_NAME',
    name: 'INDEX_NAME',
    where: 'SEQ_IN_INDEX = 1',
    below: inFolder('Indexes'),
  },
  constraint('unique-key', 'UNIQUE', 'Keys'),
  constraint('foreign-key', 'FOREIGN KEY', 'Keys'),
  constraint('constraint', 'CHECK', 'Constraints'),
  {
    kinds: ['trigger'],
    view: 'TRIGGERS',
    schema: 'EVENT_OBJECT_SCHEMA',
    table: 'EVENT_OBJECT_TABLE',
    name: 'TRIGGER_NAME',
    below: inFolder('Triggers'),
  },
  routine('function', 'FUNCTION', 'Functions'),
  routine('procedure', 'PROCEDURE', 'Procedures'),
  {
    kinds: ['sequence'],
    view: 'TABLES',
    schema: 'TABLE_SCHEMA',
    name: 'TABLE_NAME',
    where: `TABLE_TYPE = 'SEQUENCE'`,
    below: inFolder('Sequences'),
  },
  {
    kinds: ['event'],
    view: 'EVENTS',
    schema: 'EVENT_SCHEMA',
    name: 'EVENT_NAME',
    below: inFolder('Events'),
  },
];

function table(kinds: Sort['kinds'], where: string): Sort {
  return {
    kinds,
    view: 'TABLES',
    schema: 'TABLE_SCHEMA',
    table: 'TABLE_NAME',
    name: 'TABLE_NAME',
    where,
    below: () => [],
  };
}

function constraint(kind: ObjectKind, type: string, group: string): Sort {
  return {
    kinds: [kind],
    view: 'TABLE_CONSTRAINTS',
    schema: 'TABLE_SCHEMA',
    table: 'TABLE_NAME',
    name: 'CONSTRAINT_NAME',
    where: `CONSTRAINT_TYPE = '${type}'`,
    below: inFolder(group),
  };
}

function routine(kind: ObjectKind, type: string, group: string): Sort {
  return {
    kinds: [kind],
    view: 'ROUTINES',
    schema: 'ROUTINE_SCHEMA',
    name: 'ROUTINE_NAME',
    where: `ROUTINE_TYPE = '${type}'`,
    below: (schema, name) => [`g:${group}`, `o:${qualifiedName(schema, name)}`],
  };
}

export async function searched(search: Search, read: Reading): Promise<readonly FoundObject[]> {
  const { wanted } = search;
  const found = await searchedIn(
    sorts,
    search,
    ({ view, schema, table: relation, name, where = '1 = 1' }) => {
      const scope = inScope(schema, read);
      return read.reads(
        `SELECT ${schema}, ${relation ?? 'NULL'}, ${name} FROM information_schema.${view} WHERE ${scope.sql} AND ${where}
       AND LOWER(${name}) LIKE ? ORDER BY LOWER(${name}) <> ?, CHAR_LENGTH(${name}), ${name} LIMIT ${mostOfSort}`,
        [...scope.values, likePattern(wanted), wanted],
      );
    },
  );
  // The server lists columns of a sequence; the tree does not.
  const sequences = await sequencesIn(read);
  return found.filter(({ schema, relation }) => !sequences.has(idOf(schema ?? '', relation ?? '')));
}

async function sequencesIn(read: Reading): Promise<ReadonlySet<string>> {
  if (!read.vendor.isMaria) return new Set();
  const { sql, values } = inScope('TABLE_SCHEMA', read);
  const rows = await read.rows(
    `SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE TABLE_TYPE = 'SEQUENCE' AND ${sql}`,
    values,
  );
  return new Set(rows.map(([schema, name]) => idOf(schema ?? '', name ?? '')));
}
