/** Writers that wait for a table while a migration works under its lock end it behind its work, and do not where their tables are locked first: what a review says of it, on real servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { pidOf, waitUntilBlocked } from './effects/waiting.ts';
import { reviewOfChange } from './review-of.ts';
import { codeOf, withSessions } from './sessions.ts';

const history = `CREATE TABLE public.runs (id bigint PRIMARY KEY, note text);
CREATE TABLE public.results (run_id bigint REFERENCES public.runs, status text);`;
const rows = 'INSERT INTO public.runs VALUES (1, NULL)';
const first = 'ALTER TABLE public.runs ADD COLUMN status text';
const work = 'UPDATE public.runs SET status = note';
const later =
  'CREATE TRIGGER same BEFORE UPDATE ON public.results FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()';
const write = 'INSERT INTO public.results VALUES (1, NULL)';

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  /** The writer comes behind the work. Answers what becomes of the last statement and of the writer. */
  function race(inFront: readonly string[]): Promise<readonly string[]> {
    return withSessions(server, [history, rows], async ([migration, writer, observer]) => {
      const [own, other] = await Promise.all([pidOf(migration), pidOf(writer)]);
      await migration.query('BEGIN');
      for (const sql of [...inFront, first, work]) await migration.query(sql);
      const waiting = codeOf(writer.query(write));
      await waitUntilBlocked(observer, other, [own]);
      // As long as work takes: the writer has looked for a deadlock by then.
      await new Promise((resolve) => {
        setTimeout(resolve, 1_500);
      });
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
    const said = verdict.decide.find((one) => one.includes('A deadlock behind the work')) ?? '';
    const lock = /LOCK TABLE [\w, ]+ MODE/.exec(said)?.[0] ?? 'SELECT 1';
    expect(lock).toBe('LOCK TABLE results IN SHARE ROW EXCLUSIVE MODE');
    expect(await race([lock])).toEqual(['done', 'done']);
  });
});
