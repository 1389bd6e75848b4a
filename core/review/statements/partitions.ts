/**
 * A statement on a partitioned table does the same with each partition. The table's own size is that of all of them together: who adds up, or tells
 * of each, would count twice.
 */
import type { RelationEffect } from '../../effects/effect.ts';

type Worked = Pick<RelationEffect, 'relation' | 'role' | 'isNew' | 'rewrite' | 'buildsIndex' | 'scan'>;

/** Those whose sizes add up: the table for all of its partitions, or these where the statistics know them and not the table. */
export function counted<Relation extends Worked>(
  relations: readonly Relation[],
  isKnown: (relation: string) => boolean = () => true,
): readonly Relation[] {
  const target = relations.find(({ role }) => role === 'target');
  const parts = target === undefined ? [] : partsOf(target, relations);
  if (parts.length === 0 || target === undefined) return relations;
  return !isKnown(target.relation) && parts.some(({ relation }) => isKnown(relation))
    ? relations.filter((one) => one !== target)
    : relations.filter((one) => !parts.includes(one));
}

/** With which the same is done. */
export function partsOf<Relation extends Worked>(
  target: Worked,
  relations: readonly Relation[],
): readonly Relation[] {
  return relations.filter(
    ({ role, isNew, ...one }) =>
      role === 'partition' &&
      !isNew &&
      (['rewrite', 'buildsIndex', 'scan'] as const).every((each) => one[each] === target[each]),
  );
}
