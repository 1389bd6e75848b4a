/** What a review asks of the tables in which tools record what has run, on real servers: each as its tool makes it. */
import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ToolId } from '../../core/migrations/convention.ts';
import { recordRowsOf, type RecordRows } from '../../core/migrations/recorded.ts';
import { maragudk } from '../../core/migrations/runners/maragudk.ts';
import { toolById } from '../../core/migrations/tools.ts';
import type { Check } from '../../core/review/model.ts';
import { afterOf, beforeOf } from '../../core/review/checks/record-checks.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith } from './native.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

interface Case {
  readonly tool: ToolId;
  readonly table: string;
  /** Of the migration before, and of this one. */
  readonly paths: readonly [string, string];
  /** What its tool writes for each. */
  readonly rows: readonly [string, string];
  readonly titles: readonly [string, string];
  /** That it stopped in the middle. */
  readonly unfinished?: string;
}

const cases: readonly Case[] = [
  {
    tool: 'goose',
    table: 'CREATE TABLE goose_db_version (id serial, version_id bigint, is_applied boolean);',
    paths: ['00005_a.sql', '00006_b.sql'],
    rows: [
      'INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (5, true);',
      'INSERT INTO goose_db_version (version_id, is_applied) VALUES (6, true);',
    ],
    titles: ['goose_db_version has 5 and not yet 6', 'goose_db_version has 6'],
    unfinished: 'INSERT INTO goose_db_version (version_id, is_applied) VALUES (6, true), (6, false);',
  },
  {
    tool: 'golang-migrate',
    table: 'CREATE TABLE schema_migrations (version bigint, dirty boolean);',
    paths: ['000005_a.up.sql', '000006_b.up.sql'],
    rows: ['INSERT INTO schema_migrations VALUES (5, false);', 'UPDATE schema_migrations SET version = 6;'],
    titles: ['schema_migrations says 5, the version before', 'schema_migrations says 6 or later'],
    unfinished: 'UPDATE schema_migrations SET version = 6, dirty = true;',
  },
  {
    tool: 'sql-migrate',
    table: 'CREATE TABLE gorp_migrations (id text, applied_at timestamptz);',
    paths: ["5-a's.sql", '6-b.sql'],
    rows: [
      "INSERT INTO gorp_migrations VALUES ('5-a''s.sql', now());",
      "INSERT INTO gorp_migrations VALUES ('6-b.sql', now());",
    ],
    titles: ["gorp_migrations has 5-a's.sql and not yet 6-b.sql", 'gorp_migrations has 6-b.sql'],
  },
  {
    tool: 'flyway',
    table: 'CREATE TABLE flyway_schema_history (script text, success boolean, type text, version text);',
    paths: ['V5__a.sql', 'V6__b.sql'],
    rows: [
      "INSERT INTO flyway_schema_history VALUES ('sub/V5__a.sql', true, 'SQL', '5');",
      "INSERT INTO flyway_schema_history VALUES ('V6__b.sql', true, 'SQL', '6');",
    ],
    titles: [
      'flyway_schema_history has V5__a.sql and not yet V6__b.sql',
      'flyway_schema_history has V6__b.sql',
    ],
    unfinished: "INSERT INTO flyway_schema_history VALUES ('V6__b.sql', false, 'SQL', '6');",
  },
  {
    tool: 'prisma',
    table:
      'CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz);',
    paths: ['20240101000000_a/migration.sql', '20240202000000_b/migration.sql'],
    rows: [
      "INSERT INTO _prisma_migrations VALUES ('20240101000000_a', now());",
      "INSERT INTO _prisma_migrations VALUES ('20240202000000_b', now());",
    ],
    titles: [
      '_prisma_migrations has 20240101000000_a and not yet 20240202000000_b',
      '_prisma_migrations has 20240202000000_b',
    ],
    unfinished: "INSERT INTO _prisma_migrations VALUES ('20240202000000_b', NULL);",
  },
  {
    tool: 'sqlx',
    table: 'CREATE TABLE _sqlx_migrations (version bigint, success boolean);',
    paths: ['20240101000000_a.up.sql', '20240202000000_b.up.sql'],
    rows: [
      'INSERT INTO _sqlx_migrations VALUES (20240101000000, true);',
      'INSERT INTO _sqlx_migrations VALUES (20240202000000, true);',
    ],
    titles: [
      '_sqlx_migrations has 20240101000000 and not yet 20240202000000',
      '_sqlx_migrations has 20240202000000',
    ],
  },
  {
    tool: 'node-pg-migrate',
    table: 'CREATE TABLE pgmigrations (id serial, name varchar(255), run_on timestamp);',
    paths: ['1700000000000_a.sql', '1700000000001_b.sql'],
    rows: [
      "INSERT INTO pgmigrations (name) VALUES ('1700000000000_a');",
      "INSERT INTO pgmigrations (name) VALUES ('1700000000001_b');",
    ],
    titles: [
      'pgmigrations has 1700000000000_a and not yet 1700000000001_b',
      'pgmigrations has 1700000000001_b',
    ],
  },
  {
    tool: 'diesel',
    table: 'CREATE TABLE __diesel_schema_migrations (version text);',
    paths: ['2024-01-01-000000_a/up.sql', '2024-02-02-000000_b/up.sql'],
    rows: [
      "INSERT INTO __diesel_schema_migrations VALUES ('20240101000000');",
      "INSERT INTO __diesel_schema_migrations VALUES ('20240202000000');",
    ],
    titles: [
      '__diesel_schema_migrations has 20240101000000 and not yet 20240202000000',
      '__diesel_schema_migrations has 20240202000000',
    ],
  },
];

function recordedBy({ tool, paths }: Case): RecordRows {
  const of = toolById(tool);
  const [before, own] = paths.map((path) => of.classify(path));
  const rows = recordRowsOf(of, own, before);
  if (rows === undefined) throw new Error(`${tool}: its record is not known`);
  return rows;
}

function checksOf(one: Case): readonly [Check, Check] {
  const rows = recordedBy(one);
  return [beforeOf([rows]), afterOf([rows])];
}

async function saidBy(server: PostgresServer, scripts: readonly string[], { sql }: Check): Promise<string> {
  const client = new Client({
    connectionString: server.connectionString(await databaseWith(server, scripts)),
  });
  await client.connect();
  try {
    await client.query('SET default_transaction_read_only = on');
    const { rows } = await client.query<{ readonly result: string; readonly found: string }>(sql);
    return rows.map((one) => `${one.result} ${one.found}`).join();
  } finally {
    await client.end();
  }
}

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it.each(cases)('$tool: the one before is recorded, this one is not, and is after it', async (one) => {
    const { table, rows, titles, unfinished } = one;
    const [before, after] = checksOf(one);
    const [first, second] = rows;
    expect([before.title, after.title]).toEqual(titles);
    expect(await saidBy(server, [table, first], before)).toBe('ok none');
    expect(await saidBy(server, [table, first], after)).toMatch(/^STOP (?:\S+ is not there|it says 5)$/);
    expect(await saidBy(server, [table, first, second], after)).toBe('ok none');
    expect(await saidBy(server, [table, first, second], before)).toMatch(
      /^look (?:\S+ is there: it has run|it says 6)$/,
    );
    expect(await saidBy(server, [table], before)).toMatch(
      /^look (?:\S+ is not there: more is pending, or it ran under another name|it says none .*)$/,
    );
    const { keeps, table: name, row, stuck } = recordedBy(one);
    if (keeps === 'each')
      expect(await saidBy(server, [table, first, second, `DELETE FROM ${name} WHERE ${row};`], before)).toBe(
        'ok none',
      );
    if (unfinished === undefined) return;
    expect(await saidBy(server, [table, first, unfinished], after)).toMatch(/^STOP /);
    if (stuck !== undefined)
      expect(await saidBy(server, [table, first, unfinished], before)).toMatch(
        /^look \S+ has not run to its end, and nothing runs before that is put right$/,
      );
  });

  it('writes the rows of goose, sqlx and Diesel as they do', async () => {
    const text = 'SELECT 1;\n';
    const sqlx = toolById('sqlx');
    const { insert } =
      recordRowsOf(sqlx, sqlx.classify('20240202000000_add_b.up.sql'), undefined, {
        sha384: () => createHash('sha384').update(text).digest('hex'),
      }) ?? {};
    const table =
      'CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL, checksum bytea NOT NULL, execution_time bigint NOT NULL);';
    const same: Check = {
      ...{ title: '', reads: 'rows', quotesMigration: false, answer: undefined },
      sql: `SELECT description AS result, (checksum = sha384('${text}'))::text AS found FROM _sqlx_migrations WHERE version = 20240202000000 AND success`,
    };
    expect(await saidBy(server, [table, `${insert ?? ''};`], same)).toBe('add b true');
    // Of goose 00006 is the number 6.
    for (const one of cases.filter(({ tool }) => tool === 'goose' || tool === 'diesel')) {
      const [, after] = checksOf(one);
      expect(await saidBy(server, [one.table, `${recordedBy(one).insert ?? ''};`], after)).toBe('ok none');
    }
  });

  it('says so where the table is not found, or not to be read', async () => {
    const [first] = cases;
    if (first === undefined) throw new Error('no case');
    for (const one of checksOf(first)) {
      const elsewhere = `CREATE SCHEMA other; SET search_path = other; ${first.table}`;
      expect(await saidBy(server, [elsewhere], one)).toBe(
        'look not asked: this login does not find or read all of it',
      );
    }
  });

  it('does not take for missing what row security hides from this login', async () => {
    const [first] = cases;
    if (first === undefined) throw new Error('no case');
    const [, after] = checksOf(first);
    const table = /^CREATE TABLE (\w+)/.exec(first.table)?.[1] ?? '';
    const hidden = `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY; GRANT SELECT ON ${table} TO pg_monitor; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET role = pg_monitor', current_database()); END $$`;
    expect(await saidBy(server, [first.table, ...first.rows, hidden], after)).toBe(
      'look not asked: this login does not find or read all of it',
    );
  });

  it('stops where the last one that has run is behind, of a record that keeps that alone', async () => {
    const own = cases.find(({ tool }) => tool === 'golang-migrate');
    if (own === undefined) throw new Error('no case');
    const [first] = own.rows;
    const before = beforeOf([recordedBy(own)], true);
    expect(await saidBy(server, [own.table, first], before)).toBe('ok none');
    expect(
      await saidBy(server, [own.table, 'INSERT INTO schema_migrations VALUES (4, false);'], before),
    ).toBe('look it says 4');
    expect(
      await saidBy(server, [own.table, 'INSERT INTO schema_migrations VALUES (12, false);'], before),
    ).toBe('STOP it says 12: 6 is numbered below it and never runs');
    const named = recordRowsOf(
      { id: 'golang-migrate', historyTable: maragudk(toolById('golang-migrate')).historyTable },
      toolById('golang-migrate').classify('0066_b.up.sql'),
      toolById('golang-migrate').classify('0065_a.up.sql'),
    );
    if (named === undefined) throw new Error('its record is not known');
    const table = 'CREATE TABLE migrations (version text);';
    const asked = beforeOf([named], true);
    expect(asked.title).toBe('migrations says 0065_a, the version before');
    expect(await saidBy(server, [table, "INSERT INTO migrations VALUES ('0065_a');"], asked)).toBe('ok none');
    expect(await saidBy(server, [table, "INSERT INTO migrations VALUES ('0067_c');"], asked)).toBe(
      'STOP it says 0067_c: 0066_b is numbered below it and never runs',
    );
  });

  it('stops where a later one is recorded, and what is numbered below the newest never runs', async () => {
    const sqlx = cases.find(({ tool }) => tool === 'sqlx');
    if (sqlx === undefined) throw new Error('no case');
    const [first, second] = sqlx.rows;
    const later = 'INSERT INTO _sqlx_migrations VALUES (20240303000000, true);';
    const before = beforeOf([recordedBy(sqlx)], true);
    expect(await saidBy(server, [sqlx.table, first], before)).toBe('ok none');
    expect(await saidBy(server, [sqlx.table, first, later], before)).toBe(
      'STOP 20240303000000 is there: 20240202000000 is numbered below it and never runs',
    );
    expect(await saidBy(server, [sqlx.table, first, second], before)).toBe(
      'look 20240202000000 is there: it has run',
    );
  });

  it('stops where it has run under another name, and its UPDATE mends that', async () => {
    const prisma = cases.find(({ tool }) => tool === 'prisma');
    if (prisma === undefined) throw new Error('no case');
    const tool = toolById('prisma');
    const [file, previous, former] = ["20240202000000_b's", '20240101000000_a', '20240202000000_c'].map(
      (name) => tool.classify(`${name}/migration.sql`),
    );
    const own = recordRowsOf(tool, file, previous, { former });
    if (own?.formerly === undefined) throw new Error('no former name');
    const under = "INSERT INTO _prisma_migrations VALUES ('20240202000000_c', now());";
    const setUp = [prisma.table, prisma.rows[0], under];
    const before = beforeOf([own]);
    expect(await saidBy(server, setUp, before)).toBe(
      `STOP 20240202000000_c is there: it has run under its former name; ${own.formerly.renamed}, and nothing of it runs again`,
    );
    expect(await saidBy(server, [...setUp, own.formerly.renamed], before)).toBe(
      "look 20240202000000_b's is there: it has run",
    );
    expect(await saidBy(server, [...setUp, own.formerly.renamed, own.formerly.back], before)).toMatch(
      /^STOP /,
    );
    expect(await saidBy(server, setUp.slice(0, 2), before)).toBe('ok none');
  });

  it('takes what stands for all before it', async () => {
    const flyway = cases.find(({ tool }) => tool === 'flyway');
    if (flyway === undefined) throw new Error('no case');
    const baseline = "INSERT INTO flyway_schema_history VALUES ('<< Baseline >>', true, 'BASELINE', '5');";
    expect(await saidBy(server, [flyway.table, baseline], checksOf(flyway)[0])).toBe('ok none');
    for (const version of ['10', '5.0.1', 'none'])
      expect(
        await saidBy(server, [flyway.table, baseline.replace("'5')", `'${version}')`)], checksOf(flyway)[0]),
      ).toBe('ok none');
    expect(
      await saidBy(server, [flyway.table, baseline.replace("'5')", "'4.9')")], checksOf(flyway)[0]),
    ).toBe('look V5__a.sql is not there: more is pending, or it ran under another name');
  });
});
