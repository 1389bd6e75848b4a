/** What becomes of an index that is built CONCURRENTLY IF NOT EXISTS, and of the one that is dropped behind it, when the file runs twice: what a review says of it, on real servers. */
import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { pidOf, waitUntilBlocked } from './effects/waiting.ts';
import { reviewOfChange } from './review-of.ts';
import { lookForDeadlocks, untilWaited, withSessions } from './sessions.ts';
import { databaseWith, withClient } from './native.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE public.orders (id bigint, note text);
INSERT INTO public.orders SELECT one, one::text FROM generate_series(1, 1000) AS one;
CREATE INDEX orders_old ON public.orders (note);`;
const build = 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_new ON public.orders (note, id)';
const drop = 'DROP INDEX CONCURRENTLY IF EXISTS orders_old';

/** As a session that is in no transaction sees it. */
async function untilOneWaits(watching: Client): Promise<void> {
  const waiting =
    "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
  await expect.poll(async () => (await watching.query(waiting)).rowCount).toBe(1);
}

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  /** `orders_new invalid, orders_old valid`. */
  async function indexes(client: Client): Promise<string> {
    const found = await client.query<{ readonly is: string }>(
      "SELECT string_agg(indexrelid::regclass || CASE WHEN indisvalid THEN ' valid' ELSE ' invalid' END, ', ' ORDER BY indexrelid::regclass::text) AS is FROM pg_index WHERE indrelid = 'public.orders'::regclass",
    );
    return found.rows[0]?.is ?? '';
  }

  const outcome = (running: Promise<unknown>): Promise<string> =>
    running.then(
      () => 'done',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );

  it('a second run passes over the invalid index and drops the one that works', async () => {
    await withSessions(server, [history], async ([one, other]) => {
      await other.query('BEGIN; SELECT 1; DELETE FROM public.orders WHERE id = 1');
      await one.query("SET statement_timeout = '300ms'");
      expect(await outcome(one.query(build))).toMatch(/statement timeout/);
      await other.query('ROLLBACK');
      await one.query('RESET statement_timeout');
      for (const sql of [build, drop]) expect(await outcome(one.query(sql))).toBe('done');
      expect(await indexes(one)).toBe('orders_new invalid');
    });
  });

  it.each([
    [build, 'done'],
    [build.replace(' IF NOT EXISTS', ''), 'relation "orders_new" already exists'],
  ])(
    'of two at once the earlier one fails, and the later one meets what it leaves: %s',
    async (sql, later) => {
      await withSessions(server, [history], async ([one, other, old]) => {
        await lookForDeadlocks('long', { waiting: other, migration: one });
        const [earlier, behind] = await Promise.all([pidOf(one), pidOf(other)]);
        await old.query('BEGIN; SELECT 1; DELETE FROM public.orders WHERE id = 1');
        const first = outcome(one.query(sql));
        await untilOneWaits(other);
        const second = outcome(other.query(sql));
        await waitUntilBlocked(old, behind, [earlier]);
        await untilWaited('long');
        await old.query('COMMIT');
        expect([await first, await second]).toEqual(['deadlock detected', later]);
        expect(await indexes(one)).toBe('orders_new invalid, orders_old valid');
      });
    },
  );

  it('a DROP that is cancelled leaves an invalid index, which a way back passes over', async () => {
    await withSessions(server, [history], async ([one, other]) => {
      await other.query('BEGIN; SELECT 1; DELETE FROM public.orders WHERE id = 1');
      await one.query("SET statement_timeout = '300ms'");
      expect(await outcome(one.query(drop))).toMatch(/statement timeout/);
      await other.query('ROLLBACK');
      const again = 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_old ON public.orders (note)';
      expect(await outcome(one.query(again))).toBe('done');
      expect(await indexes(one)).toBe('orders_old invalid');
    });
  });

  it.each(['statement_timeout', 'lock_timeout'])(
    'a build that waits for older transactions is ended by %s, and left invalid',
    async (name) => {
      await withSessions(server, [history], async ([one, other]) => {
        await other.query('BEGIN; DELETE FROM public.orders WHERE id = 1');
        await one.query(`SET ${name} = '500ms'`);
        expect(await outcome(one.query(build))).toMatch(/ timeout/);
        expect(await indexes(one)).toMatch(/ invalid/);
        await other.query('ROLLBACK');
      });
    },
  );

  it('what fails leaves an invalid index or none, and a second run of what is done leaves it valid', async () => {
    const plain = build.replace(' IF NOT EXISTS', '');
    await withSessions(server, [history], async ([one, other]) => {
      await other.query('BEGIN; LOCK TABLE public.orders IN SHARE UPDATE EXCLUSIVE MODE');
      await one.query("SET statement_timeout = '300ms'");
      expect(await outcome(one.query(plain))).toMatch(/statement timeout/);
      await other.query('ROLLBACK');
      expect(await indexes(other)).toBe('orders_old valid');
      await one.query('RESET statement_timeout');
      expect(await outcome(one.query(plain))).toBe('done');
      expect(await outcome(one.query(plain))).toBe('relation "orders_new" already exists');
      expect(await indexes(one)).toBe('orders_new valid, orders_old valid');
    });
  });

  it('who writes after a CREATE INDEX that waits waits for it, and who reads does not', async () => {
    await withSessions(server, [history], async ([one, old, fresh]) => {
      await old.query('BEGIN; DELETE FROM public.orders WHERE id = 1');
      const built = outcome(one.query('CREATE INDEX ON public.orders (note, id)'));
      await untilOneWaits(fresh);
      await fresh.query("SET lock_timeout = '300ms'");
      expect(await outcome(fresh.query("INSERT INTO public.orders VALUES (0, '')"))).toMatch(/lock timeout/);
      expect(await outcome(fresh.query('SELECT count(*) FROM public.orders'))).toBe('done');
      await old.query('ROLLBACK');
      expect(await built).toBe('done');
    });
  });

  it('the query of a program that waits for its own lock is the call', async () => {
    await withSessions(server, [history], async ([one, other, watch]) => {
      await other.query('SELECT pg_advisory_lock(7)');
      const waits = outcome(one.query('select pg_advisory_lock($1)', [7]));
      await untilOneWaits(watch);
      const { rows } = await watch.query<{ readonly is_migration: boolean }>(
        "SELECT query LIKE ANY (ARRAY['%CREATE INDEX%', '%pg_advisory_lock(%']) AS is_migration FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      );
      expect(rows).toEqual([{ is_migration: true }]);
      await other.query('SELECT pg_advisory_unlock(7)');
      expect(await waits).toBe('done');
    });
  });

  it('an index that was built by hand before a file without its name is found twice', async () => {
    const file = 'CREATE INDEX ON public.orders (note, id);';
    const { postflight } = await reviewOfChange(history.replace(/^INSERT.*$/m, ''), {
      '000002_change.up.sql': file,
    });
    const twins = postflight.find(({ title }) => title.includes('built twice'))?.sql ?? '';
    await withSessions(server, [history], async ([one]) => {
      const found = async (): Promise<unknown> => (await one.query(twins)).rows[0];
      await one.query(file.replace('INDEX ON', 'INDEX CONCURRENTLY orders_note_id_idx ON'));
      expect(await found()).toEqual({ result: 'ok', found: 'none' });
      await one.query(file);
      expect(await found()).toEqual({
        result: 'look',
        found: 'orders_note_id_idx1 does what public.orders_note_id_idx is to do',
      });
    });
  });

  it('before it starts, a timeout of the login or of others is found', async () => {
    const { preflight } = await reviewOfChange(history.replace(/^INSERT.*$/m, ''), {
      '000002_change.up.sql': `${build};`,
    });
    const sql = preflight.find(({ title }) => title.includes('statement_timeout'))?.sql ?? '';
    const database = await databaseWith(server, [history]);
    const found = async (): Promise<string> => {
      return withClient(server, database, async (client) => {
        await client.query("SET statement_timeout = '5min'");
        const { rows } = await client.query<{ readonly result: string; readonly found: string }>(sql);
        return `${rows[0]?.result ?? ''} ${rows[0]?.found ?? ''}`;
      });
    };
    expect(await found()).toBe('ok none');
    const setter = new Client({ connectionString: server.connectionString(database) });
    await setter.connect();
    await setter.query(`CREATE ROLE slow_${database}`);
    await setter.query(`ALTER ROLE slow_${database} IN DATABASE ${database} SET statement_timeout = '2min'`);
    expect(await found()).toBe(`look role slow_${database}: statement_timeout=2min`);
    await setter.query(`ALTER ROLE slow_${database} IN DATABASE ${database} SET statement_timeout = '0'`);
    await setter.query(`ALTER DATABASE ${database} SET statement_timeout = '3s'`);
    expect(await found()).toBe(
      'look every role: statement_timeout=3s, this login: statement_timeout 3000 ms',
    );
    await setter.query(`ALTER DATABASE ${database} RESET statement_timeout`);
    await setter.query(`ALTER ROLE slow_${database} IN DATABASE ${database} SET lock_timeout = '2s'`);
    expect(await found()).toBe(`look role slow_${database}: lock_timeout=2s`);
    await setter.query(`DROP OWNED BY slow_${database}`);
    await setter.query(`DROP ROLE slow_${database}`);
    await setter.end();
  });

  it('a build that waits for its lock leaves nothing, and VACUUM waits for one', async () => {
    await withSessions(server, [history], async ([one, other]) => {
      await other.query('BEGIN; LOCK TABLE public.orders IN SHARE UPDATE EXCLUSIVE MODE');
      await one.query("SET statement_timeout = '300ms'");
      expect(await outcome(one.query(build))).toMatch(/statement timeout/);
      expect(await outcome(one.query('VACUUM public.orders'))).toMatch(/statement timeout/);
      expect(await indexes(one)).toBe('orders_old valid');
      await other.query('ROLLBACK');
    });
  });

  it('a build that waits for an older transaction shows it, holds up no write, and goes on when that is ended', async () => {
    const plain = 'CREATE INDEX orders_new ON public.orders (note, id);';
    const review = await reviewOfChange(history, { '000002_new.up.sql': plain });
    const [waiting = '', progress = ''] = [
      /^SELECT pid, query LIKE .*wait_event_type = 'Lock';$/m,
      /^SELECT pid, relid.*pg_stat_progress_create_index.*;$/m,
    ].map((of) => of.exec(review.watch ?? '')?.[0] ?? '');
    await withSessions(server, [history], async ([one, looking, old]) => {
      const ended = new Promise((resolve) => {
        old.on('error', resolve);
      });
      await old.query('BEGIN; DELETE FROM public.orders WHERE id = 1');
      const pid = (await old.query<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
      const building = outcome(
        one.query(/^CREATE INDEX CONCURRENTLY .*$/m.exec(review.concurrently ?? '')?.[0] ?? ''),
      );
      await untilOneWaits(looking);
      expect((await looking.query(waiting)).rows).toMatchObject([
        { is_migration: true, waits_for: [pid], wait_event: 'virtualxid' },
      ]);
      const [shown] = (await looking.query<{ readonly phase: string }>(progress)).rows;
      expect(shown).toMatchObject({ current_locker_pid: String(pid) });
      expect(shown?.phase).toMatch(/^waiting for /);
      await looking.query(
        "SET lock_timeout = '1s'; INSERT INTO public.orders VALUES (0, 'new'); SELECT count(*) FROM public.orders",
      );
      await looking.query('SELECT pg_terminate_backend($1)', [pid]);
      await ended;
      expect(await building).toBe('done');
      expect((await looking.query('SELECT FROM public.orders WHERE id = 1')).rowCount).toBe(1);
    });
  });

  it('older transactions, for which what is built by hand waits, are asked for whatever they read', async () => {
    const plain = 'CREATE INDEX orders_new ON public.orders (note, id);';
    const { preflight } = await reviewOfChange(history, { '000002_new.up.sql': plain });
    const check = preflight.find(({ title }) => title.includes('concurrently.sql waits for it'))?.sql ?? '';
    // Nobody waits a minute here.
    const soon = check.replace("interval '1 minute'", "interval '0'");
    expect(soon).not.toBe(check);
    await withSessions(server, [history], async ([one, old]) => {
      expect((await one.query(soon)).rows).toMatchObject([{ result: 'ok' }]);
      await old.query('BEGIN; SELECT FROM pg_class LIMIT 1');
      expect((await one.query(soon)).rows).toMatchObject([{ result: 'ok' }]);
      await old.query('ROLLBACK; BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM pg_class LIMIT 1');
      expect((await one.query(check)).rows).toMatchObject([{ result: 'ok' }]);
      expect((await one.query(soon)).rows).toMatchObject([{ result: 'look' }]);
      await old.query('ROLLBACK');
    });
  });

  it('a DROP that waits is seen with whom it waits for', async () => {
    await withSessions(server, [history], async ([one, other, looking]) => {
      await other.query('BEGIN; SELECT 1; DELETE FROM public.orders WHERE id = 1');
      const dropping = outcome(one.query(drop));
      await untilOneWaits(looking);
      const found = await looking.query<{ readonly seen: boolean }>(
        "SELECT cardinality(pg_blocking_pids(pid)) = 1 AS seen FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DROP INDEX%' AND datname = current_database()",
      );
      expect(found.rows).toEqual([{ seen: true }]);
      const progress = await looking.query(
        'SELECT FROM pg_stat_progress_create_index WHERE datname = current_database()',
      );
      expect(progress.rowCount).toBe(0);
      await other.query('ROLLBACK');
      expect(await dropping).toBe('done');
    });
  });
});
