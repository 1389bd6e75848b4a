/** Builds the embedded servers' processes once per test run, from the sources as they are, into an ignored folder. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { repository } from '../../hosts/paths.ts';
import { lenderVariable } from '../../hosts/postgres/server.ts';

export const programs = ['embedded', 'sqlite', 'duckdb', 'clickhouse'] as const;
type Program = (typeof programs)[number];

const built = new Map<Program, Promise<string>>();

/** The path of the bundled process; its data files lie beside it. */
export function embeddedProgram(): Promise<string> {
  return programOf('embedded');
}

/** The same of the embedded SQLite. */
export function sqliteProgram(): Promise<string> {
  return programOf('sqlite');
}

/** The process that reads files of DuckDB. */
export function duckdbProgram(): Promise<string> {
  return programOf('duckdb');
}

/** The process that reads folders of ClickHouse's data. */
export function clickhouseProgram(): Promise<string> {
  return programOf('clickhouse');
}

async function programOf(program: Program): Promise<string> {
  const lender = process.env[lenderVariable];
  if (lender === undefined) return ownProgram(program);
  const answer = await fetch(`${lender}/${program}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/** As above, but built by this process. */
export function ownProgram(program: Program): Promise<string> {
  const building = built.get(program) ?? builders[program]();
  built.set(program, building);
  return building;
}

const builders: Readonly<Record<Program, () => Promise<string>>> = {
  embedded: buildProgram,
  sqlite: buildSqlite,
  duckdb: () => buildPackaged('duckdb'),
  clickhouse: () => buildPackaged('clickhouse'),
};

async function buildProgram(): Promise<string> {
  const folder = ownFolder();
  const program = join(folder, 'embedded.cjs');
  await bundle('engine/embedded/process/main.ts', program);
  await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', join(repository, 'scripts/build-snapshot.ts'), folder],
    { cwd: repository },
  );
  return program;
}

async function buildPackaged(engine: 'duckdb' | 'clickhouse'): Promise<string> {
  const program = join(ownFolder(), `${engine}.cjs`);
  await bundle(`engine/databases/${engine}/process/main.ts`, program);
  return program;
}

async function buildSqlite(): Promise<string> {
  const program = join(ownFolder(), 'sqlite.cjs');
  await bundle('engine/embedded/sqlite/process/main.ts', program);
  await copyFile(
    createRequire(import.meta.url).resolve('@sqlite.org/sqlite-wasm/sqlite3.wasm'),
    join(ownFolder(), 'sqlite3.wasm'),
  );
  return program;
}

/** Two runs must not write the same file at once. */
function ownFolder(): string {
  return join(repository, '.tsbuild', `embedded-${process.pid}`);
}

async function bundle(entry: string, program: string): Promise<void> {
  await mkdir(dirname(program), { recursive: true });
  await build({
    entryPoints: [join(repository, entry)],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
}
