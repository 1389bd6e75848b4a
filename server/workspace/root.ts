/** One workspace folder: its session, opened on first use and updated after changes on disk, one update at a time. */
import { kit } from '../../engine/session/kit.ts';
import type { SessionOptions } from '../../engine/session/options.ts';
import { Session } from '../../engine/session/session.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';

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

  /** `changed` is called after each update of the session. */
  constructor(
    path: string,
    processes: SessionOptions['processes'],
    embeddedSql: () => Promise<SessionOptions['embeddedSql']>,
    changed: () => void,
  ) {
    this.path = path;
    this.#processes = processes;
    this.#embeddedSql = embeddedSql;
    this.#changed = changed;
  }

  /** Undefined during the first read. */
  get ready(): Session | undefined {
    return this.#ready;
  }

  session(): Promise<Session> {
    this.#session ??= this.#open();
    return this.#session;
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
  }

  async #open(): Promise<Session> {
    this.#looksAt = await this.#embeddedSql();
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
    return session;
  }

  async #look(): Promise<void> {
    const session = await this.session();
    this.#looksAt = await this.#embeddedSql();
    await session.refresh({ embeddedSql: this.#looksAt });
    this.#changed();
  }
}
