/**
 * What a brief lock does while it is asked for: it waits for open transactions, and everybody who conflicts with the request waits
 * behind it. Three sessions on every major; each of the four kinds of waiting that an effect can tell of.
 */
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueOf, type LockMode, type Queue } from '../../../core/effects/effect.ts';
import { majors } from '../../../core/effects/facts/fact.ts';
import { effectsDatabase, type EffectsDatabase } from './fixture.ts';
import { pidOf, waitUntilBlocked } from './waiting.ts';

interface Scene {
  readonly lock: LockMode;
  readonly waitsFor: Queue['waitsFor'];
  /** What somebody did in a transaction that is still open. */
  readonly open: string;
  readonly request: string;
  /** Waits behind the request although nothing that it needs is held yet. */
  readonly behind: string;
  /** Runs all the same. */
  readonly passes?: string;
}

const scenes: readonly Scene[] = [
  {
    lock: 'ACCESS EXCLUSIVE',
    waitsFor: 'every-transaction',
    open: 'SELECT FROM orders WHERE id = 1',
    request: 'ALTER TABLE orders ADD COLUMN x integer',
    behind: 'SELECT FROM orders WHERE id = 2',
    passes: 'SELECT FROM customers',
  },
  {
    lock: 'SHARE',
    waitsFor: 'writing-transactions',
    open: 'UPDATE orders SET note = note WHERE id = 1',
    request: 'CREATE INDEX x ON orders (quantity)',
    behind: 'UPDATE orders SET note = note WHERE id = 2',
    passes: 'SELECT FROM orders WHERE id = 2',
  },
  {
    lock: 'SHARE ROW EXCLUSIVE',
    waitsFor: 'writing-transactions',
    open: 'UPDATE customers SET email = email WHERE id = 1',
    request: 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID',
    behind: 'UPDATE customers SET email = email WHERE id = 2',
    passes: 'SELECT FROM customers',
  },
  {
    lock: 'SHARE UPDATE EXCLUSIVE',
    waitsFor: 'schema-changes',
    open: 'ANALYZE orders',
    request: 'ALTER TABLE orders VALIDATE CONSTRAINT claimed',
    behind: 'ALTER TABLE orders ALTER note SET STATISTICS 5',
    passes: 'UPDATE orders SET note = note WHERE id = 2',
  },
];

describe.each(majors)('PostgreSQL %i', (major) => {
  let database: EffectsDatabase;

  beforeAll(async () => {
    database = await effectsDatabase(major);
  });

  afterAll(() => database.drop());

  it.each(scenes)('$lock: waits for $waitsFor, and holds up who comes later', async (scene) => {
    expect(queueOf(scene.lock)?.waitsFor).toBe(scene.waitsFor);
    const sessions = await Promise.all(Array.from({ length: 4 }, () => database.connect()));
    const [first, second, third, observer] = sessions as [Client, Client, Client, Client];
    try {
      const pids = await Promise.all([first, second, third].map(pidOf));
      const [firstPid = 0, secondPid = 0, thirdPid = 0] = pids;
      for (const client of [first, second, third]) await client.query('BEGIN');
      await first.query(scene.open);
      const request = second.query(scene.request);
      await waitUntilBlocked(observer, secondPid, [firstPid]);
      const behind = third.query(scene.behind);
      // Not by the transaction that is open, but by the request that waits for it.
      await waitUntilBlocked(observer, thirdPid, [secondPid]);
      expect(await waitingModes(observer, secondPid)).toEqual([scene.lock]);
      if (scene.passes !== undefined) await observer.query(scene.passes);
      await first.query('ROLLBACK');
      await request;
      await second.query('ROLLBACK');
      await behind;
    } finally {
      await Promise.all(sessions.map((session) => session.end()));
    }
  });
});

/** As the manual writes them. */
async function waitingModes(observer: Client, pid: number): Promise<readonly string[]> {
  const answer = await observer.query<{ mode: string }>(
    'SELECT mode FROM pg_locks WHERE pid = $1 AND NOT granted',
    [pid],
  );
  return answer.rows.map(({ mode }) =>
    mode
      .replace(/Lock$/, '')
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toUpperCase(),
  );
}
