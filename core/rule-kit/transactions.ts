/** In which transaction each statement of a section runs, by what the file says and how its tool sends it. */
import type { Delivery } from '../migrations/convention.ts';
import type { Statement } from '../syntax/statement.ts';
import type { TransactionState } from './context.ts';

/** The state that each statement finds. */
export function transactionStates(
  statements: readonly Statement[],
  delivery: Delivery,
): readonly TransactionState[] {
  const together = delivery.sends === 'whole' && statements.length > 1;
  const outside: TransactionState = { kind: together ? 'implicit' : 'none' };
  let now: TransactionState = delivery.toolTransaction ? { kind: 'tool' } : outside;
  return statements.map((statement) => {
    const found = now;
    now = stateAfter(statement, now, outside);
    return found;
  });
}

function stateAfter(
  statement: Statement,
  now: TransactionState,
  outside: TransactionState,
): TransactionState {
  let next = now;
  for (const operation of statement.parsed.operations) {
    if (operation.kind === 'begin' && next.kind !== 'tool' && next.kind !== 'explicit')
      next = { kind: 'explicit', begin: statement.span };
    const ends = operation.kind === 'commit' || (operation.kind === 'rollback' && !operation.toSavepoint);
    if (ends) next = outside;
  }
  return next;
}
