/** Tables that one part of a change makes are in use when a later part runs, as a release stands between: there they are tables like others. */
import type { Effect, RelationEffect } from '../../effects/effect.ts';
import { oneLine } from '../../plan/format.ts';
import type { Schema } from '../../schema/model.ts';
import type { DeploymentOrder } from '../model.ts';
import type { Placed } from '../placed.ts';

export function inUse(statements: readonly Placed[], { stages }: DeploymentOrder): readonly Placed[] {
  if (stages.length < 2) return statements;
  const stageOf = ({ migration }: Placed): number =>
    stages.findIndex(({ files }) => files.some(({ file }) => file === oneLine(migration.file)));
  const found = stages.map((_, at) => statements.find((placed) => stageOf(placed) === at)?.section.found);
  return statements.map((placed) => {
    const at = stageOf(placed);
    const schema = at > 0 ? found[at] : undefined;
    return schema === undefined ? placed : usedIn(placed, schema);
  });
}

/** Undefined where the change goes in one. */
export function foundByLast(statements: readonly Placed[], { stages }: DeploymentOrder): Schema | undefined {
  const last = stages.length < 2 ? undefined : stages.at(-1);
  return statements.find(({ migration }) => last?.files.some(({ file }) => file === oneLine(migration.file)))
    ?.section.found;
}

function usedIn(placed: Placed, found: Schema): Placed {
  const { one } = placed;
  const isUsed = ({ isNew, relation }: RelationEffect): boolean =>
    isNew && [relation, `public.${relation}`].some((key) => found.relations.has(key));
  const { whole } = one;
  if (whole?.relations.some(isUsed) !== true) return placed;
  const used = (effect: Effect): Effect => ({
    ...effect,
    relations: effect.relations.map((relation) =>
      isUsed(relation) ? { ...relation, isNew: false } : relation,
    ),
  });
  return {
    ...placed,
    one: {
      ...one,
      whole: used(whole),
      actions: one.actions.map((action) => ({ ...action, effect: used(action.effect) })),
    },
  };
}
