/** Writers that wait for rows which a migration has changed make a deadlock with it where it asks for a stronger lock on that table: which of the two ends. With the lock in front neither does. Which writes a drop behind a copy loses. On real servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { pidOf, waitUntilBlocked } from './effects/waiting.ts';
import { reviewOfChange } from './review-of.ts';
import { codeOf, withSessions } from './sessions.ts';

const history =
  'CREATE TABLE public.clients (id bigint PRIMARY KEY, name text, secret text, credentials jsonb);';
const rows = "INSERT INTO public.clients VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', NULL)";
const work =
  "UPDATE public.clients SET credentials = jsonb_build_object('hash', secret) WHERE secret IS NOT NULL";
const later = 'ALTER TABLE public.clients DROP COLUMN secret';

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  /** The writer comes behind the first row work, and waits as long as work takes (`pause`). What becomes of the last statement and of the writer. */
  function race(
    write: string,
    {
      inFront = [],
      last = later,
      pause = 1_500,
    }: { readonly inFront?: readonly string[]; readonly last?: string; readonly pause?: number } = {},
  ): Promise<readonly string[]> {
    return withSessions(server, [history, rows], async ([migration, writer, observer]) => {
      const [own, other] = await Promise.all([pidOf(migration), pidOf(writer)]);
      await migration.query('BEGIN');
      for (const sql of [...inFront, work]) await migration.query(sql);
      const waiting = codeOf(writer.query(write));
      await waitUntilBlocked(observer, other, [own]);
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
      });
      const ended = await codeOf(migration.query(last));
      await migration.query('COMMIT');
      return [ended, await waiting];
    });
  }

  it('one that has not waited for deadlock_timeout is ended itself', async () => {
    expect(await race("UPDATE public.clients SET name = 'w' WHERE id = 2", { pause: 100 })).toEqual([
      'done',
      '40P01',
    ]);
  });

  it('one that has waited longer ends the migration', async () => {
    expect(await race("UPDATE public.clients SET name = 'w' WHERE id = 2")).toEqual(['40P01', 'done']);
  });

  it('so does one that takes the row FOR UPDATE, and one that meets a lock of writes alone', async () => {
    expect(await race('SELECT * FROM public.clients WHERE id = 2 FOR UPDATE')).toEqual(['40P01', 'done']);
    expect(
      await race("UPDATE public.clients SET name = 'w' WHERE id = 2", {
        last: 'CREATE INDEX clients_name ON public.clients (name)',
      }),
    ).toEqual(['40P01', 'done']);
  });

  it('with the lock that the review names in front both run', async () => {
    const { verdict } = await reviewOfChange(history, {
      '000002_change.up.sql': `BEGIN;\n${work};\nALTER TABLE public.clients ALTER COLUMN name SET NOT NULL;\nCOMMIT;`,
    });
    const said = verdict.long.find((one) => one.includes('deadlock detected')) ?? '';
    const lock = /LOCK TABLE [\w., ]+ MODE/.exec(said)?.[0] ?? 'SELECT 1';
    expect(lock).toBe('LOCK TABLE public.clients IN ACCESS EXCLUSIVE MODE');
    expect(await race("UPDATE public.clients SET name = 'w' WHERE id = 2", { inFront: [lock] })).toEqual([
      'done',
      'done',
    ]);
  });

  it('a drop behind an UPDATE loses values of new rows and of rows that it left out, and no others', async () => {
    const copied = await withSessions(server, [history, rows], async ([migration, writer, observer]) => {
      const [own, other] = await Promise.all([pidOf(migration), pidOf(writer)]);
      // Row 1 keeps the UPDATE at work while others write.
      await writer.query('BEGIN');
      await writer.query("UPDATE public.clients SET name = 'held' WHERE id = 1");
      await migration.query('BEGIN');
      const working = migration.query(work);
      await waitUntilBlocked(observer, own, [other]);
      await observer.query("INSERT INTO public.clients VALUES (4, 'd', 'new')");
      await observer.query("UPDATE public.clients SET secret = 'first' WHERE id = 3");
      await writer.query("UPDATE public.clients SET secret = 'changed' WHERE id = 1");
      await writer.query('COMMIT');
      await working;
      await migration.query(later);
      await migration.query('COMMIT');
      const answer = await observer.query<{ id: string; hash: string | null }>(
        "SELECT id, credentials ->> 'hash' AS hash FROM public.clients ORDER BY id",
      );
      return answer.rows.map(({ hash }) => hash);
    });
    expect(copied).toEqual(['changed', 'y', null, null]);
  });
});
