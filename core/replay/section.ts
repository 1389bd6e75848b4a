/**
 * The schema before each statement of a section and after its end, with the transaction of each. ROLLBACK undoes changes; SET LOCAL ends
 * with its transaction. Statements are replayed when the schema after them is first asked for.
 */
import { transactionsOf, type Sent, type StatementTransaction } from '../migrations/applying/transactions.ts';
import type { Statement } from '../syntax/statement.ts';
import { temporarySchema } from '../operations/model/temporary-schema.ts';
import type { Schema } from '../schema/model.ts';
import { applyStatement } from './statement.ts';
import { removeNamespaceContents } from '../schema/apply/namespaces.ts';
import { withoutLocalPath } from '../schema/apply/search-path.ts';

export interface SectionReplay {
  readonly transactions: readonly StatementTransaction[];
  /** The schema before the section. */
  readonly found: Schema;
  /** The schema before each statement, in order. Replays all of them. */
  readonly before: readonly Schema[];
  /** After the last statement, as a further one in the same transaction would find it. */
  readonly end: Schema;
  /** After the section: the session has ended, with its settings and temporary objects. */
  readonly after: Schema;
  /** The schema before the statement at an index; undefined if there is none. */
  readonly beforeAt: (at: number) => Schema | undefined;
  /** The same, unless statements had to be replayed for it. */
  readonly knownAt: (at: number) => Schema | undefined;
  /** The schemas before the first statements, including the one after them. */
  readonly beginning: (statements: number) => readonly Schema[];
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
  { sent = byHand, known = [] }: ReplayOptions = {},
): SectionReplay {
  const transactions = transactionsOf(statements, sent, schema.dialect);
  return new Replay(schema, { statements, transactions, file }, known);
}

interface Replayed {
  readonly statements: readonly Statement[];
  readonly transactions: readonly StatementTransaction[];
  readonly file: string;
}

class Replay implements SectionReplay {
  readonly found: Schema;
  readonly #section: Replayed;
  /** Before each statement that was asked for, and after the last one. */
  readonly #states: Schema[];
  #end: Schema | undefined;
  #after: Schema | undefined;

  constructor(found: Schema, section: Replayed, known: readonly Schema[]) {
    this.found = found;
    this.#section = section;
    this.#states = known.length === 0 ? [found] : known.slice(0, section.statements.length + 1);
  }

  get transactions(): readonly StatementTransaction[] {
    return this.#section.transactions;
  }

  get before(): readonly Schema[] {
    const { length } = this.#section.statements;
    this.#reach(length - 1);
    return this.#states.slice(0, length);
  }

  get end(): Schema {
    const left = this.#left();
    return this.#end ?? left;
  }

  get after(): Schema {
    this.#after ??= withoutSession(this.#left(), this.found);
    return this.#after;
  }

  beforeAt(at: number): Schema | undefined {
    if (at >= this.#section.statements.length) return undefined;
    this.#reach(at);
    return this.#states[at];
  }

  knownAt(at: number): Schema | undefined {
    return at < this.#section.statements.length ? this.#states[at] : undefined;
  }

  beginning(statements: number): readonly Schema[] {
    const { length } = this.#section.statements;
    if (statements >= length) return [...this.before, this.end];
    this.#reach(statements);
    return this.#states.slice(0, statements + 1);
  }

  #left(): Schema {
    const { length } = this.#section.statements;
    this.#reach(length);
    return this.#states[length] ?? this.found;
  }

  #reach(at: number): void {
    for (let from = this.#states.length - 1; from < at; from += 1) {
      const before = this.#states[from];
      const statement = this.#section.statements[from];
      if (before === undefined || statement === undefined) return;
      this.#states.push(this.#step(before, statement, from));
    }
  }

  #step(before: Schema, statement: Statement, at: number): Schema {
    const { file, transactions, statements } = this.#section;
    const during = transactions[at];
    const applied = applyStatement(before, statement, file);
    const now = during?.undoesTo === undefined ? applied : (this.#states[during.undoesTo] ?? applied);
    if (at === statements.length - 1) this.#end = now;
    return during?.transaction.last === at ? withoutLocalPath(now) : now;
  }
}

/** The same object if nothing changed, so that callers can compare by identity. */
function withoutSession(end: Schema, found: Schema): Schema {
  const left = removeNamespaceContents(end, temporarySchema, found);
  const { searchPath, foreignKeysUnchecked } = found;
  const isAsFound =
    left.searchPath === searchPath &&
    left.sessionPath === undefined &&
    left.foreignKeysUnchecked === foreignKeysUnchecked;
  return isAsFound ? left : { ...left, searchPath, foreignKeysUnchecked, sessionPath: undefined };
}
