/** What a review asks before columns and tables go, on real servers: what would refuse the DROP is named, and no more; values are counted. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, runScript, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';

const history = `CREATE TABLE plans (id bigint PRIMARY KEY, code text UNIQUE);
CREATE TABLE bills (id bigint PRIMARY KEY, ref varchar(20) NOT NULL DEFAULT '', plan text REFERENCES plans (code), trial timestamptz NOT NULL DEFAULT now(),
  amount int DEFAULT 0, note text, doc json, CHECK (amount >= 0 OR note IS NULL));
CREATE INDEX bills_ref ON bills (lower(ref), plan);
CREATE VIEW own AS SELECT id, note FROM bills;
CREATE TABLE parts (day date NOT NULL, old int) PARTITION BY RANGE (day);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2020-01-01') TO ('2030-01-01');`;

const change = `DROP VIEW own;
ALTER TABLE bills DROP COLUMN ref, DROP COLUMN trial, DROP COLUMN amount;
ALTER TABLE bills DROP COLUMN note, DROP COLUMN doc;
ALTER TABLE parts DROP COLUMN old;
ALTER TABLE bills DROP COLUMN plan;
DROP TABLE plans;`;

const rows = `INSERT INTO plans VALUES (1, 'a');
INSERT INTO bills VALUES (1, 'r', 'a', '2020-01-01', 7, '', '{}'), (2, '', NULL, '2020-01-01', 0, 'n', NULL), (3, 'r', NULL, '2020-01-01', NULL, NULL, NULL);
INSERT INTO parts VALUES ('2021-01-01', 4), ('2021-01-01', NULL);`;

let review: Review;
beforeAll(async () => {
  review = await reviewOfChange(history, { '000002_change.up.sql': change });
});

async function saidBy(server: PostgresServer, database: string): Promise<readonly string[]> {
  const said: string[] = [];
  await withClient(server, database, async (client) => {
    await client.query('SET default_transaction_read_only = on');
    for (const { title, sql } of review.preflight.filter((one) =>
      /depends on|with a value/.test(one.title),
    )) {
      const found = await client.query<{ readonly result: string; readonly found: string }>(sql);
      said.push(
        ...found.rows.map(
          (row) =>
            `${title
              .split(/ on | with /)
              .slice(0, 1)
              .join()}: ${row.result} ${row.found}`,
        ),
      );
    }
  });
  return said;
}

/** As a script asks it of the wrong database, or of a schema that is called otherwise there. */
async function saidOfNothing(server: PostgresServer): Promise<readonly string[]> {
  const said: string[] = [];
  await withClient(server, await databaseWith(server, []), async (client) => {
    for (const { title, sql, reads } of [...review.preflight, ...review.postflight]) {
      if (reads === 'rows') continue;
      const { rows: found } = await client.query<{ readonly result: string; readonly found: string }>(sql);
      said.push(...found.map((row) => `${title.split(/[:,] | on /)[0] ?? ''}: ${row.result} ${row.found}`));
    }
  });
  return said;
}

describe.each([14, 16, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it('finds nothing in the way of what goes by itself, and counts what is lost', async () => {
    const database = await databaseWith(server, [history, rows]);
    expect(await saidBy(server, database)).toEqual([
      'nothing else depends: ok none',
      'rows of bills: look ref 2, trial 3, amount 1, note 1, doc 1, plan 1 of 3 rows',
      'rows of parts: look old 1 of 2 rows',
    ]);
    await runScript(server, database, change);
    const behind = 'STOP not there: ';
    const run = ' (has the change run, or a part of it?)';
    expect(await saidBy(server, await databaseWith(server, [history, rows, change]))).toEqual([
      'nothing else depends: STOP no table plans',
      `rows of bills: ${behind}bills.ref, bills.plan, bills.trial, bills.amount, bills.note, bills.doc${run}`,
      `rows of parts: ${behind}parts.old${run}`,
    ]);
  });

  it('counts the rows that an UPDATE before leaves out, nulls in its condition too', async () => {
    const own = `CREATE TABLE profiles (id int PRIMARY KEY, a int NOT NULL, b bigint NOT NULL, note text, otaa bool);`;
    const asked = await reviewOfChange(own, {
      '000002_change.up.sql': `ALTER TABLE profiles ADD COLUMN doc jsonb;
UPDATE profiles SET doc = jsonb_build_object('a', a, 'b', b, 'note', note) WHERE otaa = false;
ALTER TABLE profiles DROP COLUMN a, DROP COLUMN b, DROP COLUMN note;`,
    });
    const database = await databaseWith(server, [
      own,
      `INSERT INTO profiles VALUES (1, 1, 1, 'x', false), (2, 2, 2, NULL, true), (3, 3, 3, 'y', NULL), (4, 4, 4, 'z', true);`,
    ]);
    const said: string[] = [];
    await withClient(server, database, async (client) => {
      for (const { sql } of asked.preflight.filter(({ title }) => title.includes('does not meet'))) {
        const { rows: found } = await client.query<{ readonly found: string }>(sql);
        said.push(...found.map((row) => row.found));
      }
    });
    expect(said).toEqual(['a 3, b 3, note 2 of 4 rows']);
  });

  it('names what goes along by itself and was made by hand, and nothing that a migration has made', async () => {
    const asked = review.preflight.find(({ title }) => title.includes('goes along'));
    const found = async (made: string): Promise<unknown> =>
      withClient(server, await databaseWith(server, [history, rows, made]), async (client) => {
        await client.query('SET default_transaction_read_only = on');
        return (await client.query<object>(asked?.sql ?? '')).rows;
      });
    expect(await found('')).toEqual([{ result: 'ok', found: 'none' }]);
    const made = `CREATE INDEX by_hand ON bills (id, trial); CREATE INDEX other ON bills (id);
ALTER TABLE bills ADD CONSTRAINT short CHECK (length(ref) < 10 OR id > 3); CREATE STATISTICS both_of ON abs(amount), id FROM bills;`;
    expect(await found(made)).toEqual([
      { result: 'look', found: 'constraint short, index by_hand, statistics both_of' },
    ]);
    const left = `SELECT count(*)::int AS many FROM pg_class WHERE relname IN ('by_hand', 'both_of')`;
    const after = await withClient(
      server,
      await databaseWith(server, [history, rows, made, change]),
      (client) => client.query<{ readonly many: number }>(left),
    );
    expect(after.rows).toEqual([{ many: 0 }]);
  });

  it('says STOP wherever it does not see the table', async () => {
    expect(await saidOfNothing(server)).toEqual([
      'nothing in the way: STOP no table bills, no table parts, no table parts_1, no table plans',
      'worth knowing: ok none',
      'schema_migrations says 1: look not asked: this login does not find or read all of it',
      'nothing else depends: STOP no table bills, no table parts, no table plans',
      'nothing made by hand goes along with ref: STOP no table bills, no table parts',
      'gone: STOP no table bills, no table parts, no table parts_1',
      'schema_migrations says 2 or later: look not asked: this login does not find or read all of it',
    ]);
  });

  it.each([
    ['CREATE VIEW v AS SELECT ref FROM bills', 'view v'],
    ['CREATE MATERIALIZED VIEW "V" AS SELECT id, trial FROM bills', 'materialized view "V"'],
    ['CREATE VIEW w AS SELECT old FROM parts_1', 'view w'],
    ["CREATE POLICY p ON bills USING (ref <> '')", 'policy p on table bills'],
    [
      'CREATE TRIGGER t BEFORE UPDATE OF ref ON bills FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
      'trigger t on table bills',
    ],
    ['CREATE TABLE other (plan text REFERENCES plans (code))', 'constraint other_plan_fkey on table other'],
    ['CREATE FUNCTION f(plans) RETURNS int LANGUAGE sql AS $$SELECT 1$$', 'function f(plans)'],
    [
      'CREATE FUNCTION g() RETURNS int LANGUAGE sql BEGIN ATOMIC; SELECT amount FROM bills; END',
      'function g()',
    ],
    ...(major < 15
      ? []
      : [
          // 14 takes it along.
          [
            'ALTER TABLE bills ADD COLUMN twice int GENERATED ALWAYS AS (amount * 2) STORED',
            'default value for column twice of table bills',
          ],
          ['CREATE PUBLICATION p FOR TABLE bills (id, ref)', 'publication of table bills in publication p'],
        ]),
  ])('stops before what refuses it: %s', async (made, name) => {
    const database = await databaseWith(server, [history, rows, made]);
    expect((await saidBy(server, database))[0]).toBe(`nothing else depends: STOP ${name}`);
    await expect(runScript(server, database, change)).rejects.toThrow(/depend/);
  });
});
