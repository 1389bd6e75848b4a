/**
 * One migration folder of SQLite or MySQL's dialect: each file sent by the engine's own client in a session of its own, replayed from its
 * text, and the two schemas held against each other line by line. What the engine refuses is told and not replayed, and
 * the rest of the file runs. MySQL's files run on MariaDB here; what only MySQL knows is among the refused.
 */
import { spawnSync } from 'node:child_process';
import { measuredMariadb } from '../../../core/effects/mysql/facts.ts';
import { measuredSqlite } from '../../../core/effects/sqlite/facts.ts';
import type { MigrationFolder } from '../../../core/migrations/detection/detect.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { replaySection } from '../../../core/replay/section.ts';
import type { Session } from '../../../engine/session/session.ts';
import * as ofMariadb from '../../databases/mariadb/mariadb-catalog.ts';
import * as ofSqlite from '../../databases/sqlite/sqlite-catalog.ts';
import { startMariadb } from '../../hosts/mariadb.ts';
import { openSqlite } from '../../hosts/sqlite.ts';

export interface ElsewhereResult {
  readonly files: number;
  readonly statements: number;
  readonly refusals: readonly { readonly file: string; readonly statement: string; readonly error: string }[];
  readonly unread: readonly { readonly file: string; readonly because: string }[];
  readonly same: number;
  readonly onlyReplayed: readonly string[];
  readonly onlyServer: readonly string[];
}

interface Client {
  /** Of the engine that runs here, whatever release the folder is for. */
  readonly empty: Schema;
  /** Sends them in one session; `at` counts them. */
  readonly send: (statements: readonly string[]) => readonly Refused[];
  readonly catalog: () => readonly string[];
  readonly replayed: (schema: Schema) => readonly string[];
  readonly stop: () => void | Promise<void>;
}

interface Refused {
  readonly at: number;
  readonly error: string;
}

export async function replayElsewhere(session: Session, folder: MigrationFolder): Promise<ElsewhereResult> {
  const client = folder.dialect === 'sqlite' ? await sqliteClient() : await mariadbClient();
  try {
    const refusals: ElsewhereResult['refusals'][number][] = [];
    const unread: ElsewhereResult['unread'][number][] = [];
    let schema = client.empty;
    let files = 0;
    let statements = 0;
    for (const { name } of await session.migrationsToRun(folder)) {
      const report = await session.report(name, { named: true });
      if (report.kind === 'silent' || report.kind === 'unreadable') {
        unread.push({ file: name, because: report.because });
        continue;
      }
      const found = report.sections.flatMap((one) => (one.direction === 'up' ? one.statements : []));
      const sent = found.map(({ span: { start, end } }) => report.text.slice(start, end));
      const refused = new Map(client.send(sent).map(({ at, error }) => [at, error]));
      files += 1;
      statements += sent.length;
      for (const [at, error] of refused) refusals.push({ file: name, statement: sent[at] ?? '', error });
      const taken = found.filter((_, at) => !refused.has(at));
      schema = replaySection(schema, taken, name).after;
    }
    return { files, statements, refusals, unread, ...compared(client.replayed(schema), client.catalog()) };
  } finally {
    await client.stop();
  }
}

function compared(
  replayed: readonly string[],
  server: readonly string[],
): Pick<ElsewhereResult, 'same' | 'onlyReplayed' | 'onlyServer'> {
  const there = new Set(server);
  const here = new Set(replayed);
  return {
    same: replayed.filter((line) => there.has(line)).length,
    onlyReplayed: replayed.filter((line) => !there.has(line)),
    onlyServer: server.filter((line) => !here.has(line)),
  };
}

async function sqliteClient(): Promise<Client> {
  const engine = await openSqlite();
  const file = engine.fresh();
  return {
    send: (statements) => {
      const script = scriptOf(statements, (one) => `${one}\n;`);
      const { stderr } = spawnSync('sqlite3', ['-batch', '-init', '/dev/null', file], {
        input: script.text,
        encoding: 'utf8',
      });
      return refusedOf(stderr, /error near line (\d+): (.*)/gi, script.lines);
    },
    empty: emptySchema('sqlite', measuredSqlite),
    catalog: () => {
      const outcome = engine.run(ofSqlite.catalogQuery, file);
      if (!outcome.ok) throw new Error(outcome.message);
      return ofSqlite.catalogLines(outcome.rows);
    },
    replayed: ofSqlite.replayLines,
    stop: engine.stop,
  };
}

async function mariadbClient(): Promise<Client> {
  const server = await startMariadb();
  const database = 'replayed';
  server.run(`CREATE DATABASE ${database}`);
  const options = ['--no-defaults', `--socket=${server.socket}`, '--user=root', '--batch', '--force'];
  return {
    send: (statements) => {
      // No statement of anybody's holds this.
      const script = scriptOf(statements, (one) => `${one}\n$plinth$`, 'DELIMITER $plinth$\n');
      const { stderr } = spawnSync('mariadb', [...options, database], {
        input: script.text,
        encoding: 'utf8',
      });
      return refusedOf(stderr, /^ERROR \d+ \(\w+\) at line (\d+): (.*)/gim, script.lines);
    },
    empty: emptySchema('mysql', measuredMariadb),
    catalog: () => ofMariadb.catalogLines(server, database),
    // Nothing was there before: what is made where it does not exist has been made.
    replayed: (schema) => ofMariadb.replayLines(schema, 'possible'),
    stop: server.stop,
  };
}

/** The text to send, and the line, counted from 1, on which each statement begins. */
function scriptOf(
  statements: readonly string[],
  closed: (statement: string) => string,
  head = '',
): { readonly text: string; readonly lines: readonly number[] } {
  let text = head;
  const lines: number[] = [];
  for (const statement of statements) {
    lines.push(text.split('\n').length);
    text += `${closed(statement)}\n`;
  }
  return { text, lines };
}

/** Clients name the line on which a statement begins, or one within it. */
function refusedOf(stderr: string, pattern: RegExp, lines: readonly number[]): readonly Refused[] {
  return [...stderr.matchAll(pattern)].map(([, line, error = '']) => ({
    at: lines.findLastIndex((one) => one <= Number(line)),
    error,
  }));
}

export function elsewhereText(folder: MigrationFolder, result: ElsewhereResult): string {
  const { files, statements, refusals, unread, same, onlyReplayed, onlyServer } = result;
  return [
    `-- ${folder.path} (${folder.dialectName}): ${files} files, ${statements} statements, ${refusals.length} refused, ${unread.length} not read`,
    ...unread.map(({ file, because }) => `   not read: ${file}: ${because}`),
    ...refusals.map(({ file, statement, error }) => `   refused: ${file}: ${firstOf(statement)}: ${error}`),
    `   ${same} lines alike, ${onlyReplayed.length} only replayed, ${onlyServer.length} only on the server`,
    ...onlyReplayed.map((line) => `   + ${line}`),
    ...onlyServer.map((line) => `   - ${line}`),
  ].join('\n');
}

function firstOf(statement: string): string {
  return statement.replaceAll(/\s+/g, ' ').slice(0, 100);
}
