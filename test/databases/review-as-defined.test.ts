/** What a review asks behind a change of what it defines and inserts, and of what was there before IF NOT EXISTS, on real servers: whatever is left out is told. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Check, Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, runScript, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { saidBy } from './review-said.ts';

const history = 'CREATE TABLE portals (id bigint PRIMARY KEY);\nINSERT INTO portals VALUES (1), (2);';
const guarded = `CREATE TABLE IF NOT EXISTS marks (id bigint PRIMARY KEY, at timestamptz);
CREATE INDEX IF NOT EXISTS marks_at ON marks (at);
INSERT INTO marks (id) VALUES (1) ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION marked() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM marks';`;

const company = `ALTER TABLE portals ADD COLUMN IF NOT EXISTS kind text CHECK (kind IN ('in', 'out'));
UPDATE portals SET kind = 'in' WHERE kind IS NULL;`;

/** Defaults of which it is sure how a server writes them, and in the same place others. */
const sure = [
  ['a01', 'boolean', 'true', 'false'],
  ['a02', 'bool NOT NULL', 'FALSE', 'TRUE'],
  ['a03', 'int', '5', '6'],
  ['a04', 'int', '-5', '5'],
  ['a05', 'bigint', '0', '1'],
  ['a06', 'bigint', '- 7', '7'],
  ['a07', 'smallint', '3', '4'],
  ['a08', 'smallint', '-3', '4'],
  ['a09', 'text', "'it''s'", "'its'"],
  ['a10', 'varchar(20)', "'abc'", "'abd'"],
  ['a11', 'varchar', "'abc'::varchar", "'abd'"],
  ['a12', 'text', "''", "' '"],
  ['a13', 'timestamptz', 'now()', 'clock_timestamp()'],
  ['a14', 'timestamp', 'NOW()', 'CURRENT_TIMESTAMP'],
  ['a15', 'timestamptz', 'CURRENT_TIMESTAMP', 'now()'],
  ['a16', 'timestamp(3)', 'CURRENT_TIMESTAMP', 'now()'],
  ['a17', 'jsonb', "'{}'", "'[]'"],
  ['a18', 'json', "'[]'", "'{}'"],
  ['a19', 'state', "'open'", "'shut'"],
  ['a20', 'state', "'shut'::state", "'open'"],
  ['a21', 'text', "'a'::text", "'b'"],
  ['a22', 'int', 'NULL', '1'],
  ['a23', 'text', 'NULL', "''"],
  ['a24', 'timestamptz(0)', 'now()', 'CURRENT_TIMESTAMP'],
  ['a25', 'varchar(64)', "('_')", "'-'"],
  ['a26', 'int', '(7)', '8'],
] as const;
const columnsOf = (at: 2 | 3): string =>
  sure.map((one) => `${one[0]} ${one[1]} DEFAULT ${one[at]}`).join(', ');
const typed = "CREATE TYPE state AS ENUM ('open', 'shut');\n";
const added = `ALTER TABLE portals ADD COLUMN personal boolean NOT NULL DEFAULT true;
ALTER TABLE portals ALTER COLUMN personal SET DEFAULT false;`;

const inserting = `CREATE TABLE marks (one boolean PRIMARY KEY, at timestamptz);
CREATE TABLE kinds (code text PRIMARY KEY, at timestamptz, size numeric(4, 1));
INSERT INTO marks SELECT true, max(now()) FROM portals HAVING count(*) > 0 ON CONFLICT DO NOTHING;
INSERT INTO kinds (code, at, size) VALUES ('a', now(), round(1.25, 1)), ('b, (c', NULL, 2);
INSERT INTO kinds SELECT 'd', now();
CREATE FUNCTION later() RETURNS int LANGUAGE sql AS 'SELECT 1';`;

let ofGuarded: Review;
let ofInserted: Review;
let ofDefaults: Review;
let ofAdded: Review;
let ofCompany: Review;
beforeAll(async () => {
  ofGuarded = await reviewOfChange(history, { '000002_change.up.sql': guarded });
  ofDefaults = await reviewOfChange(history, {
    '000002_change.up.sql': `${typed}CREATE TABLE given (${columnsOf(2)});`,
  });
  ofInserted = await reviewOfChange(history, { '000002_change.up.sql': inserting });
  ofAdded = await reviewOfChange(history, { '000002_change.up.sql': added });
  ofCompany = await reviewOfChange(history, { '000002_change.up.sql': company });
});

const tables =
  "SELECT string_agg(relname, ', ' ORDER BY relname) AS is FROM pg_class WHERE relnamespace = 'public'::regnamespace";

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  const seen = async (database: string, sql: string): Promise<string | undefined> =>
    withClient(server, database, async (client) => {
      const { rows } = await client.query<{ readonly is: string }>(sql);
      return rows[0]?.is;
    });

  it('takes back what IF NOT EXISTS has made', async () => {
    const database = await databaseWith(server, [history]);
    expect(
      (await saidBy(server, database, ofGuarded.preflight)).filter((one) => one.includes('marks')),
    ).toEqual([]);
    const before = await seen(database, tables);
    await runScript(server, database, guarded);
    await runScript(server, database, ofGuarded.migrations[0]?.rollback.script ?? '');
    expect(await seen(database, tables)).toBe(before);
  });

  it('asks whether it was there before', async () => {
    const database = await databaseWith(server, [history, 'CREATE TABLE marks (id bigint PRIMARY KEY)']);
    expect(await saidBy(server, database, ofGuarded.preflight)).toContain(
      'look not there yet: marks (IF NOT EXISTS passes over what is): marks is there: it stays as it is (after.sql compares its columns), and the way back must not drop it',
    );
  });

  it('asks a column that is there for the constraint that comes with it alone', async () => {
    const asked = ofCompany.preflight.filter(({ title }) => title.includes('IF NOT EXISTS'));
    const kind = 'ALTER TABLE portals ADD COLUMN kind text';
    const without = await databaseWith(server, [history, kind]);
    expect(await saidBy(server, without, asked)).toEqual([
      `STOP ${asked[0]?.title ?? ''}: portals.kind without constraint portals_kind_check, which comes with the column alone`,
    ]);
    const whole = await databaseWith(server, [history, `${kind} CHECK (kind IN ('in', 'out'))`]);
    expect(await saidBy(server, whole, asked)).toEqual([]);
    expect(await saidBy(server, await databaseWith(server, [history]), asked)).toEqual([]);
  });

  it('knows how a server writes defaults', async () => {
    const asked = ofDefaults.postflight.filter(({ title }) => title.includes('default'));
    expect(asked.map(({ title }) => title)).toEqual([
      'all 26 columns of given: type, NOT NULL and default as defined',
    ]);
    const right = await databaseWith(server, [history, typed, `CREATE TABLE given (${columnsOf(2)})`]);
    expect(await saidBy(server, right, asked)).toEqual([]);
    const wrong = await databaseWith(server, [history, typed, `CREATE TABLE given (${columnsOf(3)})`]);
    expect(await saidBy(server, wrong, asked)).toEqual([
      `STOP ${asked[0]?.title ?? ''}: ${sure.map(([name]) => `public.given.${name}`).join(', ')}`,
    ]);
  });

  it('tells a default that was left out', async () => {
    const asked = ofAdded.postflight.filter(({ reads }) => reads === 'catalog');
    const whole = await databaseWith(server, [history, added]);
    expect((await saidBy(server, whole, asked)).filter((one) => one.includes('personal'))).toEqual([]);
    const half = await databaseWith(server, [history, added.split('\n')[0] ?? '']);
    expect(await saidBy(server, half, asked)).toContain(
      'STOP portals.personal: type, NOT NULL and default as defined: public.portals.personal',
    );
  });

  it('counts the rows of both defaults', async () => {
    const asked = ofAdded.postflight.filter(({ title }) => title.startsWith('rows of portals by personal'));
    const title = asked[0]?.title ?? '';
    const later = 'INSERT INTO portals VALUES (3)';
    const whole = await databaseWith(server, [history, added, later]);
    expect(await saidBy(server, whole, asked)).toEqual([
      `look ${title}: 2 have true, 1 have false, 0 another`,
    ]);
    const half = await databaseWith(server, [history, added.replace('true', 'false'), later]);
    expect(await saidBy(server, half, asked)).toEqual([
      `look ${title}: 0 have true, 3 have false, 0 another`,
    ]);
  });

  const rowChecks = (): readonly Check[] =>
    ofInserted.postflight.filter(({ title }) => title.includes(', by '));

  it('finds the rows that are inserted, by their key', async () => {
    expect(rowChecks().map(({ title }) => title)).toEqual([
      'the row that line 3 inserts is in marks, by one (unless its query found none)',
      'the rows that line 4 inserts are in kinds, by code',
      'the row that line 5 inserts is in kinds, by code',
    ]);
    const database = await databaseWith(server, [history, inserting]);
    expect(await saidBy(server, database, rowChecks())).toEqual([]);
  });

  it('tells the ones that were left out', async () => {
    const [marks = '', kinds = ''] = inserting.split('\n');
    const database = await databaseWith(server, [history, marks, kinds, "INSERT INTO kinds VALUES ('a')"]);
    expect(await saidBy(server, database, rowChecks())).toEqual([
      'look the row that line 3 inserts is in marks, by one (unless its query found none): 1',
      'STOP the rows that line 4 inserts are in kinds, by code: 1',
      'STOP the row that line 5 inserts is in kinds, by code: 1',
    ]);
  });

  it('sees that new tables are published', async () => {
    const asked = ofInserted.preflight.filter(({ title }) => title.startsWith('worth knowing'));
    const nothing = await databaseWith(server, [history]);
    const published = (said: readonly string[]): readonly string[] =>
      said.filter((one) => one.includes('publication'));
    expect(published(await saidBy(server, nothing, asked))).toEqual([]);
    const all = await databaseWith(server, [history, 'CREATE PUBLICATION p FOR ALL TABLES']);
    expect((await saidBy(server, all, asked)).join()).toContain(
      'publication p is of all tables: make marks, kinds',
    );
    if (major < 15) return;
    const schema = await databaseWith(server, [history, 'CREATE PUBLICATION p FOR TABLES IN SCHEMA public']);
    expect((await saidBy(server, schema, asked)).join()).toContain(
      'publication p is of all tables of their schema: make marks, kinds',
    );
  });
});
