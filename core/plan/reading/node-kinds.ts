/** Maps the server's node types to kinds and labels. Data only; an unknown name is kept. */
import type { NodeKind } from '../model.ts';
import { flag, text, type RawObject } from './raw.ts';

const kinds: ReadonlyMap<string, NodeKind> = new Map<string, NodeKind>([
  ['Seq Scan', 'seq-scan'],
  ['Sample Scan', 'sample-scan'],
  ['Index Scan', 'index-scan'],
  ['Index Only Scan', 'index-only-scan'],
  ['Bitmap Index Scan', 'bitmap-index-scan'],
  ['Bitmap Heap Scan', 'bitmap-heap-scan'],
  ['Tid Scan', 'tid-scan'],
  ['Tid Range Scan', 'tid-scan'],
  ['Function Scan', 'function-scan'],
  ['Table Function Scan', 'function-scan'],
  ['Values Scan', 'values-scan'],
  ['CTE Scan', 'cte-scan'],
  ['WorkTable Scan', 'work-table-scan'],
  ['Named Tuplestore Scan', 'other-scan'],
  ['Custom Scan', 'other-scan'],
  ['Subquery Scan', 'subquery-scan'],
  ['Foreign Scan', 'foreign-scan'],
  ['Nested Loop', 'nested-loop'],
  ['Hash Join', 'hash-join'],
  ['Merge Join', 'merge-join'],
  ['Hash', 'hash'],
  ['BitmapAnd', 'bitmap-and'],
  ['BitmapOr', 'bitmap-or'],
  ['Sort', 'sort'],
  ['Incremental Sort', 'incremental-sort'],
  ['Aggregate', 'aggregate'],
  ['Group', 'group'],
  ['WindowAgg', 'window'],
  ['Unique', 'unique'],
  ['SetOp', 'set-operation'],
  ['Limit', 'limit'],
  ['LockRows', 'lock-rows'],
  ['Append', 'append'],
  ['Merge Append', 'merge-append'],
  ['Recursive Union', 'recursive-union'],
  ['Materialize', 'materialize'],
  ['Memoize', 'memoize'],
  ['Gather', 'gather'],
  ['Gather Merge', 'gather-merge'],
  ['Result', 'result'],
  ['ProjectSet', 'project-set'],
  ['ModifyTable', 'modify'],
  // The names that the readers of MySQL's and MariaDB's plans use.
  ['Full Table Scan', 'seq-scan'],
  ['Full Index Scan', 'index-scan'],
  ['Covering Index Scan', 'index-only-scan'],
  ['Index Range Scan', 'index-scan'],
  ['Index Lookup', 'index-scan'],
  ['Unique Index Lookup', 'index-scan'],
  ['Single Row Lookup', 'index-scan'],
  ['Fulltext Lookup', 'index-scan'],
  ['Index Merge', 'bitmap-or'],
  ['Range Checked For Each Record', 'other-scan'],
  ['Nested Loop Join', 'nested-loop'],
  ['Buffered Nested Loop', 'nested-loop'],
  ['Hash Join (MySQL)', 'hash-join'],
  ['Filesort', 'sort'],
  ['Temporary Table', 'materialize'],
  ['Union', 'append'],
  ['Union in a Temporary Table', 'append'],
  ['Group Rows', 'group'],
  ['Remove Duplicates', 'unique'],
  ['Window Functions', 'window'],
  ['Keep Rows', 'other'],
  ['Change', 'modify'],
  ['Update', 'modify'],
  ['Delete', 'modify'],
  ['Insert', 'modify'],
  ['Replace', 'modify'],
  // The names that the reader of SQLite's plans uses.
  ['Covering Index Lookup', 'index-only-scan'],
  ['Automatic Index Lookup', 'index-scan'],
  ['Rowid Lookup', 'tid-scan'],
  ['Virtual Table Scan', 'other-scan'],
  ['Sort in a Temporary B-Tree', 'sort'],
  ['Distinct in a Temporary B-Tree', 'unique'],
  // DuckDB's own names.
  ['SEQ_SCAN', 'seq-scan'],
  ['INDEX_SCAN', 'index-scan'],
  ['CTE_SCAN', 'cte-scan'],
  ['REC_CTE_SCAN', 'work-table-scan'],
  ['COLUMN_DATA_SCAN', 'values-scan'],
  ['DELIM_SCAN', 'other-scan'],
  ['DUMMY_SCAN', 'result'],
  ['EMPTY_RESULT', 'result'],
  ['PROJECTION', 'result'],
  ['FILTER', 'result'],
  ['HASH_JOIN', 'hash-join'],
  ['DELIM_JOIN', 'hash-join'],
  ['LEFT_DELIM_JOIN', 'hash-join'],
  ['RIGHT_DELIM_JOIN', 'hash-join'],
  ['NESTED_LOOP_JOIN', 'nested-loop'],
  ['BLOCKWISE_NL_JOIN', 'nested-loop'],
  ['CROSS_PRODUCT', 'nested-loop'],
  ['POSITIONAL_JOIN', 'other'],
  ['IE_JOIN', 'merge-join'],
  ['PIECEWISE_MERGE_JOIN', 'merge-join'],
  ['ASOF_JOIN', 'merge-join'],
  ['HASH_GROUP_BY', 'aggregate'],
  ['PERFECT_HASH_GROUP_BY', 'aggregate'],
  ['PARTITIONED_AGGREGATE', 'aggregate'],
  ['UNGROUPED_AGGREGATE', 'aggregate'],
  ['SIMPLE_AGGREGATE', 'aggregate'],
  ['WINDOW', 'window'],
  ['STREAMING_WINDOW', 'window'],
  ['ORDER_BY', 'sort'],
  ['TOP_N', 'sort'],
  ['LIMIT', 'limit'],
  ['STREAMING_LIMIT', 'limit'],
  ['LIMIT_PERCENT', 'limit'],
  ['UNION', 'append'],
  ['CTE', 'materialize'],
  ['REC_CTE', 'recursive-union'],
  ['UNNEST', 'project-set'],
  // ClickHouse's own names.
  ['ReadFromMergeTree', 'seq-scan'],
  ['ReadFromSystemNumbers', 'function-scan'],
  ['ReadFromPreparedSource', 'values-scan'],
  ['Expression', 'result'],
  ['Filter', 'result'],
  ['Join', 'hash-join'],
  ['Aggregating', 'aggregate'],
  ['MergingAggregated', 'aggregate'],
  ['Sorting', 'sort'],
  ['Distinct', 'unique'],
  ['LimitBy', 'limit'],
  ['ArrayJoin', 'project-set'],
  // The names that the reader of SQL Server's plans uses.
  ['Table Scan', 'seq-scan'],
  ['Clustered Index Scan', 'seq-scan'],
  ['Columnstore Index Scan', 'seq-scan'],
  ['Clustered Index Seek', 'index-scan'],
  ['Index Seek', 'index-scan'],
  ['Key Lookup', 'index-scan'],
  ['RID Lookup', 'tid-scan'],
  ['Constant Scan', 'values-scan'],
  ['Table-valued function', 'function-scan'],
  ['Remote Query', 'foreign-scan'],
  ['Nested Loops', 'nested-loop'],
  ['Hash Match', 'hash-join'],
  ['Adaptive Join', 'hash-join'],
  ['Hash Match Aggregate', 'aggregate'],
  ['Stream Aggregate', 'aggregate'],
  ['Hash Match Union', 'append'],
  ['Hash Match Flow Distinct', 'unique'],
  ['Batch Hash Table Build', 'hash'],
  ['TopN Sort', 'sort'],
  ['Distinct Sort', 'sort'],
  ['Top', 'limit'],
  ['Compute Scalar', 'result'],
  ['Concatenation', 'append'],
  ['Segment', 'window'],
  ['Sequence Project', 'window'],
  ['Window Aggregate', 'window'],
  ['Table Spool', 'materialize'],
  ['Index Spool', 'materialize'],
  ['Row Count Spool', 'materialize'],
  ['Window Spool', 'materialize'],
  ['Gather Streams', 'gather'],
  ['Repartition Streams', 'gather'],
  ['Distribute Streams', 'gather'],
  ...['Clustered Index', 'Index', 'Table', 'Columnstore Index', 'Remote'].flatMap((what) =>
    ['Insert', 'Update', 'Delete', 'Merge'].map((verb): [string, NodeKind] => [`${what} ${verb}`, 'modify']),
  ),
]);

export function isKnownNode(nodeType: string): boolean {
  return kinds.has(nodeType);
}

export function kindOf(nodeType: string): NodeKind {
  const known = kinds.get(nodeType);
  if (known !== undefined) return known;
  return nodeType.endsWith(' Scan') ? 'other-scan' : 'other';
}

/** The name as the server's text format prints it, so that users of psql recognise it. */
export function labelOf(raw: RawObject, nodeType: string): string {
  const parallel = flag(raw, 'Parallel Aware') ? 'Parallel ' : '';
  return `${parallel}${partial(raw)}${specific(raw, nodeType)}`;
}

function specific(raw: RawObject, nodeType: string): string {
  switch (kindOf(nodeType)) {
    case 'nested-loop':
      if (nodeType === 'Nested Loops') return withJoin(raw, nodeType);
      if (nodeType !== 'Nested Loop') return nodeType;
      return joined(raw, 'Nested Loop', 'Nested Loop', '');
    case 'hash-join':
      if (nodeType === 'Hash Match' || nodeType === 'Adaptive Join') return withJoin(raw, nodeType);
      if (nodeType !== 'Hash Join') return nodeType.replace(/ \(MySQL\)$/, '');
      return joined(raw, 'Hash Join', 'Hash', ' Join');
    case 'merge-join':
      if (nodeType !== 'Merge Join') return nodeType;
      return joined(raw, 'Merge Join', 'Merge', ' Join');
    case 'aggregate':
      if (nodeType !== 'Aggregate') return nodeType;
      return aggregate(text(raw, 'Strategy'));
    case 'index-scan':
    case 'index-only-scan':
      return text(raw, 'Scan Direction') === 'Backward' ? `${nodeType} Backward` : nodeType;
    case 'modify':
      return text(raw, 'Operation') ?? nodeType;
    case 'set-operation': {
      const hashed = text(raw, 'Strategy') === 'Hashed' ? 'HashSetOp' : 'SetOp';
      const command = text(raw, 'Command');
      return command === undefined ? hashed : `${hashed} ${command}`;
    }
    case 'other-scan':
      return text(raw, 'Custom Plan Provider') ?? nodeType;
    default:
      return nodeType;
  }
}

function joined(raw: RawObject, inner: string, before: string, after: string): string {
  const type = text(raw, 'Join Type') ?? 'Inner';
  if (type === 'Inner') return inner;
  return after === '' ? `${before} ${type} Join` : `${before} ${type}${after}`;
}

/** As SQL Server's tools write it: `Hash Match (Left Join)`. */
function withJoin(raw: RawObject, nodeType: string): string {
  const type = text(raw, 'Join Type') ?? 'Inner';
  return type === 'Inner' ? nodeType : `${nodeType} (${type} Join)`;
}

function aggregate(strategy: string | undefined): string {
  switch (strategy) {
    case 'Hashed':
      return 'HashAggregate';
    case 'Sorted':
      return 'GroupAggregate';
    case 'Mixed':
      return 'MixedAggregate';
    default:
      return 'Aggregate';
  }
}

function partial(raw: RawObject): string {
  const mode = text(raw, 'Partial Mode');
  return mode === undefined || mode === 'Simple' ? '' : `${mode} `;
}
