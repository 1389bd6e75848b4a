/**
 * Converts a dump's statistics. A dump only has names with figures; the migrations tell what a name denotes and which columns it has.
 * Values are kept only for allowed columns, and for expressions of these alone; an unknown column is not allowed.
 */
import { arrayElements } from '../array-text.ts';
import { mentions } from '../../schema/expression-text.ts';
import { children, keyOf, tableByKey } from '../../schema/lookup.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import { blockBytes } from '../block.ts';
import type {
  ColumnStatistics,
  ColumnValues,
  DatabaseCollation,
  PlannerStatistics,
  StoredKind,
  StoredRelation,
} from '../planner/model.ts';
import type { RelationStatistics, ServerDescription, Statistics } from '../statistics.ts';
import type { DumpedCall, DumpedStatistics } from './read.ts';

export interface DumpAround {
  /** The schema that the workspace's migrations build. */
  readonly schemas: readonly Schema[];
  readonly allowed: readonly {
    readonly schema: string;
    readonly relation: string;
    readonly column: string;
  }[];
  /** As 2026-11-20T15:00:00.000Z. */
  readonly collectedAt: string;
  readonly collation: DatabaseCollation;
  /** Settings of the database, if known. */
  readonly settings: ReadonlyMap<string, string>;
}

/** The embedded server's default differs from PostgreSQL's here; all others are equal. */
const usualSettings = [['max_parallel_workers_per_gather', '2']] as const;

export function statisticsOfDump(dump: DumpedStatistics, around: DumpAround): Statistics {
  const withColumns = new Set(
    dump.columns.filter((one) => one.has('attname')).map((one) => relationKey(one)),
  );
  const kinds = new Map(
    dump.relations.map((one) => {
      const key = relationKey(one);
      return [key, kindOf(key, around.schemas) ?? (withColumns.has(key) ? 'table' : 'index')] as const;
    }),
  );
  const relations = dump.relations.map((one) =>
    relationOf(one, kinds.get(relationKey(one)) ?? 'table', around),
  );
  const planner: PlannerStatistics = {
    source: 'dump',
    settings: new Map([...usualSettings, ...around.settings]),
    collation: around.collation,
    relations,
    columns: dump.columns.map((one) => columnOf(one, around)),
    extended: [],
    unknown: [],
  };
  return {
    server: serverOf(dump),
    collectedAt: around.collectedAt,
    relations: sizesOf(relations, around.schemas),
    planner,
    unknown: [],
  };
}

function serverOf({ relations, version }: DumpedStatistics): ServerDescription | undefined {
  const number = Number(relations[0]?.get('version'));
  if (!Number.isSafeInteger(number) || number <= 0) return undefined;
  return { versionNumber: number, version: version ?? String(Math.floor(number / 10_000)), unknown: [] };
}

function relationKey(call: DumpedCall): string {
  return keyOf(call.get('schemaname') ?? '', call.get('relname') ?? '');
}

/** Undefined for a relation that no migration creates. */
function kindOf(key: string, schemas: readonly Schema[]): StoredKind | undefined {
  for (const schema of schemas) {
    const relation = schema.relations.get(key);
    if (relation?.kind === 'table') return relation.partitionBy === undefined ? 'table' : 'partitioned-table';
    if (relation?.kind === 'materialized-view') return 'materialized-view';
    const index = schema.indexes.get(key);
    if (index !== undefined)
      return tableByKey(schema, index.relation)?.partitionBy === undefined ? 'index' : 'partitioned-index';
  }
  return undefined;
}

function relationOf(call: DumpedCall, kind: StoredKind, { schemas }: DumpAround): StoredRelation {
  const hasFile = kind !== 'partitioned-table' && kind !== 'partitioned-index';
  const pages = count(call.get('relpages'));
  return {
    schema: call.get('schemaname') ?? '',
    name: call.get('relname') ?? '',
    kind,
    // The size when it was last counted.
    blocks: hasFile ? pages : 0,
    pages,
    tuples: numberOf(call.get('reltuples')) ?? -1,
    allVisible: count(call.get('relallvisible')),
    allFrozen: call.has('relallfrozen') ? count(call.get('relallfrozen')) : undefined,
    method: indexNamed(relationKey(call), schemas)?.index.method,
    height: undefined,
    gin: undefined,
  };
}

function indexNamed(
  key: string,
  schemas: readonly Schema[],
): { readonly schema: Schema; readonly index: Index } | undefined {
  for (const schema of schemas) {
    const index = schema.indexes.get(key);
    if (index !== undefined) return { schema, index };
  }
  return undefined;
}

function columnOf(call: DumpedCall, around: DumpAround): ColumnStatistics {
  const number = numberOf(call.get('attnum'));
  return {
    schema: call.get('schemaname') ?? '',
    relation: call.get('relname') ?? '',
    column: call.get('attname') ?? '',
    number,
    inherited: /^t/.test(call.get('inherited') ?? ''),
    nullFraction: numberOf(call.get('null_frac')) ?? 0,
    width: count(call.get('avg_width')),
    distinct: numberOf(call.get('n_distinct')) ?? 0,
    correlation: numberOf(call.get('correlation')),
    values: isAllowed(call, around) ? valuesOf(call) : undefined,
  };
}

function isAllowed(call: DumpedCall, around: DumpAround): boolean {
  const key = relationKey(call);
  const column = call.get('attname');
  if (column !== undefined) return isColumnAllowed(key, column, around);
  const found = indexNamed(key, around.schemas);
  if (found === undefined) return false;
  const { schema, index } = found;
  const table = tableByKey(schema, index.relation);
  if (table?.complete !== true) return false;
  const texts = [index.where, ...index.elements.map(({ expression }) => expression)];
  // A table's own name in an expression means all its columns.
  if (texts.some((one) => mentions(one, table.name))) return false;
  const used = table.columns.filter(
    ({ name }) =>
      texts.some((one) => mentions(one, name)) || index.elements.some((one) => one.column === name),
  );
  return used.length > 0 && used.every(({ name }) => isColumnAllowed(table.key, name, around));
}

/** For a table, or for its parent by partitioning or inheritance. */
function isColumnAllowed(key: string, column: string, { schemas, allowed }: DumpAround): boolean {
  const own = [key, ...schemas.flatMap((schema) => ancestorsOf(schema, tableByKey(schema, key)))];
  return allowed.some((one) => one.column === column && own.includes(keyOf(one.schema, one.relation)));
}

function ancestorsOf(
  schema: Schema,
  table: Table | undefined,
  seen: ReadonlySet<string> = new Set(),
): readonly string[] {
  if (table === undefined || seen.has(table.key)) return [];
  const parents = [...table.inherits, ...(table.partitionOf === undefined ? [] : [table.partitionOf.parent])];
  return parents.flatMap((parent) => [
    parent,
    ...ancestorsOf(schema, tableByKey(schema, parent), new Set([...seen, table.key])),
  ]);
}

function valuesOf(call: DumpedCall): ColumnValues {
  const mostCommon = call.get('most_common_vals');
  const bounds = call.get('histogram_bounds');
  // The ends of the index are not known; if the histogram contains all values, its ends are the column's.
  const ends = mostCommon === undefined ? arrayElements(bounds).map(plain) : [];
  return {
    mostCommon,
    frequencies: call.get('most_common_freqs'),
    bounds,
    elements: call.get('most_common_elems'),
    elementFrequencies: call.get('most_common_elem_freqs'),
    elementCounts: call.get('elem_count_histogram'),
    rangeLengths: call.get('range_length_histogram'),
    emptyRanges: numberOf(call.get('range_empty_frac')),
    rangeBounds: call.get('range_bounds_histogram'),
    least: ends.at(0),
    greatest: ends.at(-1),
  };
}

/** An element in its type's notation. */
function plain(element: string): string {
  return element.startsWith('"') ? element.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : element;
}

function sizesOf(
  relations: readonly StoredRelation[],
  schemas: readonly Schema[],
): readonly RelationStatistics[] {
  const byKey = new Map(relations.map((one) => [keyOf(one.schema, one.name), one]));
  return relations.flatMap((one): readonly RelationStatistics[] => {
    const { schema, name, kind, tuples } = one;
    if (kind === 'index' || kind === 'partitioned-index') return [];
    const parts = [one, ...partsOf(keyOf(schema, name), schemas).flatMap((key) => byKey.get(key) ?? [])];
    const blocks = (kind === 'partitioned-table' ? parts : [one]).reduce((sum, each) => sum + each.blocks, 0);
    return [
      {
        schema,
        name,
        kind,
        bytes: blocks * blockBytes,
        rows: tuples < 0 ? undefined : tuples,
        writesPerSecond: undefined,
        unknown: [],
      },
    ];
  });
}

function partsOf(key: string, schemas: readonly Schema[]): readonly string[] {
  return schemas
    .flatMap((schema) => children(schema, key))
    .flatMap((one) => [one.key, ...partsOf(one.key, schemas)]);
}

function numberOf(text: string | undefined): number | undefined {
  const value = Number(text);
  return text === undefined || !Number.isFinite(value) ? undefined : value;
}

function count(text: string | undefined): number {
  return Math.max(0, Math.trunc(numberOf(text) ?? 0));
}
