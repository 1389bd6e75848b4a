/** Writers, and readers that join two tables, which wait for a table while a migration works under its lock, end it behind its work, and do not where their tables are locked first: what a review says of it, on real servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { pidOf, waitUntilBlocked } from './effects/waiting.ts';
import { reviewOfChange } from './review-of.ts';
import { codeOf, lookForDeadlocks, untilWaited, withSessions, type Waited } from './sessions.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE public.runs (id bigint PRIMARY KEY, note text);
CREATE TABLE public.results (run_id bigint REFERENCES public.runs, status text);`;
const rows = 'INSERT INTO public.runs VALUES (1, NULL)';
const first = 'ALTER TABLE public.runs ADD COLUMN status text';
const work = 'UPDATE public.runs SET status = note';
const later =
  'CREATE TRIGGER same BEFORE UPDATE ON public.results FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()';
const write = 'INSERT INTO public.results VALUES (1, NULL)';

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  /** The writer comes behind the work. Answers what becomes of the last statement and of the writer. */
  function race(inFront: readonly string[]): Promise<readonly string[]> {
    return withSessions(server, [history, rows], async ([migration, writer, observer]) => {
      const [own, other] = await Promise.all([pidOf(migration), pidOf(writer)]);
      await lookForDeadlocks('long', { waiting: writer, migration });
      await migration.query('BEGIN');
      for (const sql of [...inFront, first, work]) await migration.query(sql);
      const waiting = codeOf(writer.query(write));
      await waitUntilBlocked(observer, other, [own]);
      await untilWaited('long');
      const ended = await codeOf(migration.query(later));
      await migration.query('COMMIT');
      return [ended, await waiting];
    });
  }

  it('the server ends the migration, and the writer goes on', async () => {
    expect(await race([])).toEqual(['40P01', 'done']);
  });

  it('with the lock that the review names in front both run', async () => {
    const { verdict } = await reviewOfChange(history, {
      '000002_change.up.sql': `BEGIN;\n${first};\n${work};\n${later};\nCOMMIT;`,
    });
    const said = verdict.decide.find((one) => one.includes('A deadlock after the work')) ?? '';
    const lock = /LOCK TABLE [\w, ]+ MODE/.exec(said)?.[0] ?? 'SELECT 1';
    expect(lock).toBe('LOCK TABLE results IN SHARE ROW EXCLUSIVE MODE');
    expect(await race([lock])).toEqual(['done', 'done']);
  });

  const indexes = [
    'CREATE INDEX runs_note ON public.runs (note)',
    'CREATE INDEX results_status ON public.results (status)',
  ];

  /** The writer has written to the second table when the file builds on the first, and then comes to that one. */
  function writtenBeside(inFront: readonly string[]): Promise<readonly string[]> {
    return withSessions(server, [history, rows], async ([migration, writer, observer]) => {
      const [own, other] = await Promise.all([pidOf(migration), pidOf(writer)]);
      await lookForDeadlocks('long', { waiting: writer, migration });
      await writer.query('BEGIN');
      await writer.query('INSERT INTO public.results VALUES (NULL, NULL)');
      await migration.query('BEGIN');
      for (const sql of inFront) {
        const ended = await codeOf(migration.query(sql));
        if (ended === 'done') continue;
        await migration.query('ROLLBACK');
        const written = await codeOf(writer.query('INSERT INTO public.runs VALUES (2, NULL)'));
        return [ended, written];
      }
      await migration.query(indexes[0] ?? '');
      const waiting = codeOf(writer.query('INSERT INTO public.runs VALUES (2, NULL)'));
      await waitUntilBlocked(observer, other, [own]);
      await untilWaited('long');
      const ended = await codeOf(migration.query(indexes[1] ?? ''));
      await migration.query('ROLLBACK');
      return [ended, await waiting];
    });
  }

  it('indexes on two tables, and who writes to them in the other order: the file is ended, and gives up first where the review says how', async () => {
    expect(await writtenBeside([])).toEqual(['40P01', 'done']);
    const { verdict } = await reviewOfChange(history, {
      '000002_change.up.sql': `BEGIN;\n${indexes.join(';\n')};\nCOMMIT;`,
    });
    const said = verdict.decide.find((one) => one.includes('keep writers from')) ?? '';
    const lock = /LOCK TABLE [\w, ]+ MODE/.exec(said)?.[0] ?? 'SELECT 1';
    expect(lock).toBe('LOCK TABLE runs, results IN SHARE MODE');
    expect(await writtenBeside(["SET LOCAL lock_timeout = '500ms'", lock])).toEqual(['55P03', 'done']);
  });

  const checked = 'ALTER TABLE public.runs ADD CONSTRAINT runs_note CHECK (note <> id::text)';
  const second = 'ALTER TABLE public.results ADD CONSTRAINT status CHECK (run_id > 0) NOT VALID';
  /** The order of FROM is the order of its locks. */
  const join = 'SELECT FROM public.results JOIN public.runs ON runs.id = run_id';

  /** Nobody writes. `waited`: the reader, when the second table is asked for. */
  function readBeside(inFront: readonly string[], waited: Waited): Promise<readonly string[]> {
    return withSessions(server, [history, rows], async ([migration, reader, observer]) => {
      const [own, other] = await Promise.all([pidOf(migration), pidOf(reader)]);
      await lookForDeadlocks(waited, { waiting: reader, migration });
      await migration.query('BEGIN');
      for (const sql of [...inFront, checked]) await migration.query(sql);
      const waiting = codeOf(reader.query(join));
      await waitUntilBlocked(observer, other, [own]);
      await untilWaited(waited);
      const ended = await codeOf(migration.query(second));
      await migration.query('COMMIT');
      return [ended, await waiting];
    });
  }

  it('one statement that locks a table and its parent, and a transaction that has read the parent, end one another', async () => {
    const ended = await withSessions(server, [history, rows], async ([migration, reader, observer]) => {
      const [own, other] = await Promise.all([pidOf(migration), pidOf(reader)]);
      await lookForDeadlocks('briefly', { waiting: reader, migration });
      await reader.query('BEGIN');
      await reader.query('SELECT FROM public.runs');
      const drop = codeOf(migration.query('ALTER TABLE public.results DROP CONSTRAINT results_run_id_fkey'));
      await waitUntilBlocked(observer, own, [other]);
      const read = await codeOf(reader.query('SELECT FROM public.results'));
      await reader.query('ROLLBACK');
      return [await drop, read];
    });
    expect(ended).toEqual(['done', '40P01']);
  });

  it('one SELECT that joins them ends the migration, or is ended where it has not waited for long', async () => {
    expect(await readBeside([], 'long')).toEqual(['40P01', 'done']);
    expect(await readBeside([], 'briefly')).toEqual(['done', '40P01']);
  });

  it('with all of them locked in front, as the review says, both run', async () => {
    const { verdict } = await reviewOfChange(history, {
      '000002_change.up.sql': `BEGIN;\n${checked};\n${second};\nCOMMIT;`,
    });
    const said = verdict.decide.find((one) => one.includes('A deadlock after the work')) ?? '';
    const lock = /LOCK TABLE [\w, ]+ MODE/.exec(said)?.[0] ?? 'SELECT 1';
    expect(lock).toBe('LOCK TABLE results, runs IN ACCESS EXCLUSIVE MODE');
    expect(await readBeside([lock], 'long')).toEqual(['done', 'done']);
    expect(await readBeside([lock], 'briefly')).toEqual(['done', 'done']);
  });

  /** The reader is between its two tables as the migration collects them. */
  function collected(limit: string): Promise<readonly string[]> {
    return withSessions(server, [history, rows], async ([migration, reader, observer]) => {
      const [own, other] = await Promise.all([pidOf(migration), pidOf(reader)]);
      await reader.query('BEGIN; SELECT FROM public.runs');
      await migration.query(`BEGIN; SET LOCAL lock_timeout = '${limit}'`);
      const locking = codeOf(
        migration.query('LOCK TABLE public.results, public.runs IN ACCESS EXCLUSIVE MODE'),
      );
      await waitUntilBlocked(observer, own, [other]);
      const read = codeOf(reader.query('SELECT FROM public.results'));
      const ended = await locking;
      await migration.query('ROLLBACK');
      return [ended, await read];
    });
  }

  it('a lock_timeout below deadlock_timeout has the migration give way, and ends nobody else', async () => {
    expect(await collected('500ms')).toEqual(['55P03', 'done']);
    expect((await collected('5s')).toSorted()).toContain('40P01');
  });
});
