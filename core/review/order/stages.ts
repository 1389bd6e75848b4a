/** Where releases come between the migrations of a change: what to ask before and after each part of it. Puts checks together, makes none. */
import { oneLine } from '../../plan/format.ts';
import { emptySchema } from '../../schema/replay/apply.ts';
import { letOutChecks } from '../checks/let-out-checks.ts';
import { oldestServer } from '../checks/server.ts';
import { definitionsIn } from '../checks/index-checks.ts';
import { withRecord } from '../checks/record-checks.ts';
import { unfinishedRuns } from '../checks/lock-checks.ts';
import { afterChecks } from '../checks/after-checks.ts';
import { unseenTriggers } from '../checks/after-programs.ts';
import { ownGone } from '../checks/own-gone.ts';
import type { Guard } from '../checks/guarded.ts';
import { beforeChecks } from '../checks/before-checks.ts';
import { copiesAfter, copiesBefore } from '../rows/copies.ts';
import type { ReviewInput } from '../input.ts';
import type { DeploymentOrder, StageChecks } from '../model.ts';
import type { Placed } from '../placed.ts';
import { besidePrograms } from '../verdict/programs.ts';
import { touchedBy } from '../schema/touched.ts';
import { unseenParts } from '../schema/unseen-parts.ts';
import { unfilledChecks } from '../rows/unfilled.ts';

/** Empty where the change goes in one: then the checks of the whole are those. */
export function stageChecksOf(
  input: ReviewInput,
  order: DeploymentOrder,
  statements: readonly Placed[],
  guard: Guard,
): readonly StageChecks[] {
  const { stages } = order;
  if (stages.length < 2) return [];
  return stages.map(({ files }, at) => {
    const names = files.map(({ file }) => file);
    const migrations = input.migrations.filter(({ file }) => names.includes(file));
    const own = statements.filter(({ migration }) => migrations.includes(migration));
    const asked = beforeChecks(own, input.date);
    const after = migrations.at(-1)?.sections.at(-1)?.after ?? emptySchema();
    return {
      number: at + 1,
      files: names.map(oneLine),
      before: guard(
        [
          ...letOutChecks(order, own),
          ...asked.named,
          ...asked.checks,
          ...copiesBefore(own),
          ...unfilledChecks(own, statements),
        ],
        own[0]?.section.found ?? emptySchema(),
        'before',
      ),
      after: guard(
        besidePrograms(
          withRecord(
            [
              ...afterChecks(
                [...touchedBy({ ...input, migrations }), ...unseenParts({ migrations })],
                copiesAfter(own, after),
                oldestServer(migrations),
                definitionsIn(
                  input.migrations.slice(
                    0,
                    input.migrations.findLastIndex((one) => migrations.includes(one)) + 1,
                  ),
                ),
              ),
              ...ownGone(own),
              ...unseenTriggers(own),
              ...unfinishedRuns(own),
            ],
            own,
          ),
          input,
        ),
        after,
        'after',
      ),
    };
  });
}
