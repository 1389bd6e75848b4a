/**
 * Plans how a section is run so that each statement can be observed: one at a time, inside the transactions that it has when its tool sends
 * it. The proof opens transactions that a tool or the server would open around several statements; those that the file opens stay as they
 * are. Runs nothing.
 */
import type { StatementTransaction } from '../migrations/applying/transactions.ts';
import type { Statement } from '../syntax/statement.ts';

export interface PlannedStatement {
  /** Index in the section. */
  readonly at: number;
  /** Ends, opens or marks a transaction: it is sent unchanged and not measured. */
  readonly control: 'none' | 'opens' | 'closes' | 'stays';
  /** It can only run outside of a transaction block, or means something else in one. */
  readonly alone: boolean;
}

export interface PlannedTransaction {
  readonly statements: readonly PlannedStatement[];
  /**
   * - `single`: the server's own, for one statement: a surrounding transaction makes no difference, unless the statement cannot run in one.
   * - `joined`: the tool's, or that of a text that is sent at once.
   * - `file`: the file begins it; if it is open at the end of the file, it stays open.
   */
  readonly kind: 'single' | 'joined' | 'file';
}

export function planOf(
  statements: readonly Statement[],
  transactions: readonly StatementTransaction[],
): readonly PlannedTransaction[] {
  const planned: { kind: PlannedTransaction['kind']; statements: PlannedStatement[]; of: unknown }[] = [];
  for (const [at, statement] of statements.entries()) {
    const during = transactions[at];
    if (during === undefined) continue;
    const one = planned.at(-1);
    const next = plannedStatement(at, statement, during);
    if (one !== undefined && one.of === during.transaction) one.statements.push(next);
    else planned.push({ kind: kindOf(during), statements: [next], of: during.transaction });
  }
  return planned.map(({ kind, statements: inside }) => ({ kind, statements: inside }));
}

function kindOf({ transaction }: StatementTransaction): PlannedTransaction['kind'] {
  switch (transaction.kind) {
    case 'own':
      return 'single';
    case 'tool':
    case 'implicit':
      return 'joined';
    case 'explicit':
      return 'file';
  }
}

function plannedStatement(
  at: number,
  { parsed }: Statement,
  { commitsInside }: StatementTransaction,
): PlannedStatement {
  const [operation] = parsed.operations;
  const wantsBlock = operation?.kind === 'lockTable' || operation?.kind === 'savepoint';
  return { at, control: controlOf(operation), alone: commitsInside || wantsBlock };
}

function controlOf(
  operation: Statement['parsed']['operations'][number] | undefined,
): PlannedStatement['control'] {
  switch (operation?.kind) {
    case 'begin':
      return 'opens';
    case 'commit':
      return operation.chain ? 'stays' : 'closes';
    case 'rollback':
      return operation.chain || operation.savepoint !== undefined ? 'stays' : 'closes';
    case 'savepoint':
    case 'releaseSavepoint':
      return 'stays';
    default:
      return 'none';
  }
}
