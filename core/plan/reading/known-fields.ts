/**
 * The fields of a node that the model names. Other fields, of newer servers or extensions, are kept in the server's words, so that nothing
 * of a plan is lost.
 */
import { conditionFields } from './condition-fields.ts';
import { texts, type RawObject } from './raw.ts';

const known: ReadonlySet<string> = new Set([
  'Node Type',
  'Parent Relationship',
  'Subplan Name',
  'Plans',
  'Parallel Aware',
  'Async Capable',
  'Single Copy',
  'Inner Unique',
  'Disabled',
  'Strategy',
  'Partial Mode',
  'Command',
  'Operation',
  'Join Type',
  'Scan Direction',
  'Custom Plan Provider',
  'Relation Name',
  'Schema',
  'Alias',
  'Index Name',
  'CTE Name',
  'Function Name',
  'Table Function Name',
  'Function Call',
  'Table Function Call',
  'Remote SQL',
  'Target Tables',
  'Conflict Resolution',
  'Conflict Arbiter Indexes',
  'Output',
  'Sort Key',
  'Presorted Key',
  'Group Key',
  'Grouping Sets',
  'Window',
  'Cache Key',
  'Cache Mode',
  'Sampling Method',
  'Sampling Parameters',
  'Repeatable Seed',
  'Startup Cost',
  'Total Cost',
  'Plan Rows',
  'Plan Width',
  'Actual Startup Time',
  'Actual Total Time',
  'Actual Rows',
  'Actual Loops',
  'Workers',
  'Workers Planned',
  'Workers Launched',
  'Planned Partitions',
  'HashAgg Batches',
  'Hash Batches',
  'Hash Buckets',
  'Original Hash Batches',
  'Original Hash Buckets',
  'Peak Memory Usage',
  'Disk Usage',
  'Sort Method',
  'Sort Space Type',
  'Sort Space Used',
  'Full-sort Groups',
  'Pre-sorted Groups',
  'Cache Hits',
  'Cache Misses',
  'Cache Evictions',
  'Cache Overflows',
  'Storage',
  'Maximum Storage',
  'Tuples Inserted',
  'Tuples Updated',
  'Tuples Deleted',
  'Tuples Skipped',
  'Conflicting Tuples',
  'Index Searches',
  'Heap Fetches',
  'Exact Heap Blocks',
  'Lossy Heap Blocks',
  'Subplans Removed',
  'JIT',
  ...conditionFields.flatMap(([key, , removed]) => (removed === undefined ? [key] : [key, removed])),
]);

/** Fields for blocks, input and output times, and the write-ahead log, of any kind. */
const family = /(?: Blocks| I\/O (?:Read|Write) Time)$|^I\/O |^WAL /;

export function extraFields(raw: RawObject): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(raw).flatMap(([key, value]): [string, string][] => {
      if (known.has(key) || family.test(key)) return [];
      const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
      return isPlain
        ? [[key, String(value)]]
        : texts(raw, key).length > 0
          ? [[key, texts(raw, key).join(', ')]]
          : [];
    }),
  );
}
