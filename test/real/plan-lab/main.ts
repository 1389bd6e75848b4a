/**
 * How far a plan lab is from the truth: fills a database with 11 million rows, takes its statistics, and asks both for the plans of a hundred queries: serial and
 * parallel, with and without values; then for indexes that do not exist, which are really made; then how long 200 tables take. Names what differs.
 *   npx tsx test/real/plan-lab/main.ts [--major 18] [--database URL of one that is filled already] [--inferred] [--dump FILE] [--skip hundred,with,without,tried,many]
 * `--dump FILE`: by what pg_dump --statistics-only has written of it, in place of what is collected.
 * `--inferred`: as if heights of indexes and pages of GIN could not be read.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { readPlan } from '../../../core/plan/reading/normalise.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { readDump } from '../../../core/statistics/dump/read.ts';
import { statisticsOfDump } from '../../../core/statistics/dump/statistics.ts';
import { labBasis } from '../../../core/plan-lab/basis.ts';
import { readStatistics } from '../../../core/statistics/read.ts';
import type { Statistics } from '../../../core/statistics/statistics.ts';
import { printStatistics } from '../../../core/statistics/write.ts';
import { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { readStatements } from '../../../core/syntax/postgres/read.ts';
import { collectPlanner } from '../../../engine/databases/catalog/planner/collect.ts';
import type { AllowedColumn } from '../../../engine/databases/catalog/planner/queries.ts';
import { collectStatistics } from '../../../engine/databases/catalog/statistics.ts';
import { explain } from '../../../engine/databases/explain.ts';
import type { SqlSession } from '../../../engine/databases/session.ts';
import { PlanLab } from '../../../engine/lab/lab.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { embeddedProgram } from '../../databases/proof/embedded-program.ts';
import { openSession } from '../../databases/native.ts';
import { postgresMajors } from '../../hosts/postgres/binaries.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';
import { queriesAfter } from './queries-after.ts';
import { queriesBefore } from './queries-before.ts';
import { rowsSql, schemaSql } from './schema.ts';
import { triedIndexes } from './tried-indexes.ts';

const { values: given } = parseArgs({
  options: {
    major: { type: 'string', default: '18' },
    database: { type: 'string' },
    skip: { type: 'string', default: '' },
    inferred: { type: 'boolean', default: false },
    dump: { type: 'string' },
  },
});
const skipped = new Set(given.skip.split(','));

void main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

async function main(): Promise<void> {
  const url = given.database ?? (await filled());
  const { port, pathname } = new URL(url);
  const session = await openSession({ port: Number(port) }, pathname.slice(1));
  if (!skipped.has('hundred')) {
    for (const workers of [0, 2]) {
      await session.query(`ALTER ROLE CURRENT_USER SET max_parallel_workers_per_gather = ${workers}`);
      const own = await openSession({ port: Number(port) }, pathname.slice(1));
      for (const values of ['with', 'without'] as const)
        if (!skipped.has(values)) await hundred(own, values, workers);
      await own.close();
    }
    await session.query('ALTER ROLE CURRENT_USER RESET max_parallel_workers_per_gather');
  }
  if (!skipped.has('tried')) await tried(session);
  if (!skipped.has('many')) await many();
  await session.close();
}

async function filled(): Promise<string> {
  const major = postgresMajors.find((one) => String(one) === given.major) ?? 18;
  const server = await startPostgres(major);
  const database = await server.createDatabase();
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  for (const text of [schemaSql, ...rowsSql]) await client.query(text);
  await client.end();
  return server.connectionString(database);
}

async function statisticsOf(session: SqlSession, values: 'with' | 'without'): Promise<Statistics> {
  const found = await session.query(
    "SELECT table_schema, table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'",
  );
  const all = found.kind === 'rows' ? found.rows : [];
  const allowed = all.map(([schema, relation, column]): AllowedColumn => ({
    schema: schema ?? '',
    relation: relation ?? '',
    column: column ?? '',
  }));
  if (given.dump !== undefined) {
    const workers = await session.query('SHOW max_parallel_workers_per_gather');
    const setting = (workers.kind === 'rows' ? workers.rows[0]?.[0] : undefined) ?? '2';
    return dumpedStatistics(readFileSync(given.dump, 'utf8'), values === 'with' ? allowed : [], setting);
  }
  const planner = await collectPlanner(session, { allowed: values === 'with' ? allowed : [] });
  const sizes = await collectStatistics(session, { at: new Date().toISOString() });
  if (planner.kind === 'failed' || sizes.kind === 'failed')
    throw new Error('The statistics were not collected.');
  const relations = planner.planner.relations.map((one) =>
    given.inferred ? { ...one, height: undefined, gin: undefined } : one,
  );
  const text = printStatistics({ ...sizes.statistics, planner: { ...planner.planner, relations } });
  const reading = readStatistics(JSON.parse(text));
  if (reading.kind === 'unusable') throw new Error(reading.problem.message);
  return reading.statistics;
}

async function dumpedStatistics(
  text: string,
  allowed: readonly AllowedColumn[],
  workers: string,
): Promise<Statistics> {
  const parser = new StatementParser(await loadPostgresParser());
  const statements = readStatements(schemaSql, 0, schemaSql.length, parser);
  const reading = readDump(text);
  if (reading.kind === 'unusable') throw new Error(reading.message);
  return statisticsOfDump(reading.dump, {
    schemas: [replaySection(emptySchema(), statements, '1.sql').after],
    allowed,
    collectedAt: new Date().toISOString(),
    collation: { provider: 'c', collate: 'C', ctype: 'C', locale: undefined, encoding: 'UTF8' },
    settings: new Map([['max_parallel_workers_per_gather', workers]]),
  });
}

async function labOf(statistics: Statistics, schema: string): Promise<PlanLab> {
  const parser = await loadPostgresParser();
  const opened = await PlanLab.open(
    [{ name: '1', sends: [schema], toolTransaction: false }],
    labBasis(statistics),
    {
      program: await embeddedProgram(),
      parser,
    },
  );
  if (opened.kind === 'failed') throw new Error(opened.failure.message);
  return opened.lab;
}

async function hundred(session: SqlSession, values: 'with' | 'without', workers: number): Promise<void> {
  const lab = await labOf(await statisticsOf(session, values), schemaSql);
  const parser = await loadPostgresParser();
  const queries = [...queriesBefore, ...queriesAfter];
  const counted = { same: 0, exact: 0, within: 0 };
  const differences: string[] = [];
  for (const [name, sql] of queries) {
    const real = await explain(session, { sql }, parser);
    const there = await lab.plan({ sql });
    if (real.kind !== 'plan' || there.kind !== 'plan') {
      differences.push(`${name}: no plan ${JSON.stringify([real, there]).slice(0, 300)}`);
      continue;
    }
    const [a, b] = [real.json, there.plan.json];
    const isSame = withoutFigures(a) === withoutFigures(b);
    const isExact = comparable(a) === comparable(b);
    const [costA, costB] = [costOf(a), costOf(b)];
    counted.same += Number(isSame);
    counted.exact += Number(isExact);
    counted.within += Number(isSame && Math.abs(costA / costB - 1) <= 0.01);
    if (isExact) continue;
    const near = there.limits.some((one) => one.includes('memory threshold'))
      ? ', said to be near a memory threshold'
      : '';
    differences.push(
      `${name}: ${isSame ? 'same plan' : 'other plan'}, cost ${costA} there, ${costB} in the lab${near}`,
    );
  }
  lab.end();
  console.log(
    `${values} values, ${workers} workers, ${queries.length} queries: ${JSON.stringify(counted)} (within: same plan and 1 % of cost)`,
  );
  if (values === 'with' || differences.length < 10) for (const one of differences) console.log(`  ${one}`);
}

async function tried(session: SqlSession): Promise<void> {
  const lab = await labOf(await statisticsOf(session, 'with'), schemaSql);
  const parser = await loadPostgresParser();
  const counted = { same: 0, within: 0 };
  const millis: number[] = [];
  for (const [create, sql] of triedIndexes) {
    const began = performance.now();
    const there = await lab.planWith({ sql }, [create]);
    millis.push(performance.now() - began);
    const made = await session.query(create, { timeoutMs: 120_000 });
    const real = await explain(session, { sql }, parser);
    const size = await session.query(
      "SELECT sum(pg_relation_size(indexrelid))::text FROM pg_index WHERE indexrelid::regclass::text = 'tried' OR indexrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = to_regclass('tried'))",
    );
    await session.query('DROP INDEX tried');
    if (there.kind !== 'planned' || real.kind !== 'plan' || made.kind !== 'rows') {
      console.log(`  ${create}: ${JSON.stringify([there, real, made]).slice(0, 300)}`);
      continue;
    }
    const isSame =
      indexNamesAside(withoutFigures(real.json)) === indexNamesAside(withoutFigures(there.with.plan.json));
    const [costA, costB] = [costOf(real.json), costOf(there.with.plan.json)];
    counted.same += Number(isSame);
    counted.within += Number(isSame && Math.abs(costA / costB - 1) <= 0.01);
    const bytes = Number(size.kind === 'rows' ? size.rows[0]?.[0] : 0);
    const predicted = there.indexes.reduce((sum, one) => sum + one.bytes, 0);
    const uses =
      there.with.plan.json.includes('tried') || /_kind_happened_at_idx/.test(there.with.plan.json)
        ? 'used'
        : 'not used';
    console.log(
      `  ${isSame ? 'same' : 'OTHER'} ${uses}, cost ${costA} there, ${costB} in the lab, size ${Math.round((predicted / bytes - 1) * 1000) / 10} %: ${create}`,
    );
  }
  lab.end();
  const middle = millis.toSorted((a, b) => a - b)[Math.floor(millis.length / 2)] ?? 0;
  console.log(
    `${triedIndexes.length} indexes that do not exist: ${JSON.stringify(counted)}, ${Math.round(middle)} ms each`,
  );
}

/** Partitions of an index are named by the server, by table and columns. */
function indexNamesAside(json: string): string {
  return json.replaceAll(/"events_\d_\w+_idx"/g, '"part"');
}

/** 200 tables, each with five indexes and eight columns, made and analysed in a server and asked for in a lab. */
async function many(): Promise<void> {
  const server = await startPostgres(18);
  const database = await server.createDatabase();
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  const tables = Array.from({ length: 200 }, (_, at) => {
    const table = `t_${at}`;
    const indexes = ['a', 'b', 'c', 'd, e'].map(
      (columns, n) => `CREATE INDEX ${table}_${n} ON ${table} (${columns});`,
    );
    return `CREATE TABLE ${table} (id bigint PRIMARY KEY, a int, b text, c timestamptz, d numeric, e text, f boolean, g date); ${indexes.join(' ')}`;
  });
  await client.query(tables.join('\n'));
  for (let at = 0; at < tables.length; at += 1)
    await client.query(
      `INSERT INTO t_${at} SELECT n, n % 100, 'text ' || n % 500, now(), n % 77, md5(n::text), n % 3 = 0, date '2026-01-01' + n % 99 FROM generate_series(1, 2000) n`,
    );
  await client.query('VACUUM (ANALYZE)');
  await client.end();
  const session = await openSession(server, database);
  const began = performance.now();
  const statistics = await statisticsOf(session, 'with');
  const pulled = performance.now();
  const text = printStatistics(statistics);
  const lab = await labOf(statistics, tables.join('\n'));
  const outcome = await lab.plan({ sql: 'SELECT * FROM t_7 JOIN t_8 USING (a) WHERE t_7.id = 5' });
  const planned = performance.now();
  const memory =
    lab.pid === undefined
      ? ''
      : (/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${lab.pid}/status`, 'utf8'))?.[1] ?? '');
  lab.end();
  await session.close();
  console.log(
    `200 tables, ${statistics.planner?.relations.length} relations, ${statistics.planner?.columns.length} columns, ${text.length} bytes: pulled in ${Math.round(pulled - began)} ms, ` +
      `first plan (${outcome.kind}) ${Math.round(planned - pulled)} ms after the file, ${Math.round(Number(memory) / 1024)} MB resident`,
  );
}

/** Every node with what it does, on what, by which index, in which order; not how a version words it. */
function withoutFigures(json: string): string {
  const read = readPlan(json);
  const nodes = read.ok ? read.plan.nodes : [];
  return JSON.stringify(
    nodes.map((one) => [
      one.depth,
      one.label,
      one.relation?.name,
      one.index,
      one.sortKeys,
      one.groupKeys,
      one.workers?.planned,
      one.conditions.map(({ kind, text }) => [kind, text.replaceAll(/\(InitPlan (\d+)\)\.col1|\$\d+/g, '$')]),
    ]),
  );
}

function comparable(json: string): string {
  const read = readPlan(json);
  const nodes = read.ok ? read.plan.nodes : [];
  return withoutFigures(json) + JSON.stringify(nodes.map(({ estimate }) => estimate));
}

function costOf(json: string): number {
  const read = readPlan(json);
  return read.ok ? (read.plan.root.estimate?.totalCost ?? 0) : 0;
}
