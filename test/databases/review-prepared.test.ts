/** Prepared transactions before a change, on a server of its own: one that has used a table is in the way, another is not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Check } from '../../core/review/model.ts';
import { startPostgresApart, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';

const history =
  'CREATE TABLE users (id int PRIMARY KEY, mail text); CREATE TABLE others (id int PRIMARY KEY);';
const change = { '000002_code.up.sql': 'ALTER TABLE users ADD COLUMN code text;' };

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let check: Check | undefined;
  beforeAll(async () => {
    server = await startPostgresApart(major, { max_prepared_transactions: '4' });
    const { preflight } = await reviewOfChange(history, change);
    check = preflight.find(({ title }) => title.startsWith('nothing in the way'));
  });
  afterAll(() => server.stop());

  it.each([
    ['SELECT * FROM users', 'ok none', 'done'],
    ['SELECT * FROM users FOR UPDATE', 'ok none', 'done'],
    ['INSERT INTO users VALUES (1)', 'STOP prepared transaction waiting', 'waits'],
  ])('is in the way of an index build where it is for its lock: %s', async (does, said, outcome) => {
    const build = 'CREATE INDEX users_mail ON users (mail);';
    const { preflight } = await reviewOfChange(history, { '000002_index.up.sql': build });
    const own = preflight.find(({ title }) => title.startsWith('nothing in the way'));
    expect(own?.title).toContain('transaction that has written to the table, open for');
    const database = await databaseWith(server, [history]);
    await withClient(server, database, async (client) => {
      for (const one of ['BEGIN', does, "PREPARE TRANSACTION 'waiting'"]) await client.query(one);
      try {
        const { rows } = await client.query<{ readonly result: string; readonly found: string }>(
          own?.sql ?? '',
        );
        expect(rows.map((one) => `${one.result} ${one.found}`)).toEqual([said]);
        await client.query("SET lock_timeout = '100ms'");
        const ran = await client.query(build).then(
          () => 'done',
          () => 'waits',
        );
        expect(ran).toBe(outcome);
      } finally {
        await client.query("ROLLBACK PREPARED 'waiting'");
      }
    });
  });

  it.each([
    ['users', 'STOP prepared transaction waiting'],
    ['others', 'ok none'],
  ])('that has written to %s', async (table, said) => {
    const database = await databaseWith(server, [history]);
    const found = await withClient(server, database, async (client) => {
      for (const one of ['BEGIN', `INSERT INTO ${table} VALUES (1)`, "PREPARE TRANSACTION 'waiting'"])
        await client.query(one);
      try {
        const { rows } = await client.query<{ readonly result: string; readonly found: string }>(
          check?.sql ?? '',
        );
        return rows.map((one) => `${one.result} ${one.found}`);
      } finally {
        await client.query("ROLLBACK PREPARED 'waiting'");
      }
    });
    expect(found).toEqual([said]);
  });
});
