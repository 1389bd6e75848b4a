/** `safe now` on real servers of every major: who holds what the migration needs is named, and what a role may not see is never called fine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { conflict } from '../../core/effects/conflicts.ts';
import { lockModes } from '../../core/effects/effect.ts';
import { judge, type SafeNow } from '../../core/safe-now/judge.ts';
import { touchedBy, type Touched } from '../../core/safe-now/touched.ts';
import { lookAt } from '../../engine/databases/safe-now/look.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';
import { newest } from '../breadth.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { openSession, runScript } from './native.ts';
import { proxyThatHolds } from './connections/servers.ts';

const majors = [14, 15, 16, 17, 18] as const;
const hostile = '"a""b<script>"';
const schema = `CREATE TABLE orders (id int PRIMARY KEY, note text); CREATE TABLE ${hostile} (id int);
  CREATE TABLE parted (id int) PARTITION BY LIST (id); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
  CREATE SCHEMA app; CREATE TABLE app.only_here (id int); CREATE SCHEMA b; CREATE TABLE app.twice (); CREATE TABLE b.twice ();`;

const clients: Client[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end().catch(() => undefined);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function other(server: PostgresServer, database: string): Promise<Client> {
  const client = new Client({
    connectionString: server.connectionString(database),
    application_name: 'reporting',
  });
  client.on('error', () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

async function touched(migration: string): Promise<Touched> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-safe-now-'));
  folders.push(root);
  writeFileSync(join(root, 'm.sql'), migration);
  const parser = await loadPostgresParser();
  const session = await Session.open({
    root,
    parser,
    ...kit,
    processes: 'forbidden',
    withoutGit: 'everything',
  });
  const report = await session.effects('m.sql', { named: true, assumed: 'postgresql' });
  if (report.kind !== 'read') throw new Error(report.report.kind);
  return touchedBy([{ file: 'm.sql', text: report.text, sections: report.sections }]);
}

async function ask(
  server: { readonly port: number },
  database: string,
  migration: string,
  user?: string,
): Promise<SafeNow> {
  const what = await touched(migration);
  const session = await openSession(server, database, user === undefined ? {} : { user });
  try {
    const outcome = await lookAt(
      session,
      what.relations.map(({ relation }) => relation),
    );
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return judge(what, outcome.look);
  } finally {
    await session.close();
  }
}

function said(answer: SafeNow): string {
  const lines = answer.parts.flatMap(({ title, lines, nothing }) => [
    title,
    ...(lines.length === 0 ? [nothing] : lines.map(({ text, query }) => `${text} ${query ?? ''}`)),
  ]);
  return [answer.verdict, ...lines, ...answer.unseen].join('\n');
}

describe.each(newest(majors))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let database: string;
  beforeAll(async () => {
    server = await startPostgres(major);
    database = await server.createDatabase();
    await runScript(server, database, schema);
  });
  const alter = 'ALTER TABLE orders ADD COLUMN n int;';

  it('says that nothing is in the way, and of when', async () => {
    const answer = await ask(server, database, alter);
    expect(answer.verdict).toBe(
      'At this moment nothing holds a lock on orders that it would have to wait for.',
    );
    expect(answer.level).toBe('clear');
    expect(answer.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(answer.verdict).not.toMatch(/safe/i);
  });

  it('names who is in the way, without the values of the query', async () => {
    const client = await other(server, database);
    await client.query('BEGIN');
    await client.query("SELECT * FROM orders WHERE note = 'a secret'");
    const answer = await ask(server, database, `SET lock_timeout = '5s';\n${alter}`);
    expect(answer.level).toBe('waits');
    expect(answer.verdict).toMatch(
      /^Add column in line 2 would wait for process \d+ \(reporting as plinth, idle in transaction\), whose transaction has been open for .*, until its lock_timeout of 5 s ends it; reads and writes on orders queue behind it meanwhile\.$/,
    );
    expect(said(answer)).toContain('SELECT * FROM orders WHERE note = ?');
    expect(said(answer)).not.toContain('a secret');
  });

  it('is not in the way of what reads on', async () => {
    const client = await other(server, database);
    await client.query('BEGIN');
    await client.query('SELECT * FROM orders');
    expect((await ask(server, database, 'ALTER TABLE orders VALIDATE CONSTRAINT x;')).level).not.toBe(
      'waits',
    );
  });

  it('sees a queue that has begun already', async () => {
    const first = await other(server, database);
    await first.query('BEGIN');
    await first.query('SELECT * FROM orders');
    const second = await other(server, database);
    await second.query('BEGIN');
    const waiting = second.query('LOCK TABLE orders');
    await expect
      .poll(async () => said(await ask(server, database, alter)))
      .toMatch(/ACCESS EXCLUSIVE waited for.*behind process \d+/);
    const answer = await ask(server, database, alter);
    expect(answer.verdict).toMatch(/One more is in the way too\.$/);
    await first.query('ROLLBACK');
    await waiting;
  });

  it('takes hostile names for names', async () => {
    const client = await other(server, database);
    await client.query('BEGIN');
    await client.query(`SELECT * FROM ${hostile}`);
    const answer = await ask(server, database, `DROP TABLE ${hostile};`);
    expect(answer.level).toBe('waits');
    expect(answer.verdict).toContain('on “a"b<script>” queue');
    const trap = await ask(server, database, `ALTER TABLE "x'); DROP TABLE orders; --" ADD COLUMN n int;`);
    expect(trap.level).toBe('unknown');
    expect(trap.verdict).toContain('is not in this database');
    expect((await ask(server, database, alter)).level).toBe('clear');
  });

  it('finds a table where the search_path would, and asks where it cannot tell', async () => {
    const found = await ask(server, database, 'ALTER TABLE only_here ADD COLUMN n int;');
    expect(said(found)).toContain('only_here (here app.only_here): ACCESS EXCLUSIVE');
    const twice = await ask(server, database, 'ALTER TABLE twice ADD COLUMN n int;');
    expect(twice.verdict).toContain('twice may be app.twice and b.twice; name its schema');
  });

  it('says which partitions of the server the migrations do not know', async () => {
    const answer = await ask(server, database, 'ALTER TABLE parted ADD COLUMN n int;');
    expect(answer.level).toBe('unknown');
    expect(answer.verdict).toContain('parted has one table below it on the server');
  });

  it('knows that CONCURRENTLY waits for whoever is older, whatever they work on', async () => {
    const client = await other(server, database);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await client.query('SELECT 1 FROM app.only_here');
    const answer = await ask(server, database, 'CREATE INDEX CONCURRENTLY i ON orders (note);');
    expect(answer.verdict).toMatch(
      /^Create index in line 1 would wait for process \d+.*reads and writes on orders go on meanwhile\.$/,
    );
  });

  it('names an index that a failed build left', async () => {
    const name = await server.createDatabase();
    await runScript(server, name, 'CREATE TABLE orders (id int); INSERT INTO orders VALUES (1), (1);');
    const client = await other(server, name);
    await expect(client.query('CREATE UNIQUE INDEX CONCURRENTLY broken ON orders (id)')).rejects.toThrow();
    const answer = await ask(server, name, alter);
    expect(answer.level).toBe('caution');
    expect(answer.verdict).toContain('but the index broken on orders is invalid');
  });

  it('does not call fine what the role may not see', async () => {
    const role = `reader_${major}`;
    await runScript(server, database, `CREATE ROLE ${role} LOGIN PASSWORD 'plinth-test-only'`);
    try {
      const quiet = await ask(server, database, alter, role);
      expect(quiet.level).toBe('unknown');
      const client = await other(server, database);
      await client.query('BEGIN');
      await client.query('SELECT * FROM orders');
      const busy = await ask(server, database, alter, role);
      // Locks are everybody's to see; what their holder does is not.
      expect(busy.level).toBe('waits');
      expect(busy.verdict).toMatch(/process \d+ \(reporting as plinth, what it does is hidden\)/);
      expect(busy.unseen.join()).toMatch(/hidden from reader_\d+; a member of pg_monitor sees it/);
    } finally {
      await runScript(server, database, `DROP ROLE ${role}`);
    }
  });
});

describe('a server that is in trouble', () => {
  it('refuses one view: the rest is told, and the verdict knows it', async () => {
    const server = await startPostgres(16);
    const database = await server.createDatabase();
    await runScript(
      server,
      database,
      `${schema} REVOKE SELECT ON pg_catalog.pg_locks FROM public; CREATE ROLE nolocks LOGIN PASSWORD 'plinth-test-only' IN ROLE pg_monitor;`,
    );
    try {
      const answer = await ask(server, database, 'ALTER TABLE orders ADD COLUMN n int;', 'nolocks');
      expect(answer.level).toBe('unknown');
      expect(answer.verdict).toMatch(/^Whether it would wait is not known: the locks could not be read: /);
      expect(said(answer)).not.toContain('Locks of others');
    } finally {
      await runScript(server, database, 'GRANT SELECT ON pg_catalog.pg_locks TO public; DROP ROLE nolocks');
    }
  });

  itBroadly('dies midway: nothing is told of half a look', async () => {
    const server = await startPostgres(16);
    const database = await server.createDatabase();
    const proxy = await proxyThatHolds(server.port);
    const session = await openSession(proxy, database);
    try {
      const looking = lookAt(session, ['orders'], {
        timeoutMs: 500,
      });
      proxy.hold();
      const outcome = await looking;
      expect(outcome.kind).toBe('failed');
    } finally {
      proxy.close();
      await session.close();
    }
  });

  it('writes nothing and waits for nobody', async () => {
    const server = await startPostgres(16);
    const database = await server.createDatabase();
    await runScript(server, database, schema);
    const client = await other(server, database);
    await client.query('BEGIN');
    await client.query('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    const answer = await ask(server, database, 'ALTER TABLE orders ADD COLUMN n int;');
    expect(answer.level).toBe('waits');
    expect(said(answer)).toContain('orders: ACCESS EXCLUSIVE held by process');
    await client.query('ROLLBACK');
  });
});

describe('the table of conflicts', () => {
  it('is the one that the server has', async () => {
    const server = await startPostgres(16);
    const database = await server.createDatabase();
    await runScript(server, database, 'CREATE TABLE t ()');
    const [holder, asker] = [await other(server, database), await other(server, database)];
    for (const held of lockModes) {
      await holder.query('BEGIN');
      await holder.query(`LOCK TABLE t IN ${held} MODE`);
      for (const asked of lockModes) {
        await asker.query('BEGIN');
        const refused = await asker.query(`LOCK TABLE t IN ${asked} MODE NOWAIT`).then(
          () => false,
          () => true,
        );
        await asker.query('ROLLBACK');
        expect([held, asked, conflict(held, asked)]).toEqual([held, asked, refused]);
      }
      await holder.query('ROLLBACK');
    }
  });
});
