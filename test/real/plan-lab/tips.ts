/**
 * Where plans really change: fills a table of a native PostgreSQL 18 step by step, plans twenty queries at each size, and shows the sizes at which their plans
 * change beside those that the lab says from assumed sizes. Of a query both are right if they change to the same plans, at sizes within a factor of two.
 *   npx tsx test/real/plan-lab/tips.ts [--most 1000000] [--native FILE]
 * `--native FILE`: keeps the plans of the filled tables there, and fills none if the file exists.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { labBasis } from '../../../core/plan-lab/basis.ts';
import { tipsOf, type PlanPoint, type Tip } from '../../../core/plan-lab/tips.ts';
import { fingerprintOf } from '../../../core/plan-tests/fingerprint.ts';
import { tipInWords } from '../../../core/plan-tests/tip-words.ts';
import { readPlan } from '../../../core/plan/reading/normalise.ts';
import { PlanLab } from '../../../engine/lab/lab.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { embeddedProgram } from '../../databases/proof/embedded-program.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';
import {
  shopInsert,
  shopRows,
  shopSchema,
  tipQueries,
  type ShopTable,
  type TipQuery,
} from './tip-queries.ts';

const { values: given } = parseArgs({
  options: { most: { type: 'string', default: '1000000' }, native: { type: 'string' } },
});
const least = 1_000;
const most = Number(given.most);
const growth = 2 ** 0.25;
const factor = 2;

void main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

async function main(): Promise<void> {
  const native = await nativePoints();
  const lab = await openLab();
  let right = 0;
  for (const { table, sql } of tipQueries) {
    const swept = await lab.sweep({ sql }, `public.${table}`);
    if (swept.kind !== 'swept') throw new Error(JSON.stringify(swept));
    const expected = tipsOf(native[sql] ?? []);
    const isRight = agree(expected, swept.tips);
    right += Number(isRight);
    console.log(`\n${isRight ? 'right' : 'WRONG'}: ${sql}`);
    for (const tip of expected) console.log(`  native ${tipInWords(tip, table)}`);
    for (const tip of swept.tips.filter(({ rows }) => rows < most))
      console.log(`  lab    ${tipInWords(tip, table)}`);
  }
  lab.end();
  console.log(
    `\n${right} of ${tipQueries.length} queries change to the same plans within a factor of ${factor}.`,
  );
}

/** By query. */
type Points = Readonly<Record<string, readonly PlanPoint[]>>;

async function nativePoints(): Promise<Points> {
  const file = given.native;
  if (file !== undefined && existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Points;
    return kept;
  }
  const points: Record<string, readonly PlanPoint[]> = {};
  for (const table of new Set(tipQueries.map((query) => query.table)))
    Object.assign(
      points,
      await filled(
        table,
        tipQueries.filter((query) => query.table === table),
      ),
    );
  if (file !== undefined) writeFileSync(file, JSON.stringify(points));
  return points;
}

async function openLab(): Promise<PlanLab> {
  const rows = new Map(Object.entries(shopRows).map(([table, count]) => [`public.${table}`, count]));
  const opened = await PlanLab.open(
    [{ name: '1', sends: [shopSchema], toolTransaction: false }],
    labBasis(undefined, { usual: least, rows }),
    { program: await embeddedProgram(), parser: await loadPostgresParser() },
  );
  if (opened.kind === 'failed') throw new Error(opened.failure.message);
  return opened.lab;
}

/** Tables that refer to the growing one have the same rows at each size, with keys among those that exist. */
async function filled(table: ShopTable, queries: readonly TipQuery[]): Promise<Points> {
  const server = await startPostgres(18);
  const database = await server.createDatabase();
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  await client.query(shopSchema);
  for (const one of ['customers', 'products', 'orders', 'items'])
    await client.query(`ALTER TABLE ${one} SET (autovacuum_enabled = off)`);
  await client.query('SET session_replication_role = replica');
  // Else VACUUM finds rows whose commit is not on the disk yet, and no page becomes all-visible as on a server at work.
  await client.query('SET synchronous_commit = on');
  const points = new Map<string, PlanPoint[]>(queries.map(({ sql }) => [sql, []]));
  const read = new Set(queries.flatMap(({ sql }) => tablesIn(sql)));
  for (const one of read) if (one !== table) await refill(client, one, shopRows);
  let last = 0;
  for (let size = least; size <= most; size *= growth) {
    const rows = Math.round(size);
    const sizes = { ...shopRows, [table]: rows };
    await client.query(shopInsert[table](last + 1, rows, sizes));
    last = rows;
    if (table === 'customers' && read.has('orders')) await refill(client, 'orders', sizes);
    await client.query(`VACUUM (ANALYZE) ${table}`);
    for (const [sql, list] of points) list.push(await pointAt(client, sql, rows));
  }
  await client.end();
  await server.dropDatabase(database);
  return Object.fromEntries(points);
}

async function refill(
  client: Client,
  table: ShopTable,
  sizes: Readonly<Record<ShopTable, number>>,
): Promise<void> {
  await client.query(`TRUNCATE ${table} RESTART IDENTITY CASCADE`);
  await client.query(shopInsert[table](1, sizes[table], sizes));
  await client.query(`VACUUM (ANALYZE) ${table}`);
}

function tablesIn(sql: string): readonly ShopTable[] {
  const tables: readonly ShopTable[] = ['customers', 'products', 'orders', 'items'];
  return tables.filter((one) => new RegExp(`\\b(?:FROM|JOIN) ${one}\\b`).test(sql));
}

async function pointAt(client: Client, sql: string, rows: number): Promise<PlanPoint> {
  const { rows: lines } = await client.query<{ 'QUERY PLAN': unknown }>(
    `EXPLAIN (FORMAT JSON, VERBOSE) ${sql}`,
  );
  const read = readPlan(lines[0]?.['QUERY PLAN']);
  if (!read.ok) throw new Error(read.problem);
  return {
    rows,
    cost: read.plan.root.estimate?.totalCost ?? 0,
    nodes: fingerprintOf(read.plan, 'meaningless'),
  };
}

/** A change at the edge of what was filled may lie beyond it. */
function agree(native: readonly Tip[], lab: readonly Tip[]): boolean {
  const inside = (tips: readonly Tip[], others: readonly Tip[]): boolean =>
    tips.every(
      ({ rows, after }) =>
        rows < least * factor ||
        rows > most / factor ||
        others.some(
          (other) =>
            Math.max(other.rows / rows, rows / other.rows) <= factor && textOf(other.after) === textOf(after),
        ),
    );
  return inside(native, lab) && inside(lab, native);
}

function textOf(nodes: Tip['after']): string {
  return JSON.stringify(nodes.map(({ depth, text }) => [depth, text]));
}
