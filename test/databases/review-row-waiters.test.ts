/** Writers that wait for rows which a migration has changed make a deadlock with it where it asks for a stronger lock on that table: which of the two ends. With the lock in front neither does. Which writes a drop behind a copy loses. On real servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { pidOf, waitUntilBlocked } from './effects/waiting.ts';
import { reviewOfChange } from './review-of.ts';
import { codeOf, lookForDeadlocks, untilWaited, withSessions, type Waited } from './sessions.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history =
  'CREATE TABLE public.clients (id bigint PRIMARY KEY, name text, secret text, credentials jsonb);';
const rows = "INSERT INTO public.clients VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', NULL)";
const work =
  "UPDATE public.clients SET credentials = jsonb_build_object('hash', secret) WHERE secret IS NOT NULL";
const later = 'ALTER TABLE public.clients DROP COLUMN secret';
const keyed = `CREATE TABLE public.members (id bigint PRIMARY KEY, mail text UNIQUE, low text, name text);
CREATE UNIQUE INDEX members_low ON public.members (lower(low));
CREATE UNIQUE INDEX members_name ON public.members (name) WHERE id > 0;
CREATE TABLE public.visits (id bigint PRIMARY KEY, member bigint REFERENCES public.members);`;
const members = "INSERT INTO public.members VALUES (1, NULL, 'l', 'n'), (2, 'b', 'm', 'o')";
const fill = "UPDATE public.members SET mail = 'none-' || id WHERE mail IS NULL";
const forbid = 'ALTER TABLE public.members ALTER COLUMN mail SET NOT NULL';

const judged = `CREATE TABLE public.rules (id bigint PRIMARY KEY, name text);
CREATE TABLE public.judged (id bigint PRIMARY KEY, name text, rule bigint REFERENCES public.rules ON DELETE CASCADE);`;
const judgements =
  "INSERT INTO public.rules VALUES (1, 'a'), (2, 'b'); INSERT INTO public.judged VALUES (1, 'a', NULL), (2, 'b', NULL);";
const judging = 'UPDATE public.judged SET rule = r.id FROM public.rules AS r WHERE r.name = judged.name';
const judgedAll = 'ALTER TABLE public.judged ALTER COLUMN rule SET NOT NULL';

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  /** The writer comes behind the first row work, and waits as long as work takes (`waited`). What becomes of the last statement and of the writer. */
  function race(
    write: string,
    {
      inFront = [],
      last = later,
      waited = 'long',
    }: { readonly inFront?: readonly string[]; readonly last?: string; readonly waited?: Waited } = {},
  ): Promise<readonly string[]> {
    return withSessions(server, [history, rows], async ([migration, writer, observer]) => {
      const [own, other] = await Promise.all([pidOf(migration), pidOf(writer)]);
      await lookForDeadlocks(waited, { waiting: writer, migration });
      await migration.query('BEGIN');
      for (const sql of [...inFront, work]) await migration.query(sql);
      const waiting = codeOf(writer.query(write));
      await waitUntilBlocked(observer, other, [own]);
      await untilWaited(waited);
      const ended = await codeOf(migration.query(last));
      await migration.query('COMMIT');
      return [ended, await waiting];
    });
  }

  it('one that has not waited for deadlock_timeout is ended itself', async () => {
    expect(await race("UPDATE public.clients SET name = 'w' WHERE id = 2", { waited: 'briefly' })).toEqual([
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

  /** An insert that refers to a row behind the work on it. What becomes of the insert while the work is there (55P03: it waits), and of both with the lock behind. */
  function referring(
    sql: string,
    {
      row = 1,
      last,
      waited = 'long',
    }: { readonly row?: number; readonly last?: string; readonly waited?: Waited } = {},
  ): Promise<readonly string[]> {
    return withSessions(server, [keyed, members], async ([migration, writer, observer]) => {
      const [own, other] = await Promise.all([pidOf(migration), pidOf(writer)]);
      await lookForDeadlocks(waited, { waiting: writer, migration });
      await migration.query('BEGIN');
      await migration.query(sql);
      if (last === undefined) {
        await writer.query("SET lock_timeout = '200ms'");
        const answer = await codeOf(writer.query(`INSERT INTO public.visits VALUES (1, ${row})`));
        await migration.query('ROLLBACK');
        return [answer];
      }
      const waiting = codeOf(writer.query(`INSERT INTO public.visits VALUES (1, ${row})`));
      await waitUntilBlocked(observer, other, [own]);
      await untilWaited(waited);
      const ended = await codeOf(migration.query(last));
      await migration.query('COMMIT');
      return [ended, await waiting];
    });
  }

  it('whoever refers to a row waits where a column of a unique index gets another value, and in no other case', async () => {
    expect(await referring(fill)).toEqual(['55P03']);
    expect(await referring(fill, { row: 2 })).toEqual(['done']);
    expect(await referring('DELETE FROM public.members WHERE id = 1')).toEqual(['55P03']);
    // Neither an index of an expression nor one of some rows is one that a key could refer to.
    expect(await referring("UPDATE public.members SET low = 'x' WHERE id = 1")).toEqual(['done']);
    expect(await referring("UPDATE public.members SET name = 'x' WHERE id = 1")).toEqual(['done']);
    expect(await referring('UPDATE public.members SET mail = mail WHERE id = 2', { row: 2 })).toEqual([
      'done',
    ]);
  });

  it('it makes the same deadlock, which the review says of both tables', async () => {
    expect(await referring(fill, { last: forbid })).toEqual(['40P01', 'done']);
    expect(await referring(fill, { last: forbid, waited: 'briefly' })).toEqual(['done', '40P01']);
    const { verdict, runbook, watch } = await reviewOfChange(keyed, {
      '000002_change.up.sql': `BEGIN;\n${fill};\n${forbid};\nCOMMIT;`,
    });
    expect(verdict.long.join(' ')).toContain(
      'or inserts a row that refers to one (into visits, as mail is in a unique index), waits',
    );
    expect(runbook.flatMap(({ lines }) => lines).join(' ')).toContain(
      'stop every writer of members, and of visits, whose foreign keys wait for its rows (or the whole application),',
    );
    // Statements of the form that the order gives are those of the migration too.
    const [, heads = ''] = /query LIKE ANY \((ARRAY\[.*?\])\) AS is_migration/.exec(watch ?? '') ?? [];
    await withSessions(server, [], async ([session]) => {
      const { rows: found } = await session.query<{ readonly own: boolean }>(
        `SELECT query LIKE ANY (${heads}) AS own FROM (VALUES ('ALTER TABLE members VALIDATE CONSTRAINT members_mail_there'), ('ALTER TABLE members ADD CONSTRAINT members_mail_there CHECK (mail IS NOT NULL) NOT VALID'), ('SELECT mail FROM members')) AS sent(query)`,
      );
      expect(found.map(({ own }) => own)).toEqual([true, true, false]);
    });
  });

  it('an UPDATE of a column that only an expression or some rows index keeps nobody who refers to its rows', async () => {
    const { verdict } = await reviewOfChange(keyed, {
      '000002_change.up.sql': `BEGIN;\nUPDATE public.members SET low = 'x', name = 'y';\n${forbid};\nCOMMIT;`,
    });
    expect(verdict.long.join(' ')).not.toContain('refers to one');
  });

  it('a lock on the table alone is not enough where the work asks its keys: who deletes what they refer to is locked out first', async () => {
    const { verdict, runbook } = await reviewOfChange(judged, {
      '000002_change.up.sql': `BEGIN;\n${judging};\n${judgedAll};\nCOMMIT;`,
    });
    const said = verdict.long.find((one) => one.includes('deadlock detected')) ?? '';
    const locks = said.match(/LOCK TABLE [\w., ]+ MODE/g) ?? [];
    expect(locks).toEqual([
      'LOCK TABLE public.rules IN SHARE MODE',
      'LOCK TABLE public.judged IN ACCESS EXCLUSIVE MODE',
    ]);
    expect(runbook.flatMap(({ lines }) => lines).join(' ')).toContain(
      'Or lock rules, judged in front of the work',
    );
    const beside = (inFront: readonly string[]): Promise<readonly string[]> =>
      withSessions(server, [judged, judgements], async ([migration, writer, observer]) => {
        const [own, other] = await Promise.all([pidOf(migration), pidOf(writer)]);
        await lookForDeadlocks('long', { waiting: writer, migration });
        await migration.query('BEGIN');
        for (const sql of inFront) await migration.query(sql);
        const waiting = codeOf(writer.query('DELETE FROM public.rules WHERE id = 1'));
        await waitUntilBlocked(observer, other, [own]);
        await untilWaited('long');
        const worked = await codeOf(migration.query(`${judging};${judgedAll}`));
        await migration.query('COMMIT');
        return [worked, await waiting];
      });
    expect(await beside(locks.slice(1))).toEqual(['40P01', 'done']);
    expect(await beside(locks)).toEqual(['done', 'done']);
  });

  it('a drop after an UPDATE loses values of new rows and of rows that it left out, and no others', async () => {
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
