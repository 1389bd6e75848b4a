/** What somebody does who wants the old release back while the runbook has not come to the change: nothing is gone then, and no script is for it. */
import type { DeploymentOrder, RunbookStep } from '../model.ts';
import { continued } from '../../text/enumerate.ts';
import { lookFirst } from './back.ts';
import { leavingOut } from './beginnings.ts';

/** With the step from which on the rest holds. Sentences. */
export function withSteps(
  back: readonly string[],
  runbook: readonly RunbookStep[],
  { stages }: DeploymentOrder,
): readonly string[] {
  const at = runbook.findIndex(({ title }) => title.startsWith('Apply '));
  const before = runbook.slice(0, Math.max(at, 0)).map(({ title }) => title);
  if (stages[0]?.phase !== 'after' || !before.some((one) => one.startsWith('Roll out '))) return back;
  const step = String(at + 1);
  const letOut = before.findIndex((one) => one.startsWith('Let rows be written without '));
  const stays = letOut < 0 ? '' : `; step ${String(letOut + 1)} may stay`;
  const looked = back.filter((one) => one.startsWith(lookFirst));
  return [
    ...looked,
    ...(letOut < 0 || looked.length > 0
      ? []
      : [
          `${lookFirst} rows that the new one has written: they have no value of its own in what step ${String(letOut + 1)} lets out.`,
        ]),
    `Before step ${step} of the runbook: start the old release again, without a script${stays}.`,
    ...back.flatMap((one) =>
      looked.includes(one)
        ? []
        : one
            .replace(/^Keep the new release running/, 'After that step: keep the new release running')
            .replace(leavingOut, `After that step, ${continued(leavingOut)}`),
    ),
  ];
}
