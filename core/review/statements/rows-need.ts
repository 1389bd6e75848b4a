/** What an UPDATE needs of disk and write-ahead log: puts the numbers of its table together; others have the words. */
import { oneLine } from '../../plan/format.ts';
import { isAlwaysTrue } from '../../rule-kit/bounded.ts';
import type { Placed } from '../placed.ts';
import { logInWords, logOfAll } from '../rows/fill-cost.ts';
import { isSoonDone } from '../rows/soon-done.ts';
import { rowsNeed, sizeAt, soonNeed, type SizesAround } from './sizes.ts';
import { updatesBeside } from './written-again.ts';

/** Only where a table that was there before is worked through. */
export function rowsNeedOf(placed: Placed, around: SizesAround): string | undefined {
  const { one } = placed;
  const [first] = one.actions.flatMap(({ operation, effect }) => {
    if (operation.kind !== 'update') return [];
    const target = effect.relations.find(({ role, isNew }) => role === 'target' && !isNew);
    const isAll = isAlwaysTrue(operation.where) && operation.reads.length === 0;
    if (target === undefined) return [];
    return isSoonDone(placed, around.date)
      ? soonNeed(
          oneLine(target.relation),
          logOfAll(placed, target.relation, sizeAt(around, target.relation)),
          around,
        )
      : [
          rowsNeed(oneLine(target.relation), isAll, around, {
            times: updatesBeside(placed, target.relation),
            log: logInWords(placed, target.relation, sizeAt(around, target.relation)),
          }),
        ];
  });
  return first;
}
