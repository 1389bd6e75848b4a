/** The statements by which an index takes the name of another, as a review writes them for the file: under the search_path of the tool, whatever it is. On real servers. */
import type { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { isWithin } from '../../core/review/conditions.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { reviewOfChange, sqlOf } from './review-of.ts';
import { withSessions } from './sessions.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const table = 'CREATE TABLE orders (id bigint PRIMARY KEY, kind text, gone timestamptz);';
const former = 'CREATE INDEX orders_live ON orders (id) WHERE gone IS NULL AND kind IS NOT NULL;';
const change = `DROP INDEX IF EXISTS orders_live;
CREATE INDEX orders_live ON orders (id) WHERE gone IS NULL AND (kind IS NOT NULL OR id < 0);`;

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  async function exchange(): Promise<string> {
    const { order } = await reviewOfChange(`${table}\n${former}`, { '000002_change.up.sql': change });
    const said = order.starts.find((one) => one.includes('In place of lines 1, 2'));
    return sqlOf(said, 'for-file').replace(/;$/, '');
  }

  /** `lake: kind IS NOT NULL OR id < 0`, of all schemas. */
  async function conditions(client: Client): Promise<readonly string[]> {
    const { rows } = await client.query<{ readonly is: string }>(
      "SELECT n.nspname || ': ' || c.relname || (CASE WHEN pg_get_indexdef(c.oid) LIKE '%id < 0%' THEN ' wider' ELSE '' END) AS is FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace WHERE c.relname LIKE 'orders_live%' ORDER BY 1",
    );
    return rows.map(({ is }) => is);
  }

  const lake = `CREATE SCHEMA lake; SET search_path = lake, public; ${table} ${former} SET search_path = public;`;

  it('exchanges that of the schema in which the tool works, and of no other', async () => {
    const sql = await exchange();
    await withSessions(server, [lake, table, former], async ([client]) => {
      await client.query('SET search_path = lake, public');
      await client.query(`BEGIN; ${sql}; COMMIT`);
      expect(await conditions(client)).toEqual(['lake: orders_live wider', 'public: orders_live']);
    });
  });

  it('passes where nothing is in public, and where the former one is not there', async () => {
    const sql = await exchange();
    await withSessions(server, [lake], async ([client]) => {
      await client.query('SET search_path = lake');
      await client.query(`BEGIN; ${sql}; COMMIT`);
      expect(await conditions(client)).toEqual(['lake: orders_live wider']);
      await client.query('DROP INDEX orders_live');
      await client.query(`BEGIN; ${sql}; COMMIT`);
      expect(await conditions(client)).toEqual(['lake: orders_live wider']);
    });
  });

  it('after.sql names what was built beside and has not taken the name', async () => {
    const review = await reviewOfChange(`${table}\n${former}`, { '000002_change.up.sql': change });
    const build = /^CREATE INDEX CONCURRENTLY .*$/m.exec(review.concurrently ?? '')?.[0] ?? '';
    const [check] = review.postflight.filter(({ title }) => title.includes('left beside'));
    await withSessions(server, [table, former], async ([client]) => {
      const asked = async (): Promise<unknown> => (await client.query(check?.sql ?? '')).rows[0];
      expect(await asked()).toEqual({ result: 'ok', found: 'none' });
      await client.query(build);
      await client.query(change);
      expect(await asked()).toEqual({
        result: 'look',
        found: 'public.orders_live_new: DROP INDEX CONCURRENTLY it',
      });
      await client.query('DROP INDEX CONCURRENTLY public.orders_live_new');
      expect(await asked()).toEqual({ result: 'ok', found: 'none' });
    });
  });

  // Of all rows of three booleans that may be null.
  it.each([
    ['a AND b', 'a AND (b OR c)', true],
    ['a AND b', 'A', true],
    ['a', 'a OR b AND c', true],
    ['(a OR b) AND c', 'c AND (b OR (a))', true],
    ['a OR b', 'a', false],
    ['NOT a AND b', 'NOT (a AND b)', false],
    ['a IS NOT NULL AND b', 'a', false],
    ['a BETWEEN b AND c', 'c', false],
    ['a AND (a BETWEEN b AND c)', 'a', false],
    ['a AND b OR c', 'a AND (b OR c)', false],
  ])('%s is within %s: %s', async (condition, wider, expected) => {
    expect(isWithin(condition, wider)).toBe(expected);
    await withSessions(server, [], async ([client]) => {
      const values = '(VALUES (true), (false), (NULL))';
      const { rows } = await client.query<{ readonly outside: boolean }>(
        `SELECT EXISTS (SELECT FROM ${values} AS x(a), ${values} AS y(b), ${values} AS z(c) WHERE (${condition}) AND (${wider}) IS NOT TRUE) AS outside`,
      );
      if (expected) expect(rows[0]?.outside).toBe(false);
    });
  });
});
