/**
 * Watches a migration run for the code that is there at the same time: which queries the server takes before it, after each statement, and
 * after it. What is not committed nobody sees, so a query that is broken and mended in one transaction is not broken. Runs no statement of
 * the migration.
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

/** By query, in the order in which they were given. */
export interface RawCode {
  /** The server's message where it did not take the query before the migration. */
  readonly before: readonly (string | undefined)[];
  /** The same after it. */
  readonly behind: readonly (string | undefined)[];
  /** Queries that were taken before it; the first break of each that others could see. */
  readonly breaks: readonly RawBreak[];
}

/** Told by whoever runs the statements of a section. */
export interface SectionWatch {
  /** It ran, and the transaction is open or there is none. */
  readonly stepped: (at: number, where: 'inside' | 'outside') => Promise<DatabaseFailure | undefined>;
  /** What was open is there for everybody. */
  readonly committed: () => void;
  /** What was open has never been. */
  readonly undone: () => void;
}

type Broken = ReadonlyMap<number, RawBreak>;

export class CodeWatch {
  readonly #texts: readonly string[];
  readonly #session: SqlSession;
  readonly #signal: AbortSignal | undefined;
  #before: readonly (string | undefined)[] = [];
  /** Taken before the migration. */
  #live: readonly number[] = [];
  /** As the session sees it, with what is not committed. */
  #inside: Broken = new Map();
  /** As everybody else sees it. */
  #outside: Broken = new Map();
  readonly #seen = new Map<number, RawBreak>();
  /** The server could not be asked: nothing is said. */
  #isBlind = false;

  constructor(texts: readonly string[], session: SqlSession, signal: AbortSignal | undefined) {
    this.#texts = texts;
    this.#session = session;
    this.#signal = signal;
  }

  /** A failure where the server has ended. */
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
