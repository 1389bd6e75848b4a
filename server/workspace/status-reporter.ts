/** Computes the workspace's status in the background: after each read, and shortly after edits; never two at a time. */
import { join } from 'node:path';
import type { TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { usualScope } from '../../core/findings/scope.ts';
import type { Ask, ConnectedServer } from '../../engine/session/report.ts';
import type { Session } from '../../engine/session/session.ts';
import { inBackground } from '../../engine/session/time-slices.ts';
import type { WorkspaceStatus } from '../../protocol/status.ts';
import { pathOf, uriOf } from '../convert/uri.ts';
import type { Log } from '../log.ts';
import type { SettingsCache } from '../settings.ts';
import { pathsInScope, scopeOf } from './in-scope.ts';
import { relativeIn } from './place.ts';
import { folderStatus, notesOf, problemsOf, scopeReason } from './words.ts';

const quietMs = 400;

export interface StatusParts {
  readonly log: Log;
  readonly documents: TextDocuments<TextDocument>;
  readonly settings: SettingsCache;
  readonly serverFor: (uri: string) => ConnectedServer | undefined;
}

export class StatusReporter {
  readonly #parts: StatusParts;
  /** Undefined during the first read of the folders. */
  readonly #sessions: () => readonly Session[] | undefined;
  readonly #listeners = new Set<(status: WorkspaceStatus) => void>();
  #last: WorkspaceStatus = reading;
  #timer: NodeJS.Timeout | undefined;
  #running: AbortController | undefined;

  constructor(parts: StatusParts, sessions: () => readonly Session[] | undefined) {
    this.#parts = parts;
    this.#sessions = sessions;
  }

  onStatus(listener: (status: WorkspaceStatus) => void): void {
    this.#listeners.add(listener);
  }

  tell(): void {
    for (const listener of this.#listeners) listener(this.#last);
  }

  /** The user is typing: the running count is outdated and would delay other answers. */
  refreshSoon(): void {
    this.#running?.abort();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), quietMs);
  }

  refresh(): void {
    this.#running?.abort();
    const sessions = this.#sessions();
    if (sessions === undefined) return;
    const running = new AbortController();
    this.#running = running;
    this.#collect(sessions, inBackground(running.signal)).then(
      (status) => {
        if (running.signal.aborted || JSON.stringify(status) === JSON.stringify(this.#last)) return;
        this.#last = status;
        this.tell();
      },
      (error: unknown) => {
        if (!running.signal.aborted) this.#parts.log.error('The status could not be put together.', error);
      },
    );
  }

  async #collect(sessions: readonly Session[], signal: AbortSignal): Promise<WorkspaceStatus> {
    const parts = [];
    for (const session of sessions) parts.push(await this.#ofSession(session, signal));
    const [first] = parts;
    return {
      state: 'ready',
      folders: parts.flatMap(({ folders }) => folders),
      findings: parts.reduce((sum, { findings }) => sum + findings, 0),
      sizesAsked: parts.reduce((sum, { sizesAsked }) => sum + sizesAsked, 0),
      scope: first?.scope ?? usualScope,
      scopeReason: scopeReason(first?.scope ?? usualScope, sessions[0]),
      problems: parts.flatMap(({ problems }) => problems),
      notes: [...new Set(parts.flatMap(({ notes }) => notes))],
    };
  }

  async #ofSession(session: Session, signal: AbortSignal) {
    const settings = await this.#parts.settings.of(uriOf(session.root));
    const scope = scopeOf(session, settings);
    const reports = await session.folderReports(signal);
    const askAbout = (uri: string): Ask => ({
      scope,
      targetVersion: settings.targetVersion,
      connected: this.#parts.serverFor(uri),
    });
    let [findings, sizesAsked] = [0, 0];
    for (const path of settings.enable ? pathsInScope(session, scope, this.#openIn(session)) : []) {
      const report = await session.report(path, askAbout(uriOf(join(session.root, path))), signal);
      if (report.kind !== 'linted') continue;
      findings += report.findings.length;
      sizesAsked += report.findings.filter(({ isSizeAsked }) => isSizeAsked === true).length;
    }
    return {
      scope,
      findings,
      sizesAsked,
      folders: reports.map((report) => folderStatus(report, session.root, askAbout(uriOf(session.root)))),
      notes: notesOf(session),
      problems: problemsOf(session).map(
        ({ file, line, column, key, message }) =>
          `${join(session.root, file)}, line ${line}, column ${column}${key === '' ? '' : `, ${key}`}: ${message}`,
      ),
    };
  }

  #openIn(session: Session): readonly string[] {
    return this.#parts.documents.all().flatMap(({ uri }) => {
      const path = pathOf(uri);
      return (path === undefined ? undefined : relativeIn(session.root, path)) ?? [];
    });
  }
}

const reading: WorkspaceStatus = {
  state: 'reading',
  folders: [],
  findings: 0,
  sizesAsked: 0,
  scope: 'new',
  scopeReason: '',
  problems: [],
  notes: [],
};
