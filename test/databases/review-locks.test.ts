/** What a review asks of runs that wait for the lock of the tool, on real servers. */
import { Client } from 'pg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { holders, ownLockHeld } from '../../core/review/checks/lock-checks.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const open: Client[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.end();
});

async function pidOf(client: Client, granted: boolean): Promise<number> {
  const sql = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted = $1";
  await expect.poll(async () => (await client.query(sql, [granted])).rows.length).toBe(1);
  return (await client.query<{ readonly pid: number }>(sql, [granted])).rows[0]?.pid ?? 0;
}

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it('sees a run that waits for the lock of another', async () => {
    const table = 'CREATE TABLE users (id bigint PRIMARY KEY, nick text);';
    const review = await reviewOfChange(table, {
      '000002_nick.up.sql': 'CREATE INDEX CONCURRENTLY users_nick ON users (nick);',
    });
    const check = review.preflight.find(({ title }) => title.includes('advisory lock'));
    const watched = /^SELECT pid, usename.*$/m.exec(review.watch ?? '')?.[0] ?? '';
    const database = await databaseWith(server, [table]);
    const session = async (): Promise<Client> => {
      const client = new Client({ connectionString: server.connectionString(database) });
      open.push(client);
      await client.connect();
      return client;
    };
    const [first, second, looks] = [await session(), await session(), await session()];
    const found = async (): Promise<readonly unknown[]> => [
      (await looks.query<{ readonly result: string }>(check?.sql ?? '')).rows[0]?.result,
      (await looks.query(watched)).rows.length,
    ];
    await first.query('SELECT pg_advisory_lock(7)');
    expect(await found()).toEqual(['ok', 0]);
    const waits = second.query('SELECT pg_advisory_lock(7)');
    await expect.poll(found).toEqual(['look', 1]);
    await first.query('SELECT pg_advisory_unlock(7)');
    await waits;
    expect(await found()).toEqual(['ok', 0]);
  });

  it('says who has the lock of the program, and how long', async () => {
    const number = { objid: 4919, classid: 0 };
    const [check] = ownLockHeld([
      {
        migration: {
          lock: { kind: 'session-advisory', concurrently: 'second-run', number },
          byHand: undefined,
        },
      },
    ]);
    // Nobody waits a minute here.
    const soon = check?.sql.replace("interval '1 minute'", "interval '0'") ?? '';
    const database = await databaseWith(server, []);
    const session = async (): Promise<Client> => {
      const client = new Client({ connectionString: server.connectionString(database) });
      open.push(client);
      await client.connect();
      return client;
    };
    const [first, looks] = [await session(), await session()];
    const found = async (sql: string): Promise<unknown> =>
      (await looks.query<{ readonly result: string }>(sql)).rows[0]?.result;
    await first.query('SELECT pg_advisory_lock(7)');
    expect(await found(soon)).toBe('ok');
    await first.query('SELECT pg_advisory_lock_shared(4919)');
    expect([await found(check?.sql ?? ''), await found(soon)]).toEqual(['ok', 'look']);
  });

  it('is held and waited for until its holder ends, where a program asks again after each cancel', async () => {
    const database = await databaseWith(server, []);
    const session = async (): Promise<Client> => {
      const client = new Client({ connectionString: server.connectionString(database) });
      client.on('error', () => {
        // It is ended below.
      });
      await client.connect();
      return client;
    };
    const [first, second, looks] = [await session(), await session(), await session()];
    open.push(second, looks);
    await first.query('SELECT pg_advisory_lock(7)');
    let errors = 0;
    const asks = async (): Promise<void> => {
      try {
        await second.query('SELECT pg_advisory_lock(7)');
      } catch {
        errors += 1;
        await asks();
      }
    };
    const waits = asks();
    const shown = async (): Promise<readonly (readonly [number, boolean])[]> =>
      (await looks.query<{ readonly pid: number; readonly granted: boolean }>(holders)).rows.map(
        ({ pid, granted }) => [pid, granted] as const,
      );
    const pids = [await pidOf(looks, true), await pidOf(looks, false)];
    expect(await shown()).toEqual([
      [pids[0], true],
      [pids[1], false],
    ]);
    await looks.query('SELECT pg_cancel_backend($1)', [pids[1]]);
    await expect.poll(() => errors).toBe(1);
    await expect.poll(shown).toHaveLength(2);
    await looks.query('SELECT pg_terminate_backend($1)', [pids[0]]);
    await waits;
    expect(await shown()).toEqual([[pids[1], true]]);
  });
});
