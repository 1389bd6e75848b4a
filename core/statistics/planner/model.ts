/**
 * The planner's inputs on a certain date: sizes of tables and indexes, statistics of columns, settings, collation. Contains values only for
 * columns that are explicitly allowed. Arrays are kept as the server printed them, so that another server can read them unchanged.
 */
import type { UnknownMembers } from '../unknown.ts';

export const plannerVersion = 1;

/** A dump of statistics has the sizes of the last count, but no file sizes, index ends, settings or collation. */
export const statisticsSources = ['server', 'dump'] as const;
export type StatisticsSource = (typeof statisticsSources)[number];

export interface PlannerStatistics {
  readonly source: StatisticsSource;
  /** The session defaults by name; with the unit for settings of memory or time. */
  readonly settings: ReadonlyMap<string, string>;
  readonly collation: DatabaseCollation;
  readonly relations: readonly StoredRelation[];
  readonly columns: readonly ColumnStatistics[];
  readonly extended: readonly ExtendedStatistics[];
  readonly unknown: UnknownMembers;
}

export interface DatabaseCollation {
  /** `pg_database.datlocprovider`: c, i or b. */
  readonly provider: string;
  readonly collate: string;
  readonly ctype: string;
  readonly locale: string | undefined;
  /** Additional ICU rules of the locale. */
  readonly rules?: string | undefined;
  readonly encoding: string;
}

export const storedKinds = [
  'table',
  'materialized-view',
  'index',
  'partitioned-table',
  'partitioned-index',
] as const;
export type StoredKind = (typeof storedKinds)[number];

export interface StoredRelation {
  readonly schema: string;
  readonly name: string;
  readonly kind: StoredKind;
  /** Size of the main fork when it was read, in blocks of 8 kB. */
  readonly blocks: number;
  /** As the last VACUUM or ANALYZE counted it. */
  readonly pages: number;
  /** -1: never counted. */
  readonly tuples: number;
  readonly allVisible: number;
  readonly allFrozen: number | undefined;
  /** Of an index: btree, gin, … */
  readonly method: string | undefined;
  /** Of a btree: levels above its leaves, if it could be read. */
  readonly height: number | undefined;
  readonly gin: GinSize | undefined;
}

/** From the first page of a GIN index, if it could be read. */
export interface GinSize {
  readonly pendingPages: number;
  /** 0 if only the pending pages could be read. */
  readonly totalPages: number;
  readonly entryPages: number;
  readonly dataPages: number;
  readonly entries: number;
}

export interface ColumnStatistics {
  readonly schema: string;
  /** The table, or the index of an expression. */
  readonly relation: string;
  readonly column: string;
  /** The one-based number of an index column of unknown name; `column` is then empty. */
  readonly number?: number | undefined;
  /** Of the table with all inheriting tables. */
  readonly inherited: boolean;
  readonly nullFraction: number;
  readonly width: number;
  readonly distinct: number;
  readonly correlation: number | undefined;
  /** Undefined unless the column is allowed. */
  readonly values: ColumnValues | undefined;
}

/** As pg_stats prints them. */
export interface ColumnValues {
  readonly mostCommon: string | undefined;
  readonly frequencies: string | undefined;
  readonly bounds: string | undefined;
  readonly elements: string | undefined;
  readonly elementFrequencies: string | undefined;
  readonly elementCounts: string | undefined;
  readonly rangeLengths: string | undefined;
  readonly emptyRanges: number | undefined;
  readonly rangeBounds: string | undefined;
  /** The ends of an index on it, which the planner looks up in the index. */
  readonly least: string | undefined;
  readonly greatest: string | undefined;
}

export interface ExtendedStatistics {
  readonly schema: string;
  readonly name: string;
  readonly inherited: boolean;
  /** `pg_statistic_ext.stxkeys`: the other fields refer to columns by these numbers. */
  readonly keys: string;
  /** The server's own bytes, in hexadecimal. Contains only numbers. */
  readonly distinct: string | undefined;
  readonly dependencies: string | undefined;
  /** Contains values: only if all its columns are allowed. */
  readonly mostCommon: MostCommonCombinations | undefined;
  readonly expressions: readonly ExpressionStatistics[];
}

/** The bytes refer to types and enum values by the numbers of that database. */
export interface MostCommonCombinations {
  readonly bytes: string;
  readonly types: ReadonlyMap<string, string>;
  /** `type/label`. */
  readonly labels: ReadonlyMap<string, string>;
}

export interface ExpressionStatistics {
  readonly nullFraction: number;
  readonly width: number;
  readonly distinct: number;
  readonly correlation: number | undefined;
  readonly mostCommon: string | undefined;
  readonly frequencies: string | undefined;
  readonly bounds: string | undefined;
}
