/**
 * The embedded server as proofs use it: brought after a history, given one migration after the other in sessions of their own. What
 * migrations take for granted and an empty server lacks is made beforehand: roles, and extensions that ship and that nobody creates. Knows
 * nothing of verdicts.
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
  /** Half a sentence. */
  | { readonly kind: 'unread'; readonly because: string }
  /** The server has ended; the outcomes say where. */
  | { readonly kind: 'lost'; readonly text: RawText; readonly failure: DatabaseFailure };

export type Items = { readonly kind: 'read'; readonly items: readonly CatalogItem[] } | Failed;

/** What is known around a migration. */
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

/** All migrations of a folder, of which the first ones are a history. */
export interface HistoryWish {
  readonly all: readonly PreparedMigration[];
  /** So many of them. */
  readonly count: number;
  readonly toolTable: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((step: Progress) => void) | undefined;
  /** It will be asked for again with other texts: the way there is marked. */
  readonly kept: boolean;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** The migration that runs now. */
  readonly name: string;
}

export interface ProofServerOptions {
  readonly host: ProofHost;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
}

interface Manner {
  readonly around: Around;
  readonly looks: SectionRun['looks'];
  readonly mend: ((section: number) => SectionRun['mend']) | undefined;
}

/** How often a history may end the server before it is given up. */
const mostEnds = 4;
/** A history that takes longer than this is saved before something may spoil it. */
const longHistoryMs = 1_500;
/** So much of a history is run again rather than marked. */
const betweenMarksMs = 500;

export class ProofServer {
  readonly #options: ProofServerOptions;
  readonly #stand: Stand;
  /** Statements that ended the server, by migration: section and index. They do not run in a history. */
  readonly #deadly = new Map<string, Set<string>>();
  /** One of their statements did; which one is found out by sending them one by one. */
  readonly #suspected = new Set<string>();
  /** Extensions that the server misses and could have. */
  readonly #missed = new Set<string>();
  /** Of what `run` ran last. */
  #ranMs = 0;
  /** Running anything makes another standing; going back makes the one of the mark. */
  readonly #known = new WeakMap<Standing, readonly CatalogItem[]>();

  constructor(options: ProofServerOptions) {
    this.#options = options;
    this.#stand = new Stand(options);
  }

  get pid(): number | undefined {
    return this.#stand.pid;
  }

  /** Between migrations, for who asks it something. */
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

  /** True if the server starts again with an extension that something missed, and that no migration of the folder creates. */
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

  /** Roles that a migration names and that nobody has made yet. */
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

  /** `mend`: what helps the statements of a section, by its index. */
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
    const from = this.#options.now();
    const ran = await this.#sections(migration.key, text, { around, looks, mend });
    this.#ranMs = this.#options.now() - from;
    return ran;
  }

  /** The migration has run, and what follows it may run now. `items`: of the catalog as it is now, where they are known. */
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

  /** The catalog as it is now, for as often as the server comes back here. */
  async boundary(signal: AbortSignal | undefined): Promise<Items> {
    const read = await this.items(signal);
    const now = this.#stand.current;
    if (read.kind === 'read' && now !== undefined) this.#known.set(now, read.items);
    return read;
  }

  /** Marks what the server holds, and writes it down where the way here was long: a process that is ended loses its marks. */
  async keep(signal: AbortSignal | undefined): Promise<void> {
    await this.#stand.mark(signal);
    if (this.#historyMs > betweenMarksMs) await this.#stand.save(signal);
  }

  /** Writes down what the server holds, so that it need not be run again. */
  save(signal: AbortSignal | undefined): Promise<void> {
    return this.#historyMs > longHistoryMs ? this.#stand.save(signal) : Promise.resolve();
  }

  /** What the server holds is not what a history leaves. */
  spoil(): void {
    this.#stand.spoil();
  }

  close(): void {
    this.#stand.close();
  }

  // ---------------------------------------------------------------------------------------------------------------- internal

  /** What coming here again would take. */
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

/** With the place of a refusal in the statement, where the server was sent another text. */
function asWritten(outcome: RawOutcome, written: PreparedSection['written'][number]): RawOutcome {
  if (written === undefined || outcome.kind !== 'refused' || outcome.refusal.position === undefined)
    return outcome;
  return { ...outcome, refusal: { ...outcome.refusal, position: written(outcome.refusal.position) } };
}

const finished: ReadonlySet<RawOutcome['kind']> = new Set(['measured', 'applied', 'ran', 'control']);

/** All that it sends has run. */
export function isComplete(ran: Ran): boolean {
  if (ran.kind !== 'ran') return false;
  return ran.text.sections.every((outcomes) => outcomes.every(({ kind }) => finished.has(kind)));
}

/** What follows its first refusal may follow from that. */
function firstSaid(ran: Ran): string | undefined {
  if (ran.kind !== 'ran') return undefined;
  const said = ran.text.sections
    .flat()
    .flatMap((one) => (one.kind === 'refused' || one.kind === 'not-verifiable' ? (one.refusal ?? []) : []));
  return said[0]?.message;
}

/** Asked for each statement that lacks a schema, of all migrations alike. */
const commandsOf = oncePer((all: readonly PreparedMigration[]) =>
  all.flatMap(({ up }) => schemaCommands(textOf(up))),
);

/** Those that a placeholder names and that no migration of the folder makes. All of them at once, so that none shows as something that a migration made. */
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
