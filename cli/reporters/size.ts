/** The size of a finding's relation, as json and sarif have it. */
import type { RelationSize } from '../../core/statistics/statistics.ts';

/** Nothing where statistics do not have it. */
export function sizeMember(size: RelationSize | undefined) {
  if (size === undefined) return {};
  const { relation, bytes, rows, writesPerSecond, collectedAt } = size;
  return {
    size: {
      relation,
      bytes,
      ...(rows === undefined ? {} : { rows }),
      ...(writesPerSecond === undefined ? {} : { writesPerSecond }),
      collectedAt,
    },
  };
}
