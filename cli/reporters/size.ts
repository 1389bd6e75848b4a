/** The size of a finding's relation, for the json and sarif formats. */
import type { RelationSize } from '../../core/statistics/statistics.ts';

/** Empty if the statistics do not contain the relation. */
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
