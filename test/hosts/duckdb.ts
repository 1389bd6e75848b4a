/**
 * DuckDB for tests: the package that users have in their own project, installed once at an exact version. A database is a file that a program
 * of its own writes, as the user's does.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installHost } from './install.ts';
import type { Outcome } from './outcome.ts';
import { hostsFolder } from './paths.ts';

const version = '1.5.6-r.1';

/** As `1.5.6`. */
export const duckdbVersion = version.split('-', 1)[0] ?? '';

export interface Duckdb {
  /** A folder whose node_modules has the package. */
  readonly folder: string;
  /** Opens the file to write, runs the statements up to the first that is refused, and closes it. */
  readonly run: (file: string, sql: readonly string[]) => Promise<readonly Outcome[]>;
  /** A program that opens the file to write, runs a statement if one is given, and keeps it open until it is stopped. */
  readonly hold: (file: string, sql?: string) => Promise<ChildProcess>;
}

interface Connection {
  readonly runAndReadAll: (
    sql: string,
  ) => Promise<{ readonly getRows: () => readonly (readonly unknown[])[] }>;
  readonly closeSync: () => void;
}

interface Package {
  readonly DuckDBInstance: {
    readonly create: (
      path: string,
    ) => Promise<{ readonly connect: () => Promise<Connection>; readonly closeSync: () => void }>;
  };
}

export async function installDuckdb(): Promise<Duckdb> {
  const folder = await installHost({
    folder: join(hostsFolder, 'duckdb'),
    packages: { '@duckdb/node-api': version },
    revision: 1,
    finish: () => Promise.resolve(),
  });
  const { DuckDBInstance } = createRequire(join(folder, 'package.json'))('@duckdb/node-api') as Package;
  return {
    folder,
    run: async (file, sql) => {
      const instance = await DuckDBInstance.create(file);
      const connection = await instance.connect();
      const outcomes: Outcome[] = [];
      try {
        for (const text of sql) {
          const outcome = await asked(connection, text);
          outcomes.push(outcome);
          if (!outcome.ok) break;
        }
      } finally {
        connection.closeSync();
        instance.closeSync();
      }
      return outcomes;
    },
    hold: async (file, sql = 'SELECT 1') => {
      const holder = spawn(process.execPath, ['-e', holding, folder, file, sql], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      await once(holder.stdout, 'data');
      return holder;
    },
  };
}

/** Ends with the test, whose pipe it reads. */
const holding = `
const [folder, file, sql] = process.argv.slice(1);
const { DuckDBInstance } = require('node:module').createRequire(folder + '/package.json')('@duckdb/node-api');
process.stdin.on('end', () => process.exit(0)).resume();
(async () => {
  globalThis.kept = await (await DuckDBInstance.create(file)).connect();
  await kept.run(sql);
  console.log('open');
})();
`;

async function asked(connection: Connection, text: string): Promise<Outcome> {
  try {
    const result = await connection.runAndReadAll(text);
    return { ok: true, rows: result.getRows().map((row) => row.map(String)) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
