/** What breaks behind a pooler: each construct is found in a file, and is seen to break behind PgBouncer in transaction mode. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { poolModes, type PoolMode } from '../../core/config/pool-mode.ts';
import { postgresHealth } from '../../engine/databases/postgres/health.ts';
import { healthOfServer, standardChecks } from '../../engine/health/run.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { kit } from '../../engine/session/kit.ts';
import { pooledStatements } from '../../engine/session/pooled-statements.ts';
import { Session } from '../../engine/session/session.ts';
import { canInstallDebian, installDebian } from '../hosts/debian.ts';
import { postgresPassword, postgresUser, startPostgres } from '../hosts/postgres/server.ts';
import { freePort } from '../hosts/ports.ts';
import { openSession } from './native.ts';
import { codeOf } from './sessions.ts';

interface Construct {
  readonly kind: string;
  readonly sql: string;
  /** Sent before and after it, in one transaction. */
  readonly around?: readonly [string, string];
  /** Works in the same session: prints `expected` or is `done`. */
  readonly then: string;
  readonly expected: string;
}

const constructs: readonly Construct[] = [
  { kind: 'setting', sql: "SET work_mem = '77MB'", then: 'SHOW work_mem', expected: '77MB' },
  {
    kind: 'setting',
    sql: "SELECT set_config('work_mem', '66MB', false)",
    then: 'SHOW work_mem',
    expected: '66MB',
  },
  {
    kind: 'advisory lock',
    sql: 'SELECT pg_advisory_lock(71)',
    then: 'SELECT pg_advisory_unlock(71)',
    expected: 'true',
  },
  { kind: 'prepared statement', sql: 'PREPARE pooled AS SELECT 1', then: 'EXECUTE pooled', expected: '1' },
  { kind: 'notification', sql: 'LISTEN pooled', then: 'SELECT pg_listening_channels()', expected: 'pooled' },
  {
    kind: 'cursor',
    sql: 'DECLARE pooled CURSOR WITH HOLD FOR SELECT 5',
    around: ['BEGIN', 'COMMIT'],
    then: 'FETCH pooled',
    expected: '5',
  },
  {
    kind: 'temporary table',
    sql: 'CREATE TEMP TABLE pooled AS SELECT 3 AS n',
    then: 'SELECT n FROM pooled',
    expected: '3',
  },
  {
    kind: 'library',
    sql: "LOAD 'auto_explain'",
    then: 'SHOW auto_explain.log_min_duration',
    expected: '-1',
  },
];

const harmless = [
  "SET LOCAL work_mem = '77MB'",
  "SELECT set_config('work_mem', '66MB', true)",
  'SELECT pg_advisory_xact_lock(71)',
  'DECLARE pooled CURSOR FOR SELECT 5',
  'CREATE TEMP TABLE pooled (n int) ON COMMIT DROP',
  'RESET work_mem',
  'CREATE TABLE pooled (n int)',
  "SELECT 'pg_advisory_lock(1)'",
];

async function found(sql: readonly string[], mode: PoolMode): Promise<readonly string[]> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-pooling-'));
  try {
    for (const [at, text] of sql.entries()) writeFileSync(join(root, `q${at}.sql`), `-- one\n${text};\n`);
    const parser = await loadPostgresParser();
    const session = await Session.open({
      root,
      parser,
      ...kit,
      processes: 'forbidden',
      withoutGit: 'everything',
    });
    return (await pooledStatements(session, '', mode)).map(
      ({ path, line, kind }) => `${path}:${line ?? 0} ${kind}`,
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

it.each(poolModes)('finds each construct in %s mode, and no other', async (mode) => {
  const expected = mode === 'session' ? [] : constructs.map(({ kind }, at) => `q${at}.sql:2 ${kind}`);
  expect(
    await found(
      constructs.map(({ sql }) => sql),
      mode,
    ),
  ).toEqual(expected);
  expect(await found(harmless, mode)).toEqual([]);
});

it('refuses transactions in statement mode', async () => {
  expect(await found(['BEGIN'], 'statement')).toEqual(['q0.sql:2 transaction']);
  expect(await found(['BEGIN'], 'transaction')).toEqual([]);
});

describe('behind PgBouncer', () => {
  const home = mkdtempSync(join(tmpdir(), 'plinth-pgbouncer-'));
  let bouncer: ChildProcess;
  let address: (mode: 'transaction' | 'session') => string;
  beforeAll(async () => {
    if (spawnSync('pgbouncer', ['--version']).status !== 0 && canInstallDebian())
      await installDebian('pgbouncer');
    const server = await startPostgres(18);
    const database = await server.createDatabase();
    const port = await freePort();
    const target = `host=127.0.0.1 port=${server.port} dbname=${database} user=${postgresUser} password=${postgresPassword}`;
    writeFileSync(
      join(home, 'pgbouncer.ini'),
      `[databases]
transaction = ${target} pool_mode=transaction
session = ${target} pool_mode=session
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
default_pool_size = 4
`,
    );
    chmodSync(home, 0o755);
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    bouncer = spawn('pgbouncer', [join(home, 'pgbouncer.ini')], { ...nobody, stdio: 'ignore' });
    address = (mode) => `postgresql://somebody@127.0.0.1:${port}/${mode}`;
    await vi.waitFor(async () => (await opened('transaction')).end(), { timeout: 20_000, interval: 100 });
  });
  afterAll(() => {
    bouncer.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });

  async function opened(mode: 'transaction' | 'session'): Promise<Client> {
    const client = new Client({ connectionString: address(mode) });
    await client.connect();
    return client;
  }

  /** What the statement after it answers, while somebody else works with the server connection that it had. */
  async function afterwards(
    { sql, around = ['', ''], then }: Construct,
    mode: 'transaction' | 'session',
  ): Promise<string> {
    const [one, other] = [await opened(mode), await opened(mode)];
    try {
      for (const text of [around[0], sql, around[1]].filter((part) => part !== '')) await one.query(text);
      await other.query('BEGIN');
      await other.query('SELECT 1');
      let answer = '';
      const code = await codeOf(
        one.query<Readonly<Record<string, unknown>>>(then).then(({ rows }) => {
          answer = String(Object.values(rows[0] ?? {})[0]);
        }),
      );
      return code === 'done' ? answer : code;
    } finally {
      await other.query('ROLLBACK').catch(() => undefined);
      await one.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
      await one.end();
      await other.end();
    }
  }

  it('does not hinder a look at health, which keeps to one transaction', async () => {
    const port = Number(new URL(address('transaction')).port);
    const session = await openSession({ port }, 'transaction', { user: 'somebody' });
    try {
      const checks = standardChecks(postgresHealth);
      const outcome = await healthOfServer(session, postgresHealth, { checks });
      if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
      const { results, server } = outcome.health;
      expect([server.role, results.length]).toEqual([postgresUser, checks.length]);
      expect(
        results.flatMap(({ unseen }) => unseen).filter(({ because }) => /error|pooler|asked/.test(because)),
      ).toEqual([]);
    } finally {
      await session.close();
    }
  });

  it.each(constructs)('$sql works in session mode, and breaks in transaction mode', async (construct) => {
    expect(await afterwards(construct, 'session')).toBe(construct.expected);
    expect(await afterwards(construct, 'transaction')).not.toBe(construct.expected);
  });
});
