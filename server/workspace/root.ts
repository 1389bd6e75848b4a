/** One workspace folder: its session, opened on first use and updated after changes on disk, one update at a time. */
import { kit } from '../../engine/session/kit.ts';
import type { SessionOptions } from '../../engine/session/options.ts';
import { Session } from '../../engine/session/session.ts';
import { Recording } from '../../engine/inputs/recording.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { Store } from '../../engine/cache/store.ts';
import type { Diagnostic } from 'vscode-languageserver';
import { answerIn, KeptAnswers, keyOf, textDigest } from './kept-answers.ts';

/** A burst of changes on disk (a checkout, a rebase) is handled as one change. */
const quietMs = 150;

export class Root {
  readonly path: string;
  readonly #processes: SessionOptions['processes'];
  readonly #changed: () => void;
  /** The file types in which embedded SQL is searched, from the editor's settings. */
  readonly #embeddedSql: () => Promise<SessionOptions['embeddedSql']>;
  /** Texts in editors, by path; a session that is opened again gets them. */
  readonly #overlays = new Map<string, string>();
  #session: Promise<Session> | undefined;
  #ready: Session | undefined;
  #looksAt: SessionOptions['embeddedSql'];
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  readonly #kept: KeptAnswers;
  /** What the session has read since its last refresh; undefined during a refresh. */
  #inputs: Recording | undefined;

  /** `changed` is called after each update of the session. */
  constructor(
    path: string,
    processes: SessionOptions['processes'],
    embeddedSql: () => Promise<SessionOptions['embeddedSql']>,
    changed: () => void,
    store?: Store,
  ) {
    this.path = path;
    this.#processes = processes;
    this.#embeddedSql = embeddedSql;
    this.#changed = changed;
    this.#kept = new KeptAnswers(store, async () =>
      keyOf(path, processes === 'allowed', { embeddedSql: await embeddedSql() }),
    );
  }

  /** Undefined during the first read. */
  get ready(): Session | undefined {
    return this.#ready;
  }

  session(): Promise<Session> {
    this.#session ??= this.#open();
    return this.#session;
  }

  /** True if diagnostics of an earlier server are still valid. */
  async isKnown(): Promise<boolean> {
    return (await this.#kept.find()).size > 0;
  }

  /** The diagnostics of an earlier server for a document, until the folder has been read. */
  async kept(path: string, wish: string): Promise<readonly Diagnostic[] | undefined> {
    if (this.#ready !== undefined) return undefined;
    return answerIn(await this.#kept.find(), { path, wish }, this.#overlays);
  }

  /** Read this before a report and pass it to `keep`. */
  get inputs(): Recording | undefined {
    return this.#inputs;
  }

  /** Stores the diagnostics of a document if they depend on nothing but files on disk, and these have not changed since. */
  keep(path: string, wish: string, items: readonly Diagnostic[], inputs: Recording | undefined): void {
    const text = this.#overlays.get(path);
    if (inputs === undefined || inputs !== this.#inputs || text === undefined) return;
    const answers = this.#ready?.isAsOnDisk === true ? inputs.answers : undefined;
    if (answers !== undefined) this.#kept.note({ path, wish, text: textDigest(text), items }, answers);
  }

  /** Call this before the process ends. */
  async rest(): Promise<void> {
    await this.#kept.write();
  }

  edit(path: string, text: string): void {
    if (this.#overlays.get(path) === text) return;
    this.#overlays.set(path, text);
    this.#ready?.open(path, text);
  }

  close(path: string): void {
    this.#overlays.delete(path);
    this.#ready?.close(path);
  }

  /** Files were added, changed or deleted, or git's state changed. */
  lookAgain(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#looking = this.#looking.then(() => this.#look()).catch(() => undefined);
    }, quietMs);
  }

  /** Called after a change of settings that determine which files are read. */
  settingsChanged(): void {
    if (this.#session === undefined) return;
    this.#embeddedSql().then(
      (wanted) => {
        if (wanted !== this.#looksAt) this.lookAgain();
      },
      () => undefined,
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#inputs?.stop();
    this.#inputs = undefined;
    this.#kept.forget();
  }

  async #open(): Promise<Session> {
    this.#looksAt = await this.#embeddedSql();
    // First, so that reading the folder does not delay stored diagnostics.
    await this.#kept.find();
    const inputs = Recording.start();
    const session = await Session.open({
      root: this.path,
      parser: await loadPostgresParser(),
      ...kit,
      processes: this.#processes,
      withoutGit: 'edited',
      embeddedSql: this.#looksAt,
    });
    for (const [path, text] of this.#overlays) session.open(path, text);
    this.#ready = session;
    this.#inputs = inputs;
    return session;
  }

  async #look(): Promise<void> {
    const session = await this.session();
    this.#looksAt = await this.#embeddedSql();
    this.#inputs?.stop();
    this.#inputs = undefined;
    this.#kept.forget();
    const inputs = Recording.start();
    await session.refresh({ embeddedSql: this.#looksAt });
    this.#inputs = inputs;
    this.#changed();
  }
}
