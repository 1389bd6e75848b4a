/**
 * The schema before each statement of a section and after its end, with the transaction of each. ROLLBACK undoes changes; SET LOCAL ends
 * with its transaction.
 */
import { transactionsOf, type Sent, type StatementTransaction } from '../migrations/applying/transactions.ts';
import type { Statement } from '../syntax/statement.ts';
import { temporarySchema } from '../operations/model/temporary-schema.ts';
import type { Schema } from '../schema/model.ts';
import { applyStatement } from './statement.ts';
import { removeNamespaceContents } from '../schema/apply/namespaces.ts';
import { withoutLocalPath } from '../schema/apply/search-path.ts';

export interface SectionReplay {
  /** The schema before each statement, in order. */
  readonly before: readonly Schema[];
  readonly transactions: readonly StatementTransaction[];
  /** After the last statement, as a further one in the same transaction would find it. */
  readonly end: Schema;
  /** After the section: the session has ended, with its settings and temporary objects. */
  readonly after: Schema;
}

export interface ReplayOptions {
  /** By default statement by statement, without a transaction. */
  readonly sent?: Sent;
  /** The schemas before the first statements from an earlier replay, and before the next one. */
  readonly known?: readonly Schema[];
}

const byHand: Sent = { delivery: { sends: 'statement-by-statement', toolTransaction: false } };

export function replaySection(
  schema: Schema,
  statements: readonly Statement[],
  file: string,
  options: ReplayOptions = {},
): SectionReplay {
  const transactions = transactionsOf(statements, options.sent ?? byHand, schema.dialect);
  const before: Schema[] = [...(options.known ?? [])].slice(0, statements.length + 1);
  let now = before.pop() ?? schema;
  let end = now;
  for (const [at, statement] of statements.entries()) {
    if (at < before.length) continue;
    before.push(now);
    now = applyStatement(now, statement, file);
    const during = transactions[at];
    if (during?.undoesTo !== undefined) now = before[during.undoesTo] ?? now;
    end = now;
    if (during?.transaction.last === at) now = withoutLocalPath(now);
  }
  const left = removeNamespaceContents(now, temporarySchema, schema);
  // The same object if nothing changed, so that callers can compare by identity.
  const { searchPath, foreignKeysUnchecked } = schema;
  const isAsFound =
    left.searchPath === searchPath &&
    left.sessionPath === undefined &&
    left.foreignKeysUnchecked === foreignKeysUnchecked;
  const after = isAsFound ? left : { ...left, searchPath, foreignKeysUnchecked, sessionPath: undefined };
  return { before, transactions, end, after };
}
