/** Tables that one part of a change makes are in use when a later part runs, as a release stands between: there they are tables like others. */
import { oneLine } from '../../plan/format.ts';
import type { Schema } from '../../schema/model.ts';
import type { DeploymentOrder } from '../model.ts';
import { type Placed, withNewness } from '../placed.ts';

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
  return withNewness(
    placed,
    ({ isNew, relation }) =>
      isNew && [relation, `public.${relation}`].some((key) => found.relations.has(key)),
    false,
  );
}
