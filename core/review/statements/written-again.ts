/**
 * What one transaction writes again several times: files of before go with its end, and dead rows make room for nothing until then. So copies
 * of a table add up, on the disk and in the write-ahead log.
 */
import { formatBytes } from '../../plan/format.ts';
import { timesWritten } from '../rows/exclusive.ts';
import type { Placed } from '../placed.ts';
import { sizeAt } from './sizes.ts';

/** How many statements of its transaction write the table again as a whole. */
export function rewritesBeside(placed: Placed, relation: string): number {
  return besideIn(placed).filter(({ one }) =>
    one.whole?.relations.some((each) => each.relation === relation && each.rewrite && !each.isNew),
  ).length;
}

/** How often UPDATEs of its transaction write all of its rows again at most. */
export function updatesBeside(placed: Placed, relation: string): number {
  return timesWritten(
    besideIn(placed).filter(({ one }) =>
      one.actions.some(
        ({ operation, effect }) =>
          operation.kind === 'update' &&
          effect.relations.some(
            (each) => each.relation === relation && each.role === 'target' && !each.isNew,
          ),
      ),
    ),
  );
}

/** Of its transaction, itself too. */
function besideIn(placed: Placed): readonly Placed[] {
  const { transaction } = placed.one.during;
  return placed.section.statements.flatMap((one, at) =>
    one.during.transaction === transaction ? [{ ...placed, one, at }] : [],
  );
}

const muchBytes = 1024 ** 3;

/** A sentence, where several add up to what somebody has to make room for. */
export function addedUpInWords(statements: readonly Placed[], date: string): readonly string[] {
  const byTransaction = new Map<unknown, Map<string, { readonly bytes: number; readonly times: number }>>();
  for (const placed of statements) {
    const { one, migration } = placed;
    const tables = byTransaction.get(one.during.transaction) ?? new Map<string, never>();
    byTransaction.set(one.during.transaction, tables);
    for (const { relation, isNew, role } of one.whole?.relations ?? []) {
      if (isNew || role === 'index' || tables.has(relation)) continue;
      const times = rewritesBeside(placed, relation) + updatesBeside(placed, relation);
      const size = sizeAt({ sizes: migration.sizes, date }, relation);
      if (times > 0 && size !== undefined) tables.set(relation, { bytes: size.bytes, times });
    }
  }
  return [...byTransaction.values()].flatMap((tables) => {
    const all = [...tables.values()];
    const count = all.reduce((sum, { times }) => sum + times, 0);
    const bytes = all.reduce((sum, one) => sum + one.bytes * one.times, 0);
    return count < 2 || bytes < muchBytes
      ? []
      : [
          `Until the transaction ends nothing that is written again makes room: up to ${formatBytes(bytes)} besides what is there, for the ${count} times together, indexes of these tables not counted; so much free disk, and at least as much write-ahead log.`,
        ];
  });
}
