/**
 * Until which place in the document locks are held, and which locks are held together. Uses transactions and effects; contains no words.
 */
import type { Transaction } from '../migrations/applying/transactions.ts';
import { isStronger, type Duration, type Effect, type LockMode } from './effect.ts';
import type { OperationKind } from '../operations/model/operation.ts';
import type { StatementEffects } from './statement.ts';

/** `at`: index, in the section, of the statement whose end releases the lock. */
export interface HeldUntil {
  readonly kind:
    /** At the end of the statement itself. */
    | 'statement'
    /** At the next COMMIT or ROLLBACK that the block or procedure executes. */
    | 'own-commit'
    /** At a COMMIT, ROLLBACK or PREPARE TRANSACTION in the file. */
    | 'commit'
    | 'rollback'
    | 'rollback-to-savepoint'
    | 'prepared'
    /** At the last statement of what the tool sends at once. */
    | 'sent-together'
    /** At the end of the transaction that the tool opens around the section. */
    | 'tool-transaction'
    /** BEGIN without an end: when the session ends. */
    | 'session';
  readonly at: number;
}

/** `at` is the statement's own index in its section. */
export function heldUntil(
  { during }: StatementEffects,
  effect: Pick<Effect, 'heldUntil'>,
  at: number,
): HeldUntil {
  const { transaction, heldThrough } = during;
  if (during.commitsInside) return { kind: 'own-commit', at };
  if (effect.heldUntil === 'end-of-statement' || transaction.kind === 'own') return { kind: 'statement', at };
  if (heldThrough < transaction.last) return { kind: 'rollback-to-savepoint', at: heldThrough };
  return { kind: endOf(transaction), at: transaction.last };
}

function endOf({ kind, ends, isCutShort }: Transaction): HeldUntil['kind'] {
  if (kind === 'own') return 'statement';
  if (ends === 'left-open') return 'session';
  if (ends === 'prepare') return 'prepared';
  if (ends === 'rollback') return 'rollback';
  if (kind === 'tool') return isCutShort === true ? 'commit' : 'tool-transaction';
  return kind === 'implicit' ? 'sent-together' : 'commit';
}

/** The strongest lock on one relation among those that are held together. */
export interface HeldLock {
  readonly relation: string;
  readonly lock: LockMode;
  /** The server's own name of the lock, if the server is not PostgreSQL. */
  readonly named: string | undefined;
  readonly isNew: boolean;
  /** Index of the statement that takes the lock. */
  readonly at: number;
  /** The weaker mode in which it was taken first: two sessions that both hold the weaker mode deadlock. */
  readonly before: Pick<HeldLock, 'lock' | 'named' | 'at'> | undefined;
  /** Later statements that take long while the lock is held. */
  readonly meanwhile: readonly number[];
}

export interface HeldTogether {
  readonly transaction: Transaction;
  readonly until: HeldUntil;
  /** In the order in which the relations are first locked. */
  readonly locks: readonly HeldLock[];
}

/** For each transaction of more than one statement, the locks that it holds at its end. */
export function heldTogether(statements: readonly StatementEffects[]): readonly HeldTogether[] {
  const transactions = new Set(
    statements.flatMap(({ during: { transaction } }) =>
      transaction.last > transaction.first ? [transaction] : [],
    ),
  );
  return [...transactions].map((transaction) => ({
    transaction,
    until: { kind: endOf(transaction), at: transaction.last },
    locks: locksAtEnd(statements, transaction),
  }));
}

function locksAtEnd(statements: readonly StatementEffects[], transaction: Transaction): readonly HeldLock[] {
  const held = new Map<string, Omit<HeldLock, 'meanwhile'>>();
  for (const [at, { during, actions }] of statements.entries()) {
    if (during.transaction !== transaction || during.heldThrough < transaction.last) continue;
    for (const { effect } of actions) {
      if (effect.heldUntil === 'end-of-statement') continue;
      for (const one of effect.relations) {
        const { relation, lock, named, isNew } = one;
        const known = held.get(relation);
        if (known === undefined) held.set(relation, { relation, lock, named, isNew, at, before: undefined });
        else if (isStronger(lock, known.lock)) {
          const before = known.before ?? { lock: known.lock, named: known.named, at: known.at };
          held.set(relation, { ...known, lock, named, at, before });
        }
      }
    }
  }
  const slow = statements.flatMap((one, at) =>
    durationOf(one) !== 'instant' && one.during.transaction === transaction ? [at] : [],
  );
  return [...held.values()].map((lock) => ({ ...lock, meanwhile: slow.filter((at) => at > lock.at) }));
}

/** The duration of row work grows with its rows, whatever its locks are. */
export function durationOf({ actions, whole }: StatementEffects): Duration | 'rows' {
  const isRowWork = actions.some(({ operation, rowless }) => rowless !== true && rowWork.has(operation.kind));
  return isRowWork ? 'rows' : (whole?.duration ?? 'instant');
}

/** Reads and writes rows: the duration depends on them and on the plan. */
export const rowWork: ReadonlySet<OperationKind> = new Set([
  'select',
  'insert',
  'update',
  'delete',
  'copyData',
]);
