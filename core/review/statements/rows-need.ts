/**
 * What an UPDATE, and what is made of rows, needs of disk and write-ahead log: puts the numbers of its table together; others have most of
 * the words.
 */
import type { Effect } from '../../effects/effect.ts';
import { formatBytes, oneLine } from '../../plan/format.ts';
import { isAlwaysTrue } from '../../rule-kit/bounded.ts';
import { isOnlyWhereNull } from '../rows/bounds.ts';
import type { Placed } from '../placed.ts';
import { logInWords, logOfAll } from '../rows/fill-cost.ts';
import { isSoonDone } from '../rows/soon-done.ts';
import { makesOfRows } from './made-of-rows.ts';
import { rowsNeed, sizeAt, soonNeed, type SizesAround } from './sizes.ts';
import { updatesBeside } from './written-again.ts';

/** Only where a table that was there before is worked through. */
export function rowsNeedOf(placed: Placed, around: SizesAround): string | undefined {
  const { one } = placed;
  const [first] = one.actions.flatMap((action) => {
    const { operation, effect } = action;
    if (makesOfRows(action)) return [copyNeed(effect, operation.kind === 'refreshMaterializedView', around)];
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
            isFromNull: operation.columns.some((name) => isOnlyWhereNull(operation.where, name)),
            log: logInWords(placed, target.relation, sizeAt(around, target.relation)),
          }),
        ];
  });
  return first;
}

/** `isRefresh`: the rows of before stay beside them until the transaction ends. */
function copyNeed({ relations }: Effect, isRefresh: boolean, around: SizesAround): string {
  const made = relations.find(({ role }) => role === 'target');
  const [source, ...more] = relations.filter(({ role }) => role === 'source');
  const size = source === undefined || more.length > 0 ? undefined : sizeAt(around, source.relation);
  const most =
    size === undefined ? '' : ` (all of ${oneLine(source?.relation ?? '')}: ${formatBytes(size.bytes)})`;
  const beside = isRefresh ? ', beside what it holds now' : '';
  return `Needs free disk for the rows of ${oneLine(made?.relation ?? 'what it makes')}${most}${beside}, more while it sorts, and as much write-ahead log.`;
}
