/**
 * ClickHouse for tests: chdb, the server as a library, installed once at an exact version (546 MB). A process has one folder of data at a time,
 * and takes a second to open it: scripts follow each other in one, each from an empty server on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installHost } from './install.ts';
import type { Outcome } from './outcome.ts';
import { hostsFolder } from './paths.ts';

const version = '3.4.0';
/** As that package tells it. */
export const clickhouseVersion = '26.7.2.1';

export interface Clickhouse {
  /** Drops all databases, then runs the statements up to the first that is refused. */
  readonly run: (sql: readonly string[]) => readonly Outcome[];
  /** Runs one statement on what is there. */
  readonly ask: (sql: string) => Outcome;
  /** Removes the folder too. */
  readonly close: () => void;
}

interface Session {
  readonly query: (sql: string, format: 'JSONCompactStrings') => string;
  readonly close: () => void;
}

/** A folder whose node_modules has the package. */
export function installClickhouse(): Promise<string> {
  return installHost({
    folder: join(hostsFolder, 'clickhouse'),
    packages: { chdb: version },
    revision: 1,
    finish: () => Promise.resolve(),
  });
}

export async function openClickhouse(): Promise<Clickhouse> {
  const { Session } = createRequire(join(await installClickhouse(), 'package.json'))('chdb') as {
    readonly Session: new (path: string) => Session;
  };
  const folder = mkdtempSync(join(tmpdir(), 'plinth-clickhouse-'));
  const session = new Session(folder);
  const run = (sql: readonly string[]): readonly Outcome[] => {
    const outcomes: Outcome[] = [];
    for (const text of sql) {
      const outcome = asked(session, text);
      outcomes.push(outcome);
      if (!outcome.ok) break;
    }
    return outcomes;
  };
  return {
    run: (sql) => {
      const [found] = run([databases]);
      const all = found?.ok === true ? found.rows.map(([name = '']) => `DROP DATABASE \`${name}\` SYNC`) : [];
      run([...all, 'CREATE DATABASE default']);
      return run(sql);
    },
    ask: (sql) => asked(session, sql),
    close: () => {
      session.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Opens a folder of data in a program of its own, as the user's does, runs the statements up to the first that is refused, and closes it;
 * `meanwhile` comes before that.
 */
export async function writeClickhouse(
  data: string,
  sql: readonly string[],
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly Outcome[]> {
  const writer = spawn(
    process.execPath,
    ['-e', writing, await installClickhouse(), data, JSON.stringify(sql)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const ended = once(writer, 'exit');
  const answered = once(writer.stdout, 'data');
  const isOver = await Promise.race([answered.then(() => false), ended.then(() => true)]);
  if (isOver) throw new Error('The writer ended without an answer.');
  const [answer] = (await answered) as [Buffer];
  await meanwhile();
  writer.stdin.end();
  await ended;
  return JSON.parse(answer.toString()) as readonly Outcome[];
}

const writing = `
const [packages, data, sql] = process.argv.slice(1);
const { Session } = require('node:module').createRequire(packages + '/package.json')('chdb');
// A reader holds the folder for a moment after its question.
const opened = (until) => {
  try {
    return new Session(data);
  } catch (error) {
    if (Date.now() > until) throw error;
    return opened(until);
  }
};
const session = opened(Date.now() + 10_000);
const outcomes = [];
for (const text of JSON.parse(sql)) {
  try {
    session.query(text);
    outcomes.push({ ok: true, rows: [] });
  } catch (error) {
    outcomes.push({ ok: false, message: String(error) });
    break;
  }
}
console.log(JSON.stringify(outcomes));
process.stdin.on('end', () => { session.close(); process.exit(0); }).resume();
`;

const databases =
  "SELECT name FROM system.databases WHERE name NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema')";

function asked(session: Session, text: string): Outcome {
  try {
    const answer = session.query(text, 'JSONCompactStrings');
    const rows = answer === '' ? [] : (JSON.parse(answer) as { readonly data: readonly string[][] }).data;
    return { ok: true, rows };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
