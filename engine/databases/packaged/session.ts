/**
 * A database on this machine that is read in a separate process, one question at a time, with a package of the project or of a folder in the
 * settings: none of them is part of Plinth. Nothing of a package is loaded before somebody opens such a database.
 */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import type { ConnectionProfile } from '../../../core/connections/profile.ts';
import { Guarded } from '../../embedded/guarded.ts';
import type { ConnectOptions } from '../connecting.ts';
import {
  failed,
  say,
  type ConnectOutcome,
  type DatabaseFailure,
  type OpenSession,
  type QueryOptions,
  type QueryOutcome,
} from '../session.ts';
import { readPackagedReply, type PackagedReply, type PackagedRequest } from './messages.ts';

const startMs = 30_000;
const statementMs = 60_000;
const memoryBytes = 2_000_000_000;

export interface Packaged {
  /** For display: `DuckDB`. */
  readonly product: string;
  /** Of npm. */
  readonly packageName: string;
  /** The files and folders whose times and sizes change when somebody writes. */
  readonly stateOf: (path: string) => readonly string[];
  /** Of an error as the package words it. */
  readonly failureOf: (message: string, text: string) => DatabaseFailure;
}

/** Asked of the session and answered without opening the database: the state of what `stateOf` names. */
export const stateQuery = 'SELECT plinth_state()';

/** `program`: the bundled process of the engine. */
export async function connectPackaged(
  packaged: Packaged,
  program: string,
  { database, label }: ConnectionProfile,
  { packageFolders = [], workspaceFolders = [], signal }: ConnectOptions,
): Promise<ConnectOutcome> {
  const { product, packageName } = packaged;
  const module = resolved(packageName, packageFolders);
  if (module === undefined)
    return failed(
      say(
        'closed',
        `${product} is not part of Plinth: install ${packageName} in the workspace (npm install --save-dev ${packageName}), or name a folder that has it in the setting plinth.packages.folder.`,
      ),
    );
  const session = new PackagedSession(packaged, program, database, label);
  const folder = holding(database, workspaceFolders) ?? dirname(database);
  const failure = await session.open(module, folder, signal);
  if (failure === undefined) return { kind: 'connected', session };
  await session.close();
  return failed(failure);
}

/** As Node finds it from there. Runs nothing of it. */
function resolved(packageName: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    try {
      return createRequire(join(folder, 'package.json')).resolve(packageName);
    } catch {
      // Not there, or not readable: another folder may have it.
    }
  }
  return undefined;
}

/** The folder that a file is in; the innermost of several. */
function holding(path: string, folders: readonly string[]): string | undefined {
  return folders
    .filter((one) => relative(one, path).split(sep)[0] !== '..' && path.startsWith(one))
    .toSorted((a, b) => b.length - a.length)[0];
}

class PackagedSession implements OpenSession {
  readonly label: string;
  readonly #packaged: Packaged;
  readonly #path: string;
  readonly #guarded: Guarded<PackagedRequest, PackagedReply>;

  constructor(packaged: Packaged, program: string, path: string, label: string) {
    this.label = label;
    this.#packaged = packaged;
    this.#path = path;
    this.#guarded = new Guarded({
      program,
      nodeOptions: [],
      memoryBytes,
      read: readPackagedReply,
      name: `process of ${packaged.product}`,
    });
  }

  get isOpen(): boolean {
    return this.#guarded.isRunning;
  }

  /** Returns undefined on success. */
  async open(
    module: string,
    folder: string,
    signal: AbortSignal | undefined,
  ): Promise<DatabaseFailure | undefined> {
    const id = this.#guarded.nextId();
    const request: PackagedRequest = { kind: 'open', id, module, path: this.#path, folder };
    const answer = await this.#guarded.ask(request, startMs, signal);
    if (answer.kind === 'opened') return undefined;
    if (answer.kind === 'ended') return answer.failure;
    const because = answer.kind === 'error' ? answer.message : 'wrong answer';
    return say('closed', `${this.#packaged.packageName} did not start: ${because}`);
  }

  query(text: string, options: QueryOptions = {}): Promise<QueryOutcome> {
    return text === stateQuery
      ? Promise.resolve({ kind: 'rows', rows: [[this.#state()]] })
      : this.#guarded.inTurn(() => this.#query(text, options));
  }

  close(): Promise<void> {
    this.#guarded.end(say('closed', 'The connection was closed.'));
    return Promise.resolve();
  }

  async #query(
    text: string,
    { values = [], signal, timeoutMs = Infinity }: QueryOptions,
  ): Promise<QueryOutcome> {
    const request: PackagedRequest = { kind: 'query', id: this.#guarded.nextId(), text, values };
    const answer = await this.#guarded.ask(request, Math.min(timeoutMs, statementMs), signal);
    switch (answer.kind) {
      case 'rows':
        return { kind: 'rows', rows: answer.rows };
      case 'ended':
        return failed(answer.failure);
      case 'error':
        return failed(this.#packaged.failureOf(answer.message, text));
      case 'opened':
        return failed(say('statement', `The process of ${this.#packaged.product} answered something else.`));
    }
  }

  #state(): string {
    return this.#packaged
      .stateOf(this.#path)
      .map((path) => {
        const found = statSync(path, { throwIfNoEntry: false, bigint: true });
        return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`;
      })
      .join('/');
  }
}
