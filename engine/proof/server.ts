/**
 * The embedded server as proofs use it: brought to the state after a history, and given one migration after the other, each in its own
 * session. What migrations require and an empty server lacks is created beforehand: roles, and shipped extensions that nobody creates.
 * Knows nothing of verdicts.
 */
import type { CatalogItem } from '../../core/catalog/items.ts';
import { oncePer } from '../../core/collections/once-per.ts';
import {
  becauseOf,
  makesSchema,
  schemaCommands,
  type NotRun,
  type Unfinished,
  type Unverifiable,
} from '../../core/proof/reason.ts';
import type { DatabaseFailure, SqlSession, Failed } from '../databases/session.ts';
import type { CodeWatch } from './code-watch.ts';
import type { ProofHost } from './host.ts';
import type { PreparedMigration, PreparedSection, PreparedText } from './prepare.ts';
import type { RawOutcome, SectionRun } from './run.ts';
import { makeRoles, makeTemplateSchemas } from './stand-ins.ts';
import { Stand, type Standing } from './standing.ts';

/** By section, by statement. */
export interface RawText {
  readonly file: string;
  readonly sections: readonly (readonly RawOutcome[])[];
}

/** One direction of a migration. */
export type Ran =
  | { readonly kind: 'ran'; readonly text: RawText }
  /** A clause. */
  | { readonly kind: 'unread'; readonly because: string }
  /** The server has ended; the outcomes say where. */
  | { readonly kind: 'lost'; readonly text: RawText; readonly failure: DatabaseFailure };

export type Items = { readonly kind: 'read'; readonly items: readonly CatalogItem[] } | Failed;

/** The context of a migration. */
export interface Around {
  readonly skippedExtensions: readonly string[];
  readonly incomplete: string | undefined;
  readonly unfinished: readonly Unfinished[];
  readonly toolTable: string | undefined;
  readonly makesSchema: (name: string) => boolean;
  readonly signal: AbortSignal | undefined;
  /** Looks on. */
  readonly watch?: CodeWatch | undefined;
}

/** All migrations of a folder, of which the first ones form a history. */
export interface HistoryWish {
  readonly all: readonly PreparedMigration[];
  /** Their number. */
  readonly count: number;
  readonly toolTable: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((step: Progress) => void) | undefined;
  /** It will be requested again with other texts: the way to it is marked. */
  readonly kept: boolean;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** The migration that is running. */
  readonly name: string;
}

export interface ProofServerOptions {
  readonly host: ProofHost;
  /** A monotonic time in milliseconds. */
  readonly now: () => number;
}

interface Manner {
  readonly around: Around;
  readonly looks: SectionRun['looks'];
  readonly mend: ((section: number) => SectionRun['mend']) | undefined;
}

/** How often a history may crash the server before it is abandoned. */
const mostEnds = 4;
/** A history that takes longer than this is saved before something may damage it. */
const longHistoryMs = 1_500;
/** Less than this of a history is run again rather than marked. */
const betweenMarksMs = 500;

export class ProofServer {
  readonly #options: ProofServerOptions;
  readonly #stand: Stand;
  /** Statements that crashed the server, by migration: section and index. They are skipped in a history. */
  readonly #deadly = new Map<string, Set<string>>();
  /** One of their statements crashed it; sending them one by one shows which. */
  readonly #suspected = new Set<string>();
  /** Extensions that the server lacks and could load. */
  readonly #missed = new Set<string>();
  /** Of the last `run`. */
  #ranMs = 0;
  /** Running anything replaces the process state; going back restores that of the mark. */
  readonly #known = new WeakMap<Standing, readonly CatalogItem[]>();

  constructor(options: ProofServerOptions) {
    this.#options = options;
    this.#stand = new Stand(options);
  }

  get pid(): number | undefined {
    return this.#stand.pid;
  }

  /** The session between migrations, for queries. */
  get session(): SqlSession | undefined {
    return this.#stand.current?.child;
  }

  /** Undefined when the history has run, as far as it can run here. */
  async behind(wish: HistoryWish): Promise<DatabaseFailure | undefined> {
    const { all, count, signal } = wish;
    const history = all.slice(0, count);
    for (let ends = 0; ; ends += 1) {
      const stood = await this.#stand.at(
        history,
        all.flatMap((one) => one.extensions),
        signal,
      );
      if (stood.kind === 'failed') return stood.failure;
      const lost =
        (await makeTemplateSchemas(this.#stand, missingSchemas(all), signal)) ??
        (await this.#catchUp(wish, stood.standing.applied.length));
      if (lost === undefined && !this.#provideMissed(all)) return undefined;
      if (lost !== undefined && (lost.reason === 'cancelled' || lost.reason === 'closed' || ends >= mostEnds))
        return lost;
    }
  }

  /** True if the server restarts with an extension that was missing, and that no migration of the folder creates. */
  missesExtension(all: readonly PreparedMigration[]): boolean {
    return this.#provideMissed(all);
  }

  around({ all, count, toolTable, signal }: HistoryWish): Around {
    return {
      skippedExtensions: all.slice(0, count + 1).flatMap((one) => one.skippedExtensions),
      incomplete: this.#stand.current?.applied.find(({ complete }) => !complete)?.path,
      unfinished: (this.#stand.current?.applied ?? []).flatMap(({ path, text, said }) =>
        text === undefined ? [] : [{ path, text, said }],
      ),
      toolTable,
      makesSchema: (name) => makesSchema(commandsOf(all), name),
      signal,
    };
  }

  /** Missing roles that a migration names. */
  standIns({ roles }: PreparedMigration): readonly string[] {
    if (!this.#options.host.makesRoles) return [];
    return roles.filter((role) => this.#stand.current?.roles.has(role) !== true);
  }

  get standInExtensions(): readonly string[] {
    return [...this.#stand.provided];
  }

  async forward(migration: PreparedMigration, around: Around, looks: SectionRun['looks']): Promise<Ran> {
    return this.run(migration, migration.up, around, looks);
  }

  /** `mend`: the handler of failures for a section, by its index. */
  async run(
    migration: PreparedMigration,
    text: PreparedText,
    around: Around,
    looks: SectionRun['looks'],
    mend?: (section: number) => SectionRun['mend'],
  ): Promise<Ran> {
    if (text.kind === 'unread') return text;
    const { host } = this.#options;
    const failure = host.makesRoles ? await makeRoles(this.#stand, migration, around.signal) : undefined;
    if (failure !== undefined)
      return { kind: 'lost', failure, text: { file: text.file, sections: notReached(text.sections) } };
    // What was read of the catalog belongs to the state before.
    this.#stand.holds([], undefined, 0);
    const from = this.#options.now();
    const ran = await this.#sections(migration.key, text, { around, looks, mend });
    this.#ranMs = this.#options.now() - from;
    return ran;
  }

  /** The migration has run, and the next one may run now. `items`: of the current catalog, if known. */
  hold({ key, path, up }: PreparedMigration, ran: Ran, items?: readonly CatalogItem[]): void {
    const complete = isComplete(ran);
    const open = complete ? {} : { text: textOf(up), said: firstSaid(ran) };
    this.#stand.holds([], { key, path, complete, ...open }, this.#ranMs);
    const now = this.#stand.current;
    if (now !== undefined && items !== undefined) this.#known.set(now, items);
  }

  async items(signal: AbortSignal | undefined): Promise<Items> {
    const now = this.#stand.current;
    if (now === undefined)
      return { kind: 'failed', failure: { reason: 'closed', message: 'The embedded server has ended.' } };
    const known = this.#known.get(now);
    return known === undefined
      ? this.#options.host.engine.items(now.child, this.#options.host.major, signal)
      : { kind: 'read', items: known };
  }

  /** The current catalog, for each return of the server to this state. */
  async boundary(signal: AbortSignal | undefined): Promise<Items> {
    const read = await this.items(signal);
    const now = this.#stand.current;
    if (read.kind === 'read' && now !== undefined) this.#known.set(now, read.items);
    return read;
  }

  /** Marks the server's state, and saves it if the history takes long: marks end with their process. */
  async keep(signal: AbortSignal | undefined): Promise<void> {
    await this.#stand.mark(signal);
    if (this.#historyMs > betweenMarksMs) await this.#stand.save(signal);
  }

  /** Saves the server's state, so that it need not be run again. */
  save(signal: AbortSignal | undefined): Promise<void> {
    return this.#historyMs > longHistoryMs ? this.#stand.save(signal) : Promise.resolve();
  }

  /** The server's state is not that of a history. */
  spoil(): void {
    this.#stand.spoil();
  }

  close(): void {
    this.#stand.close();
  }

  // ---------------------------------------------------------------------------------------------------------------- internal

  /** The time to reach this state again. */
  get #historyMs(): number {
    return this.#stand.current?.tookMs ?? 0;
  }

  async #catchUp(wish: HistoryWish, first: number): Promise<DatabaseFailure | undefined> {
    const { all, count, onProgress } = wish;
    let marked = this.#options.now();
    for (const [at, migration] of all.slice(0, count).entries()) {
      if (at < first) continue;
      if (wish.kept && this.#options.now() - marked > betweenMarksMs) {
        await this.#stand.mark(wish.signal);
        marked = this.#options.now();
      }
      onProgress?.({ done: at, total: count, name: migration.path });
      const ran = await this.forward(migration, this.around({ ...wish, count: at }), 'none');
      if (ran.kind === 'lost') return ran.failure;
      this.hold(migration, ran);
    }
    return undefined;
  }

  #provideMissed(all: readonly PreparedMigration[]): boolean {
    const asked = new Set(all.flatMap((one) => one.extensions));
    const provided = this.#stand.provided;
    const more = [...this.#missed].filter((name) => !asked.has(name) && !provided.has(name));
    if (more.length > 0) this.#stand.provide(more);
    return more.length > 0;
  }

  async #sections(key: string, text: PreparedText & { readonly kind: 'read' }, manner: Manner): Promise<Ran> {
    const sections = notReached(text.sections);
    const raw: RawText = { file: text.file, sections };
    const begun = await this.#begin(manner.around.signal);
    if (begun !== undefined) return { kind: 'lost', failure: begun, text: raw };
    for (const [at, section] of text.sections.entries()) {
      const outcomes = await this.#section(key, at, section, { ...manner, file: text.file });
      sections[at] = outcomes;
      const lost = outcomes.findIndex((one) => one.kind === 'lost');
      const outcome = outcomes[lost];
      if (outcome?.kind === 'lost') {
        if (outcome.among > 1) this.#suspected.add(key);
        else this.#deadly.set(key, (this.#deadly.get(key) ?? new Set<string>()).add(`${at} ${lost}`));
        return { kind: 'lost', text: raw, failure: outcome.failure };
      }
      if (outcomes.some((one) => one.kind === 'refused') && manner.looks !== 'none') break;
    }
    const now = this.#stand.current?.child;
    const failure = now && (await this.#options.host.engine.endSession(now, manner.around.signal));
    return failure === undefined ? { kind: 'ran', text: raw } : { kind: 'lost', text: raw, failure };
  }

  async #begin(signal: AbortSignal | undefined): Promise<DatabaseFailure | undefined> {
    const now = this.#stand.current?.child;
    return now && this.#options.host.engine.beginSession?.(now, signal);
  }

  async #section(
    key: string,
    at: number,
    section: PreparedSection,
    { around, looks, mend, file }: Manner & { readonly file: string },
  ): Promise<readonly RawOutcome[]> {
    const session = this.#stand.current?.child;
    if (session === undefined) return section.texts.map(() => ({ kind: 'not-reached' }));
    const { host } = this.#options;
    const { engine } = host;
    const notRun: NotRun[] = [];
    const outcomes = await engine.runSection({
      session,
      transactions: section.transactions,
      atEnd: section.atEnd,
      texts: looks === 'none' ? this.#survivable(key, at, section) : section.texts,
      reasonFor: (index, refusal) => {
        const isTemplate = section.templates[index] === true;
        const told = engine.unverifiable(refusal, { ...around, isTemplate }) ?? becauseOf(refusal, notRun);
        const own = section.texts
          .slice(0, index)
          .some((one) => typeof one !== 'string' && one.kind === 'beyond');
        const reason = host.inItsWords(told, refusal, own ? file : around.incomplete);
        if (reason?.kind === 'extension' && reason.name !== undefined && host.hasExtension(reason.name))
          this.#missed.add(reason.name);
        const text = section.texts[index];
        if (reason !== undefined && typeof text === 'string') notRun.push({ text, because: reason });
        return reason;
      },
      looks,
      watch: around.watch?.section(at, section.statements),
      joined: this.#suspected.has(key) ? 'one-by-one' : 'at-once',
      afterRefusal: looks === 'none' ? 'go-on' : 'stop',
      mend: mend?.(at),
      now: this.#options.now,
      signal: around.signal,
    });
    return outcomes.map((outcome, index) => asWritten(outcome, section.written[index]));
  }

  #survivable(key: string, at: number, { texts }: PreparedSection): readonly (string | Unverifiable)[] {
    const deadly = this.#deadly.get(key);
    if (deadly === undefined) return texts;
    return texts.map((text, index) =>
      deadly.has(`${at} ${index}`)
        ? this.#options.host.engine.lacks('way to run a statement that ended it')
        : text,
    );
  }
}

/** With the position of an error in the statement, if another text was sent. */
function asWritten(outcome: RawOutcome, written: PreparedSection['written'][number]): RawOutcome {
  if (written === undefined || outcome.kind !== 'refused' || outcome.refusal.position === undefined)
    return outcome;
  return { ...outcome, refusal: { ...outcome.refusal, position: written(outcome.refusal.position) } };
}

const finished: ReadonlySet<RawOutcome['kind']> = new Set(['measured', 'applied', 'ran', 'control']);

/** All of its statements have run. */
export function isComplete(ran: Ran): boolean {
  if (ran.kind !== 'ran') return false;
  return ran.text.sections.every((outcomes) => outcomes.every(({ kind }) => finished.has(kind)));
}

/** Later errors may follow from the first. */
function firstSaid(ran: Ran): string | undefined {
  if (ran.kind !== 'ran') return undefined;
  const said = ran.text.sections
    .flat()
    .flatMap((one) => (one.kind === 'refused' || one.kind === 'not-verifiable' ? (one.refusal ?? []) : []));
  return said[0]?.message;
}

/** Cached, because each statement that lacks a schema needs it for all migrations. */
const commandsOf = oncePer((all: readonly PreparedMigration[]) =>
  all.flatMap(({ up }) => schemaCommands(textOf(up))),
);

/**
 * Schemas that a placeholder names and that no migration of the folder creates. All of them at once, so that none looks like a result of a
 * migration.
 */
const missingSchemas = oncePer((all: readonly PreparedMigration[]) =>
  [...new Set(all.flatMap(({ templateSchemas }) => templateSchemas))].filter(
    (name) => !makesSchema(commandsOf(all), name),
  ),
);

function textOf(text: PreparedText): string {
  return text.kind === 'unread'
    ? ''
    : text.sections.flatMap(({ texts }) => texts.filter((one) => typeof one === 'string')).join(';\n');
}

function notReached(sections: readonly PreparedSection[]): (readonly RawOutcome[])[] {
  return sections.map(({ texts }) => texts.map((): RawOutcome => ({ kind: 'not-reached' })));
}
