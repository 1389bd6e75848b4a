/**
 * A file with a COMMIT of its own, which a tool sends as one query in its transaction: the transaction ends there and what follows is
 * outside of it, with whatever the tool writes; and the server comes to it when the client has gone. On every major.
 */
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { majors } from '../../../core/effects/facts/fact.ts';
import { effectsDatabase, type EffectsDatabase } from './fixture.ts';
import { pidOf, waitUntilBlocked } from './waiting.ts';

describe.each(majors)('PostgreSQL %i', (major) => {
  let database: EffectsDatabase;

  beforeAll(async () => {
    database = await effectsDatabase(major);
  });

  afterAll(() => database.drop());

  /** It waits at a door that the test opens. */
  const file = (name: string): string =>
    `BEGIN;\nCREATE TABLE ${name} (id integer);\nSELECT pg_advisory_xact_lock(7);\nCOMMIT;`;

  it('what the tool writes behind it is committed by itself, and a failure of that leaves the file', async () => {
    const [runner, observer] = await Promise.all([database.connect(), database.connect()]);
    try {
      await runner.query('START TRANSACTION');
      await runner.query(file('kept'));
      await expect(runner.query("INSERT INTO no_record VALUES ('4')")).rejects.toThrow('does not exist');
      await runner.query('ROLLBACK');
      expect((await observer.query("SELECT to_regclass('kept') AS name")).rows).toEqual([{ name: 'kept' }]);
    } finally {
      await Promise.all([runner.end(), observer.end()]);
    }
  });

  it.each([
    ['goes on to it and commits', 'left_by_client', 'COMMIT;', 'left_by_client'],
    ['takes all back where the file has none', 'lost_by_client', '', null],
  ])('the server of a client that has gone %s', async (_, name, commit, left) => {
    const [runner, observer] = await Promise.all([database.connect(), database.connect()]);
    try {
      await observer.query('SELECT pg_advisory_lock(7)');
      const pid = await pidOf(runner);
      runner.on('error', () => undefined);
      await runner.query('START TRANSACTION');
      const run = runner.query(file(name).replace('COMMIT;', commit)).catch(() => undefined);
      await waitUntilBlocked(observer, pid, [await pidOf(observer)]);
      (runner as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream.destroy();
      await run;
      await observer.query('SELECT pg_advisory_unlock(7)');
      while ((await observer.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid])).rowCount === 1);
      const found = await observer.query('SELECT to_regclass($1)::text AS name', [name]);
      expect(found.rows).toEqual([{ name: left }]);
    } finally {
      await observer.end();
    }
  });
});
