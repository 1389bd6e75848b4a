/**
 * Assumed statistics of an unknown database: the row count of each table, and what follows from it with keys and types. Where nothing
 * follows, the planner's defaults for a column without statistics apply. Pure arithmetic, without a server.
 */
import { blockBytes } from '../statistics/block.ts';
import { formatCount } from '../text/format.ts';
import type { ColumnStatistics, PlannerStatistics, StoredRelation } from '../statistics/planner/model.ts';

/** The assumed row counts of tables. */
export interface AssumedSizes {
  /** For tables that are not listed. */
  readonly usual: number;
  /** By `schema.name`. */
  readonly rows: ReadonlyMap<string, number>;
}

export const usualRows = 1_000_000;

export interface AssumedColumn {
  readonly name: string;
  /** Bytes, where every value has as many. */
  readonly length: number | undefined;
  /** The most characters that its type allows. */
  readonly longest: number | undefined;
  readonly notNull: boolean;
  /** Of an enum: how many values there are. */
  readonly labels: number | undefined;
  /** As format_type prints it. */
  readonly type: string;
  /** Each row gets a later value than the rows before: an identity, a sequence, the time of the insert. */
  readonly rising: boolean;
}

export interface AssumedTable {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'materialized-view' | 'partitioned-table';
  readonly columns: readonly AssumedColumn[];
  readonly foreignKeys: readonly { readonly columns: readonly string[]; readonly references: string }[];
  /** Keys of the partitioned tables that it is a part of, the nearest first. */
  readonly partOf: readonly string[];
}

/** PostgreSQL's defaults. The embedded server sets some of its own. */
const settings: ReadonlyMap<string, string> = new Map([
  ['seq_page_cost', '1'],
  ['random_page_cost', '4'],
  ['work_mem', '4MB'],
  ['effective_cache_size', '4GB'],
  ['max_parallel_workers_per_gather', '2'],
]);

/** Most databases sort texts by a language, so that LIKE uses no plain index. */
export const assumedCollation: PlannerStatistics['collation'] = {
  provider: 'i',
  collate: 'C',
  ctype: 'C',
  locale: 'en-US',
  encoding: 'UTF8',
};

export function assumeStatistics(tables: readonly AssumedTable[], sizes: AssumedSizes): PlannerStatistics {
  const rows = rowsOfAll(tables, sizes);
  return {
    source: 'server',
    settings,
    collation: assumedCollation,
    relations: tables.map((table) => stored(table, rows.get(keyOf(table)) ?? 0)),
    columns: tables.flatMap((table) => table.columns.flatMap((column) => columnOf(table, column, rows))),
    extended: [],
    unknown: [],
  };
}

/** Rows of a partitioned table are those of its partitions; an unlisted partition gets an equal share. */
function rowsOfAll(tables: readonly AssumedTable[], sizes: AssumedSizes): ReadonlyMap<string, number> {
  const leaves = new Map<string, number>();
  for (const { kind, partOf } of tables)
    if (kind !== 'partitioned-table')
      for (const whole of partOf) leaves.set(whole, (leaves.get(whole) ?? 0) + 1);
  const said = (key: string): number => sizes.rows.get(key) ?? sizes.usual;
  const rows = new Map<string, number>();
  for (const table of tables) {
    if (table.kind === 'partitioned-table') continue;
    const key = keyOf(table);
    const root = table.partOf.at(-1);
    const own =
      root === undefined || sizes.rows.has(key) ? said(key) : Math.ceil(said(root) / (leaves.get(root) ?? 1));
    rows.set(key, own);
    for (const whole of table.partOf) rows.set(whole, (rows.get(whole) ?? 0) + own);
  }
  return rows;
}

function keyOf({ schema, name }: Pick<AssumedTable, 'schema' | 'name'>): string {
  return `${schema}.${name}`;
}

const pageHeader = 24;
/** A row's header and the pointer to it. */
const rowOverhead = 24 + 4;

function stored(table: AssumedTable, tuples: number): StoredRelation {
  const { schema, name, kind, columns } = table;
  const width = columns.reduce((sum, column) => sum + widthOf(column), 0);
  const perPage = Math.max(1, Math.floor((blockBytes - pageHeader) / (aligned(width) + rowOverhead)));
  const blocks = kind === 'partitioned-table' ? 0 : Math.ceil(tuples / perPage);
  return {
    schema,
    name,
    kind,
    blocks,
    pages: blocks,
    tuples,
    // As after a VACUUM.
    allVisible: blocks,
    allFrozen: 0,
    method: undefined,
    height: undefined,
    gin: undefined,
  };
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** PostgreSQL's estimate for a type of unknown width. */
const usualWidth = 32;

/** A numeric of usual size: its header, and two bytes for each four digits. */
const numericWidth = 7;

function widthOf({ length, longest, type }: AssumedColumn): number {
  const usual = type.startsWith('numeric') ? numericWidth : usualWidth;
  return length ?? Math.min(usual, longest ?? usual);
}

/** PostgreSQL's default fraction of NULLs. */
const usualNulls = 0.005;

function columnOf(
  table: AssumedTable,
  column: AssumedColumn,
  rows: ReadonlyMap<string, number>,
): readonly ColumnStatistics[] {
  const distinct = distinctOf(table, column, rows);
  const { rising, type } = column;
  const isUsual = distinct === undefined && column.longest === undefined;
  if (isUsual && !rising && !type.startsWith('numeric')) return [];
  const { schema, name: relation, kind } = table;
  return [
    {
      schema,
      relation,
      column: column.name,
      inherited: kind === 'partitioned-table',
      nullFraction: column.notNull ? 0 : usualNulls,
      width: widthOf(column),
      // 0: the planner's own assumption.
      distinct: distinct ?? 0,
      correlation: rising ? 1 : undefined,
      values: undefined,
    },
  ];
}

/** A unique column needs none: the planner sees its index. */
function distinctOf(
  table: AssumedTable,
  { name, labels }: AssumedColumn,
  rows: ReadonlyMap<string, number>,
): number | undefined {
  if (labels !== undefined) return labels;
  const referenced = table.foreignKeys.flatMap(({ columns, references }) =>
    columns.length === 1 && columns[0] === name ? (rows.get(references) ?? []) : [],
  );
  if (referenced.length === 0) return undefined;
  return Math.max(1, drawn(Math.min(...referenced), rows.get(keyOf(table)) ?? 0));
}

/** How many of so many values at least one row has, if each row has any of them. */
export function drawn(values: number, rows: number): number {
  return Math.round(values * -Math.expm1(-rows / Math.max(1, values)));
}

/** Said with every plan: the sizes of the plan's own tables where somebody has said others, else the one for all. */
export function assumedInWords(
  said: readonly (readonly [table: string, rows: number])[],
  usual: number,
): string {
  const others = `${formatCount(usual)} rows in each table`;
  const named = new Set(said.map(([table, rows]) => `${table} ${formatCount(rows)}`));
  return named.size === 0 ? `Assumed: ${others}.` : `Assumed: ${[...named].join(', ')}, else ${others}.`;
}
