/**
 * The server's counts and times of a plan's run, as typed data: blocks, input and output, write-ahead log, sorts, hashes, caches, workers,
 * compilation. Only what it prints; nothing is derived here.
 */

/** Blocks of 8 kB, inclusive of children, over all loops and processes. */
export interface Buffers {
  readonly sharedHit: number;
  readonly sharedRead: number;
  readonly sharedDirtied: number;
  readonly sharedWritten: number;
  readonly localHit: number;
  readonly localRead: number;
  readonly localDirtied: number;
  readonly localWritten: number;
  readonly tempRead: number;
  readonly tempWritten: number;
}

/**
 * Milliseconds spent waiting for blocks, including children; printed with track_io_timing on. Before version 17 local blocks count as
 * shared.
 */
export interface IoTimes {
  readonly sharedRead: number;
  readonly sharedWrite: number;
  readonly localRead: number;
  readonly localWrite: number;
  readonly tempRead: number;
  readonly tempWrite: number;
}

/** Write-ahead log written by the node and its children. */
export interface Wal {
  readonly records: number;
  readonly fullPageImages: number;
  readonly bytes: number;
  /** How often the log's buffers were full; since version 18. */
  readonly buffersFull: number;
}

export interface SortUse {
  readonly method: string;
  readonly kilobytes: number;
  readonly place: 'memory' | 'disk';
}

/** One kind of group of an incremental sort. */
export interface SortGroups {
  readonly count: number;
  readonly methods: readonly string[];
  readonly averageMemoryKilobytes: number | undefined;
  readonly peakMemoryKilobytes: number | undefined;
  readonly averageDiskKilobytes: number | undefined;
  readonly peakDiskKilobytes: number | undefined;
}

export interface HashUse {
  readonly buckets: number;
  readonly batches: number;
  /** As planned: more batches at the end mean a wrong estimate. Undefined for an aggregate. */
  readonly originalBuckets: number | undefined;
  readonly originalBatches: number | undefined;
  readonly peakKilobytes: number;
  /** For an aggregate that spilled. */
  readonly diskKilobytes: number;
}

/** The cache of Memoize. */
export interface CacheUse {
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
  readonly overflows: number;
  readonly peakKilobytes: number;
}

/** Storage of a node that keeps rows (WindowAgg, CTE, Materialize, table function); since version 18. */
export interface StorageUse {
  readonly place: 'memory' | 'disk';
  readonly kilobytes: number;
}

/** What INSERT … ON CONFLICT and MERGE did. */
export interface RowChanges {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly skipped: number;
  readonly conflicting: number;
}

export interface Actual {
  /** Per loop, in milliseconds; undefined with TIMING off. */
  readonly startupMs: number | undefined;
  readonly totalMs: number | undefined;
  /** Average per loop; rounded to whole rows before version 18. */
  readonly rows: number;
  /** Zero for a node that was never executed. Added up over parallel workers and the leader. */
  readonly loops: number;
}

export interface Jit {
  readonly functions: number;
  readonly inlining: boolean;
  readonly optimization: boolean;
  readonly expressions: boolean;
  readonly deforming: boolean;
  readonly generationMs: number | undefined;
  /** Part of the generation time; since version 17. */
  readonly deformMs: number | undefined;
  readonly inliningMs: number | undefined;
  readonly optimizationMs: number | undefined;
  readonly emissionMs: number | undefined;
  readonly totalMs: number | undefined;
}

/** One parallel worker's part of a node; printed with VERBOSE. */
export interface WorkerRun {
  readonly number: number;
  readonly actual: Actual | undefined;
  readonly buffers: Buffers | undefined;
  readonly io: IoTimes | undefined;
  readonly wal: Wal | undefined;
  readonly sort: SortUse | undefined;
  readonly hash: HashUse | undefined;
  readonly cache: CacheUse | undefined;
  readonly jit: Jit | undefined;
}

export interface TriggerCall {
  readonly name: string;
  /** The constraint that an internal trigger belongs to. */
  readonly constraint: string | undefined;
  readonly relation: string | undefined;
  readonly calls: number;
  readonly timeMs: number | undefined;
}

export interface Planning {
  readonly buffers: Buffers | undefined;
  readonly io: IoTimes | undefined;
  /** With MEMORY, since version 17. */
  readonly memoryUsedKilobytes: number | undefined;
  readonly memoryAllocatedKilobytes: number | undefined;
}

/** Converting the result to text or binary, with SERIALIZE, since version 17. */
export interface Serialization {
  readonly timeMs: number | undefined;
  readonly kilobytes: number;
  readonly format: string;
  readonly buffers: Buffers | undefined;
  readonly io: IoTimes | undefined;
}
