/**
 * Answers one request of the explorer about a folder of ClickHouse's data: folders, their contents, the contents of a table or view, a CREATE
 * statement, a search by name. Fixed queries over the system tables; names are passed as values.
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
import { qualifiedName, quotedName } from '../literal.ts';
import { isNullable, ownDatabases, ownTables, reading } from './introspect.ts';
import { insideMark } from './marks.ts';

export function exploreClickhouse(
  session: SqlSession,
  question: Question,
  options: ReadOptions,
): Promise<Explored> {
  return reading<Explored>(session, options, async (bounded) => {
    const server: NamedServer = {
      listings: (scope) => (scope.of === 'schema' ? [dictionaries] : []),
      ofRelation,
      inside: {},
      mark: (id) => insideMark(session, id),
      search: (search) =>
        searchedIn(sorts, search, ({ from, relation, where }) =>
          bounded.reads(
            `SELECT database, ${relation}, name FROM ${from} WHERE ${where} AND lower(name) LIKE {p1:String}
              ORDER BY lower(name) <> {p2:String}, length(name), name LIMIT ${mostOfSort}`,
            [likePattern(search.wanted), search.wanted],
          ),
        ),
      definition: (kind, database, name) => definition(bounded, kind, database, name),
    };
    return { kind: 'read', value: await answered(question, server, bounded.reads) };
  });
}

const dictionaries: Listing = {
  group: 'Dictionaries',
  sql: `SELECT name, comment FROM system.tables WHERE database = {p1:String} AND engine = 'Dictionary'`,
  order: '1',
  values: ([database = '']) => [database],
  objects: (rows, [database = '']) =>
    rows.map(([name, comment]) =>
      object({
        kind: 'table',
        id: idOf(database, name ?? ''),
        name: name ?? '',
        sqlName: qualifiedName(database, name ?? ''),
        comment,
      }),
    ),
};

const inTable = 'database = {p1:String} AND table = {p2:String}';
const ofTable = ([database = '', table = '']: readonly string[]): readonly string[] => [database, table];

const columns: Listing = {
  group: columnsGroup,
  sql: `SELECT name, type, default_kind, default_expression, comment, compression_codec, is_in_sorting_key, is_in_partition_key, data_compressed_bytes
    FROM system.columns WHERE ${inTable} ORDER BY position`,
  values: ofTable,
  objects: (rows) =>
    rows.map(([name, type, kind, value, comment, codec, sorts, divides, bytes]) =>
      object({
        kind: sorts === '1' ? 'key-column' : 'column',
        id: name ?? '',
        name: name ?? '',
        detail: [when(kind !== '', (kind ?? '').toLowerCase()), codec ?? undefined],
        facts: [
          isNullable(type ?? '') ? 'nullable' : 'not null',
          when(sorts === '1', 'in the sorting key'),
          when(divides === '1', 'in the partition key'),
          when(kind !== '', `${(kind ?? '').toLowerCase()}: ${value ?? ''}`),
          `${bytes ?? '0'} bytes compressed`,
        ],
        sqlName: quotedName(name ?? ''),
        comment,
        type: type ?? '',
      }),
    ),
};

/** What the engine sorts and divides the rows by. */
const keys: Listing = {
  group: 'Keys',
  sql: `SELECT label, expression FROM (SELECT engine_full, arrayJoin([('sorting key', sorting_key), ('primary key', primary_key), ('partition key', partition_key), ('sampling key', sampling_key)]) AS one, one.1 AS label, one.2 AS expression
    FROM system.tables WHERE database = {p1:String} AND name = {p2:String}) WHERE expression <> ''`,
  values: ofTable,
  objects: (rows) =>
    rows.map(([label, expression]) =>
      object({ kind: 'constraint', id: label ?? '', name: label ?? '', detail: [expression ?? ''] }),
    ),
};

const indexes: Listing = {
  group: 'Indexes',
  sql: `SELECT name, type_full, expr, granularity FROM system.data_skipping_indices WHERE ${inTable} ORDER BY name`,
  values: ofTable,
  objects: (rows, [database = '', table = '']) =>
    rows.map(([name, type, expression, granularity]) =>
      object({
        kind: 'index',
        id: idOf(database, table, name ?? ''),
        name: name ?? '',
        detail: [`${type ?? ''} (${expression ?? ''})`],
        facts: [`skips ${granularity ?? '1'} granules at a time`],
        sqlName: quotedName(name ?? ''),
      }),
    ),
};

const projections: Listing = {
  group: 'Projections',
  sql: `SELECT name, type, query FROM system.projections WHERE ${inTable} ORDER BY name`,
  values: ofTable,
  objects: (rows) =>
    rows.map(([name, type, query]) =>
      object({
        kind: 'statistics',
        id: name ?? '',
        name: name ?? '',
        detail: [(type ?? '').toLowerCase()],
        facts: [query ?? undefined],
        sqlName: quotedName(name ?? ''),
      }),
    ),
};

const partitions: Listing = {
  group: 'Partitions',
  sql: `SELECT partition, count() AS parts, sum(rows) AS all_rows, sum(bytes_on_disk) AS all_bytes FROM system.parts WHERE ${inTable} AND active GROUP BY partition ORDER BY partition`,
  values: ofTable,
  objects: (rows) =>
    rows.map(([name, parts, count, bytes]) =>
      object({
        kind: 'fact',
        id: name ?? '',
        name: name ?? '',
        detail: [`${parts ?? '0'} ${parts === '1' ? 'part' : 'parts'}`, `${count ?? '0'} rows`],
        bytes: Number(bytes ?? 0),
      }),
    ),
};

/** They wait until a program opens the folder to write. */
const mutations: Listing = {
  group: 'Mutations that wait',
  sql: `SELECT mutation_id, command, latest_fail_reason FROM system.mutations WHERE ${inTable} AND NOT is_done ORDER BY create_time`,
  values: ofTable,
  objects: (rows) =>
    rows.map(([id, command, failure]) =>
      object({
        kind: 'concern',
        id: id ?? '',
        name: command ?? '',
        detail: [when(failure !== '', failure ?? '')],
      }),
    ),
};

const ofRelation: readonly Listing[] = [columns, keys, indexes, projections, partitions, mutations];

async function definition(
  { reads }: BoundedReads,
  kind: ObjectKind,
  database: string,
  name: string,
): ReturnType<NamedServer['definition']> {
  const untold = { refusal: 'ClickHouse tells no statement for this object.' };
  if (kind === 'index' || kind === 'constraint') return untold;
  const asked = await reads(
    'SELECT create_table_query FROM system.tables WHERE database = {p1:String} AND name = {p2:String}',
    [database, name],
  );
  if (asked.kind === 'failed') return { refusal: asked.failure.message };
  const text = asked.rows[0]?.[0];
  return text === null || text === undefined ? untold : { definition: `${text};\n` };
}

interface Sort extends SearchSort {
  readonly from: string;
  readonly relation: string;
  readonly where: string;
}

const sorts: readonly Sort[] = [
  {
    ...{ kinds: ['table', 'view', 'materialized-view'], from: 'system.tables', relation: 'name' },
    ...{ where: ownTables, below: () => [] },
  },
  {
    ...{ kinds: ['column', 'key-column'], from: 'system.columns', relation: 'table' },
    ...{ where: ownDatabases, below: (_database: string, name: string) => [`c:${name}`] },
  },
  {
    ...{ kinds: ['index'], from: 'system.data_skipping_indices', relation: 'table' },
    ...{ where: ownDatabases, below: inFolder('Indexes') },
  },
];
