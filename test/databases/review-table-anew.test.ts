/** A table that a change drops and makes anew: what goes with it is named before, and the way back that follows from the schema makes the former one again. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, runScript, withClient } from './native.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';
import { reviewOfChange } from './review-of.ts';

const history = `CREATE TABLE templates (id serial PRIMARY KEY, name text NOT NULL UNIQUE, data text NOT NULL);`;
const change = `DROP TABLE IF EXISTS templates;
CREATE TABLE templates (id serial PRIMARY KEY, name text NOT NULL, kind text NOT NULL, data bytea NOT NULL, UNIQUE (name, kind));`;

let review: Review;
beforeAll(async () => {
  review = await reviewOfChange(history, { '000002_change.up.sql': change });
});

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  async function besides(database: string): Promise<string> {
    const check = review.preflight.find(({ title }) => title.startsWith('rights, owner'));
    return withClient(server, database, async (client) => {
      await client.query('SET default_transaction_read_only = on');
      const { rows } = await client.query<{ readonly result: string; readonly found: string }>(
        check?.sql ?? '',
      );
      return rows.map(({ result, found }) => `${result} ${found}`).join('\n');
    });
  }

  it('names what the new one does not have by itself', async () => {
    expect(await besides(await databaseWith(server, [history]))).toBe('ok none');
    const given = await databaseWith(server, [
      history,
      'GRANT SELECT, INSERT ON templates TO pg_monitor; GRANT UPDATE (data) ON templates TO PUBLIC; CREATE PUBLICATION told FOR TABLE templates;',
    ]);
    expect(await besides(given)).toBe(
      'look GRANT INSERT, SELECT TO pg_monitor, GRANT UPDATE (data) TO PUBLIC, publication told names it',
    );
  });

  it('comes back as it was', async () => {
    const database = await databaseWith(server, [
      history,
      "INSERT INTO templates (name, data) VALUES ('a', 'b');",
    ]);

    const was = await columnsOf(server, database);
    await runScript(server, database, change);
    await runScript(
      server,
      database,
      "INSERT INTO templates (name, kind, data) VALUES ('a', 'k', '\\\\x00');",
    );
    const script = review.migrations[0]?.rollback.script ?? '';
    await runScript(server, database, script);
    expect(await columnsOf(server, database)).toEqual(was);
  });
});

async function columnsOf(server: PostgresServer, database: string): Promise<readonly string[]> {
  return withClient(server, database, async (client) => {
    const { rows } = await client.query<{ readonly said: string }>(
      `SELECT format('%s %s %s %s', attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)) AS said FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = 'templates'::regclass AND attnum > 0
UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'templates'::regclass ORDER BY 1`,
    );
    return rows.map(({ said }) => said);
  });
}
