/** A DELETE whose keys take rows of several tables along makes a deadlock with a transaction that locks these one after the other. With the lock that a review names in front neither is ended. On real servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { pidOf, waitUntilBlocked } from './effects/waiting.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';
import { reviewOfChange } from './review-of.ts';
import { codeOf, lookForDeadlocks, untilWaited, withSessions } from './sessions.ts';

const history = `CREATE TABLE public.roots (id bigint PRIMARY KEY);
CREATE TABLE public.twigs (id bigint PRIMARY KEY, root_id bigint REFERENCES public.roots ON DELETE CASCADE, a int);
CREATE TABLE public.leaves (id bigint PRIMARY KEY, twig_id bigint REFERENCES public.twigs ON DELETE CASCADE, a int);
CREATE TABLE public.stones (id bigint PRIMARY KEY, root_id bigint REFERENCES public.roots ON DELETE SET NULL, a int);`;
const rows = `INSERT INTO public.roots VALUES (1);
INSERT INTO public.twigs VALUES (1, 1, 1); INSERT INTO public.leaves VALUES (1, 1, 1); INSERT INTO public.stones VALUES (1, 1, 1);`;
const build = (table: string): string => `CREATE INDEX ${table}_a ON public.${table} (a)`;

interface Race {
  readonly deleted: string;
  readonly first: string;
  readonly last: string;
}

interface Scene extends Race {
  readonly lock: string;
}

const scenes: readonly Scene[] = [
  // Its key is the older one, and so it is written first.
  { deleted: 'roots', first: 'stones', last: 'twigs', lock: 'LOCK TABLE twigs, stones IN SHARE MODE' },
  // What goes along with rows that go along comes after all that goes along with the first.
  { deleted: 'roots', first: 'leaves', last: 'stones', lock: 'LOCK TABLE stones, leaves IN SHARE MODE' },
  { deleted: 'roots', first: 'leaves', last: 'twigs', lock: 'LOCK TABLE twigs, leaves IN SHARE MODE' },
  { deleted: 'twigs', first: 'leaves', last: 'twigs', lock: 'LOCK TABLE twigs, leaves IN SHARE MODE' },
];

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  /** What becomes of the last build, and of a DELETE that came behind the first one. */
  function race({ deleted, first, last }: Race, inFront: readonly string[]): Promise<readonly string[]> {
    return withSessions(server, [history, rows], async ([migration, writer, observer]) => {
      const [own, other] = await Promise.all([pidOf(migration), pidOf(writer)]);
      await lookForDeadlocks('long', { waiting: writer, migration });
      await migration.query('BEGIN');
      for (const sql of [...inFront, build(first)]) await migration.query(sql);
      const waiting = codeOf(writer.query(`DELETE FROM public.${deleted} WHERE id = 1`));
      await waitUntilBlocked(observer, other, [own]);
      await untilWaited('long');
      const ended = await codeOf(migration.query(build(last)));
      await migration.query('COMMIT');
      return [ended, await waiting];
    });
  }

  it.each(scenes)('$deleted, $first before $last', async (scene) => {
    const { deleted, first, last, lock } = scene;
    const { verdict } = await reviewOfChange(history, {
      '000002_indexes.up.sql': `BEGIN;\n${build(first)};\n${build(last)};\nCOMMIT;`,
    });
    const said = verdict.long.find((one) => one.startsWith(`Deletes of rows of ${deleted} `)) ?? '';
    expect(said).toContain(`can deadlock with line 3`);
    expect(/LOCK TABLE [\w., ]+ MODE/.exec(said)?.[0]).toBe(lock);
    expect(await race(scene, [])).toEqual(['40P01', 'done']);
    expect(await race(scene, [lock])).toEqual(['done', 'done']);
  });

  it('in the order of the keys the DELETE waits for the first, and nothing is ended', async () => {
    const { verdict } = await reviewOfChange(history, {
      '000002_indexes.up.sql': `BEGIN;\n${build('stones')};\n${build('leaves')};\nCOMMIT;`,
    });
    expect(verdict.long.join('\n')).toContain('Deletes of rows of roots');
    expect(verdict.long.join('\n')).not.toContain('can deadlock');
    const scene = { deleted: 'roots', first: 'stones', last: 'leaves' };
    expect(await race(scene, [])).toEqual(['done', 'done']);
  });
});
