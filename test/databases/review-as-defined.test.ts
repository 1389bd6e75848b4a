/** What a review asks behind a change of what it defines and inserts, and of what was there before IF NOT EXISTS, on real servers: whatever is left out is told. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Check, Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, runScript, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';

const history = 'CREATE TABLE portals (id bigint PRIMARY KEY);\nINSERT INTO portals VALUES (1), (2);';
const guarded = `CREATE TABLE IF NOT EXISTS marks (id bigint PRIMARY KEY, at timestamptz);
CREATE INDEX IF NOT EXISTS marks_at ON marks (at);
INSERT INTO marks (id) VALUES (1) ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION marked() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM marks';`;

async function saidBy(
  server: PostgresServer,
  database: string,
  checks: readonly Check[],
): Promise<readonly string[]> {
  const said: string[] = [];
  await withClient(server, database, async (client) => {
    await client.query('SET default_transaction_read_only = on');
    for (const { title, sql } of checks) {
      const { rows } = await client.query<{ readonly result: string; readonly found: string }>(sql);
      for (const { result, found } of rows) if (result !== 'ok') said.push(`${result} ${title}: ${found}`);
    }
  });
  return said;
}

let ofGuarded: Review;
beforeAll(async () => {
  ofGuarded = await reviewOfChange(history, { '000002_change.up.sql': guarded });
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
});
