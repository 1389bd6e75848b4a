/**
 * The checks of a server's health on real servers: each finds its fault and leaves its look-alike alone, no role that cannot see is told that
 * all is fine, the grant that is named makes the role see, and the script of a finding removes it.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectName } from '../../../core/health/accepted.ts';
import { checks } from '../../../core/health/postgresql/checks/index.ts';
import type { HealthFinding } from '../../../core/health/check.ts';
import type { CheckResult, Health } from '../../../core/health/report.ts';
import { split } from '../../../core/syntax/postgres/splitter.ts';
import { postgresHealth } from '../../../engine/databases/postgres/health.ts';
import { healthOfServer, standardChecks } from '../../../engine/health/run.ts';
import { isBroad, sample } from '../../breadth.ts';
import { postgresPassword, startPostgresApart, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openSession } from '../native.ts';
import { titled, type Case, type PostgresRole as Role, type Situation } from './case.ts';
import { schemaCases } from './schema-cases.ts';
import { lintOf, scriptOf } from './script.ts';
import { serverCases } from './server-cases.ts';
import { settingsCases } from './settings-cases.ts';

const cases = [...serverCases, ...settingsCases, ...schemaCases];
const majors = [14, 15, 16, 17, 18] as const;
const roles: readonly Role[] = ['owner', 'monitor', 'nothing'];

describe.each(isBroad ? majors : majors.slice(-1))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresApart(major, {
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      wal_level: 'logical',
      archive_mode: 'on',
      max_prepared_transactions: '10',
      // Autovacuum stays on, and comes never.
      autovacuum_naptime: '86400',
      shared_preload_libraries: 'pg_stat_statements',
      'pg_stat_statements.max': '100',
    });
    for (const role of roles)
      await asSuperuser(server, 'postgres', [
        `CREATE ROLE "${role}" LOGIN PASSWORD '${postgresPassword}'${role === 'monitor' ? ' IN ROLE pg_monitor' : ''}`,
      ]);
  });
  afterAll(() => server.stop());

  const here = cases.filter(({ from = 0 }) => major * 10_000 >= from);
  describe.each(titled(sample(here, 12, 7)))('$title', ({ one }) => {
    it('is found by whoever can see it, and not called fine by anybody', async () => {
      await inSituation(server, one.fault, async (database) => {
        const object = one.object.replaceAll('$DATABASE', database);
        const found = async (): Promise<HealthFinding | undefined> =>
          (await check(server, database, one, 'fault')).findings.find(
            (finding) => objectName(finding.object) === object,
          );
        await expect.poll(async () => (await found()) !== undefined).toBe(true);
        // No script is written that is not run here.
        expect((await found())?.script !== undefined).toBe(one.script !== undefined);
        for (const role of roles) {
          const result = await check(server, database, one, 'fault', role);
          const isHidden = one.hiddenFrom?.includes(role) === true;
          expect([role, objectsIn(result).includes(object), result.unseen.length > 0 || !isHidden]).toEqual([
            role,
            !isHidden,
            true,
          ]);
          if (isHidden) await sees(server, database, one, role, result, object);
        }
        if (one.script !== undefined) await runsScript(server, database, one);
      });
    });

    it('has a look-alike that is none', async () => {
      await inSituation(server, one.near, async (database) => {
        const result = await check(server, database, one, 'near');
        expect([objectsIn(result), result.unseen]).toEqual([[], []]);
      });
    });
  });

  it('writes scripts that refuse another object of the same name', async () => {
    const one = cases.find(({ check }) => check === 'autovacuum-off');
    if (one === undefined) throw new Error('no case');
    await inSituation(server, one.fault, async (database) => {
      const script = statementsIn(scriptOf(await healthFor(server, database, one, 'fault'), one.object));
      await asSuperuser(server, database, ['DROP TABLE t', 'CREATE TABLE t (id int)']);
      await expect(asSuperuser(server, database, script)).rejects.toThrow(
        'public.t is another object than the one that was found.',
      );
    });
  });

  it('answers every check, in a bounded number of queries', async () => {
    const database = await server.createDatabase();
    const session = await openSession(server, database);
    try {
      const outcome = await healthOfServer(session, postgresHealth, { checks });
      if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
      const { results, footprint } = outcome.health;
      expect(results.map((one) => one.check.id)).toEqual(checks.map(({ id }) => id));
      expect(
        results.flatMap(({ unseen }) => unseen).filter(({ because }) => /syntax|exist|error/.test(because)),
      ).toEqual([]);
      expect(footprint.queries).toBeLessThanOrEqual(2 * checks.length + 8);
    } finally {
      await session.close();
      await server.dropDatabase(database);
    }
  });
});

it('has a case for every check, or a decision about recorded rows', () => {
  const withCase = new Set(cases.map((one) => one.check));
  expect(
    standardChecks(postgresHealth)
      .map(({ id }) => id)
      .filter((id) => !withCase.has(id)),
  ).toEqual([
    'autovacuum-behind',
    'checksum-failures',
    'deadlocks',
    'jit',
    'replication-lag',
    'temp-files',
    'vacuum-passes',
  ]);
});

async function asSuperuser(
  server: PostgresServer,
  database: string,
  statements: readonly string[],
): Promise<void> {
  const client = await clientOf(server, database);
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** What is gone already need not go. */
async function leave(server: PostgresServer, database: string, statements: readonly string[]): Promise<void> {
  const client = await clientOf(server, database);
  try {
    for (const statement of statements) await client.query(statement).catch(() => undefined);
  } finally {
    await client.end();
  }
}

async function clientOf(server: PostgresServer, database: string): Promise<Client> {
  const client = new Client({
    connectionString: server.connectionString(database),
    application_name: 'reporting',
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** All user objects belong to the owner, so that the role is one that owns the schema and is nothing else. */
const handOver = `DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') LOOP EXECUTE format('ALTER TABLE %s OWNER TO owner', r.name); END LOOP;
  FOR r IN SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i')) LOOP EXECUTE format('ALTER SEQUENCE %s OWNER TO owner', r.name); END LOOP;
END $$`;

async function inSituation(
  server: PostgresServer,
  { run = [], hold = [], busy = [], then = [], until, after = [] }: Situation,
  work: (database: string) => Promise<void>,
): Promise<void> {
  const database = await server.createDatabase();
  const filled = (text: string): string =>
    text.replaceAll('$DATABASE', database).replaceAll('$PORT', String(server.port));
  const clients: Client[] = [];
  const setUp = await clientOf(server, database);
  try {
    // What is meant to fail leaves its fault.
    for (const statement of run)
      await setUp
        .query(filled(statement))
        .catch((error: unknown) => expect(String(error)).toMatch(/could not create unique index/));
    if (hold.length === 0) await setUp.query(handOver);
    await setUp.end();
    for (const statements of hold) {
      const client = await clientOf(server, database);
      clients.push(client);
      for (const statement of statements) {
        const sent = client.query(filled(statement));
        if (busy.includes(statement)) sent.catch(() => undefined);
        else await sent;
      }
    }
    if (then.length > 0) await asSuperuser(server, database, then.map(filled));
    if (until !== undefined) await expect.poll(() => isTrue(server, database, until)).toBe(true);
    await work(database);
  } finally {
    for (const client of clients) await client.end().catch(() => undefined);
    await setUp.end().catch(() => undefined);
    if (after.length > 0) await leave(server, database, after.map(filled));
    await server.dropDatabase(database);
  }
}

async function isTrue(server: PostgresServer, database: string, query: string): Promise<boolean> {
  const client = await clientOf(server, database);
  try {
    const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' });
    return rows[0]?.[0] === true;
  } finally {
    await client.end();
  }
}

async function healthFor(
  server: PostgresServer,
  database: string,
  one: Case,
  when: 'fault' | 'near',
  role?: Role,
): Promise<Health> {
  const session = await openSession(server, database, {
    // Or a connection is opened for nothing, to hear that this server has no encryption.
    tls: { mode: 'disable' },
    ...(role === undefined ? {} : { user: role }),
  });
  const limits = new Map(Object.entries(one[when].thresholds ?? {}));
  try {
    const outcome = await healthOfServer(session, postgresHealth, {
      checks: checks.filter(({ id }) => id === one.check),
      thresholds: new Map([[one.check, limits]]),
    });
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return outcome.health;
  } finally {
    await session.close();
  }
}

async function check(
  server: PostgresServer,
  database: string,
  one: Case,
  when: 'fault' | 'near',
  role?: Role,
): Promise<CheckResult> {
  const [result] = (await healthFor(server, database, one, when, role)).results;
  if (result === undefined) throw new Error(one.check);
  return result;
}

function objectsIn({ findings }: CheckResult): readonly string[] {
  return findings.map(({ object }) => objectName(object));
}

/** The grants that the check names make the role see the fault. */
async function sees(
  server: PostgresServer,
  database: string,
  one: Case,
  role: Role,
  { unseen }: CheckResult,
  object: string,
): Promise<void> {
  const grants = unseen.flatMap(({ grant }) => grant ?? []);
  expect(grants).not.toEqual([]);
  await asSuperuser(server, database, grants);
  try {
    expect(objectsIn(await check(server, database, one, 'fault', role))).toContain(object);
  } finally {
    await asSuperuser(
      server,
      database,
      grants.map((grant) => grant.replace(/^GRANT/, 'REVOKE').replace(/ TO (\S+)$/, ' FROM $1')),
    );
  }
}

async function runsScript(server: PostgresServer, database: string, one: Case): Promise<void> {
  const object = one.object.replaceAll('$DATABASE', database);
  const script = scriptOf(await healthFor(server, database, one, 'fault'), object);
  expect(await lintOf(script)).toEqual([]);
  const statements = statementsIn(script);
  await asSuperuser(server, database, [...(one.script?.repair ?? []), ...statements]);
  await expect.poll(async () => objectsIn(await check(server, database, one, 'fault'))).not.toContain(object);
  // Again: it does nothing, or its guard refuses.
  await asSuperuser(server, database, statements).catch((error: unknown) =>
    expect(String(error)).toMatch(/by now|since|gone|another/),
  );
  expect(objectsIn(await check(server, database, one, 'fault'))).not.toContain(object);
  const [guard = ''] = statements;
  await expect(asSuperuser(server, 'postgres', [guard])).rejects.toThrow('This script is for the database');
}

function statementsIn(text: string): readonly string[] {
  return split(text).map(({ span }) => text.slice(span.start, span.end));
}
