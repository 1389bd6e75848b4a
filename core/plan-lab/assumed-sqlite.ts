/**
 * Assumed statistics for SQLite's planner: the rows of `sqlite_stat1`, as ANALYZE would leave them in tables of these sizes. Where nothing
 * follows from keys, SQLite's own defaults for an index without statistics apply.
 */
import { drawn, type AssumedSizes } from './assumed.ts';

export interface SqliteIndex {
  readonly name: string;
  readonly unique: boolean;
  readonly partial: boolean;
  /** An expression has no name. */
  readonly columns: readonly (string | undefined)[];
}

export interface SqliteTable {
  readonly name: string;
  readonly indexes: readonly SqliteIndex[];
  /** Foreign keys of one column. */
  readonly references: ReadonlyMap<string, string>;
}

export interface Stat1 {
  readonly table: string;
  /** Undefined for the table itself. */
  readonly index: string | undefined;
  readonly stat: string;
}

/** Names of SQLite have no case. */
export function stat1Key({ table, index = '' }: Pick<Stat1, 'table' | 'index'>): string {
  return `${table}\n${index}`.toLowerCase();
}

/** The schema of an SQLite database. */
export const sqliteHome = 'main';

export function assumedRowsOf(table: string, { usual, rows }: AssumedSizes): number {
  return rows.get(`${sqliteHome}.${table}`) ?? rows.get(`public.${table}`) ?? usual;
}

export function assumeStat1(tables: readonly SqliteTable[], sizes: AssumedSizes): readonly Stat1[] {
  return tables.flatMap(({ name, indexes, references }): readonly Stat1[] => {
    const rows = assumedRowsOf(name, sizes);
    const perKey = (column: string | undefined): number | undefined => {
      const referenced = column === undefined ? undefined : references.get(column);
      if (referenced === undefined) return undefined;
      return Math.max(1, Math.round(rows / Math.max(1, drawn(assumedRowsOf(referenced, sizes), rows))));
    };
    return [
      { table: name, index: undefined, stat: String(rows) },
      ...indexes.map((index) => ({ table: name, index: index.name, stat: statOf(index, rows, perKey) })),
    ];
  });
}

/** Rows that have the first column of an index in common, the first two, and so on: sqlite3DefaultRowEst() in SQLite's source. */
const usualShares = [10, 9, 8, 7, 6];
const usualRest = 5;

function statOf(
  { columns, unique, partial }: SqliteIndex,
  rows: number,
  perKey: (column: string | undefined) => number | undefined,
): string {
  const entries = partial ? Math.ceil(rows / 2) : rows;
  const shares = columns.map((column, at) => {
    if (unique && at === columns.length - 1) return 1;
    const usual = usualShares[at] ?? usualRest;
    return Math.min(entries, (at === 0 ? perKey(column) : undefined) ?? usual);
  });
  // A longer beginning has never more rows in common than a shorter one.
  const falling = shares.map((_, at) => Math.min(...shares.slice(0, at + 1)));
  return [entries, ...falling].join(' ');
}
