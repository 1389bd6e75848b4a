/**
 * The schema before each statement of a section and after its end, with the transaction of each. ROLLBACK undoes changes; SET LOCAL ends
 * with its transaction. Statements are replayed when the schema after them is first asked for.
 */
import { transactionsOf, type Sent, type StatementTransaction } from '../migrations/applying/transactions.ts';
import type { Statement } from '../syntax/statement.ts';
import { temporarySchema } from '../operations/model/temporary-schema.ts';
import type { Schema } from '../schema/model.ts';
import { executed, runsOthers, type Executed } from './statement.ts';
import type { At } from '../schema/apply/statement-place.ts';
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
  /** What the statement at an index runs, in order. */
  readonly insideAt: (at: number) => readonly Executed[];
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
  /** Running a block or a function takes longest: what was seen while it was replayed is kept. */
  readonly #inside: (readonly Executed[] | undefined)[] = [];
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

  insideAt(at: number): readonly Executed[] {
    const statement = this.#section.statements[at];
    const before = this.beforeAt(at);
    if (statement === undefined || before === undefined || !runsOthers(before, statement.parsed)) return [];
    this.#reach(at + 1);
    // An earlier replay, whose schemas are known, may have seen it in place of this one.
    return (this.#inside[at] ??= executed(before, statement.parsed, this.#placeOf(statement)).inside);
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

  #placeOf({ span, conditional }: Statement): At {
    return { file: this.#section.file, span, conditional };
  }

  #step(before: Schema, statement: Statement, at: number): Schema {
    const { transactions, statements } = this.#section;
    const during = transactions[at];
    const { schema: applied, inside } = executed(before, statement.parsed, this.#placeOf(statement));
    if (inside.length > 0) this.#inside[at] = inside;
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
