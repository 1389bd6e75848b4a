/**
 * A DuckDB file that is read in a separate process, one question at a time, with the @duckdb/node-api of the project or of a folder in the
 * settings: DuckDB itself is no part of Plinth. Nothing of that package is loaded before somebody opens a file.
 */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
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
import { readDuckdbReply, type DuckdbReply, type DuckdbRequest } from './messages.ts';

const startMs = 30_000;
const statementMs = 60_000;
const memoryBytes = 2_000_000_000;
const packageName = '@duckdb/node-api';

const missingPackage = `DuckDB is not part of Plinth: install ${packageName} in the workspace (npm install --save-dev ${packageName}), or name a folder that has it in the setting plinth.duckdb.folder.`;

/** Asked of the session and answered without opening the file: its size and the times of its last change, its log included. */
export const fileStateQuery = 'SELECT plinth_file_state()';

/** `program`: dist/duckdb.cjs. */
export async function connectDuckdb(
  program: string,
  { database, label }: ConnectionProfile,
  { packageFolders = [], signal }: ConnectOptions,
): Promise<ConnectOutcome> {
  const module = resolved(packageFolders);
  if (module === undefined) return failed(say('closed', missingPackage));
  const session = new DuckdbSession(program, database, label);
  const failure = await session.open(module, signal);
  if (failure === undefined) return { kind: 'connected', session };
  await session.close();
  return failed(failure);
}

/** As Node finds it from there. Runs nothing of it. */
function resolved(folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    try {
      return createRequire(join(folder, 'package.json')).resolve(packageName);
    } catch {
      // Not there, or not readable: another folder may have it.
    }
  }
  return undefined;
}

class DuckdbSession implements OpenSession {
  readonly label: string;
  readonly #file: string;
  readonly #guarded: Guarded<DuckdbRequest, DuckdbReply>;

  constructor(program: string, file: string, label: string) {
    this.label = label;
    this.#file = file;
    this.#guarded = new Guarded({
      program,
      nodeOptions: [],
      memoryBytes,
      read: readDuckdbReply,
      name: 'process of DuckDB',
    });
  }

  get isOpen(): boolean {
    return this.#guarded.isRunning;
  }

  /** Returns undefined on success. */
  async open(module: string, signal: AbortSignal | undefined): Promise<DatabaseFailure | undefined> {
    const request: DuckdbRequest = { kind: 'open', id: this.#guarded.nextId(), module, file: this.#file };
    const answer = await this.#guarded.ask(request, startMs, signal);
    if (answer.kind === 'opened') return undefined;
    if (answer.kind === 'ended') return answer.failure;
    const because = answer.kind === 'error' ? answer.message : 'wrong answer';
    return say('closed', `${packageName} did not start: ${because}`);
  }

  query(text: string, options: QueryOptions = {}): Promise<QueryOutcome> {
    return text === fileStateQuery
      ? Promise.resolve({ kind: 'rows', rows: [[stateOf(this.#file)]] })
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
    const request: DuckdbRequest = { kind: 'query', id: this.#guarded.nextId(), text, values };
    const answer = await this.#guarded.ask(request, Math.min(timeoutMs, statementMs), signal);
    switch (answer.kind) {
      case 'rows':
        return { kind: 'rows', rows: answer.rows };
      case 'ended':
        return failed(answer.failure);
      case 'error':
        return failed(duckdbFailure(answer.message, text));
      case 'opened':
        return failed(say('statement', 'The process of DuckDB answered something else.'));
    }
  }
}

function stateOf(file: string): string {
  return [file, `${file}.wal`]
    .map((path) => {
      const found = statSync(path, { throwIfNoEntry: false, bigint: true });
      return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`;
    })
    .join('/');
}

/** Of an error as DuckDB prints it: the sentence, and the place that the caret below the line shows. */
function duckdbFailure(printed: string, text: string): DatabaseFailure {
  const [, holder, pid] = /Conflicting lock is held in (.+?) \(PID (\d+)\)/.exec(printed) ?? [];
  if (pid !== undefined)
    return say(
      'lockTimeout',
      `Another program has the file open to write: ${holder ?? ''}, process ${pid}. DuckDB lets nobody else read it meanwhile. Ask again when it has closed the file.`,
    );
  const [message = '', shown = ''] = printed.split(/\n+(?=LINE \d+: )/);
  const position = placeIn(shown, text);
  return { reason: 'statement', message: message.trim(), ...(position === undefined ? {} : { position }) };
}

/** Undefined if the line is not shown as a whole. */
function placeIn(shown: string, text: string): number | undefined {
  const [, before = '', number, line = '', caret] = /^(LINE (\d+): )(.*)\n( *)\^/.exec(shown) ?? [];
  if (number === undefined || caret === undefined) return undefined;
  const lines = text.split('\n');
  const at = Number(number) - 1;
  if (lines[at] !== line) return undefined;
  const start = lines.slice(0, at).reduce((sum, one) => sum + one.length + 1, 0);
  return start + caret.length - before.length;
}
