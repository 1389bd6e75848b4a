/**
 * Manages the embedded server of proofs: kept while the wanted history begins with what it contains, restored to a mark with which it does,
 * else started again, from a saved database if there is one. At most one process runs.
 */
import { mkdtemp } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Failed } from '../databases/session.ts';
import type { ProofDatabase } from './database.ts';
import type { ProofHost } from './host.ts';
import type { PreparedMigration } from './prepare.ts';

/** A migration that has run, as far as it could. */
export interface Applied {
  readonly key: string;
  readonly path: string;
  /** All of its statements have run. */
  readonly complete: boolean;
  /** Its text and the server's first error, if it did not run completely. */
  readonly text?: string;
  readonly said?: string | undefined;
}

/** A process and its contents. */
export interface Standing {
  readonly child: ProofDatabase;
  readonly extensions: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
  /** Schemas named by a placeholder. */
  readonly templateSchemas: ReadonlySet<string>;
  readonly applied: readonly Applied[];
  /** The time that running all of it took, and would take again. */
  readonly tookMs: number;
}

interface Saved extends Omit<Standing, 'child'> {
  readonly file: string;
}

/** A state that the running process can restore. */
interface Marked {
  readonly id: number;
  readonly standing: Standing;
}

export interface StandOptions {
  readonly host: ProofHost;
}

export type Stood = { readonly kind: 'standing'; readonly standing: Standing } | Failed;

/** Each is about as large as the database: 42 MB for an empty one. */
const mostSaved = 2;
/** Besides that of an empty server. Each takes what it does not share with the previous one: some 20 MB. */
const mostMarks = 4;

export class Stand {
  readonly #options: StandOptions;
  #standing: Standing | undefined;
  #saved: readonly Saved[] = [];
  /** Of the running process. */
  #marks: readonly Marked[] = [];
  #lastMark = 0;
  /** The process contains what no history leaves. */
  #spoiled = false;
  #provided: ReadonlySet<string> = new Set();
  #folder: string | undefined;
  #files = 0;

  constructor(options: StandOptions) {
    this.#options = options;
  }

  /** For display and tests. */
  get pid(): number | undefined {
    return this.#standing?.child.isRunning === true ? this.#standing.child.pid : undefined;
  }

  /** A server with the longest available prefix of this history. */
  async at(
    history: readonly PreparedMigration[],
    extensions: Iterable<string>,
    signal: AbortSignal | undefined,
  ): Promise<Stood> {
    const { host } = this.#options;
    const wanted = host.toLoad([...extensions, ...this.#provided]);
    const from = this.#saved
      .filter((one) => covers(one, history, wanted))
      .sort((a, b) => b.applied.length - a.applied.length)[0];
    const now = await this.#atHand(history, wanted, from?.applied.length ?? 0, signal);
    if (now !== undefined) return { kind: 'standing', standing: now };
    this.leave();
    const loaded = from?.extensions ?? wanted;
    const started = await host.start({
      signal,
      extensions: loaded,
      from: from?.file,
      migrations: history.length,
    });
    if (started.kind === 'failed') return started;
    const standing: Standing = {
      child: started.child,
      extensions: loaded,
      roles: from?.roles ?? new Set(host.roles),
      templateSchemas: from?.templateSchemas ?? new Set(),
      applied: from?.applied ?? [],
      tookMs: from?.tookMs ?? 0,
    };
    this.#standing = standing;
    if (from === undefined)
      for (const name of this.#provided)
        await started.child.query(`CREATE EXTENSION IF NOT EXISTS "${name}" CASCADE`, { signal });
    // For another history it returns to the empty state in milliseconds, without another process; cached catalog reads remain.
    if (from === undefined) {
      await host.engine.items(started.child, host.major, signal);
      await this.mark(signal);
    }
    return { kind: 'standing', standing };
  }

  /** Extensions that every new server loads. */
  get provided(): ReadonlySet<string> {
    return this.#provided;
  }

  /** From now on; earlier processes and saved databases lack them. */
  provide(extensions: readonly string[]): void {
    this.close();
    this.#provided = new Set([...this.#provided, ...extensions]);
  }

  /** Records that the server contains more now. */
  holds(roles: Iterable<string>, applied: Applied | undefined, tookMs: number): void {
    const now = this.#standing;
    if (now === undefined) return;
    this.#standing = {
      ...now,
      roles: new Set([...now.roles, ...roles]),
      applied: applied === undefined ? now.applied : [...now.applied, applied],
      tookMs: now.tookMs + tookMs,
    };
  }

  /** Records that the server has these schemas now. */
  holdsSchemas(made: Iterable<string>): void {
    const now = this.#standing;
    if (now === undefined) return;
    this.#standing = { ...now, templateSchemas: new Set([...now.templateSchemas, ...made]) };
  }

  get current(): Standing | undefined {
    return this.#standing?.child.isRunning === true ? this.#standing : undefined;
  }

  /** Saves the server's state, so that it need not be run again. A failure only costs time. */
  async save(signal: AbortSignal | undefined): Promise<void> {
    const now = this.#clean;
    if (now === undefined || this.#saved.some((one) => isSame(one.applied, now.applied))) return;
    this.#folder ??= await mkdtemp(join(tmpdir(), 'plinth-proof-'));
    const file = join(this.#folder, `${(this.#files += 1)}.tar`);
    if ((await now.child.save(file, signal)) !== undefined) return;
    const { child: _, ...held } = now;
    const kept = this.#saved.slice(-(mostSaved - 1));
    for (const { file: old } of this.#saved)
      if (!kept.some((one) => one.file === old)) rmSync(old, { force: true });
    this.#saved = [...kept, { ...held, file }];
  }

  /** Marks the server's state. A failure only costs time. */
  async mark(signal: AbortSignal | undefined): Promise<void> {
    const now = this.#clean;
    if (now === undefined || this.#marks.some(({ standing }) => standing === now)) return;
    const id = (this.#lastMark += 1);
    if ((await now.child.mark(id, signal)) !== undefined) return;
    const dated = this.#marks.filter(({ standing }) => isSame(standing.applied, now.applied));
    const marks = this.#marks.filter((one) => !dated.includes(one));
    const behind = marks.filter(({ standing }) => standing.applied.length > 0);
    const surplus = behind.length < mostMarks ? [] : [nearest(behind)];
    for (const one of [...dated, ...surplus]) await now.child.unmark(one.id);
    this.#marks = [...marks.filter((one) => !surplus.includes(one)), { id, standing: now }];
  }

  /** The process's state is not that of a history: it returns to a mark, or ends. */
  spoil(): void {
    this.#spoiled = true;
  }

  /** Ends the process at once. Saved databases remain. */
  leave(): void {
    this.#standing?.child.end({ reason: 'closed', message: 'The embedded server was stopped.' });
    this.#standing = undefined;
    this.#marks = [];
    this.#spoiled = false;
  }

  /** Ends the process and deletes saved databases. */
  close(): void {
    this.leave();
    this.#saved = [];
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  /** Its contents are those of its history: nothing else is worth keeping. */
  get #clean(): Standing | undefined {
    return this.#spoiled ? undefined : this.current;
  }

  /** The running process, possibly restored to the nearest mark; undefined if neither contains `least` migrations. */
  async #atHand(
    history: readonly PreparedMigration[],
    wanted: ReadonlySet<string>,
    least: number,
    signal: AbortSignal | undefined,
  ): Promise<Standing | undefined> {
    const now = this.current;
    if (now === undefined) return undefined;
    const [back] = this.#marks
      .filter(({ standing }) => covers(standing, history, wanted))
      .sort((a, b) => b.standing.applied.length - a.standing.applied.length);
    const isThere = !this.#spoiled && covers(now, history, wanted);
    const enough = Math.max(least, back?.standing.applied.length ?? 0);
    if (isThere && now.applied.length >= enough) return now;
    if (back === undefined || back.standing.applied.length < least) return undefined;
    if ((await now.child.goBack(back.id, signal)) !== undefined) return undefined;
    this.#standing = back.standing;
    this.#spoiled = false;
    return back.standing;
  }
}

/** The mark whose loss costs least: the one closest after another. */
function nearest(marks: readonly Marked[]): Marked {
  const [first, ...rest] = marks.toSorted(
    (a, b) => a.standing.applied.length - b.standing.applied.length,
  ) as [Marked, ...Marked[]];
  let before = first;
  let found = { mark: first, gap: first.standing.applied.length };
  for (const mark of rest) {
    const gap = mark.standing.applied.length - before.standing.applied.length;
    if (gap < found.gap) found = { mark, gap };
    before = mark;
  }
  return found.mark;
}

function covers(
  { applied, extensions }: Pick<Standing, 'applied' | 'extensions'>,
  history: readonly PreparedMigration[],
  wanted: ReadonlySet<string>,
): boolean {
  return (
    applied.every(({ key }, at) => history[at]?.key === key) &&
    [...wanted].every((one) => extensions.has(one))
  );
}

function isSame(a: readonly Applied[], b: readonly Applied[]): boolean {
  return a.length === b.length && a.every(({ key }, at) => b[at]?.key === key);
}
