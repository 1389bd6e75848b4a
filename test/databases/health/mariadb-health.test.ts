/**
 * The checks of MariaDB's health on real servers: each finds its fault and leaves its look-alike alone, no role that cannot see is told that
 * all is fine, the grant that is named makes the role see, and the script of a finding removes it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../breadth.ts';
import { itBroadly } from '../../broadly.ts';
import { objectName } from '../../../core/health/accepted.ts';
import type { CheckResult, Health } from '../../../core/health/report.ts';
import { split } from '../../../core/syntax/mysql/splitter.ts';
import {
  connectMysql,
  connectScratchMysql,
  type MysqlSession,
} from '../../../engine/databases/mysql/connection.ts';
import { mysqlHealth } from '../../../engine/databases/mysql/health.ts';
import { literal, quotedName } from '../../../engine/databases/mysql/literal.ts';
import { readMysqlStatements } from '../../../engine/databases/mysql/statements.ts';
import { healthOfServer } from '../../../engine/health/run.ts';
import { scriptsOf } from '../../../engine/health/scripts.ts';
import { startMariadb, type Mariadb } from '../../hosts/mariadb.ts';
import { titled, type Case as AnyCase, type Situation } from './case.ts';
import { cases, database, type Role } from './mariadb-cases.ts';
import { lintOf, scriptOf } from './script.ts';

type Case = AnyCase<Role>;

const { checks } = mysqlHealth;
const roles: readonly Role[] = ['watch', 'nothing'];

let server: Mariadb;
beforeAll(async () => {
  server = await startMariadb({
    settings: [
      '--log-bin',
      '--sync-binlog=1',
      '--binlog-expire-logs-seconds=86400',
      '--innodb-flush-log-at-trx-commit=1',
      '--performance-schema=ON',
      '--performance-schema-instrument=wait/io/table/sql/handler=ON',
    ],
  });
  await asRoot('', [
    'CREATE USER watch',
    'GRANT PROCESS, REPLICATION CLIENT, SELECT ON *.* TO watch',
    'CREATE USER nothing',
  ]);
});
afterAll(() => server.stop());

describe.each(titled(sample(cases, 8)))('$title', ({ one }) => {
  it('is found by whoever can see it, called fine by nobody, and removed by its script', async () => {
    await inSituation(one.fault, async () => {
      await expect.poll(async () => objectsIn(await check(one, 'fault'))).toContain(one.object);
      const found = await check(one, 'fault');
      const { script } = found.findings[objectsIn(found).indexOf(one.object)] ?? {};
      // No script is written that is not run here.
      expect(script !== undefined).toBe(one.script !== undefined);
      for (const role of roles) {
        const result = await check(one, 'fault', role);
        const isHidden = one.hiddenFrom?.includes(role) === true;
        expect([role, objectsIn(result).includes(one.object), result.unseen.length > 0 || !isHidden]).toEqual(
          [role, !isHidden, true],
        );
        if (isHidden) await sees(one, role, result);
      }
      if (one.script !== undefined) await runsScript(one);
    });
  });

  it('has a look-alike that is none', async () => {
    await inSituation(one.near, async () => {
      const result = await check(one, 'near');
      expect([objectsIn(result), result.unseen]).toEqual([[], []]);
    });
  });
});

it('has a case for every check, or a decision about recorded counters', () => {
  const withCase = new Set(cases.map((one) => one.check));
  expect(checks.map(({ id }) => id).filter((id) => !withCase.has(id))).toEqual([
    'aborted-connections',
    'buffer-pool',
    'deadlocks',
    'statement-record',
    'table-cache',
    'temp-tables',
  ]);
});

it('answers every check in a bounded number of queries, and gives the session back as it was', async () => {
  const session = await sessionOf('root', '');
  try {
    const outcome = await healthOfServer(session, mysqlHealth, { checks });
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    const { results, footprint } = outcome.health;
    expect(results.map((one) => one.check.id)).toEqual(checks.map(({ id }) => id));
    expect(results.flatMap(({ unseen }) => unseen)).toEqual([]);
    expect(footprint.queries).toBeLessThanOrEqual(checks.length + 8);
    const after = await session.query(
      'SELECT @@SESSION.max_statement_time = @@GLOBAL.max_statement_time, @@SESSION.tx_read_only',
    );
    expect(after).toMatchObject({ rows: [['1', '1']] });
  } finally {
    await session.close();
  }
});

itBroadly('stops a check that takes too long, and the others go on', async () => {
  const session = await sessionOf('root', '');
  const slow = {
    // One that would name a privilege if the server refused it.
    ...mysqlCheckLike('replication'),
    id: 'slow',
    query: () => 'SELECT SLEEP(60)',
  };
  try {
    const outcome = await healthOfServer(session, mysqlHealth, {
      checks: [slow, mysqlCheckLike('connections-used')],
    });
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    expect(outcome.health.results).toMatchObject([
      { outcome: 'unseen', unseen: [{ because: 'The server stopped the query at its time limit.' }] },
      { outcome: 'fine' },
    ]);
  } finally {
    await session.close();
  }
});

it('says what is not observable on a server as it was installed', async () => {
  const installed = await startMariadb();
  const session = await sessionOf('root', '', installed);
  try {
    const outcome = await healthOfServer(session, mysqlHealth, {
      checks: checks.filter(({ id }) => id === 'unused-index' || id === 'statement-record'),
    });
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    expect(outcome.health.results).toMatchObject([
      { check: { id: 'statement-record' }, outcome: 'finding' },
      {
        check: { id: 'unused-index' },
        unseen: [
          {
            because:
              'Which indexes are used is not observable on this server: that needs performance_schema = ON, and a restart.',
          },
        ],
      },
    ]);
    await session.close();
    const inOne = await sessionOf('root', 'mysql', installed);
    expect(await readMysqlStatements(inOne)).toMatchObject({
      failure: {
        message:
          'performance_schema cannot be read. Statements are not observable: that needs performance_schema = ON, and a restart.',
      },
    });
    await inOne.close();
    const [file] = scriptsOf(outcome.health);
    const root = await scratch('', installed);
    for (const statement of statementsIn(file?.text ?? '')) await must(root, statement);
    expect(await root.query('SELECT @@GLOBAL.slow_query_log')).toMatchObject({ rows: [['1']] });
    await root.close();
  } finally {
    await session.close();
    await installed.stop();
  }
});

itBroadly('sees how far a replica is behind its source, and that it caught up', async () => {
  const source = await startMariadb({ network: true, settings: ['--log-bin'] });
  const replica = await startMariadb({ settings: ['--server-id=2', '--read-only'] });
  const session = await sessionOf('root', '', replica);
  const told = async (): Promise<readonly string[]> => {
    const outcome = await healthOfServer(session, mysqlHealth, {
      checks: [mysqlCheckLike('replication')],
      thresholds: new Map([['replication', new Map([['soon', 1]])]]),
    });
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return outcome.health.results.flatMap(({ looked, findings }) => [
      looked,
      ...findings.map(({ grade, message }) => `${grade}: ${message}`),
    ]);
  };
  try {
    expect(
      source.run(
        "CREATE USER r IDENTIFIED BY 'r'; GRANT REPLICATION SLAVE ON *.* TO r; CREATE DATABASE s; CREATE TABLE s.t (id int PRIMARY KEY)",
      ),
    ).toMatchObject({ ok: true });
    expect(
      replica.run(
        `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${source.port}, MASTER_USER = 'r', MASTER_PASSWORD = 'r', MASTER_USE_GTID = slave_pos; START SLAVE`,
      ),
    ).toMatchObject({ ok: true });
    await expect.poll(() => replica.run('SELECT 1 FROM s.t').ok).toBe(true);
    await expect.poll(told).toEqual(['1 source']);
    const reader = await scratch('s', replica);
    await must(reader, 'LOCK TABLES t READ');
    expect(source.run('INSERT INTO s.t VALUES (1)')).toMatchObject({
      ok: true,
    });
    await expect
      .poll(told)
      .toEqual(['1 source', expect.stringMatching(/^soon: The replica of 127\.0\.0\.1 is \d+ s behind/)]);
    await must(reader, 'UNLOCK TABLES');
    await reader.close();
    await expect.poll(told).toEqual(['1 source']);
  } finally {
    await session.close();
    await replica.stop();
    await source.stop();
  }
});

function mysqlCheckLike(id: string) {
  const found = checks.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

function profileOf(user: string, name: string, { socket }: Mariadb = server) {
  return {
    engine: 'mysql',
    label: 'test',
    host: socket,
    port: 3306,
    database: name,
    user,
    tls: { mode: 'disable' },
    environment: 'development',
  } as const;
}

async function sessionOf(user: string, name: string, on = server): Promise<MysqlSession> {
  const connected = await connectMysql(profileOf(user, name, on), undefined);
  if (connected.kind === 'failed') throw new Error(connected.failure.message);
  return connected.session;
}

async function scratch(name: string, on = server): Promise<MysqlSession> {
  const connected = await connectScratchMysql(profileOf('root', name, on), undefined);
  if (connected.kind === 'failed') throw new Error(connected.failure.message);
  return connected.session;
}

async function must(session: MysqlSession, statement: string): Promise<void> {
  const outcome = await session.query(statement.replaceAll('$DATABASE', literal(database)));
  if (outcome.kind === 'failed') throw new Error(`${outcome.failure.message} ${statement}`);
}

async function asRoot(name: string, statements: readonly string[]): Promise<void> {
  const session = await scratch(name);
  try {
    for (const statement of statements) await must(session, statement);
  } finally {
    await session.close();
  }
}

async function inSituation(
  { run = [], hold = [], busy = [], then = [], until, after = [] }: Situation,
  work: () => Promise<void>,
): Promise<void> {
  await asRoot('', [`CREATE DATABASE ${quotedName(database)} CHARACTER SET utf8mb4`]);
  const sessions: { readonly session: MysqlSession; readonly id: number }[] = [];
  try {
    // XA statements of one list share a session, which leaves its transaction behind.
    await asRoot(
      database,
      run.flatMap((text) => (text.startsWith('XA ') ? text.split('; ') : [text])),
    );
    for (const statements of hold) {
      const session = await scratch(database);
      const told = await session.query('SELECT CONNECTION_ID()');
      sessions.push({ session, id: told.kind === 'rows' ? Number(told.rows[0]?.[0]) : 0 });
      for (const statement of statements) {
        const sent = session.query(statement);
        if (!busy.includes(statement)) await sent;
      }
    }
    await asRoot(database, then);
    if (until !== undefined) await expect.poll(() => isTrue(until), { interval: 250 }).toBe(true);
    await work();
  } finally {
    // One that runs a statement would not hear that it is to go.
    for (const { session, id } of sessions) {
      server.run(`KILL CONNECTION ${id}`);
      await session.close();
    }
    await asRoot('', [...after, `DROP DATABASE ${quotedName(database)}`]);
  }
}

async function isTrue(query: string): Promise<boolean> {
  const session = await sessionOf('root', '');
  try {
    const outcome = await session.query(query.replaceAll('$DATABASE', literal(database)));
    return outcome.kind === 'rows' && outcome.rows[0]?.[0] === '1';
  } finally {
    await session.close();
  }
}

async function healthFor(one: Case, when: 'fault' | 'near', role?: Role): Promise<Health> {
  // Who has no privilege on a database cannot enter it.
  const session = await sessionOf(role ?? 'root', role === 'nothing' ? '' : database);
  try {
    const outcome = await healthOfServer(session, mysqlHealth, {
      checks: checks.filter(({ id }) => id === one.check),
      thresholds: new Map([[one.check, new Map(Object.entries(one[when].thresholds ?? {}))]]),
    });
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return outcome.health;
  } finally {
    await session.close();
  }
}

async function check(one: Case, when: 'fault' | 'near', role?: Role): Promise<CheckResult> {
  const [result] = (await healthFor(one, when, role)).results;
  if (result === undefined) throw new Error(one.check);
  return result;
}

function objectsIn({ findings }: CheckResult): readonly string[] {
  return findings.map(({ object }) =>
    object.kind === 'prepared transaction' ? object.kind : objectName(object),
  );
}

/** The grants that the check names make the role see the fault. */
async function sees(one: Case, role: Role, { unseen }: CheckResult): Promise<void> {
  const grants: string[] = [];
  try {
    // What one grant opens may need another.
    for (let left = unseen; left.length > 0;) {
      const fresh = left.flatMap(({ grant }) => grant ?? []).filter((grant) => !grants.includes(grant));
      expect(fresh).not.toEqual([]);
      await asRoot('', fresh);
      grants.push(...fresh);
      left = (await check(one, 'fault', role)).unseen;
    }
    expect(objectsIn(await check(one, 'fault', role))).toContain(one.object);
  } finally {
    await asRoot(
      '',
      grants.map((grant) => grant.replace(/^GRANT/, 'REVOKE').replace(/ TO (\S+)$/, ' FROM $1')),
    );
  }
}

async function runsScript(one: Case): Promise<void> {
  const script = scriptOf(await healthFor(one, 'fault'), one.object);
  expect(await lintOf(script, 'mariadb 10.11')).toEqual([]);
  const statements = statementsIn(script);
  await asRoot(database, statements);
  await expect.poll(async () => objectsIn(await check(one, 'fault'))).not.toContain(one.object);
  // Again: it does nothing, or its guard refuses.
  await asRoot(database, statements).catch((error: unknown) =>
    expect(String(error)).toContain('Subquery returns more than 1 row'),
  );
  expect(objectsIn(await check(one, 'fault'))).not.toContain(one.object);
  const [guard = ''] = statements;
  await expect(asRoot('mysql', [guard])).rejects.toThrow('Subquery returns more than 1 row');
}

function statementsIn(text: string): readonly string[] {
  return split(text).map(({ span }) => text.slice(span.start, span.end));
}
