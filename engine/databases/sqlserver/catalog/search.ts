/**
 * Finds objects by name in a SQL Server database: a limited number of each kind, whatever the size of the database. The search text is
 * passed as a parameter.
 */
import { inFolder, mostOfSort, searchedIn, type SearchSort } from '../../catalog/named.ts';
import type { Search } from '../../../../core/catalog/search.ts';
import type { BoundedReads } from '../../catalog/bounded.ts';
import type { FoundObject } from '../../catalog/explore/search.ts';
import { qualifiedName } from '../literal.ts';
import { ownSchema } from './reading.ts';

interface Sort extends SearchSort {
  /** With the object as `o` in its schema `s`. */
  readonly from: string;
  readonly where: string;
  /** SQL for the containing table, if any, and the name. */
  readonly table?: string;
  readonly name: string;
}

const objects = 'sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id';

const sorts: readonly Sort[] = [
  relation(['table', 'partitioned-table', 'foreign-table'], 'U'),
  relation(['view'], 'V'),
  {
    kinds: ['column', 'key-column', 'reference-column'],
    from: `${objects} JOIN sys.columns c ON c.object_id = o.object_id`,
    where: `o.type IN ('U', 'V')`,
    table: 'o.name',
    name: 'c.name',
    below: (_schema, name) => [`c:${name}`],
  },
  {
    kinds: ['index', 'invalid-index'],
    from: `${objects} JOIN sys.indexes i ON i.object_id = o.object_id`,
    where: `o.type IN ('U', 'V') AND i.type > 0 AND i.is_hypothetical = 0`,
    table: 'o.name',
    name: 'i.name',
    below: inFolder('Indexes'),
  },
  onTable(['primary-key'], ['PK'], 'Keys'),
  onTable(['unique-key'], ['UQ'], 'Keys'),
  onTable(['foreign-key'], ['F'], 'Keys'),
  onTable(['constraint', 'unvalidated-constraint'], ['C'], 'Constraints'),
  onTable(['trigger', 'disabled-trigger'], ['TR', 'TA'], 'Triggers'),
  inSchema(['function'], ['FN', 'IF', 'TF', 'FS', 'FT'], 'Functions', true),
  inSchema(['procedure'], ['P', 'PC', 'RF'], 'Procedures', true),
  inSchema(['aggregate'], ['AF'], 'Aggregates', true),
  inSchema(['sequence'], ['SO'], 'Sequences'),
  inSchema(['synonym'], ['SN'], 'Synonyms'),
];

function relation(kinds: Sort['kinds'], type: string): Sort {
  return {
    kinds,
    from: objects,
    where: `o.type = '${type}'`,
    table: 'o.name',
    name: 'o.name',
    below: () => [],
  };
}

function onTable(kinds: Sort['kinds'], types: readonly string[], group: string): Sort {
  return {
    kinds,
    from: `${objects} JOIN sys.objects po ON po.object_id = o.parent_object_id`,
    where: among(types),
    table: 'po.name',
    name: 'o.name',
    below: inFolder(group),
  };
}

function inSchema(kinds: Sort['kinds'], types: readonly string[], group: string, isCalled = false): Sort {
  return {
    kinds,
    from: objects,
    where: among(types),
    name: 'o.name',
    below: (schema, name) => [`g:${group}`, `o:${isCalled ? qualifiedName(schema, name) : name}`],
  };
}

function among(types: readonly string[]): string {
  return `o.type IN (${types.map((type) => `'${type}'`).join(', ')})`;
}

export function searched(search: Search, { reads }: BoundedReads): Promise<readonly FoundObject[]> {
  const { wanted } = search;
  return searchedIn(sorts, search, ({ from, where, table, name }) =>
    reads(
      `SELECT TOP (${mostOfSort}) s.name, ${table ?? 'NULL'}, ${name} FROM ${from} WHERE ${where} AND o.is_ms_shipped = 0 AND ${ownSchema}
       AND LOWER(${name}) LIKE @p1 ESCAPE N'\\' ORDER BY CASE WHEN LOWER(${name}) = @p2 THEN 0 ELSE 1 END, LEN(${name}), ${name}`,
      [pattern(wanted), wanted],
    ),
  );
}

/** The letters in order, with anything in between; here a bracket opens a set, too (page “LIKE”). */
function pattern(wanted: string): string {
  return `%${Array.from(wanted, (letter) => `${/[%_[\\]/u.test(letter) ? '\\' : ''}${letter}%`).join('')}`;
}
