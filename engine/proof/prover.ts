/**
 * Runs one migration behind its history in the embedded server and looks at what it does, and on request takes it back and runs it again.
 * One at a time. Gives what was seen; what the effects table expects is put beside it by prove.ts.
 */
import {
  catalogChanges,
  withoutPlace,
  type CatalogChange,
  type CatalogItem,
} from '../../core/catalog/items.ts';
import { unverifiable, type Unverifiable } from '../../core/proof/reason.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { readItems } from '../databases/catalog/items.ts';
import type { DatabaseFailure } from '../databases/session.ts';
import { defaultLimits, type EmbeddedLimits } from '../embedded/child.ts';
import type { Provable } from '../session/provable.ts';
import { prepare, type PreparedMigration, type PreparedSection, type PreparedText } from './prepare.ts';
import { runSection, type RawOutcome, type SectionRun } from './run.ts';
import { Stand } from './standing.ts';

export interface ProverOptions {
  /** dist/embedded.cjs. */
  readonly program: string;
  readonly loadParser: () => Promise<PostgresParser>;
  readonly limits?: Partial<EmbeddedLimits> | undefined;
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
}

export interface RunOptions {
  readonly rollback: 'prove' | 'leave';
  /** `kept`: the same migration will be asked for again, with another text. */
  readonly boundary: 'kept' | 'passed';
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?:
    ((step: { readonly done: number; readonly total: number; readonly name: string }) => void) | undefined;
}

/** By section, by statement. */
export interface RawText {
  readonly file: string;
  readonly sections: readonly (readonly RawOutcome[])[];
}

export type RawRollback =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unread'; readonly because: string }
  /** The way forward did not run as a whole. */
  | { readonly kind: 'not-tried' }
  /** It did not run to its end; the outcomes say where. */
  | { readonly kind: 'broken'; readonly down: RawText }
  | {
      readonly kind: 'ran';
      readonly down: RawText;
      /** Between the catalog before the way forward and behind the way back. */
      readonly changes: readonly CatalogChange[];
      /** The way forward once more; undefined where the catalog was not restored. */
      readonly again: { readonly up: RawText; readonly changes: readonly CatalogChange[] } | undefined;
    };

export interface MigrationRun {
  readonly up: RawText | { readonly unread: string };
  readonly changes: readonly CatalogChange[];
  readonly rollback: RawRollback | undefined;
  readonly standInRoles: readonly string[];
  readonly skippedExtensions: readonly string[];
}

export type ProverOutcome =
  | { readonly kind: 'ran'; readonly run: MigrationRun }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

/** PGlite's. */
export const embeddedMajor = 18;

/** How often a history may end the server before it is given up. */
const mostEnds = 4;
/** A history that takes longer than this is saved before something may spoil it. */
const longHistoryMs = 1_500;

export class Prover {
  readonly #options: ProverOptions;
  readonly #stand: Stand;
  readonly #now: () => number;
  /** Statements that ended the server, by migration: section and index. They do not run in a history. */
  readonly #deadly = new Map<string, Set<string>>();
  /** One of their statements did; which one is found out by sending them one by one. */
  readonly #suspected = new Set<string>();
  #queue: Promise<unknown> = Promise.resolve();
  #historyMs = 0;

  constructor(options: ProverOptions) {
    this.#options = options;
    this.#now = options.now ?? ((): number => performance.now());
    const limits = { ...defaultLimits, ...options.limits };
    this.#stand = new Stand({ program: options.program, limits });
  }

  get pid(): number | undefined {
    return this.#stand.pid;
  }

  /** The migration at this index, behind those before it. */
  run(migrations: readonly Provable[], at: number, options: RunOptions): Promise<ProverOutcome> {
    const task = this.#queue.then(() => this.#run(migrations, at, options));
    this.#queue = task.catch(() => undefined);
    return task;
  }

  stop(): void {
    this.#stand.close();
  }

  async #run(migrations: readonly Provable[], at: number, options: RunOptions): Promise<ProverOutcome> {
    const parser = await this.#options.loadParser();
    const prepared = migrations.map((one) => prepare(one, parser));
    const migration = prepared[at];
    if (migration === undefined) return failed('There is no such migration.');
    const failure = await this.#history(prepared.slice(0, at), prepared, options);
    if (failure !== undefined) return { kind: 'failed', failure };
    if (options.boundary === 'kept') await this.#stand.save(options.signal);
    const around: Around = {
      skippedExtensions: prepared.slice(0, at + 1).flatMap((one) => one.skippedExtensions),
      incomplete: this.#stand.current?.applied.find(({ complete }) => !complete)?.path,
      signal: options.signal,
    };
    return this.#prove(migration, around, options);
  }

  // ------------------------------------------------------------------------------------------------------------------ history

  async #history(
    history: readonly PreparedMigration[],
    all: readonly PreparedMigration[],
    { signal, onProgress }: RunOptions,
  ): Promise<DatabaseFailure | undefined> {
    const extensions = all.flatMap((one) => one.extensions);
    for (let ends = 0; ; ends += 1) {
      const stood = await this.#stand.at(history, extensions, signal);
      if (stood.kind === 'failed') return stood.failure;
      const from = this.#now();
      const lost = await this.#missing(history, stood.standing.applied.length, { signal, onProgress });
      this.#historyMs += this.#now() - from;
      if (lost === undefined) return undefined;
      if (lost.reason === 'cancelled' || lost.reason === 'closed' || ends >= mostEnds) return lost;
      this.#historyMs = 0;
    }
  }

  async #missing(
    history: readonly PreparedMigration[],
    first: number,
    { signal, onProgress }: Pick<RunOptions, 'signal' | 'onProgress'>,
  ): Promise<DatabaseFailure | undefined> {
    const skippedExtensions: string[] = history.slice(0, first).flatMap((one) => one.skippedExtensions);
    for (const [at, migration] of history.entries()) {
      if (at < first) continue;
      onProgress?.({ done: at, total: history.length, name: migration.path });
      skippedExtensions.push(...migration.skippedExtensions);
      const incomplete = this.#stand.current?.applied.find(({ complete }) => !complete)?.path;
      const around = { skippedExtensions, incomplete, signal };
      const ran = await this.#forward(migration, around, 'none');
      if ('failure' in ran) return ran.failure;
      this.#stand.holds([], { key: migration.key, path: migration.path, complete: isComplete(ran.up) });
    }
    return undefined;
  }

  // -------------------------------------------------------------------------------------------------------------- a migration

  async #prove(migration: PreparedMigration, around: Around, options: RunOptions): Promise<ProverOutcome> {
    const standIns = migration.roles.filter((role) => this.#stand.current?.roles.has(role) !== true);
    const before = await this.#items(around);
    if ('reason' in before) return { kind: 'failed', failure: before };
    const ran = await this.#forward(migration, around, 'each-statement');
    if ('failure' in ran && (ran.up === undefined || ran.failure.reason === 'cancelled'))
      return { kind: 'failed', failure: ran.failure };
    const told = {
      up: ran.up ?? { unread: 'it was not read' },
      standInRoles: standIns,
      skippedExtensions: migration.skippedExtensions,
    };
    const nothing: ProverOutcome = {
      kind: 'ran',
      run: {
        ...told,
        changes: [],
        rollback: options.rollback === 'leave' ? undefined : untried(migration),
      },
    };
    if ('failure' in ran) return nothing;
    const after = await this.#items(around);
    if ('reason' in after) return nothing;
    const rollback =
      options.rollback === 'leave'
        ? undefined
        : await this.#rollback(migration, around, { before, after, up: ran.up });
    if (rollback !== undefined && 'reason' in rollback) return { kind: 'failed', failure: rollback };
    const isAhead =
      rollback === undefined || rollback.kind !== 'ran' ? rollback?.kind !== 'broken' : isRestored(rollback);
    if (isAhead)
      this.#stand.holds([], { key: migration.key, path: migration.path, complete: isComplete(ran.up) });
    else this.#stand.leave();
    return { kind: 'ran', run: { ...told, changes: catalogChanges(before, after), rollback } };
  }

  async #rollback(
    migration: PreparedMigration,
    around: Around,
    was: {
      readonly before: readonly CatalogItem[];
      readonly after: readonly CatalogItem[];
      readonly up: RawText | { readonly unread: string };
    },
  ): Promise<RawRollback | DatabaseFailure> {
    const { down } = migration;
    if (down?.kind !== 'read' || !isComplete(was.up)) return untried(migration);
    if (this.#historyMs > longHistoryMs) await this.#stand.save(around.signal);
    const back = await this.#text(migration, down, around, 'each-statement');
    if (!isComplete(back.text)) return { kind: 'broken', down: back.text };
    const undone = await this.#items(around);
    if ('reason' in undone) return undone;
    const changes = differences(was.before, undone);
    if (changes.length > 0) return { kind: 'ran', down: back.text, changes, again: undefined };
    const again = await this.#forward(migration, around, 'none');
    if ('failure' in again || 'unread' in again.up)
      return { kind: 'ran', down: back.text, changes, again: undefined };
    const redone = await this.#items(around);
    if ('reason' in redone) return redone;
    return {
      kind: 'ran',
      down: back.text,
      changes,
      again: { up: again.up, changes: differences(was.after, redone) },
    };
  }

  async #forward(
    migration: PreparedMigration,
    around: Around,
    looks: SectionRun['looks'],
  ): Promise<
    | { readonly up: RawText | { readonly unread: string } }
    | { readonly up?: RawText; readonly failure: DatabaseFailure }
  > {
    const failure = await this.#makeRoles(migration, around.signal);
    if (failure !== undefined) return { failure };
    const { up } = migration;
    if (up.kind === 'unread') return { up: { unread: up.because } };
    const { text, lost } = await this.#text(migration, up, around, looks);
    return lost === undefined ? { up: text } : { up: text, failure: lost };
  }

  async #makeRoles(
    { roles, createdRoles }: PreparedMigration,
    signal: AbortSignal | undefined,
  ): Promise<DatabaseFailure | undefined> {
    const now = this.#stand.current;
    for (const role of roles) {
      if (now === undefined || now.roles.has(role)) continue;
      const name = `"${role.replaceAll('"', '""')}"`;
      const made = await now.child.query(`CREATE ROLE ${name}`, { protocol: 'simple', signal });
      // One that is there already is as good.
      if (made.kind === 'failed' && made.failure.reason !== 'statement') return made.failure;
    }
    this.#stand.holds([...roles, ...createdRoles], undefined);
    return undefined;
  }

  async #text(
    { key }: PreparedMigration,
    text: PreparedText & { readonly kind: 'read' },
    around: Around,
    looks: SectionRun['looks'],
  ): Promise<{ readonly text: RawText; readonly lost?: DatabaseFailure }> {
    const sections: (readonly RawOutcome[])[] = text.sections.map(({ texts }) =>
      texts.map(() => ({ kind: 'not-reached' })),
    );
    const raw = (): RawText => ({ file: text.file, sections });
    for (const [at, section] of text.sections.entries()) {
      const session = this.#stand.current?.child;
      if (session === undefined) break;
      const outcomes = await runSection({
        session,
        transactions: section.transactions,
        texts: looks === 'none' ? this.#survivable(key, at, section) : section.texts,
        reasonFor: (index, refusal) =>
          unverifiable(refusal, {
            isTemplate: section.templates[index] === true,
            ...around,
          }),
        looks,
        joined: this.#suspected.has(key) ? 'one-by-one' : 'at-once',
        afterRefusal: looks === 'none' ? 'go-on' : 'stop',
        now: this.#now,
        signal: around.signal,
      });
      sections[at] = outcomes;
      const lost = outcomes.findIndex((one) => one.kind === 'lost');
      const outcome = outcomes[lost];
      if (outcome?.kind === 'lost') {
        if (outcome.among > 1) this.#suspected.add(key);
        else this.#deadly.set(key, (this.#deadly.get(key) ?? new Set<string>()).add(`${at} ${lost}`));
        return { text: raw(), lost: outcome.failure };
      }
      if (outcomes.some((one) => one.kind === 'refused') && looks !== 'none') break;
    }
    const lost = await this.#endSession(around.signal);
    return lost === undefined ? { text: raw() } : { text: raw(), lost };
  }

  #survivable(key: string, at: number, { texts }: PreparedSection): readonly (string | Unverifiable)[] {
    const deadly = this.#deadly.get(key);
    if (deadly === undefined) return texts;
    return texts.map((text, index) =>
      deadly.has(`${at} ${index}`)
        ? { kind: 'not-embedded', what: 'a statement that ended the server' }
        : text,
    );
  }

  /** Each migration starts as in a new session: no open transaction, no settings, no role of the one before. */
  async #endSession(signal: AbortSignal | undefined): Promise<DatabaseFailure | undefined> {
    for (const text of ['ROLLBACK', 'DISCARD ALL']) {
      const outcome = await this.#stand.current?.child.query(text, { protocol: 'simple', signal });
      if (outcome?.kind === 'failed' && outcome.failure.reason !== 'statement') return outcome.failure;
    }
    return undefined;
  }

  async #items({ signal }: Around): Promise<readonly CatalogItem[] | DatabaseFailure> {
    const session = this.#stand.current?.child;
    if (session === undefined) return { reason: 'closed', message: 'The embedded server has ended.' };
    const read = await readItems(session, embeddedMajor, signal);
    return read.kind === 'read' ? read.items : read.failure;
  }
}

interface Around {
  readonly skippedExtensions: readonly string[];
  readonly incomplete: string | undefined;
  readonly signal: AbortSignal | undefined;
}

function untried({ down }: PreparedMigration): RawRollback {
  if (down === undefined) return { kind: 'missing' };
  return down.kind === 'unread' ? { kind: 'unread', because: down.because } : { kind: 'not-tried' };
}

function isComplete(text: RawText | { readonly unread: string }): boolean {
  if ('unread' in text) return false;
  return text.sections.every((outcomes) =>
    outcomes.every(({ kind }) => kind === 'measured' || kind === 'ran' || kind === 'control'),
  );
}

function isRestored(rollback: RawRollback & { readonly kind: 'ran' }): boolean {
  const { changes, again } = rollback;
  return changes.length === 0 && again?.changes.length === 0 && isComplete(again.up);
}

function differences(
  before: readonly CatalogItem[],
  after: readonly CatalogItem[],
): readonly CatalogChange[] {
  return catalogChanges(before.map(withoutPlace), after.map(withoutPlace));
}

function failed(message: string): ProverOutcome {
  return { kind: 'failed', failure: { reason: 'statement', message } };
}
