/**
 * How long a program that writes a DuckDB file of 200 MB is kept out of it while the explorer follows the file and queries of it are explained.
 * The program opens the file to write, over and over, and tries again each millisecond while it is refused. Two parts: somebody who looks
 * (changes are followed as the tree follows them, a table is opened and a query explained each five seconds), and the same without a pause.
 * On a machine that has other work the figures are the scheduler's: its load is printed beside.
 *   npx tsx test/bench/duckdb-writer.ts [seconds]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LiveCatalog } from '../../engine/databases/catalog/live.ts';
import { tokenEvery } from '../../engine/databases/catalog/watch/pace.ts';
import { duckdbEngineWith } from '../../engine/databases/duckdb/engine.ts';
import { duckdbProgram } from '../databases/proof/embedded-program.ts';
import { installDuckdb } from '../hosts/duckdb.ts';

const tables = 40;
const lookEvery = 5_000;
const place = { engine: 'duckdb', host: 'localhost', port: 0, user: '', label: 'bench' } as const;
const profile = { ...place, tls: { mode: 'disable' }, environment: 'unlabelled' } as const;

interface Told {
  opened: number;
  /** From the first refusal on, in milliseconds. */
  readonly kept: number[];
}

interface WriterPackage {
  readonly DuckDBInstance: {
    readonly create: (file: string) => Promise<{
      readonly connect: () => Promise<{
        readonly run: (sql: string) => Promise<unknown>;
        readonly closeSync: () => void;
      }>;
      readonly closeSync: () => void;
    }>;
  };
}

const [first, folder, file] = process.argv.slice(2);
if (first === 'writer' && folder !== undefined && file !== undefined) void write(folder, file);
else void main(Number(first ?? 60));

async function main(seconds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-duckdb-bench-'));
  try {
    const duckdb = await installDuckdb();
    const file = join(folder, 'lake.duckdb');
    const outcomes = await duckdb.run(file, statements());
    const refused = outcomes.find((one) => !one.ok);
    if (refused?.ok === false) throw new Error(refused.message);
    console.log(`${(statSync(file).size / 1_000_000).toFixed(0)} MB, ${tables} tables`);
    const engine = duckdbEngineWith(await duckdbProgram());
    const connected = await engine.connect({ ...profile, database: file }, undefined, {
      packageFolders: [duckdb.folder],
    });
    if (connected.kind === 'failed') throw new Error(connected.failure.message);
    const { session } = connected;
    const writer = { home: duckdb.folder, file, seconds };
    const catalog = new LiveCatalog(engine.catalog(session));
    const explain = (sql: string): Promise<unknown> | undefined => engine.explain?.(session, { sql });
    await beside('nobody looks', writer, () => pause(seconds * 1_000));
    await beside('somebody looks', writer, (over) =>
      Promise.all([
        each(over, tokenEvery, () => catalog.look()),
        each(over, lookEvery, (turn) => look(catalog, explain, turn)),
      ]),
    );
    await beside('without a pause', writer, (over) =>
      each(over, 0, async (turn) => {
        catalog.forget();
        await look(catalog, explain, turn);
      }),
    );
    await session.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the program is told while somebody does this beside it. */
async function beside(
  what: string,
  { home, file, seconds }: { readonly home: string; readonly file: string; readonly seconds: number },
  work: (over: () => boolean) => Promise<unknown>,
): Promise<void> {
  const writer = fork(import.meta.filename, ['writer', home, file]);
  await once(writer, 'message');
  const ends = performance.now() + seconds * 1_000;
  await work(() => performance.now() > ends);
  writer.send('over');
  const [told] = (await once(writer, 'message')) as [Told];
  await once(writer, 'exit');
  const kept = told.kept.toSorted((a, b) => a - b);
  const at = (part: number): string =>
    kept.length === 0 ? 'none' : `${Math.round(kept[Math.ceil(kept.length * part) - 1] ?? 0)} ms`;
  console.log(
    `${what}: opened ${told.opened} times, kept out ${kept.length} times; in the middle ${at(0.5)}, longest ${at(1)}; load ${(loadavg()[0] ?? 0).toFixed(1)} on ${cpus().length} cores`,
  );
}

/** A table of the tree is opened, and a query on it is planned. */
async function look(
  catalog: LiveCatalog,
  explain: (sql: string) => Promise<unknown> | undefined,
  turn: number,
): Promise<void> {
  const table = `t${turn % tables}`;
  const read = await catalog.snapshot();
  if (read.kind === 'failed') throw new Error(read.failure.message);
  await catalog.ask({ what: 'relation', id: JSON.stringify(['raw', table]) });
  await explain(`SELECT note, count(*) FROM raw.${table} WHERE id > 7 GROUP BY note ORDER BY 2`);
}

async function each(
  over: () => boolean,
  ms: number,
  work: (turn: number) => Promise<unknown>,
): Promise<void> {
  for (let turn = 0; !over(); turn += 1) {
    await work(turn);
    await pause(ms);
  }
}

function statements(): readonly string[] {
  return [
    'CREATE SCHEMA raw',
    'CREATE TABLE raw.written (n INTEGER)',
    'INSERT INTO raw.written VALUES (1)',
    ...Array.from({ length: tables }, (_, k) => [
      `CREATE TABLE raw.t${k} AS SELECT i AS id, hash(i + ${k}) AS h, 'note ' || i AS note, random() AS x FROM range(260000) t(i)`,
      `CREATE TABLE raw.k${k} (id INTEGER PRIMARY KEY, mail VARCHAR UNIQUE)`,
      `CREATE INDEX i${k} ON raw.k${k} (id, mail)`,
    ]).flat(),
  ];
}

/** The program that writes: this file, in a process of its own. */
async function write(folder: string, file: string): Promise<void> {
  const { DuckDBInstance } = createRequire(join(folder, 'package.json'))('@duckdb/node-api') as WriterPackage;
  const told: Told = { opened: 0, kept: [] };
  const over = new AbortController();
  let refusedAt: number | undefined;
  process.once('message', () => over.abort());
  process.send?.('ready');
  while (!over.signal.aborted) {
    const at = performance.now();
    try {
      const instance = await DuckDBInstance.create(file);
      if (refusedAt !== undefined) told.kept.push(at - refusedAt);
      refusedAt = undefined;
      told.opened += 1;
      const connection = await instance.connect();
      await connection.run('UPDATE raw.written SET n = n + 1');
      connection.closeSync();
      instance.closeSync();
      await pause(15);
    } catch (error) {
      if (!String(error).includes('lock')) throw error;
      refusedAt ??= at;
      await pause(1);
    }
  }
  process.send?.(told);
  process.disconnect();
}
