/** All insights, by id. Generated from the files of this folder: `npm run generate`. */
import type { Insight } from '../insight.ts';
import { insight as cacheIo } from './cache-io.ts';
import { insight as cartesian } from './cartesian.ts';
import { insight as correlatedSubplan } from './correlated-subplan.ts';
import { insight as costlyNode } from './costly-node.ts';
import { insight as emptyArrayKey } from './empty-array-key.ts';
import { insight as estimateFromParameter } from './estimate-from-parameter.ts';
import { insight as filterLoss } from './filter-loss.ts';
import { insight as fkTrigger } from './fk-trigger.ts';
import { insight as hashSpill } from './hash-spill.ts';
import { insight as indexFilterLoss } from './index-filter-loss.ts';
import { insight as indexOnlyHeapFetches } from './index-only-heap-fetches.ts';
import { insight as jitDominates } from './jit-dominates.ts';
import { insight as joinFilterLoss } from './join-filter-loss.ts';
import { insight as largeOffset } from './large-offset.ts';
import { insight as lateOrFilter } from './late-or-filter.ts';
import { insight as lossyBitmap } from './lossy-bitmap.ts';
import { insight as lowSelectivityIndex } from './low-selectivity-index.ts';
import { insight as memoizeEvictions } from './memoize-evictions.ts';
import { insight as misestimateFeedsJoin } from './misestimate-feeds-join.ts';
import { insight as moreParallelism } from './more-parallelism.ts';
import { insight as nestedLoopInner } from './nested-loop-inner.ts';
import { insight as nestedLoopMisplan } from './nested-loop-misplan.ts';
import { insight as planningDominates } from './planning-dominates.ts';
import { insight as rowMisestimate } from './row-misestimate.ts';
import { insight as seqScanFilter } from './seq-scan-filter.ts';
import { insight as seqScanSimpleEq } from './seq-scan-simple-eq.ts';
import { insight as serializationTime } from './serialization-time.ts';
import { insight as settingsForced } from './settings-forced.ts';
import { insight as slowCount } from './slow-count.ts';
import { insight as slowNode } from './slow-node.ts';
import { insight as sortSpill } from './sort-spill.ts';
import { insight as staleStats } from './stale-stats.ts';
import { insight as tempIo } from './temp-io.ts';
import { insight as triggerTime } from './trigger-time.ts';
import { insight as unprunedPartitions } from './unpruned-partitions.ts';
import { insight as unservedCondition } from './unserved-condition.ts';
import { insight as unservedJoin } from './unserved-join.ts';
import { insight as unservedOrder } from './unserved-order.ts';
import { insight as wastedRead } from './wasted-read.ts';
import { insight as wideRows } from './wide-rows.ts';
import { insight as workersMissing } from './workers-missing.ts';
import { insight as wrongIndexOrderBy } from './wrong-index-order-by.ts';

export const insights: readonly Insight[] = [
  cacheIo,
  cartesian,
  correlatedSubplan,
  costlyNode,
  emptyArrayKey,
  estimateFromParameter,
  filterLoss,
  fkTrigger,
  hashSpill,
  indexFilterLoss,
  indexOnlyHeapFetches,
  jitDominates,
  joinFilterLoss,
  largeOffset,
  lateOrFilter,
  lossyBitmap,
  lowSelectivityIndex,
  memoizeEvictions,
  misestimateFeedsJoin,
  moreParallelism,
  nestedLoopInner,
  nestedLoopMisplan,
  planningDominates,
  rowMisestimate,
  seqScanFilter,
  seqScanSimpleEq,
  serializationTime,
  settingsForced,
  slowCount,
  slowNode,
  sortSpill,
  staleStats,
  tempIo,
  triggerTime,
  unprunedPartitions,
  unservedCondition,
  unservedJoin,
  unservedOrder,
  wastedRead,
  wideRows,
  workersMissing,
  wrongIndexOrderBy,
];
