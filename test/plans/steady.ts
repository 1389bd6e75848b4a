/** What two runs of one plan have in common: times, and blocks that were found in memory, differ each time. */
import type { Plan, PlanNode } from '../../core/plan/model.ts';

export function steady(plan: Plan): unknown {
  // Text says nothing where all counts are zero.
  const isBuffered = Object.values(plan.root.buffers ?? {}).some((count) => count > 0);
  // What was written and rolled back leaves a larger table behind, for which the server makes more buckets.
  const buckets = plan.nodes.some(({ kind }) => kind === 'modify')
    ? { buckets: 0, originalBuckets: 0 }
    : undefined;
  const node = (one: PlanNode): unknown => {
    const {
      actual,
      buffers,
      sort,
      hash,
      workers,
      io,
      wal,
      storage,
      cache,
      fullSortGroups,
      children,
      ...rest
    } = one;
    return {
      ...rest,
      estimate: undefined,
      // An index also finds what was written and rolled back.
      actual: actual && {
        rows: one.kind === 'bitmap-index-scan' ? undefined : actual.rows,
        loops: actual.loops,
        isTimed: actual.totalMs !== undefined,
      },
      isBuffered: isBuffered && buffers !== undefined,
      isInputTimed: Object.values(io ?? {}).some((time) => time > 0),
      isLogged: one.kind === 'modify' && (wal?.records ?? 0) > 0,
      heapFetches: one.heapFetches !== undefined,
      exactBlocks: one.exactBlocks !== undefined,
      sort: sort && { method: sort.method, place: sort.place },
      groups: fullSortGroups && { count: fullSortGroups.count, methods: fullSortGroups.methods },
      hash: hash && { ...hash, ...buckets, peakKilobytes: 0, diskKilobytes: 0 },
      cache: cache && { ...cache, peakKilobytes: 0 },
      storage: storage?.place,
      workers: workers?.planned,
      children: children.map(node),
    };
  };
  return {
    root: node(plan.root),
    settings: plan.settings,
    triggers: plan.triggers.map(({ name, calls, timeMs }) => ({
      name,
      calls,
      isTimed: timeMs !== undefined,
    })),
    isTimed: [plan.planningMs, plan.executionMs].map((time) => time !== undefined),
    memory: (plan.planning?.memoryUsedKilobytes ?? 0) > 0,
    serialization: plan.serialization && {
      kilobytes: plan.serialization.kilobytes,
      format: plan.serialization.format,
      isTimed: plan.serialization.timeMs !== undefined,
    },
  };
}
