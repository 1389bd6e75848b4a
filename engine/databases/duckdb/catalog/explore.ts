/**
 * Answers one request of the explorer about a DuckDB file: folders, their contents, the contents of a table or view, a CREATE statement, a
 * search by name. Fixed queries over the duckdb_… functions; names are passed as values.
 */
import type { ObjectKind } from '../../../../core/catalog/objects.ts';
import { likePattern } from '../../../../core/catalog/search.ts';
import type { BoundedReads, ReadOptions } from '../../catalog/bounded.ts';
import { columnsGroup } from '../../catalog/explore/of-relation.ts';
import type { Explored, Question } from '../../catalog/explore/explore.ts';
import {
  answered,
  idOf,
  inFolder,
  mostOfSort,
  object,
  searchedIn,
  when,
  type Listing,
  type NamedServer,
  type SearchSort,
} from '../../catalog/named.ts';
import type { SqlSession } from '../../session.ts';
import { literal, qualifiedName, quotedName } from '../literal.ts';
import { keysIn, ownCatalog, reading } from './introspect.ts';
import { insideMark } from './marks.ts';

export function exploreDuckdb(
  session: SqlSession,
  question: Question,
  options: ReadOptions,
): Promise<Explored> {
  return reading<Explored>(session, options, async (bounded) => {
    const server: NamedServer = {
      listings: (scope) => (scope.of === 'schema' ? inSchema : [dataFiles]),
      ofRelation,
      inside: { enum: enumValues, 'data-file': fileColumns },
      mark: (id) => insideMark(session, id),
      search: (search) =>
        searchedIn(sorts, search, ({ from, schema = 'schema_name', relation, name, where }) =>
          bounded.reads(
            `SELECT ${schema}, ${relation ?? 'NULL'}, ${name} FROM ${from} WHERE ${ownCatalog} AND ${where}
              AND lower(${name}) LIKE $1 ESCAPE '\\' ORDER BY lower(${name}) <> $2, length(${name}), ${name} LIMIT ${mostOfSort}`,
            [likePattern(search.wanted), search.wanted],
          ),
        ),
      definition: (kind, schema, name) => definition(bounded, kind, schema, name),
    };
    return { kind: 'read', value: await answered(question, server, bounded.reads) };
  });
}

const inOne = `${ownCatalog} AND schema_name = $1`;
const ofSchema = ([schema = '']: readonly string[]): readonly string[] => [schema];

const sequences: Listing = {
  group: 'Sequences',
  sql: `SELECT sequence_name, CAST(start_value AS VARCHAR), CAST(increment_by AS VARCHAR), CAST(last_value AS VARCHAR), CAST(cycle AS VARCHAR), comment
    FROM duckdb_sequences() WHERE ${inOne}`,
  order: '1',
  values: ofSchema,
  objects: (rows, [schema = '']) =>
    rows.map(([name, start, by, last, cycle, comment]) =>
      object({
        kind: 'sequence',
        id: idOf(schema, name ?? ''),
        name: name ?? '',
        detail: [last === null || last === undefined ? `starts at ${start ?? ''}` : `at ${last}`],
        facts: [
          `${schema}.${name ?? ''}`,
          `starts at ${start ?? ''}, by ${by ?? ''}`,
          when(cycle === 'true', 'begins again after its last value'),
        ],
        sqlName: qualifiedName(schema, name ?? ''),
        comment,
      }),
    ),
};

const macros: Listing = {
  group: 'Macros',
  sql: `SELECT function_name, function_type, array_to_string(parameters, ', '), macro_definition, comment FROM duckdb_functions()
    WHERE ${inOne} AND NOT internal AND function_type IN ('macro', 'table_macro')`,
  order: '1',
  values: ofSchema,
  objects: (rows, [schema = '']) =>
    rows.map(([name, type, parameters, text, comment]) =>
      object({
        kind: 'function',
        id: idOf(schema, name ?? ''),
        name: name ?? '',
        detail: [`(${parameters ?? ''})${type === 'table_macro' ? ' → table' : ''}`],
        facts: [`${schema}.${name ?? ''}`, text ?? undefined],
        sqlName: qualifiedName(schema, name ?? ''),
        comment,
      }),
    ),
};

/** `enum` decides between the two folders; DuckDB tells no statement for either. */
function types(group: string, kind: 'enum' | 'type'): Listing {
  return {
    group,
    sql: `SELECT type_name, logical_type, CAST(len(labels) AS VARCHAR), comment FROM duckdb_types()
      WHERE ${inOne} AND NOT internal AND logical_type ${kind === 'enum' ? '=' : '<>'} 'ENUM'`,
    order: '1',
    values: ofSchema,
    objects: (rows, [schema = '']) =>
      rows.map(([name, logical, count, comment]) =>
        object({
          kind,
          id: idOf(schema, name ?? ''),
          name: name ?? '',
          detail: [kind === 'enum' ? `${count ?? '0'} values` : (logical ?? '').toLowerCase()],
          facts: [`${schema}.${name ?? ''}`],
          sqlName: qualifiedName(schema, name ?? ''),
          comment,
        }),
      ),
  };
}

const enumValues: Listing = {
  group: 'Values',
  sql: `SELECT unnest(labels) FROM duckdb_types() WHERE ${ownCatalog} AND schema_name = $1 AND type_name = $2 AND NOT internal`,
  values: ([schema = '', name = '']) => [schema, name],
  objects: (rows) =>
    rows.map(([value]) => object({ kind: 'enum-value', id: value ?? '', name: value ?? '' })),
};

/** What is beside the database: process/file.ts says where. */
const dataFiles: Listing = {
  group: 'Data Files',
  sql: 'SELECT file FROM memory.plinth_files()',
  order: '1',
  values: () => [],
  objects: (rows) =>
    rows.map(([file]) =>
      object({ kind: 'data-file', id: idOf(file ?? ''), name: file ?? '', sqlName: literal(file ?? '') }),
    ),
};

const fileColumns: Listing = {
  group: columnsGroup,
  sql: 'SELECT column_name, column_type FROM (DESCRIBE FROM query_table($1))',
  // As one name: dots would divide it.
  values: ([file = '']) => [quotedName(file)],
  objects: (rows) =>
    rows.map(([name, type]) =>
      object({
        kind: 'column',
        id: name ?? '',
        name: name ?? '',
        sqlName: quotedName(name ?? ''),
        type: type ?? '',
      }),
    ),
};

const inSchema: readonly Listing[] = [sequences, macros, types('Enums', 'enum'), types('Types', 'type')];

const inTable = `${ownCatalog} AND schema_name = $1 AND table_name = $2`;
const ofTable = ([schema = '', table = '']: readonly string[]): readonly string[] => [schema, table];

const columns: Listing = {
  group: columnsGroup,
  // The constraints are read once: DuckDB would read them again for each column.
  sql: `SELECT column_name, data_type, CAST(is_nullable AS VARCHAR), column_default, comment, ties
    FROM duckdb_columns() LEFT JOIN (
      SELECT tied, string_agg(DISTINCT tie, '|') AS ties FROM (
        SELECT unnest(constraint_column_names) AS tied, constraint_type || ' ' || coalesce(referenced_table, '') AS tie
        FROM duckdb_constraints() WHERE ${inTable} AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY'))
      GROUP BY tied) ON tied = column_name
    WHERE ${inTable} ORDER BY column_index`,
  values: ofTable,
  objects: (rows) =>
    rows.map(([name, type, nullable, value, comment, keys]) => {
      const tied = (keys ?? '').split('|');
      const refers = tied.flatMap((one) => (one.startsWith('FOREIGN KEY ') ? [one.slice(12)] : []));
      const isKey = tied.some((one) => one.startsWith('PRIMARY KEY'));
      const isGiven = value !== null && value !== undefined;
      return object({
        kind: isKey ? 'key-column' : refers.length > 0 ? 'reference-column' : 'column',
        id: name ?? '',
        name: name ?? '',
        detail: [when(nullable !== 'true', 'not null'), when(isGiven, 'default')],
        facts: [
          nullable === 'true' ? 'nullable' : 'not null',
          // DuckDB lists the expression of a generated column in the same place.
          when(isGiven, `default or generated: ${value ?? ''}`),
          ...refers.map((to) => `refers to ${to}`),
        ],
        sqlName: quotedName(name ?? ''),
        comment,
        type: type ?? '',
      });
    }),
};

const keyKinds: Readonly<Record<string, ObjectKind>> = {
  'PRIMARY KEY': 'primary-key',
  UNIQUE: 'unique-key',
  'FOREIGN KEY': 'foreign-key',
  CHECK: 'constraint',
};

function constraints(group: string, among: readonly string[]): Listing {
  return {
    group,
    sql: `SELECT constraint_name, constraint_type, constraint_text FROM duckdb_constraints()
      WHERE ${inTable} AND constraint_type IN (${among.map((type) => `'${type}'`).join(', ')}) ORDER BY constraint_index`,
    values: ofTable,
    objects: (rows, [schema = '', table = '']) =>
      rows.map(([name, type, text]) =>
        object({
          kind: keyKinds[type ?? ''] ?? 'constraint',
          id: idOf(schema, table, name ?? ''),
          name: name ?? '',
          detail: [text ?? ''],
          sqlName: quotedName(name ?? ''),
        }),
      ),
  };
}

const indexes: Listing = {
  group: 'Indexes',
  sql: `SELECT index_name, CAST(is_unique AS VARCHAR), expressions, sql, comment FROM duckdb_indexes() WHERE ${inTable} ORDER BY index_name`,
  values: ofTable,
  objects: (rows, [schema = '', table = '']) =>
    rows.map(([name, unique, expressions, sql, comment]) =>
      object({
        kind: 'index',
        id: idOf(schema, table, name ?? ''),
        name: name ?? '',
        detail: [`${unique === 'true' ? 'unique ' : ''}(${keysIn(expressions ?? '').join(', ')})`],
        facts: [sql ?? undefined],
        sqlName: quotedName(name ?? ''),
        comment,
      }),
    ),
};

const referencedBy: Listing = {
  group: 'Referenced By',
  sql: `SELECT table_name, array_to_string(constraint_column_names, ', '), constraint_name FROM duckdb_constraints()
    WHERE ${ownCatalog} AND schema_name = $1 AND referenced_table = $2 ORDER BY 1`,
  values: ofTable,
  objects: (rows, [schema = '']) =>
    rows.map(([table, own, name]) =>
      object({
        kind: 'foreign-key',
        id: idOf(schema, table ?? '', name ?? ''),
        name: table ?? '',
        detail: [`(${own ?? ''})`],
        facts: [name ?? ''],
        sqlName: qualifiedName(schema, table ?? ''),
      }),
    ),
};

const ofRelation: readonly Listing[] = [
  columns,
  constraints('Keys', ['PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY']),
  indexes,
  constraints('Constraints', ['CHECK']),
  referencedBy,
];

/** Where DuckDB tells the statement that would make an object. */
const told: Readonly<Partial<Record<ObjectKind, readonly [from: string, name: string]>>> = {
  table: ['duckdb_tables()', 'table_name'],
  view: ['duckdb_views()', 'view_name'],
  index: ['duckdb_indexes()', 'index_name'],
  sequence: ['duckdb_sequences()', 'sequence_name'],
};

async function definition(
  { reads }: BoundedReads,
  kind: ObjectKind,
  schema: string,
  name: string,
): ReturnType<NamedServer['definition']> {
  if (kind === 'function') return macroDefinition(reads, schema, name);
  const [from, column] = told[kind] ?? ['duckdb_tables()', 'table_name'];
  const asked = await reads(
    `SELECT sql FROM ${from} WHERE ${ownCatalog} AND schema_name = $1 AND ${column} = $2`,
    [schema, name],
  );
  if (asked.kind === 'failed') return { refusal: asked.failure.message };
  const text = asked.rows[0]?.[0];
  return text === null || text === undefined
    ? { refusal: 'DuckDB tells no statement for this object.' }
    : { definition: `${text}\n` };
}

async function macroDefinition(
  reads: BoundedReads['reads'],
  schema: string,
  name: string,
): ReturnType<NamedServer['definition']> {
  const asked = await reads(
    `SELECT function_type, array_to_string(parameters, ', '), macro_definition FROM duckdb_functions() WHERE ${ownCatalog} AND schema_name = $1 AND function_name = $2 AND NOT internal`,
    [schema, name],
  );
  if (asked.kind === 'failed') return { refusal: asked.failure.message };
  const texts = asked.rows.map(
    ([type, parameters, text]) =>
      `CREATE MACRO ${qualifiedName(schema, name)}(${parameters ?? ''}) AS ${type === 'table_macro' ? 'TABLE ' : ''}${text ?? ''};\n`,
  );
  return texts.length === 0
    ? { refusal: 'DuckDB tells no statement for this object.' }
    : { definition: texts.join('') };
}

interface Sort extends SearchSort {
  readonly from: string;
  readonly schema?: string;
  readonly relation?: string;
  readonly name: string;
  readonly where: string;
}

const byName = (schema: string, name: string): string => `o:${idOf(schema, name)}`;
const inOwn =
  (group: string): SearchSort['below'] =>
  (schema, name) => [`g:${group}`, byName(schema, name)];

const sorts: readonly Sort[] = [
  {
    ...{ kinds: ['table', 'partitioned-table', 'foreign-table'], from: 'duckdb_tables()' },
    ...{ relation: 'table_name', name: 'table_name', where: 'NOT internal', below: () => [] },
  },
  {
    ...{ kinds: ['view'], from: 'duckdb_views()', relation: 'view_name', name: 'view_name' },
    ...{ where: 'NOT internal', below: () => [] },
  },
  {
    ...{ kinds: ['column', 'key-column', 'reference-column'], from: 'duckdb_columns()' },
    ...{ relation: 'table_name', name: 'column_name', where: 'NOT internal' },
    below: (_schema, name) => [`c:${name}`],
  },
  {
    ...{ kinds: ['index'], from: 'duckdb_indexes()', relation: 'table_name', name: 'index_name' },
    ...{ where: 'true', below: inFolder('Indexes') },
  },
  {
    ...{ kinds: ['sequence'], from: 'duckdb_sequences()', name: 'sequence_name', where: 'true' },
    below: inOwn('Sequences'),
  },
  {
    ...{ kinds: ['function'], from: 'duckdb_functions()', name: 'function_name' },
    ...{ where: `NOT internal AND function_type IN ('macro', 'table_macro')`, below: inOwn('Macros') },
  },
  {
    ...{ kinds: ['enum'], from: 'duckdb_types()', name: 'type_name' },
    ...{ where: `NOT internal AND logical_type = 'ENUM'`, below: inOwn('Enums') },
  },
];
