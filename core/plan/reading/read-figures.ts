/** Converts raw fields to figures. One reader for each kind of figure; a missing value or one of the wrong type is undefined. */
import type {
  Actual,
  Buffers,
  CacheUse,
  HashUse,
  IoTimes,
  Jit,
  Planning,
  RowChanges,
  Serialization,
  SortGroups,
  SortUse,
  StorageUse,
  TriggerCall,
  Wal,
  WorkerRun,
} from '../figures.ts';
import { flag, isObject, number, objects, text, texts, type RawObject } from './raw.ts';

export function readActual(raw: RawObject): Actual | undefined {
  const loops = number(raw, 'Actual Loops');
  if (loops === undefined) return undefined;
  return {
    startupMs: number(raw, 'Actual Startup Time'),
    totalMs: number(raw, 'Actual Total Time'),
    rows: number(raw, 'Actual Rows') ?? 0,
    loops,
  };
}

export function readBuffers(raw: RawObject): Buffers | undefined {
  if (number(raw, 'Shared Hit Blocks') === undefined) return undefined;
  const blocks = (what: string): number => number(raw, `${what} Blocks`) ?? 0;
  return {
    sharedHit: blocks('Shared Hit'),
    sharedRead: blocks('Shared Read'),
    sharedDirtied: blocks('Shared Dirtied'),
    sharedWritten: blocks('Shared Written'),
    localHit: blocks('Local Hit'),
    localRead: blocks('Local Read'),
    localDirtied: blocks('Local Dirtied'),
    localWritten: blocks('Local Written'),
    tempRead: blocks('Temp Read'),
    tempWritten: blocks('Temp Written'),
  };
}

export function readIo(raw: RawObject): IoTimes | undefined {
  const time = (what: string): number => number(raw, `${what} Time`) ?? 0;
  // Until version 16 one pair, which names no kind and includes local blocks.
  const sharedRead = number(raw, 'Shared I/O Read Time') ?? number(raw, 'I/O Read Time');
  const sharedWrite = number(raw, 'Shared I/O Write Time') ?? number(raw, 'I/O Write Time');
  const printed = [
    sharedRead,
    sharedWrite,
    number(raw, 'Temp I/O Read Time'),
    number(raw, 'Temp I/O Write Time'),
  ];
  if (printed.every((one) => one === undefined)) return undefined;
  return {
    sharedRead: sharedRead ?? 0,
    sharedWrite: sharedWrite ?? 0,
    localRead: time('Local I/O Read'),
    localWrite: time('Local I/O Write'),
    tempRead: time('Temp I/O Read'),
    tempWrite: time('Temp I/O Write'),
  };
}

export function readWal(raw: RawObject): Wal | undefined {
  const records = number(raw, 'WAL Records');
  if (records === undefined) return undefined;
  return {
    records,
    fullPageImages: number(raw, 'WAL FPI') ?? 0,
    bytes: number(raw, 'WAL Bytes') ?? 0,
    buffersFull: number(raw, 'WAL Buffers Full') ?? 0,
  };
}

/** In a parallel plan the leader may not have sorted: then the workers' own entries are used. */
export function readSort(raw: RawObject): SortUse | undefined {
  const uses = [raw, ...objects(raw, 'Workers')].flatMap((source): SortUse[] => {
    const method = text(source, 'Sort Method');
    if (method === undefined) return [];
    const place = text(source, 'Sort Space Type') === 'Disk' ? 'disk' : 'memory';
    return [{ method, kilobytes: number(source, 'Sort Space Used') ?? 0, place }];
  });
  const spilled = uses.filter((use) => use.place === 'disk');
  const decisive = spilled.length > 0 ? spilled : uses;
  const [first] = decisive;
  if (first === undefined) return undefined;
  return { ...first, kilobytes: decisive.reduce((sum, use) => sum + use.kilobytes, 0) };
}

export function readSortGroups(
  raw: RawObject,
  key: 'Full-sort Groups' | 'Pre-sorted Groups',
): SortGroups | undefined {
  const groups = raw[key];
  if (!isObject(groups)) return undefined;
  return {
    count: number(groups, 'Group Count') ?? 0,
    methods: texts(groups, 'Sort Methods Used'),
    averageMemoryKilobytes: nested(groups, 'Sort Space Memory', 'Average Sort Space Used'),
    peakMemoryKilobytes: nested(groups, 'Sort Space Memory', 'Peak Sort Space Used'),
    averageDiskKilobytes: nested(groups, 'Sort Space Disk', 'Average Sort Space Used'),
    peakDiskKilobytes: nested(groups, 'Sort Space Disk', 'Peak Sort Space Used'),
  };
}

/** Each worker of a parallel aggregate has its own hash table: the largest counts, and the total of what they wrote. */
export function readHash(raw: RawObject): HashUse | undefined {
  const uses = [raw, ...objects(raw, 'Workers')].flatMap((source): HashUse[] => {
    const batches = number(source, 'Hash Batches') ?? number(source, 'HashAgg Batches');
    if (batches === undefined) return [];
    return [
      {
        buckets: number(source, 'Hash Buckets') ?? 0,
        batches,
        originalBuckets: number(source, 'Original Hash Buckets'),
        originalBatches: number(source, 'Original Hash Batches'),
        peakKilobytes: number(source, 'Peak Memory Usage') ?? 0,
        diskKilobytes: number(source, 'Disk Usage') ?? 0,
      },
    ];
  });
  const worst = uses.toSorted((a, b) => b.batches - a.batches)[0];
  if (worst === undefined) return undefined;
  return { ...worst, diskKilobytes: uses.reduce((sum, use) => sum + use.diskKilobytes, 0) };
}

/** Below a Gather the leader and each worker print their own figures: the node's are their sum. */
export function readCache(raw: RawObject): CacheUse | undefined {
  const uses = [raw, ...objects(raw, 'Workers')].filter(
    (source) => number(source, 'Cache Misses') !== undefined,
  );
  if (uses.length === 0) return undefined;
  const sum = (key: string): number => uses.reduce((all, use) => all + (number(use, key) ?? 0), 0);
  return {
    hits: sum('Cache Hits'),
    misses: sum('Cache Misses'),
    evictions: sum('Cache Evictions'),
    overflows: sum('Cache Overflows'),
    peakKilobytes: Math.max(...uses.map((use) => number(use, 'Peak Memory Usage') ?? 0)),
  };
}

export function readStorage(raw: RawObject): StorageUse | undefined {
  const kilobytes = number(raw, 'Maximum Storage');
  if (kilobytes === undefined) return undefined;
  return { place: text(raw, 'Storage') === 'Disk' ? 'disk' : 'memory', kilobytes };
}

export function readChanges(raw: RawObject): RowChanges | undefined {
  const count = (what: string): number | undefined => number(raw, what);
  const inserted = count('Tuples Inserted');
  if (inserted === undefined) return undefined;
  return {
    inserted,
    updated: count('Tuples Updated') ?? 0,
    deleted: count('Tuples Deleted') ?? 0,
    skipped: count('Tuples Skipped') ?? 0,
    conflicting: count('Conflicting Tuples') ?? 0,
  };
}

export function readWorkerRuns(raw: RawObject): readonly WorkerRun[] {
  return objects(raw, 'Workers').map((worker, place) => ({
    number: number(worker, 'Worker Number') ?? place,
    actual: readActual(worker),
    buffers: readBuffers(worker),
    io: readIo(worker),
    wal: readWal(worker),
    sort: readSort(worker),
    hash: readHash(worker),
    cache: readCache(worker),
    jit: readJit(worker),
  }));
}

export function readJit(raw: RawObject): Jit | undefined {
  const jit = raw['JIT'];
  if (!isObject(jit)) return undefined;
  const options = isObject(jit['Options']) ? jit['Options'] : {};
  const timing = isObject(jit['Timing']) ? jit['Timing'] : {};
  return {
    functions: number(jit, 'Functions') ?? 0,
    inlining: flag(options, 'Inlining'),
    optimization: flag(options, 'Optimization'),
    expressions: flag(options, 'Expressions'),
    deforming: flag(options, 'Deforming'),
    // Since version 17 generation is an object with its parts.
    generationMs: number(timing, 'Generation') ?? nested(timing, 'Generation', 'Total'),
    deformMs: nested(timing, 'Generation', 'Deform'),
    inliningMs: number(timing, 'Inlining'),
    optimizationMs: number(timing, 'Optimization'),
    emissionMs: number(timing, 'Emission'),
    totalMs: number(timing, 'Total'),
  };
}

export function readTrigger(raw: RawObject): TriggerCall {
  const constraint = text(raw, 'Constraint Name');
  return {
    name: text(raw, 'Trigger Name') ?? constraint ?? 'trigger',
    constraint,
    relation: text(raw, 'Relation'),
    calls: number(raw, 'Calls') ?? 0,
    timeMs: number(raw, 'Time'),
  };
}

export function readPlanning(raw: RawObject): Planning | undefined {
  const planning = raw['Planning'];
  if (!isObject(planning)) return undefined;
  return {
    buffers: readBuffers(planning),
    io: readIo(planning),
    memoryUsedKilobytes: number(planning, 'Memory Used'),
    memoryAllocatedKilobytes: number(planning, 'Memory Allocated'),
  };
}

export function readSerialization(raw: RawObject): Serialization | undefined {
  const serialization = raw['Serialization'];
  if (!isObject(serialization)) return undefined;
  return {
    timeMs: number(serialization, 'Time'),
    kilobytes: number(serialization, 'Output Volume') ?? 0,
    format: text(serialization, 'Format') ?? '',
    buffers: readBuffers(serialization),
    io: readIo(serialization),
  };
}

function nested(raw: RawObject, outer: string, key: string): number | undefined {
  const inner = raw[outer];
  return isObject(inner) ? number(inner, key) : undefined;
}
