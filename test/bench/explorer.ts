/**
 * The schema explorer on large databases, on native PostgreSQL 18: first nodes, one table opened, all names, memory; what it costs to see that
 * nothing changed, and how soon a change of another session shows. Against the raw catalog query, and against information_schema.
 *   npx tsx test/bench/explorer.ts [tables …]
 */
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import type { CatalogSnapshot } from '../../core/catalog/catalog.ts';
import { noPersonalDataSettings } from '../../core/personal-data/settings.ts';
import { LiveCatalog } from '../../engine/databases/catalog/live.ts';
import { postgresWords } from '../../engine/databases/postgres/words.ts';
import { postgresCatalog } from '../../engine/databases/postgres/catalog-reader.ts';
import { relationsQuery } from '../../engine/databases/catalog/queries.ts';
import { readMarks, readToken } from '../../engine/databases/catalog/watch/marks.ts';
import type { PostgresSession } from '../../engine/databases/postgres/connection.ts';
import { outlineOfCatalog } from '../../server/schema/from-catalog.ts';
import { FirstReadings } from '../../server/schema/first-readings.ts';
import { childrenOf, type OutlineRoot } from '../../server/schema/nodes.ts';
import type { Inside } from '../../server/schema/outline.ts';
import { Pages } from '../../server/schema/pages.ts';
import { openSession } from '../databases/native.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';

const version = 180_000;

void main(process.argv.slice(2).map(Number));

async function main(sizes: readonly number[]): Promise<void> {
  const server = await startPostgres(18);
  try {
    for (const tables of sizes.length === 0 ? [10_000, 100_000] : sizes) await bench(server, tables);
  } finally {
    await server.stop();
  }
}

async function bench(server: PostgresServer, tables: number): Promise<void> {
  const database = await makeTables(server, tables);
  const session = await openSession(server, database);
  console.log(`\n${tables} tables of ten columns with a primary key`);
  global.gc?.();
  const before = process.memoryUsage().rss;
  const catalog = new LiveCatalog(postgresCatalog(session));
  let came: () => void = () => undefined;
  const folders = new Promise<void>((resolve) => (came = resolve));
  const root = rootOf(catalog, new FirstReadings(() => came()));
  const paint = await timed('first nodes', () => childrenOf([root], undefined));
  await timed('folders of everything else, behind them', async () => {
    await folders;
    await childrenOf([root], undefined);
  });
  const [first] = paint.kind === 'nodes' ? paint.nodes : [];
  if (first === undefined) throw new Error(JSON.stringify(paint));
  const inPage =
    first.kind === 'page' ? await timed('one page of tables', () => childrenOf([root], first.id)) : paint;
  const table = inPage.kind === 'nodes' ? inPage.nodes.find(({ kind }) => kind === 'table') : undefined;
  await timed('one table opened', () => childrenOf([root], table?.id));
  console.log(`memory for it: ${Math.round((process.memoryUsage().rss - before) / 1_000_000)} MB`);
  await baselines(session);
  await unchanged(session);
  await seen(server, database, catalog, () => childrenOf([root], table?.id));
  await session.close();
}

function rootOf(catalog: LiveCatalog, readings: FirstReadings): OutlineRoot {
  const pages = new Pages();
  const none = () => undefined;
  const outlines = new WeakMap<CatalogSnapshot, () => Promise<Inside>>();
  const inside = async () => {
    const read = await catalog.snapshot();
    if (read.kind === 'failed') throw new Error(read.failure.message);
    const outline =
      outlines.get(read.value) ??
      outlineOfCatalog({
        snapshot: read.value,
        words: postgresWords,
        ask: (question) => catalog.ask(question),
        soon: (question) => readings.soon(catalog, read.value, question),
        origins: { relation: none, column: none, constraint: none, index: none },
        personalData: noPersonalDataSettings,
        notes: [],
        pages,
        changedAt: none,
      });
    outlines.set(read.value, outline);
    return outline();
  };
  return { id: 'db', label: 'db', detail: '', inside };
}

async function baselines(session: PostgresSession): Promise<void> {
  await timed('raw catalog query for the names', () => session.query(relationsQuery(false)));
  const naive = await timed('information_schema: tables, columns and constraints, at most 60 s', () =>
    session.query(
      `SELECT * FROM information_schema.tables t JOIN information_schema.columns c USING (table_schema, table_name)
       LEFT JOIN information_schema.key_column_usage k USING (table_schema, table_name, column_name)
       LEFT JOIN information_schema.table_constraints o ON o.constraint_name = k.constraint_name AND o.table_schema = k.table_schema
       WHERE t.table_schema NOT IN ('pg_catalog', 'information_schema')`,
      { timeoutMs: 60_000 },
    ),
  );
  if (naive.kind === 'failed') console.log(`  ${naive.failure.message}`);
}

async function unchanged(session: PostgresSession): Promise<void> {
  const token = await median(20, () => readToken(session, version));
  const marks = await median(5, () => readMarks(session, version, { insides: [], columns: false }));
  console.log(
    `a look at the token: ${token.toFixed(2)} ms, each 1.5 s: ${(token / 15).toFixed(3)} % of a core`,
  );
  console.log(
    `marks: ${marks.toFixed(0)} ms, at most each ${((marks * 100) / 1000).toFixed(1)} s where others write all the time: 1 % of a core; none while nobody writes`,
  );
}

/** As the watch does it: a look each 1.5 s, until the change is there. */
async function seen(
  server: PostgresServer,
  database: string,
  catalog: LiveCatalog,
  open: () => Promise<unknown>,
): Promise<void> {
  await catalog.look();
  const other = new Client({ connectionString: server.connectionString(database) });
  await other.connect();
  for (const [what, sql] of [
    ['a new table', 'CREATE TABLE another (id int)'],
    ['a dropped table', 'DROP TABLE another'],
    ['a column of the opened table', 'ALTER TABLE t1 ADD COLUMN extra int'],
    ['a dropped column', 'ALTER TABLE t1 DROP COLUMN extra'],
    ['a type alone', 'ALTER TABLE t1 ALTER COLUMN b TYPE varchar(60)'],
  ] as const) {
    // As the tree does with what is expanded.
    await open();
    await other.query(sql);
    const started = performance.now();
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const look = await catalog.look();
      if (look.kind === 'failed') throw new Error(look.failure.message);
      if (look.kind === 'changed') break;
      if (performance.now() - started > 60_000) throw new Error(`${what} was not seen`);
    }
    console.log(`${what}: seen after ${((performance.now() - started) / 1000).toFixed(2)} s`);
  }
  await other.end();
}

async function timed<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  console.log(`${title}: ${(performance.now() - started).toFixed(0)} ms`);
  return result;
}

async function median(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

/** A new connection for each few thousand: one that has made many tables becomes slow. */
async function makeTables(server: PostgresServer, tables: number): Promise<string> {
  const database = await server.createDatabase();
  const started = performance.now();
  for (let from = 1; from <= tables; from += 2_000) {
    const client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    for (let n = from; n < from + 2_000 && n <= tables; n += 100)
      await client.query(createTables(n, Math.min(n + 99, tables)));
    if (from + 2_000 > tables)
      for (const one of ['pg_class', 'pg_attribute', 'pg_type', 'pg_constraint', 'pg_index', 'pg_depend'])
        await client.query(`VACUUM ANALYZE ${one}`);
    await client.end();
  }
  console.log(`${tables} tables made in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return database;
}

function createTables(from: number, to: number): string {
  return Array.from(
    { length: to - from + 1 },
    (_, at) =>
      `CREATE TABLE t${from + at} (id bigint PRIMARY KEY, parent bigint, a text NOT NULL, b varchar(40), c numeric(10, 2), d timestamptz DEFAULT now(), e int[], f jsonb, g uuid, h boolean DEFAULT false);`,
  ).join('\n');
}
