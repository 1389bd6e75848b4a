/**
 * What the embedded server says of queries, kept by schema and text: a query that was moved or typed again is not asked again. Nobody who types
 * waits: a document has what is known, of unchanged queries on the schema before too, and a later answer is announced if it tells something else.
 */
import { isSameList } from '../../core/collections/same-list.ts';
import type { Description } from '../../core/describe/description.ts';
import { sameMigration, type MigrationToReplay } from '../../engine/embedded/preparation.ts';
import type { Done } from '../../engine/embedded/apply.ts';
import type { OnSchema } from '../../engine/lab/describe.ts';
import type { Turn } from '../../engine/lab/shared-server.ts';
import type { Log } from '../log.ts';
import type { Labs } from '../plans/labs.ts';
import type { Revision } from '../revision.ts';

interface Kept {
  readonly history: readonly MigrationToReplay[];
  readonly answers: Map<string, Description>;
  done: readonly Done[] | undefined;
}

interface Question<T = unknown> {
  readonly history: readonly MigrationToReplay[];
  readonly texts: readonly string[];
  /** What a document shows of the answers. */
  readonly told: (answers: OnSchema) => T;
}

const parts = ['queries', 'bodies'] as const;
type Part = (typeof parts)[number];

/** A part of a document, with its last question. One is on its way at a time, and of those that come meanwhile only the last is asked. */
interface Asker {
  kept: Kept;
  question: Question;
  /** Of the last question, as JSON. */
  told: string;
  /** The schema on which all was known last. */
  last: Kept | undefined;
  isBusy: boolean;
  timer: NodeJS.Timeout | undefined;
}

/** Of typing, so that the work on a letter does not delay the answers to the next one. Another schema takes a replay. */
const gatherMs = 100;
const quietMs = 400;
/** Schemas: before and after each migration that is edited, and that of the queries. */
const mostSchemas = 8;
const mostAnswers = 20_000;

export class Descriptions {
  readonly #labs: Pick<Labs, 'describe'>;
  readonly #revision: Pick<Revision, 'described'>;
  readonly #log: Pick<Log, 'warn' | 'error'>;
  readonly #askers = new Map<string, Asker>();
  #kept: readonly Kept[] = [];
  /** On which the server did not start. */
  #hopeless: readonly MigrationToReplay[] | undefined;

  constructor(
    labs: Pick<Labs, 'describe'>,
    revision: Pick<Revision, 'described'>,
    log: Pick<Log, 'warn' | 'error'>,
  ) {
    this.#labs = labs;
    this.#revision = revision;
    this.#log = log;
  }

  /** What is known already. Editors are told when more is, unless the document has another question by then. */
  now<T>(uri: string, part: Part, question: Question<T>): { readonly answers: OnSchema; readonly told: T } {
    const before = this.#askers.get(`${part} ${uri}`);
    const kept = this.#keptOf(question.history, before?.kept);
    const asker = before ?? { kept, question, told: '', last: undefined, isBusy: false, timer: undefined };
    this.#askers.set(`${part} ${uri}`, asker);
    if (asker.kept !== kept || !isSameList(asker.question.texts, question.texts)) stopWaiting(asker);
    asker.kept = kept;
    asker.question = question;
    const answers = answersTo(asker);
    const told = question.told(answers);
    asker.told = JSON.stringify(told);
    this.#soon(asker);
    return { answers, told };
  }

  /** Everything, however long it takes. */
  async all(history: readonly MigrationToReplay[], texts: readonly string[], turn: Turn): Promise<OnSchema> {
    const kept = this.#keptOf(history);
    await this.#ask(kept, texts, turn);
    return onSchema(kept);
  }

  /** Of a closed document. */
  forget(uri: string): void {
    for (const part of parts) this.#drop(`${part} ${uri}`);
  }

  stop(): void {
    for (const key of this.#askers.keys()) this.#drop(key);
  }

  #drop(key: string): void {
    const asker = this.#askers.get(key);
    if (asker !== undefined) stopWaiting(asker);
    this.#askers.delete(key);
  }

  #soon(asker: Asker): void {
    if (isAnswered(asker)) asker.last = asker.kept;
    else if (!asker.isBusy && asker.timer === undefined) {
      // Nobody has typed yet in a document that was just opened.
      const waitMs = asker.last === undefined ? 0 : asker.kept.done === undefined ? quietMs : gatherMs;
      asker.timer = setTimeout(() => {
        asker.timer = undefined;
        this.#work(asker).catch((error: unknown) => this.#log.error('Queries were not described.', error));
      }, waitMs);
    }
  }

  async #work(asker: Asker): Promise<void> {
    const { kept, question } = asker;
    asker.isBusy = true;
    try {
      await this.#ask(kept, question.texts);
    } finally {
      asker.isBusy = false;
    }
    if (isKnown(kept, question.texts)) asker.last = kept;
    if (isAnswered(asker)) {
      const told = JSON.stringify(asker.question.told(answersTo(asker)));
      if (told !== asker.told && [...this.#askers.values()].includes(asker)) this.#revision.described();
    } else if (asker.question !== question) this.#soon(asker);
  }

  async #ask(kept: Kept, texts: readonly string[], turn?: Turn): Promise<void> {
    const missing = [...new Set(texts)].filter((text) => !kept.answers.has(text));
    if ((missing.length === 0 && kept.done !== undefined) || this.#hopeless === kept.history) return;
    this.#kept = [kept, ...this.#kept.filter((one) => one !== kept)].slice(0, mostSchemas);
    const answer = await this.#labs.describe(kept.history, missing, turn);
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

  #keptOf(history: readonly MigrationToReplay[], before?: Kept): Kept {
    const known = [...(before === undefined ? [] : [before]), ...this.#kept];
    return (
      known.find((one) => isSame(one.history, history)) ?? { history, answers: new Map(), done: undefined }
    );
  }
}

function stopWaiting(asker: Asker): void {
  clearTimeout(asker.timer);
  asker.timer = undefined;
}

function isAnswered({ kept, question }: Asker): boolean {
  return isKnown(kept, question.texts);
}

function isKnown({ answers, done }: Kept, texts: readonly string[]): boolean {
  return done !== undefined && texts.every((text) => answers.has(text));
}

/** Until a query is described on the schema that is now, what was said of it on the one before. */
function answersTo({ kept, last }: Asker): OnSchema {
  return {
    of: (text) => kept.answers.get(text) ?? last?.answers.get(text),
    done: kept.done ?? last?.done,
  };
}

function onSchema({ answers, done }: Kept): OnSchema {
  return { of: (text) => answers.get(text), done };
}

function isSame(one: readonly MigrationToReplay[], other: readonly MigrationToReplay[]): boolean {
  return one.length === other.length && one.every((migration, at) => sameMigration(migration, other[at]));
}
