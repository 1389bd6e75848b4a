/** One workspace folder: its session, opened on first use and updated after changes on disk, one update at a time. */
import { kit } from '../../engine/session/kit.ts';
import type { SessionOptions } from '../../engine/session/options.ts';
import { Session } from '../../engine/session/session.ts';
import { Recording } from '../../engine/inputs/recording.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { Store } from '../../engine/cache/store.ts';
import type { Diagnostic } from 'vscode-languageserver';
import { KeptAnswers, textDigest } from './kept-answers.ts';

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
  /** Of all that the session has read since it last looked at the disk; undefined while it looks. */
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
    this.#kept = new KeptAnswers(store, async () => JSON.stringify([path, processes, await embeddedSql()]));
  }

  /** Undefined during the first read. */
  get ready(): Session | undefined {
    return this.#ready;
  }

  session(): Promise<Session> {
    this.#session ??= this.#open();
    return this.#session;
  }

  /** Whether an earlier server has left answers that still hold. */
  async isKnown(): Promise<boolean> {
    return (await this.#kept.find()).size > 0;
  }

  /** What an earlier server said of a document, until the folder has been read. */
  async kept(path: string, wish: string): Promise<readonly Diagnostic[] | undefined> {
    if (this.#ready !== undefined) return undefined;
    const answers = await this.#kept.find();
    const isAsThen = [...this.#overlays].every(([one, text]) => answers.get(one)?.text === textDigest(text));
    const answer = isAsThen ? answers.get(path) : undefined;
    return answer?.wish === wish ? answer.items : undefined;
  }

  /** To be asked before a report, and given back with what became of it. */
  get inputs(): Recording | undefined {
    return this.#inputs;
  }

  /** Keeps what was said of a document, if it rests on the disk alone and that has not changed since. */
  keep(path: string, wish: string, items: readonly Diagnostic[], inputs: Recording | undefined): void {
    const text = this.#overlays.get(path);
    if (inputs === undefined || inputs !== this.#inputs || text === undefined) return;
    const answers = this.#ready?.isAsOnDisk === true ? inputs.answers : undefined;
    if (answers !== undefined) this.#kept.note({ path, wish, text: textDigest(text), items }, answers);
  }

  /** Before the process ends. */
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
    // Before anything is read, so that it is not waited for while the folder is.
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
