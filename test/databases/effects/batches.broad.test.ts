/**
 * What a DO block or a procedure does that commits batch by batch: its row locks and its hold on dead rows go with each COMMIT, what it has
 * committed stays when it is cancelled, statement_timeout counts over all of its batches, and whoever inserts a key that a batch has inserted
 * waits for that batch's COMMIT. On the oldest and the newest.
 */
import type { Socket } from 'node:net';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgresApart, type PostgresServer } from '../../hosts/postgres/server.ts';
import { effectsDatabase, type EffectsDatabase } from './fixture.ts';
import { pidOf, waitUntilBlocked } from './waiting.ts';

/** Each batch waits at a door of its own, which the test opens: no sleeping. */
const block = `DO $$
BEGIN
  FOR i IN 1..3 LOOP
    UPDATE work SET done = i WHERE id IN (SELECT id FROM work WHERE done IS NULL ORDER BY id LIMIT 10);
    INSERT INTO kept (name) VALUES ('key ' || i) ON CONFLICT DO NOTHING;
    PERFORM pg_advisory_xact_lock(i);
    COMMIT;
  END LOOP;
END $$`;
const procedure = `CREATE PROCEDURE fill() LANGUAGE plpgsql AS ${block.slice('DO '.length)}`;

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let database: EffectsDatabase;

  // What VACUUM may remove is a matter of the whole server: others begin and end transactions on the one that all share.
  beforeAll(async () => {
    server = await startPostgresApart(major, {});
    database = await effectsDatabase(major, server);
  });

  afterAll(() => server.stop());

  it.each(['DO', 'CALL'])('%s commits each batch for itself', async (kind) => {
    const sessions = await Promise.all(Array.from({ length: 4 }, () => database.connect()));
    const [runner, door, other, observer] = sessions as [Client, Client, Client, Client];
    try {
      await observer.query('DROP TABLE IF EXISTS work, kept; DROP PROCEDURE IF EXISTS fill;');
      await observer.query('CREATE TABLE work (id integer PRIMARY KEY, done integer)');
      await observer.query('ALTER TABLE work SET (autovacuum_enabled = off)');
      await observer.query('INSERT INTO work SELECT n FROM generate_series(1, 30) AS n');
      await observer.query('CREATE TABLE kept (name text PRIMARY KEY)');
      await observer.query(procedure);
      for (const number of [1, 2]) await door.query('SELECT pg_advisory_lock($1)', [number]);
      const [runnerPid, doorPid, otherPid] = await Promise.all([runner, door, other].map(pidOf));
      const run = runner.query(kind === 'DO' ? block : 'CALL fill()').then(
        () => 'done',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      await waitUntilBlocked(observer, runnerPid ?? 0, [doorPid ?? 0]);
      expect(await countOf(observer, 'done IS NOT NULL')).toBe(0);
      // A row and a key of the open batch are waited for, until it commits and no longer.
      const row = other.query('UPDATE work SET done = 9 WHERE id = 1');
      await waitUntilBlocked(observer, otherPid ?? 0, [runnerPid ?? 0]);
      await door.query('SELECT pg_advisory_unlock(1)');
      await row;
      await waitUntilBlocked(observer, runnerPid ?? 0, [doorPid ?? 0]);
      expect(await countOf(observer, 'done IS NOT NULL')).toBe(10);
      // Rows of the batches before can be vacuumed away while it continues.
      const told: string[] = [];
      observer.on('notice', ({ message }) => told.push(message ?? ''));
      // The snapshot that has just waited for the batch may stand for a moment yet: asked again until they are gone, or the test is over.
      for (let removed = 0; removed < 10;) {
        told.length = 0;
        await observer.query('VACUUM (VERBOSE) work');
        const words = /tuples: (\d+) removed|found (\d+) removable/.exec(told.join(' '));
        removed += Number(words?.[1] ?? words?.[2]);
      }
      const key = other.query("INSERT INTO kept (name) VALUES ('key 2') ON CONFLICT DO NOTHING");
      await waitUntilBlocked(observer, otherPid ?? 0, [runnerPid ?? 0]);
      // What is cancelled loses its own batch alone, and the wait for its key is over.
      await observer.query('SELECT pg_cancel_backend($1)', [runnerPid]);
      expect(await run).toMatch(/canceling statement due to user request/);
      expect((await key).rowCount).toBe(1);
      expect(await countOf(observer, 'done IS NOT NULL')).toBe(10);
      await door.query('SELECT pg_advisory_unlock_all()');
      // Started again it continues with the rows that are left.
      await runner.query(kind === 'DO' ? block : 'CALL fill()');
      expect(await countOf(observer, 'done IS NULL')).toBe(0);
      expect(await countOf(observer, 'id = 1 AND done = 9')).toBe(1);
    } finally {
      await Promise.all(sessions.map((session) => session.end()));
    }
  });

  it.each(['DO', 'CALL'])('statement_timeout counts over all batches of %s', async (kind) => {
    const runner = await database.connect();
    try {
      await runner.query('DROP TABLE IF EXISTS beats; DROP PROCEDURE IF EXISTS beat;');
      await runner.query('CREATE TABLE beats (n integer)');
      const body = `BEGIN FOR i IN 1..100 LOOP INSERT INTO beats VALUES (i); PERFORM pg_sleep(0.05); COMMIT; END LOOP; END`;
      await runner.query(`CREATE PROCEDURE beat() LANGUAGE plpgsql AS $$ ${body} $$`);
      await runner.query("SET statement_timeout = '500ms'");
      const run = runner.query(kind === 'DO' ? `DO $$ ${body} $$` : 'CALL beat()');
      await expect(run).rejects.toThrow(/canceling statement due to statement timeout/);
      const { rows } = await runner.query<{ n: number }>('SELECT count(*)::int AS n FROM beats');
      expect(rows[0]?.n).toBeGreaterThan(0);
      expect(rows[0]?.n).toBeLessThan(20);
    } finally {
      await runner.end();
    }
  });
});

describe.each([14, 18] as const)('PostgreSQL %i, when the client is killed', (major) => {
  let database: EffectsDatabase;

  beforeAll(async () => {
    database = await effectsDatabase(major);
  });

  afterAll(() => database.drop());

  it.each([
    ['goes on to its end', ''],
    ['ends soon where it says NOTICE, which nobody takes any more', "RAISE NOTICE 'batch %', i;"],
  ])('a block that commits batch by batch %s', async (_, says) => {
    const [runner, observer] = await Promise.all([database.connect(), database.connect()]);
    try {
      await observer.query('DROP TABLE IF EXISTS beats');
      await observer.query('CREATE TABLE beats (n integer)');
      const pid = await pidOf(runner);
      runner.on('error', () => undefined);
      const run = runner
        .query(
          `DO $$ BEGIN FOR i IN 1..40 LOOP INSERT INTO beats VALUES (i); ${says} COMMIT; PERFORM pg_sleep(0.02); END LOOP; END $$`,
        )
        .catch(() => undefined);
      while ((await beats(observer)) < 3);
      (runner as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream.destroy();
      await run;
      while ((await observer.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid])).rowCount === 1);
      if (says === '') expect(await beats(observer)).toBe(40);
      else expect(await beats(observer)).toBeLessThan(30);
    } finally {
      await observer.end();
    }
  });
});

async function beats(client: Client): Promise<number> {
  const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM beats');
  return rows[0]?.n ?? -1;
}

async function countOf(client: Client, condition: string): Promise<number> {
  const answer = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM work WHERE ${condition}`);
  return answer.rows[0]?.n ?? -1;
}
