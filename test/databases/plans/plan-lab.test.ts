/** The plan lab against a native PostgreSQL 18: the same plans to the last digit, indexes that do not exist, values that never leave, and a lab that refuses. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../../broadly.ts';
import { readStatistics } from '../../../core/statistics/read.ts';
import type { Statistics } from '../../../core/statistics/statistics.ts';
import { printStatistics } from '../../../core/statistics/write.ts';
import { collectPlanner } from '../../../engine/databases/catalog/planner/collect.ts';
import { heightsOf } from '../../../engine/databases/catalog/planner/heights.ts';
import type { AllowedColumn } from '../../../engine/databases/catalog/planner/queries.ts';
import { collectStatistics } from '../../../engine/databases/catalog/statistics.ts';
import { explain } from '../../../engine/databases/explain.ts';
import type { SqlSession } from '../../../engine/databases/session.ts';
import { PlanLab } from '../../../engine/lab/lab.ts';
import type { LabServer } from '../../../engine/lab/start.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { newest } from '../../breadth.ts';
import { postgresMajors } from '../../hosts/postgres/binaries.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { embeddedProgram } from '../proof/embedded-program.ts';
import { openSession, runScript } from '../native.ts';

const schema = `
CREATE TYPE state AS ENUM ('new', 'paid', 'gone');
CREATE TABLE people (id bigint PRIMARY KEY, mail text NOT NULL CHECK (mail LIKE '%@%'), born date, tags text[]);
CREATE TABLE bills (id bigint PRIMARY KEY, person bigint NOT NULL REFERENCES people, state state NOT NULL, total numeric(8,2) NOT NULL, made date NOT NULL);
CREATE TABLE visits (at date NOT NULL, person bigint NOT NULL, page text) PARTITION BY RANGE (at);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE visits_2 PARTITION OF visits FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
CREATE INDEX bills_person ON bills (person, made);
CREATE INDEX bills_made ON bills (made);
CREATE INDEX people_mail ON people (lower(mail));
CREATE INDEX people_tags ON people USING gin (tags);
CREATE INDEX visits_person ON visits (person);
CREATE INDEX bills_made_brin ON bills USING brin (made);
CREATE STATISTICS bills_both (ndistinct, dependencies, mcv) ON state, made FROM bills;
CREATE STATISTICS bills_year ON (extract(year FROM made)) FROM bills;
`;
// What a server of its own accord analyses again is sampled again, and then it plans with other numbers than those that were collected.
const rows = `
ALTER TABLE people SET (autovacuum_enabled = off);
ALTER TABLE bills SET (autovacuum_enabled = off);
ALTER TABLE visits_1 SET (autovacuum_enabled = off);
ALTER TABLE visits_2 SET (autovacuum_enabled = off);
INSERT INTO people SELECT n, 'secret' || n || '@mail.test', date '1950-01-01' + n % 20000, ARRAY['t' || n % 40] FROM generate_series(1, 20000) n;
INSERT INTO bills SELECT n, n % 20000 + 1, (ARRAY['new','paid','gone'])[1 + n / 80000]::state, n % 700, date '2020-01-01' + n / 100 FROM generate_series(1, 200000) n;
INSERT INTO visits SELECT date '2026-01-01' + n % 360, n % 20000 + 1, 'page' || n % 90 FROM generate_series(1, 60000) n;
`;
const late = `INSERT INTO bills SELECT n, n % 20000 + 1, 'new', 12, date '2026-01-01' FROM generate_series(200001, 201500) n`;

const queries: readonly string[] = [
  'SELECT * FROM bills WHERE id = 777',
  'SELECT * FROM bills WHERE id > 199000',
  "SELECT * FROM bills WHERE made > '2025-12-20' ORDER BY made",
  "SELECT count(*) FROM bills WHERE state = 'gone' AND made = '2025-01-01'",
  'SELECT state, count(*) FROM bills GROUP BY state, extract(year FROM made)',
  "SELECT * FROM people WHERE lower(mail) = 'secret5@mail.test'",
  "SELECT * FROM people WHERE tags @> ARRAY['t7']",
  'SELECT p.id, sum(b.total) FROM people p JOIN bills b ON b.person = p.id GROUP BY p.id ORDER BY 2 DESC LIMIT 5',
  "SELECT * FROM visits WHERE at = '2026-08-08' AND person = 5",
  'SELECT * FROM bills WHERE person = $1 ORDER BY made DESC LIMIT 3',
  "SELECT * FROM people p WHERE NOT EXISTS (SELECT FROM bills b WHERE b.person = p.id AND b.state = 'new')",
];

const everything: readonly AllowedColumn[] = Object.entries({
  people: ['id', 'mail', 'born', 'tags'],
  bills: ['id', 'person', 'state', 'total', 'made'],
  visits: ['at', 'person', 'page'],
}).flatMap(([relation, columns]) => columns.map((column) => ({ schema: 'public', relation, column })));

async function collected(session: SqlSession, allowed: readonly AllowedColumn[]): Promise<Statistics> {
  const planner = await collectPlanner(session, { allowed });
  const sizes = await collectStatistics(session, { at: '2026-11-20T15:00:00.000Z' });
  if (planner.kind === 'failed' || sizes.kind === 'failed')
    throw new Error('The statistics were not collected.');
  return { ...sizes.statistics, planner: planner.planner };
}

/** As it comes out of the file. */
function filed(statistics: Statistics): Statistics {
  const reading = readStatistics(JSON.parse(printStatistics(statistics)));
  if (reading.kind === 'unusable') throw new Error(reading.problem.message);
  expect(reading.problems).toEqual([]);
  return reading.statistics;
}

// What migrations bring is not what is in the database: taken for its ends, it would alter what lies near them.
const seeds = [
  "INSERT INTO people VALUES (900000000, 'seed@mail.test')",
  "INSERT INTO bills VALUES (900000000, 900000000, 'new', 1, '2031-01-01')",
];
const history = [
  { name: '1', sends: [schema], toolTransaction: false },
  { name: '2', sends: seeds, toolTransaction: false },
];

async function openLab(
  statistics: Statistics,
  instead?: (server: LabServer) => LabServer,
): ReturnType<typeof PlanLab.open> {
  const parser = await loadPostgresParser();
  return PlanLab.open(
    history,
    { kind: 'statistics', statistics },
    { program: await embeddedProgram(), parser, instead },
  );
}

let server: PostgresServer;
let session: Awaited<ReturnType<typeof openSession>>;
let lab: PlanLab;
let statistics: Statistics;

beforeAll(async () => {
  server = await startPostgres(18);
  const database = await server.createDatabase();
  await runScript(server, database, schema);
  await runScript(server, database, rows);
  await runScript(server, database, 'CREATE EXTENSION pageinspect');
  await runScript(server, database, 'VACUUM (ANALYZE)');
  await runScript(server, database, late);
  session = await openSession(server, database);
  statistics = filed(await collected(session, everything));
  const opened = await openLab(statistics);
  if (opened.kind === 'failed') throw new Error(opened.failure.message);
  ({ lab } = opened);
});

afterAll(async () => {
  lab.end();
  await session.close();
});

async function native(sql: string): Promise<string> {
  const outcome = await explain(session, { sql }, await loadPostgresParser());
  if (outcome.kind !== 'plan') throw new Error(JSON.stringify(outcome));
  return comparable(outcome.json);
}

async function inLab(sql: string): Promise<string> {
  const outcome = await lab.plan({ sql });
  if (outcome.kind !== 'plan') throw new Error(JSON.stringify(outcome));
  return comparable(outcome.plan.json);
}

/** All that the planner says: nodes, conditions, costs, rows. Settings are told where they are not the built-in ones, which differ. */
function comparable(json: string): string {
  return JSON.stringify(
    JSON.parse(json),
    (name, value: unknown) => (name === 'Settings' ? undefined : value),
    1,
  );
}

describe('with values', () => {
  it('knows of nothing that it lacks', () => {
    expect(lab.remarks).toEqual([]);
  });

  it.each(queries)('plans as the server does, every cost and row: %s', async (sql) => {
    expect(await inLab(sql)).toBe(await native(sql));
  });

  it('counts the most common combinations as the server does, whatever their values', async () => {
    const common = await session.query(
      `SELECT DISTINCT ON (m.values[1]) m.values[1], m.values[2] FROM pg_statistic_ext_data d, pg_mcv_list_items(d.stxdmcv) m
       WHERE d.stxoid = (SELECT oid FROM pg_statistic_ext WHERE stxname = 'bills_both') ORDER BY m.values[1], m.frequency DESC`,
    );
    if (common.kind !== 'rows') throw new Error(common.failure.message);
    expect(common.rows.map(([state]) => state).toSorted()).toEqual(['gone', 'new', 'paid']);
    for (const [state, made] of common.rows) {
      const sql = `SELECT * FROM bills WHERE state = '${String(state)}' AND made = '${String(made)}'`;
      expect(await inLab(sql)).toBe(await native(sql));
    }
  });

  itBroadly('plans in parallel where the server does', async () => {
    const sql = 'SELECT count(*) FROM bills WHERE total > 5';
    for (const one of ['SET min_parallel_table_scan_size = 0', 'SET parallel_setup_cost = 0'])
      await session.query(one);
    const settings = new Map([...(statistics.planner?.settings ?? [])]);
    const eager = new Map([...settings, ['min_parallel_table_scan_size', '0'], ['parallel_setup_cost', '0']]);
    const opened = await openLab({
      ...statistics,
      planner: statistics.planner && { ...statistics.planner, settings: eager },
    });
    const expected = await native(sql);
    await session.query('RESET ALL');
    if (opened.kind === 'failed') throw new Error(opened.failure.message);
    const outcome = await opened.lab.plan({ sql });
    opened.lab.end();
    expect(expected).toContain('"Workers Planned": 2');
    expect(outcome.kind === 'plan' && comparable(outcome.plan.json)).toBe(expected);
  });

  it('refuses what is no query, and what is several', async () => {
    expect(await lab.plan({ sql: 'DROP TABLE bills' })).toMatchObject({ kind: 'refused' });
    expect(await lab.plan({ sql: 'SELECT 1; DROP TABLE bills' })).toMatchObject({ kind: 'refused' });
  });
});

describe('heights of indexes', () => {
  // Some thousand rows are three levels where a value is long.
  const many = `
    CREATE TABLE "Odd names" (id bigint PRIMARY KEY, "Long" text NOT NULL, short int, other text COLLATE "C") WITH (autovacuum_enabled = off);
    CREATE INDEX odd_long ON "Odd names" ("Long" DESC NULLS LAST, id);
    CREATE INDEX "odd ""pattern" ON "Odd names" ("Long" text_pattern_ops);
    CREATE INDEX odd_lower ON "Odd names" (lower("Long"), (short + 1) DESC) INCLUDE (other);
    CREATE INDEX odd_short ON "Odd names" (short);
    CREATE INDEX odd_short_id ON "Odd names" (short, id);
    CREATE INDEX odd_some ON "Odd names" (other COLLATE "POSIX") WHERE short = 3 AND "Long" > 'a';
    CREATE INDEX odd_hash ON "Odd names" USING hash (short);
    INSERT INTO "Odd names" SELECT n, repeat(md5(n::text), 8), n % 7, n::text FROM generate_series(1, 3000) n;
    CREATE EXTENSION pageinspect;
    ANALYZE "Odd names"`;

  it.each(newest(postgresMajors))('are known without reading a page on PostgreSQL %i', async (major) => {
    const host = await startPostgres(major);
    const database = await host.createDatabase();
    await runScript(host, database, many);
    const own = await openSession(host, database);
    const read = await own.query(
      `SELECT c.relname, p.fastlevel::text FROM pg_class c JOIN pg_am m ON m.oid = c.relam AND m.amname = 'btree', bt_metap(format('%I', c.relname)) p
       WHERE c.relname LIKE 'odd%' OR c.relname LIKE 'Odd%' ORDER BY c.relname COLLATE "C"`,
    );
    const found = await heightsOf(own, () => true, {});
    await own.close();
    const levels = found.map(({ name, height }) => [name, String(height)]);
    expect(levels.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))).toEqual(
      read.kind === 'rows' ? read.rows : read,
    );
    expect(new Set(found.map(({ height }) => height))).toEqual(new Set([0, 1, 2]));
  });
});

describe('a database that ICU sorts', () => {
  const authors =
    'CREATE TABLE authors (id int PRIMARY KEY, name text NOT NULL); CREATE INDEX authors_name ON authors (name);';
  const filled = `ALTER TABLE authors SET (autovacuum_enabled = off);
    INSERT INTO authors SELECT n, (ARRAY['Ärger','arm','Baum','öde','Ofen','zelle','Éclair','eclair'])[1 + n % 8] || ' ' || md5(n::text) FROM generate_series(1, 8000) n`;

  itBroadly('sorts in the lab as it says, its own rules included', async () => {
    const database = `icu_${process.pid}`;
    await runScript(
      server,
      'postgres',
      `CREATE DATABASE ${database} TEMPLATE template0 LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'en-US' ICU_RULES '&z < a'`,
    );
    for (const text of [authors, filled, 'VACUUM (ANALYZE) authors']) await runScript(server, database, text);
    const own = await openSession(server, database);
    const allowed = [{ schema: 'public', relation: 'authors', column: 'name' }];
    const there = filed(await collected(own, allowed));
    const parser = await loadPostgresParser();
    const opened = await PlanLab.open(
      [{ name: '1', sends: [authors], toolTransaction: false }],
      { kind: 'statistics', statistics: there },
      {
        program: await embeddedProgram(),
        parser,
      },
    );
    if (opened.kind === 'failed') throw new Error(opened.failure.message);
    const estimated = (json: string): readonly [rows: number, shape: string] => {
      const rows = Number(/"Plan Rows": (\d+)/.exec(json)?.[1]);
      return [rows, comparable(json).replaceAll(/"[^"]*(?:Cost|Rows)": [\d.]+/g, '')];
    };
    // By its rules a follows z: all that begins with it is there, and nothing of it below b.
    for (const sql of ["SELECT * FROM authors WHERE name > 'zz'", "SELECT * FROM authors WHERE name < 'b'"]) {
      const really = await explain(own, { sql }, parser);
      const planned = await opened.lab.plan({ sql });
      if (really.kind !== 'plan' || planned.kind !== 'plan') throw new Error(sql);
      const [rows, shape] = estimated(really.json);
      const [labRows, labShape] = estimated(planned.plan.json);
      expect(labShape).toBe(shape);
      // Both ask their ICU for keys, and these differ by its version.
      expect(Math.abs(labRows - rows)).toBeLessThanOrEqual(Math.max(2, rows * 0.01));
    }
    expect(opened.lab.remarks).toEqual([]);
    opened.lab.end();
    await own.close();
  });
});

describe('indexes that do not exist', () => {
  it.each([
    [
      'CREATE INDEX tried ON bills (state, person)',
      "SELECT count(*) FROM bills WHERE state = 'new' AND person < 200",
    ],
    ['CREATE INDEX tried ON people (born)', "SELECT * FROM people WHERE born = '1999-09-09'"],
    [
      "CREATE INDEX tried ON bills (made) WHERE state = 'gone'",
      "SELECT count(*) FROM bills WHERE state = 'gone' AND made > '2025-05-01'",
    ],
    ['CREATE INDEX tried ON bills (person) INCLUDE (total)', 'SELECT sum(total) FROM bills WHERE person = 9'],
  ])('%s: the plan that the server has once it is there', async (create, sql) => {
    const before = await inLab(sql);
    const outcome = await lab.planWith({ sql }, [create]);
    if (outcome.kind !== 'planned') throw new Error(JSON.stringify(outcome));
    await session.query(create);
    const really = await native(sql);
    const size = await session.query(
      "SELECT pg_relation_size('tried')::text, reltuples::bigint::text FROM pg_class WHERE relname = 'tried'",
    );
    await session.query('DROP INDEX tried');
    const shape = (json: string): string =>
      JSON.stringify(JSON.parse(json), (name, value: unknown) =>
        /Cost|Rows$|Width|Settings/.test(name) ? undefined : value,
      );
    expect(shape(outcome.with.plan.json)).toBe(shape(really));
    expect(outcome.with.plan.json).toContain('"tried"');
    expect(comparable(outcome.without.plan.json)).toBe(before);
    const [bytes, tuples] = (size.kind === 'rows' ? size.rows[0] : undefined)?.map(Number) ?? [];
    const [index] = outcome.indexes;
    expect(index?.bytes).toBeGreaterThan((bytes ?? 0) * 0.8);
    expect(index?.bytes).toBeLessThan((bytes ?? 0) * 1.25);
    expect(index?.rows).toBeGreaterThan((tuples ?? 0) * 0.95);
    // And nothing of it is left.
    expect(await inLab(sql)).toBe(before);
  });

  it('are made of CREATE INDEX and nothing else, and a wrong one leaves nothing behind', async () => {
    const sql = 'SELECT * FROM bills WHERE total = 4';
    const before = await inLab(sql);
    for (const wrong of [
      'DROP TABLE bills',
      'CREATE INDEX a ON bills (id); DROP TABLE bills',
      'CREATE INDEX a ON bills (nope)',
    ])
      expect(await lab.planWith({ sql }, ['CREATE INDEX first ON bills (total)', wrong])).toMatchObject({
        kind: 'refused',
      });
    expect(await inLab(sql)).toBe(before);
  });
});

describe('without values', () => {
  itBroadly('writes none of them, and the plan says which it misses', async () => {
    const bare = filed(await collected(session, []));
    const text = printStatistics(bare);
    expect(text).not.toMatch(/secret|mail\.test|2025-|page\d|"t7"|least|mostCommon":/);
    const { planner } = bare;
    const opened = await openLab({ ...bare, planner: planner && { ...planner, source: 'dump' } });
    if (opened.kind === 'failed') throw new Error(opened.failure.message);
    const outcome = await opened.lab.plan({ sql: "SELECT * FROM bills WHERE state = 'new'" });
    opened.lab.end();
    expect(outcome).toMatchObject({
      kind: 'plan',
      limits: [
        expect.stringContaining('Approximate: a dump of statistics says nothing of the sizes of files'),
        expect.stringContaining('Values of bills.state are not in the statistics'),
      ],
    });
  });

  it('writes those of one column where it alone is allowed', async () => {
    const one = await collected(session, [{ schema: 'public', relation: 'bills', column: 'state' }]);
    const withValues = one.planner?.columns.filter(({ values }) => values !== undefined) ?? [];
    expect(withValues.map(({ relation, column }) => `${relation}.${column}`)).toEqual(['bills.state']);
    // The combination of an allowed and another column is not allowed.
    expect(one.planner?.extended.flatMap(({ mostCommon }) => mostCommon ?? [])).toEqual([]);
    expect(printStatistics(one)).not.toMatch(/secret|2025-/);
  });
});

describe('a lab that cannot be trusted', () => {
  itBroadly('answers nothing where sizes are not believed', async () => {
    const deaf = (inner: LabServer): LabServer => ({
      label: inner.label,
      query: (text, options) => inner.query(text, options),
      sizes: () => Promise.resolve(undefined),
    });
    const opened = await openLab(statistics, deaf);
    expect(opened.kind === 'failed' && opened.failure.message).toContain(
      'its self-test failed on this machine',
    );
  });

  it('answers nothing without a planner’s statistics', async () => {
    const opened = await openLab({ ...statistics, planner: undefined });
    expect(opened.kind === 'failed' && opened.failure.message).toContain('plinth stats pull');
  });
});
