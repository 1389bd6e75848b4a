/**
 * Observes a migration run for the code that runs at the same time: which queries the server accepts before it, after each statement, and
 * after it. Nobody sees uncommitted changes, so a query that fails and works again within one transaction is not broken. Runs no statement
 * of the migration.
 */
import { mayChangeSchema } from '../../core/proof/code.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { DatabaseFailure, SqlSession } from '../databases/session.ts';
import { preparesIn, type Prepared } from './prepares.ts';

export interface RawBreak {
  readonly query: number;
  readonly message: string;
  readonly section: number;
  readonly statement: number;
}

/** By query, in the given order. */
export interface RawCode {
  /** The server's message if it rejected the query before the migration. */
  readonly before: readonly (string | undefined)[];
  /** The same after it. */
  readonly behind: readonly (string | undefined)[];
  /** Queries that the server accepted before; for each the first failure that others could see. */
  readonly breaks: readonly RawBreak[];
}

/** Called by the code that runs a section's statements. */
export interface SectionWatch {
  /** A statement ran, and the transaction is open or there is none. */
  readonly stepped: (at: number, where: 'inside' | 'outside') => Promise<DatabaseFailure | undefined>;
  /** The open changes are visible for everybody. */
  readonly committed: () => void;
  /** The open changes were rolled back. */
  readonly undone: () => void;
}

type Broken = ReadonlyMap<number, RawBreak>;

export class CodeWatch {
  readonly #texts: readonly string[];
  readonly #session: SqlSession;
  readonly #signal: AbortSignal | undefined;
  #before: readonly (string | undefined)[] = [];
  /** Accepted before the migration. */
  #live: readonly number[] = [];
  /** As the session sees it, including uncommitted changes. */
  #inside: Broken = new Map();
  /** As everybody else sees it. */
  #outside: Broken = new Map();
  readonly #seen = new Map<number, RawBreak>();
  /** The server could not be asked: nothing is reported. */
  #isBlind = false;

  constructor(texts: readonly string[], session: SqlSession, signal: AbortSignal | undefined) {
    this.#texts = texts;
    this.#session = session;
    this.#signal = signal;
  }

  /** A failure if the server has ended. */
  async begin(): Promise<DatabaseFailure | undefined> {
    const asked = await this.#ask(this.#texts, 'outside');
    if (asked.kind === 'failed') return this.#blind(asked.failure);
    this.#before = asked.refusals;
    this.#live = asked.refusals.flatMap((refusal, at) => (refusal === undefined ? [at] : []));
    return undefined;
  }

  section(section: number, statements: readonly Statement[]): SectionWatch {
    return {
      stepped: async (statement, where) => {
        const text = statements[statement]?.parsed;
        const isOnlyRows = text !== undefined && !mayChangeSchema(text);
        return isOnlyRows ? undefined : this.#stepped({ section, statement }, where);
      },
      committed: () => this.#committed(),
      undone: () => (this.#inside = this.#outside),
    };
  }

  /** Undefined if the server could not be asked. */
  async end(): Promise<RawCode | undefined> {
    const asked = this.#isBlind ? undefined : await this.#ask(this.#texts, 'outside');
    if (asked?.kind !== 'asked') return undefined;
    return { before: this.#before, behind: asked.refusals, breaks: [...this.#seen.values()] };
  }

  #ask(texts: readonly string[], where: 'inside' | 'outside'): Promise<Prepared> {
    return preparesIn(this.#session, texts, where, this.#signal);
  }

  #blind(failure: DatabaseFailure): DatabaseFailure | undefined {
    this.#isBlind = true;
    return failure.reason === 'statement' ? undefined : failure;
  }

  async #stepped(
    step: Pick<RawBreak, 'section' | 'statement'>,
    where: 'inside' | 'outside',
  ): Promise<DatabaseFailure | undefined> {
    const texts = this.#live.map((at) => this.#texts[at] ?? '');
    if (texts.length === 0 || this.#isBlind) return undefined;
    const asked = await this.#ask(texts, where);
    if (asked.kind === 'failed') return this.#blind(asked.failure);
    const broken = new Map<number, RawBreak>();
    for (const [index, query] of this.#live.entries()) {
      const message = asked.refusals[index];
      if (message !== undefined) broken.set(query, this.#inside.get(query) ?? { query, message, ...step });
    }
    this.#inside = broken;
    return undefined;
  }

  #committed(): void {
    this.#outside = this.#inside;
    for (const [query, broken] of this.#outside) if (!this.#seen.has(query)) this.#seen.set(query, broken);
  }
}
