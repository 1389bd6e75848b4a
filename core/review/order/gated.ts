/** A part of a change that would come behind the release, where the release that has its file does not start before it: which of the two goes first then. Words; asks nothing. */
import type { DeploymentStage } from '../model.ts';
import type { Reason } from './phase.ts';

/** `gate`: where that release looks for the version. `isAlone`: the change has no other part. */
export function gated(
  stage: DeploymentStage,
  reasons: readonly Reason[],
  gate: string | undefined,
  isAlone: boolean,
): DeploymentStage {
  if (gate === undefined || stage.phase !== 'after' || stage.fills.length > 0) return stage;
  const [, does] = /^the release that (.*)$/s.exec(stage.release) ?? [];
  if (does === undefined) return stage;
  const after = reasons.filter(({ phase }) => phase === 'after');
  const [, keys] = /^deletes no rows that others refer to by (.*)$/s.exec(does) ?? [];
  // What it did is refused then, and nothing of it is done by half.
  if (isAlone && keys !== undefined && after.every(({ otherwise }) => otherwise === 'restricts'))
    return {
      ...stage,
      phase: 'before',
      release: 'the new release',
      title: `Before the new release, which does not start without it (${gate})`,
      notes: [
        `Until that runs, deletes of the former one of rows that others refer to by ${keys} fail, and take nothing along. Where that may not be, a release in front of both has to do without such deletes.`,
      ],
    };
  const release = `a release in front of this one that ${does}`;
  return {
    ...stage,
    release,
    title: `After ${release}, when no older one runs any more: this one does not start before it (${gate})`,
  };
}
