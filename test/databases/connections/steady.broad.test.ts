/** A connection that ends under somebody's hands, on a real server: opened again for the next query, never in the middle of a transaction. */
import { afterEach, beforeAll, expect, it } from 'vitest';
import { readOnly } from '../../../engine/databases/catalog/read-only.ts';
import { planTransaction } from '../../../engine/databases/plan-transaction.ts';
import type { ConnectOutcome, PostgresSession } from '../../../engine/databases/postgres/connection.ts';
import { SteadySession, type SteadyOptions } from '../../../engine/databases/reconnecting-session.ts';
import type { FailureReason } from '../../../engine/databases/session.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openSession, runScript } from '../native.ts';

let server: PostgresServer;
let database: string;
let observer: PostgresSession;
const open: { close: () => Promise<void> }[] = [];

beforeAll(async () => {
  server = await startPostgres(18);
  database = await server.createDatabase();
  await runScript(server, database, 'CREATE TABLE kept (id int); INSERT INTO kept VALUES (1), (2)');
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function steady(options: Partial<SteadyOptions> = {}): Promise<SteadySession> {
  observer = await openSession(server, database);
  const reopen = async (): Promise<ConnectOutcome> => ({
    kind: 'connected',
    session: await openSession(server, database),
  });
  const session = new SteadySession(await openSession(server, database), {
    reopen,
    idleMs: 0,
    pausesMs: [1, 1],
    restMs: 20,
    ...options,
  });
  open.push(observer, session);
  return session;
}

async function value(session: { query: PostgresSession['query'] }, sql: string): Promise<unknown> {
  const outcome = await session.query(sql);
  return outcome.kind === 'rows' ? outcome.rows[0]?.[0] : outcome.failure.reason;
}

/** Returns when the server has ended the session, and it knows. */
async function kill(pid: unknown): Promise<void> {
  await value(observer, `SELECT pg_terminate_backend(${String(pid)}, 5000)::text`);
}

const pid = 'SELECT pg_backend_pid()::text';

it('goes on after the server ended it, under its name', async () => {
  const session = await steady();
  const first = await value(session, pid);
  await kill(first);
  await expect.poll(() => value(session, pid)).not.toMatch(/dropped/);
  expect(await value(session, pid)).not.toBe(first);
  expect(await value(session, "SELECT current_setting('application_name')")).toBe('plinth');
  expect(session.isOpen).toBe(true);
});

it('lets no statement of a transaction run outside of it', async () => {
  const session = await steady();
  const seen: unknown[] = [];
  await planTransaction(session, { timeoutMs: 5_000, signal: undefined, access: 'write' }, async (ask) => {
    const own = await ask(pid, 'extended');
    await kill(own.kind === 'rows' ? own.rows[0]?.[0] : '');
    for (const protocol of ['extended', 'simple'] as const) {
      const outcome = await ask('DELETE FROM kept', protocol);
      seen.push(outcome.kind === 'failed' ? outcome.failure.reason : outcome.kind);
    }
  });
  expect(seen).toEqual(['dropped', 'dropped']);
  expect(await value(session, 'SELECT count(*)::text FROM kept')).toBe('2');
});

it('is closed while nobody uses it, never inside a transaction, and opens again', async () => {
  const session = await steady({ idleMs: 40 });
  const asleep = await readOnly(session, {}, async (rows) => {
    const before = await rows(pid);
    await rows('SELECT pg_sleep(0.15)');
    // Nothing is asked for longer than the idle time.
    await value(observer, 'SELECT pg_sleep(0.15)');
    return [before, await rows(pid)];
  });
  if (!Array.isArray(asleep)) throw new Error('a transaction was expected');
  expect(asleep[0]).toEqual(asleep[1]);
  const one = await value(session, pid);
  const alive = `SELECT count(*)::text FROM pg_stat_activity WHERE pid = ${String(one)}`;
  await expect.poll(() => value(observer, alive)).toBe('0');
  expect(await value(session, 'SELECT 1::text')).toBe('1');
});

it('tries again with pauses, rests, and comes back', async () => {
  let tries = 0;
  let up = false;
  const reopen = async (): Promise<ConnectOutcome> => {
    tries += 1;
    if (up) return { kind: 'connected', session: await openSession(server, database) };
    return { kind: 'failed', failure: { reason: 'refused', message: 'No server listens.' } };
  };
  const session = await steady({ reopen });
  await kill(await value(session, pid));
  await expect.poll(() => value(session, pid)).toBe('refused');
  expect(tries).toBe(3);
  expect(await value(session, pid)).toBe('refused');
  expect(tries).toBe(3);
  up = true;
  await expect.poll(() => value(session, 'SELECT 1::text')).toBe('1');
});

it.each<FailureReason>(['authentication', 'noSuchDatabase', 'tls'])('gives up at %s', async (reason) => {
  const session = await steady({
    reopen: () => Promise.resolve({ kind: 'failed', failure: { reason, message: 'No.' } }),
  });
  await kill(await value(session, pid));
  await expect.poll(() => value(session, pid)).toBe(reason);
  expect(session.isOpen).toBe(false);
});
