/**
 * Checks of what others do on the server, on the oldest and the newest one: whom the change would wait for and whom not, what a login without rights
 * sees, subscriptions and sizes. What a check calls in the way is what the change then waits for.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksAfter, checksBefore } from '../../../core/review/checks/checks.ts';
import { factsOf } from '../../../core/review/facts/facts.ts';
import type { Check } from '../../../core/review/model.ts';
import { startPostgresApart, type PostgresServer } from '../../hosts/postgres/server.ts';
import { changeOf } from '../../review/change.ts';
import { databaseWith, withClient } from '../native.ts';
import { errorOf } from '../sessions.ts';

const history = `
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE INDEX orders_note ON orders (note);
CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
`;

async function checksOf(change: string): Promise<readonly Check[]> {
  const facts = factsOf(await changeOf({ history: [history], change: [change] }));
  return [...checksBefore(facts), ...checksAfter(facts)];
}

function sqlOf(checks: readonly Check[], id: string): string {
  const found = checks.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found.sql;
}

async function answer(client: Client, sql: string): Promise<string> {
  const { rows } = await client.query<{ readonly result: string; readonly found: string }>(sql);
  return rows.map(({ result, found }) => `${result} ${found}`).join();
}

interface Waiting {
  readonly change: string;
  /** What another session has done in a transaction that it has left open. */
  readonly holds: readonly string[];
  readonly says: RegExp;
  readonly waits: boolean;
}

const open = /^STOP process \d+ \(\w+, idle in transaction\) since /;
const none = /^ok none$/;
const add = 'ALTER TABLE orders ADD COLUMN code text;';
const build = 'CREATE INDEX orders_code ON orders (note, id);';
const concurrently = 'CREATE INDEX CONCURRENTLY orders_code ON orders (note, id);';
const repeatable = 'BEGIN ISOLATION LEVEL REPEATABLE READ';

const waiting: readonly Waiting[] = [
  { change: add, holds: ['BEGIN', 'SELECT FROM orders'], says: open, waits: true },
  { change: add, holds: ['BEGIN', 'SELECT FROM customers'], says: none, waits: false },
  { change: build, holds: ['BEGIN', 'SELECT FROM orders'], says: none, waits: false },
  { change: build, holds: ['BEGIN', 'INSERT INTO orders VALUES (1)'], says: open, waits: true },
  { change: concurrently, holds: ['BEGIN', 'SELECT FROM orders'], says: none, waits: false },
  { change: concurrently, holds: ['BEGIN', 'INSERT INTO orders VALUES (1)'], says: open, waits: true },
  { change: concurrently, holds: [repeatable, 'SELECT FROM customers'], says: open, waits: true },
  {
    change: 'DROP INDEX CONCURRENTLY orders_note;',
    ...{ holds: ['BEGIN', 'SELECT FROM orders'], says: open, waits: true },
  },
  {
    change: 'ALTER TABLE events ADD COLUMN kind text;',
    ...{ holds: ['BEGIN', 'SELECT FROM events_2026'], says: open, waits: true },
  },
  {
    change: add,
    holds: ['BEGIN', 'INSERT INTO orders VALUES (1)', "PREPARE TRANSACTION 'left'"],
    ...{ says: /^STOP prepared transaction left$/, waits: true },
  },
  {
    change: add,
    holds: ['BEGIN', 'INSERT INTO customers VALUES (1)', "PREPARE TRANSACTION 'left'"],
    ...{ says: none, waits: false },
  },
];

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresApart(major, { max_prepared_transactions: '4', wal_level: 'logical' });
  });
  afterAll(() => server.stop());

  it.each(waiting.map((one) => [one.change, one.holds.join('; '), one] as const))(
    '%s beside %s',
    async (_change, _holds, { change, holds, says, waits }) => {
      const sql = sqlOf(await checksOf(change), 'before-transactions');
      const database = await databaseWith(server, [history]);
      const holder = new Client({ connectionString: server.connectionString(database) });
      await holder.connect();
      for (const one of holds) await holder.query(one);
      const isPrepared = holds.length > 2;
      try {
        await withClient(server, database, async (client) => {
          // Nobody wants to wait for a minute here.
          expect(await answer(client, sql.replaceAll("interval '1 minute'", "interval '0'"))).toMatch(says);
          await client.query("SET lock_timeout = '200ms'");
          const ran = await client.query(change).then(
            () => 'done',
            () => 'waited',
          );
          expect(ran).toBe(waits ? 'waited' : 'done');
        });
      } finally {
        if (isPrepared) await holder.query("ROLLBACK PREPARED 'left'");
        await holder.end();
        await server.dropDatabase(database);
      }
    },
  );

  it('asks nothing of rows that a login may not read, and does not fail', async () => {
    const checks = await checksOf(
      'ALTER TABLE orders ALTER COLUMN note SET NOT NULL;\nALTER TABLE customers DROP COLUMN id;\nUPDATE events SET id = 1;',
    );
    const database = await databaseWith(server, [history, 'CREATE ROLE plain;']);
    await withClient(server, database, async (client) => {
      await client.query('BEGIN');
      await client.query('SET LOCAL ROLE plain');
      for (const { id, sql } of checks) expect(await errorOf(client, sql), id).toBeUndefined();
      const nulls = sqlOf(checks, 'before-nulls');
      expect(await answer(client, nulls)).toBe('look not asked: no right to read orders');
      expect(await answer(client, sqlOf(checks, 'before-server'))).toMatch(/^look this login does not see/);
      await client.query('RESET ROLE');
      await client.query('GRANT SELECT ON orders TO plain');
      await client.query('SET LOCAL ROLE plain');
      expect(await answer(client, nulls)).toBe('ok none');
      await client.query('RESET ROLE');
      await client.query('ALTER TABLE orders ENABLE ROW LEVEL SECURITY');
      await client.query('SET LOCAL ROLE plain');
      expect(await answer(client, nulls)).toBe('look not asked: row level security hides rows of orders');
      await client.query('ROLLBACK');
    });
    await server.dropDatabase(database);
  });

  it('tells publications, subscriptions and sizes', async () => {
    const checks = await checksOf('ALTER TABLE orders ADD COLUMN code text, ALTER COLUMN id TYPE numeric;');
    const database = await databaseWith(server, [
      history,
      `CREATE PUBLICATION out FOR TABLE orders;
CREATE SUBSCRIPTION come CONNECTION 'host=nowhere' PUBLICATION out WITH (connect = false, slot_name = NONE, enabled = false, create_slot = false);
INSERT INTO pg_subscription_rel (srsubid, srrelid, srsubstate) SELECT oid, 'orders'::regclass, 'r' FROM pg_subscription WHERE subname = 'come';`,
    ]);
    await withClient(server, database, async (client) => {
      expect(await answer(client, sqlOf(checks, 'before-replication'))).toBe(
        'look orders is filled by subscription come: its publisher may have to change too, orders is published by out: change subscribers too: there first',
      );
      const disk = sqlOf(checks, 'before-disk-space');
      expect(await answer(client, disk)).toBe('ok none');
      expect(await answer(client, disk.replace('bytes >= 1024.0 ^ 3', 'bytes > 0'))).toMatch(
        /^look orders has \d+ kB with its indexes: as much has to be free/,
      );
      await client.query('DROP SUBSCRIPTION come');
    });
    await server.dropDatabase(database);
  });
});
