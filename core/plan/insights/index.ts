/** All insights, by id. A test compares this list with the folder, so an insight is registered by existing. */
import type { Insight } from '../insight.ts';
import { cartesian } from './cartesian.ts';
import { filterLoss } from './filter-loss.ts';
import { nestedLoopInnerScan } from './nested-loop-inner-scan.ts';
import { seqScanFilter } from './seq-scan-filter.ts';
import { sortSpillRisk } from './sort-spill-risk.ts';

export const insights: readonly Insight[] = [
  cartesian,
  filterLoss,
  nestedLoopInnerScan,
  seqScanFilter,
  sortSpillRisk,
];
