/**
 * Parts of the order between which no release exists: their files come in one commit together with the code, and whoever has one of them has all.
 * A part that waits for that release (what it takes away goes behind) stays apart: there the release is built without its files.
 */
import type { DeploymentOrder, DeploymentStage } from '../model.ts';
import { filesOf, joinedStages } from './built-in.ts';
import { reasonsAt } from './order.ts';
import type { Placed } from '../placed.ts';
import { refusedOf } from './release.ts';

export function inOneCommit(
  order: DeploymentOrder,
  statements: readonly Placed[],
  isOneCommit: boolean,
): DeploymentOrder {
  if (!isOneCommit || order.stages.length < 2) return order;
  const stages: DeploymentStage[] = [];
  for (const stage of order.stages) {
    const last = stages.at(-1);
    if (last === undefined || !isTogether(last, stage)) stages.push(stage);
    else stages[stages.length - 1] = together([last, stage], statements);
  }
  return {
    ...order,
    stages: stages.map((stage, at) => {
      const next = stages[at + 1];
      const isForNext = stage.phase === 'before' && next !== undefined && isOutage(next);
      return isForNext ? { ...stage, isForNext } : stage;
    }),
  };
}

/** One outage is for both: the release that ends the first needs the second too. */
function isTogether(last: DeploymentStage, next: DeploymentStage): boolean {
  const isPlain = [last, next].every(({ fills, empty }) => fills.length === 0 && empty === undefined);
  return isPlain && isOutage(last) && next.phase !== 'after';
}

function isOutage({ phase }: DeploymentStage): boolean {
  return phase === 'with' || phase === 'mixed';
}

function together(stages: readonly DeploymentStage[], statements: readonly Placed[]): DeploymentStage {
  const own = filesOf(stages, statements);
  const joined = joinedStages(stages, own);
  return {
    ...joined,
    isOneCommit: true,
    refused: joined.phase === 'mixed' ? refusedOf(own.flatMap(reasonsAt)) : undefined,
  };
}
