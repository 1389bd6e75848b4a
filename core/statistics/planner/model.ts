/**
 * What a planner went by on some day: sizes of tables and indexes, statistics of columns, settings, collation. Values of columns stand here only for
 * columns that somebody has allowed. Arrays are as the server printed them, so that nothing is lost on the way into another server.
 */
import type { UnknownMembers } from '../unknown.ts';

export const plannerVersion = 1;

/** A dump of statistics says how large things were when they were last counted, and nothing of files, ends of indexes, settings and collation. */
export const statisticsSources = ['server', 'dump'] as const;
export type StatisticsSource = (typeof statisticsSources)[number];

export interface PlannerStatistics {
  readonly source: StatisticsSource;
  /** As sessions begin with them, by name; with the unit where it is one of memory or time. */
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
  /** Rules of ICU beside those of its locale. */
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
  /** Of the main file when it was asked, in blocks of 8 kB. */
  readonly blocks: number;
  /** As the last VACUUM or ANALYZE saw it. */
  readonly pages: number;
  /** -1: never counted. */
  readonly tuples: number;
  readonly allVisible: number;
  readonly allFrozen: number | undefined;
  /** Of an index: btree, gin, … */
  readonly method: string | undefined;
  /** Of a btree: levels above its leaves, where that could be read. */
  readonly height: number | undefined;
  readonly gin: GinSize | undefined;
}

/** From the first page of a GIN index, where that could be read. */
export interface GinSize {
  readonly pendingPages: number;
  /** 0 where nothing but the pending pages could be read. */
  readonly totalPages: number;
  readonly entryPages: number;
  readonly dataPages: number;
  readonly entries: number;
}

export interface ColumnStatistics {
  readonly schema: string;
  /** The table, or the index whose expression it is. */
  readonly relation: string;
  readonly column: string;
  /** Of an index whose column is known by its number only: counted from one; `column` is empty then. */
  readonly number?: number | undefined;
  /** Of the table with all that inherit from it. */
  readonly inherited: boolean;
  readonly nullFraction: number;
  readonly width: number;
  readonly distinct: number;
  readonly correlation: number | undefined;
  /** Undefined if nobody has allowed it. */
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
  /** The ends that an index on it had: the planner looks them up in the index itself. */
  readonly least: string | undefined;
  readonly greatest: string | undefined;
}

export interface ExtendedStatistics {
  readonly schema: string;
  readonly name: string;
  readonly inherited: boolean;
  /** `pg_statistic_ext.stxkeys`: the other statistics name columns by these numbers. */
  readonly keys: string;
  /** The server's own bytes, in hexadecimal. Of numbers only. */
  readonly distinct: string | undefined;
  readonly dependencies: string | undefined;
  /** Values: only where all its columns are allowed. */
  readonly mostCommon: MostCommonCombinations | undefined;
  readonly expressions: readonly ExpressionStatistics[];
}

/** The bytes name types and enum values by the numbers that they had in that database. */
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
