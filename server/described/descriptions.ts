/**
 * What the embedded server says of queries, kept by schema and text: a query that was moved or typed again is not asked again. Nobody waits
 * long for an answer; a later one is announced.
 */
import type { Description } from '../../core/describe/description.ts';
import { sameMigration, type MigrationToReplay } from '../../engine/embedded/preparation.ts';
import type { Done } from '../../engine/embedded/apply.ts';
import type { OnSchema } from '../../engine/lab/describe.ts';
import type { Log } from '../log.ts';
import type { Labs } from '../plans/labs.ts';
import type { Revision } from '../revision.ts';

interface Kept {
  readonly history: readonly MigrationToReplay[];
  readonly answers: Map<string, Description>;
  done: readonly Done[] | undefined;
  /** By somebody who does not wait. */
  isAsked: boolean;
}

/** A process that runs answers sooner, one that has to start later. */
const patienceMs = 60;
/** Schemas: before and after each migration that is edited, and that of the queries. */
const mostSchemas = 8;
const mostAnswers = 20_000;

export class Descriptions {
  readonly #labs: Labs;
  readonly #revision: Revision;
  readonly #log: Log;
  #kept: readonly Kept[] = [];
  /** On which the server did not start. */
  #hopeless: readonly MigrationToReplay[] | undefined;

  constructor(labs: Labs, revision: Revision, log: Log) {
    this.#labs = labs;
    this.#revision = revision;
    this.#log = log;
  }

  /** What is known soon; editors are told when more is. */
  async soon(history: readonly MigrationToReplay[], texts: readonly string[]): Promise<OnSchema> {
    const kept = this.#keptOf(history);
    if (!isKnown(kept, texts)) {
      let isLate = false;
      const work = this.#ask(kept, texts).then(() => {
        if (isLate) this.#revision.described();
      });
      isLate = await isLater(work, patienceMs);
    }
    return onSchema(kept);
  }

  /** What is known already; editors are told when more is. */
  now(history: readonly MigrationToReplay[], texts: readonly string[]): OnSchema {
    const kept = this.#keptOf(history);
    if (!kept.isAsked && !isKnown(kept, texts)) {
      kept.isAsked = true;
      void this.#ask(kept, texts).then(() => {
        kept.isAsked = false;
        // A server that does not start has nothing to tell, however often it is asked.
        if (isKnown(kept, texts)) this.#revision.described();
      });
    }
    return onSchema(kept);
  }

  /** Everything, however long it takes. */
  async all(
    history: readonly MigrationToReplay[],
    texts: readonly string[],
    signal?: AbortSignal,
  ): Promise<OnSchema> {
    const kept = this.#keptOf(history);
    await this.#ask(kept, texts, signal);
    return onSchema(kept);
  }

  async #ask(kept: Kept, texts: readonly string[], signal?: AbortSignal): Promise<void> {
    const missing = [...new Set(texts)].filter((text) => !kept.answers.has(text));
    if ((missing.length === 0 && kept.done !== undefined) || this.#hopeless === kept.history) return;
    const answer = await this.#labs.describe(kept.history, missing, signal);
    if (answer.kind === 'failed') {
      if (answer.failure.reason === 'cancelled') return;
      // Tried again on another schema.
      this.#hopeless = kept.history;
      this.#log.warn(`Queries were not described: ${answer.failure.message}`);
      return;
    }
    kept.done = answer.done;
    if (kept.answers.size > mostAnswers) kept.answers.clear();
    for (const [at, text] of missing.entries()) {
      const one = answer.descriptions[at];
      if (one !== undefined) kept.answers.set(text, one);
    }
  }

  #keptOf(history: readonly MigrationToReplay[]): Kept {
    const known = this.#kept.find((one) => isSame(one.history, history));
    const kept = known ?? { history, answers: new Map(), done: undefined, isAsked: false };
    this.#kept = [kept, ...this.#kept.filter((one) => one !== kept)].slice(0, mostSchemas);
    return kept;
  }
}

function isKnown({ answers, done }: Kept, texts: readonly string[]): boolean {
  return done !== undefined && texts.every((text) => answers.has(text));
}

function onSchema({ answers, done }: Kept): OnSchema {
  return { of: (text) => answers.get(text), done };
}

function isSame(one: readonly MigrationToReplay[], other: readonly MigrationToReplay[]): boolean {
  return one.length === other.length && one.every((migration, at) => sameMigration(migration, other[at]));
}

/** True if the work is not done after this time. */
async function isLater(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), ms);
  });
  try {
    return await Promise.race([late, work.then(() => false)]);
  } finally {
    clearTimeout(timer);
  }
}
