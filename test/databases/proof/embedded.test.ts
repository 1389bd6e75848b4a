/** The embedded PostgreSQL as a process: what it runs, what it cannot, and that nothing it does outlives its limits. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../../broadly.ts';
import { EmbeddedChild, defaultLimits } from '../../../engine/embedded/child.ts';
import { shippedExtensions } from '../../../engine/embedded/extensions.ts';
import type { MigrationToReplay } from '../../../engine/embedded/preparation.ts';
import {
  EmbeddedServer,
  type EmbeddedServerOptions,
  type ReplayOutcome,
} from '../../../engine/embedded/server.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { repository } from '../../hosts/paths.ts';
import { embeddedProgram } from './embedded-program.ts';

let program: string;
const servers: EmbeddedServer[] = [];

beforeAll(async () => {
  program = await embeddedProgram();
});

afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

function newServer(options: Partial<EmbeddedServerOptions> = {}): EmbeddedServer {
  const server = new EmbeddedServer({ program, loadParser: loadPostgresParser, ...options });
  servers.push(server);
  return server;
}

function migration(name: string, ...sends: readonly string[]): MigrationToReplay {
  return { name, sends, toolTransaction: false };
}

/** `applied`, or the SQLSTATE or reason, by migration. */
function results(outcome: ReplayOutcome): Record<string, string> {
  if (outcome.kind !== 'replayed') throw new Error(outcome.failure.message);
  return Object.fromEntries(
    outcome.migrations.map(({ name, result }) => [
      name,
      result.kind === 'applied' ? 'applied' : (result.sqlState ?? result.reason),
    ]),
  );
}

describe('a replayed history', () => {
  it('takes the whole shop, with a stand-in for the role that nobody creates', async () => {
    const folder = join(repository, 'examples/shop/migrations');
    const files = readdirSync(folder).filter((file) => file.endsWith('.up.sql'));
    const history = files.sort().map((file) => migration(file, readFileSync(join(folder, file), 'utf8')));
    const seen: number[] = [];
    const server = newServer();
    const outcome = await server.replay(history, { onProgress: ({ done }) => seen.push(done) });
    expect(new Set(Object.values(results(outcome)))).toEqual(new Set(['applied']));
    expect(seen).toEqual(history.map((_, index) => index));
    expect(outcome).toMatchObject({ standInRoles: ['shop_reporting'], skippedExtensions: [] });
    const catalog = await server.introspect(history);
    expect(catalog.kind === 'read' && catalog.value.schemas.map((schema) => schema.name)).toEqual([
      'public',
      'telemetry',
    ]);
  });

  it('says where a migration cannot run, undoes it, and goes on', async () => {
    const outcome = await newServer().replay([
      migration('1', 'CREATE TABLE a (id int)'),
      migration('2', 'CREATE TABLE b (id int); /* é😀 */ ALTER TABLE nothing ADD x int'),
      { name: '3', sends: ['CREATE TABLE c (id int)', 'SELEC 1'], toolTransaction: true },
      migration('4', 'BEGIN; CREATE TABLE d (id int)'),
      migration('5', 'SET search_path = nowhere; SET ROLE pg_monitor'),
      migration('6', 'CREATE TABLE e AS SELECT * FROM a'),
      migration('7', 'SELECT * FROM b'),
      migration('8', 'SELECT * FROM c'),
      migration('9', 'SELECT * FROM d'),
      migration('10', ' -- nothing'),
    ]);
    expect(results(outcome)).toEqual({
      1: 'applied',
      2: '42P01',
      3: '42601',
      4: 'applied',
      5: 'applied',
      6: 'applied',
      7: '42P01',
      8: '42P01',
      9: '42P01',
      10: 'applied',
    });
    const second = outcome.kind === 'replayed' ? outcome.migrations[1]?.result : undefined;
    expect(second).toEqual({
      kind: 'notVerifiable',
      reason: 'relation "nothing" does not exist',
      sqlState: '42P01',
      send: 0,
    });
  });

  it.each([
    ['that would be one literal together', ["SELECT 'a", "b'"], '42601'],
    ['of which one ends the transaction', ['CREATE TABLE a (id int)', 'COMMIT', 'SELECT nothing'], '42703'],
  ])('sends texts one by one %s', async (_, sends, state) => {
    const outcome = await newServer().replay([{ name: '1', sends, toolTransaction: true }]);
    expect(results(outcome)).toEqual({ 1: state });
  });

  itBroadly('points into the text it was given', async () => {
    const text = "SELECT '😀'; SELECT nothing";
    const outcome = await newServer().replay([migration('1', text)]);
    const result = outcome.kind === 'replayed' ? outcome.migrations[0]?.result : undefined;
    expect(result).toMatchObject({ send: 0, position: text.indexOf('nothing') });
  });

  it('creates the roles that it names and leaves alone the ones that it creates', async () => {
    const outcome = await newServer().replay([
      migration(
        '1',
        'CREATE ROLE writer; CREATE TABLE a (id int); GRANT SELECT ON a TO reader, writer, PUBLIC',
      ),
      migration(
        '2',
        'GRANT "odd ""name" TO writer; CREATE POLICY p ON a TO auditor; ALTER TABLE a OWNER TO keeper',
      ),
      migration('3', "SET ROLE 'visitor'; CREATE TABLE b (id int)"),
    ]);
    expect(new Set(Object.values(results(outcome)))).toEqual(new Set(['applied']));
    expect(outcome).toMatchObject({ standInRoles: ['auditor', 'keeper', 'odd "name', 'reader', 'visitor'] });
  });

  itBroadly('loads the extensions that ship and names the ones that do not', async () => {
    const server = newServer();
    const first = [migration('1', 'CREATE TABLE a (id int)')];
    await server.replay(first);
    const before = server.pid;
    const outcome = await server.replay([
      ...first,
      migration('2', 'CREATE EXTENSION IF NOT EXISTS citext; CREATE TABLE b (mail citext)'),
      migration(
        '3',
        '-- é\nCREATE EXTENSION vector; CREATE TABLE c (id int); COMMENT ON EXTENSION vector IS $$x$$',
      ),
      migration('4', 'CREATE TABLE d (v vector(3))'),
      migration('5', 'CREATE EXTENSION "uuid-ossp"; CREATE TABLE e (id uuid DEFAULT uuid_generate_v4())'),
      migration('6', "CREATE EXTENSION pgcrypto; SELECT crypt('a', gen_salt('bf'))"),
    ]);
    expect(results(outcome)).toEqual({
      1: 'applied',
      2: 'applied',
      3: 'applied',
      4: '42704',
      5: 'applied',
      6: 'applied',
    });
    expect(outcome).toMatchObject({ skippedExtensions: ['vector'] });
    expect(server.pid).not.toBe(before);
  });

  it('runs only what is new when the history grew, and starts over when it changed', async () => {
    const server = newServer();
    const first = migration('1', 'CREATE TABLE a (id int)');
    await server.replay([first]);
    const pid = server.pid;
    const ran: string[] = [];
    const onProgress = ({ name }: { readonly name: string }): void => void ran.push(name);
    await server.replay([first, migration('2', 'CREATE TABLE b (id int)')], { onProgress });
    expect(ran).toEqual(['2']);
    expect(server.pid).toBe(pid);
    const changed = await server.introspect([migration('1', 'CREATE TABLE z (id int)')], { onProgress });
    expect(ran).toEqual(['2', '1']);
    expect(server.pid).not.toBe(pid);
    expect(changed.kind === 'read' && changed.value.schemas[0]?.relations.map((table) => table.name)).toEqual(
      ['z'],
    );
  });
});

describe('every shipped extension', () => {
  itBroadly('can be created', async () => {
    const history = shippedExtensions.map((name) => migration(name, `CREATE EXTENSION "${name}" CASCADE`));
    expect(new Set(Object.values(results(await newServer().replay(history))))).toEqual(new Set(['applied']));
  });
});

describe('limits', () => {
  const endless = migration('endless', 'DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$');

  it('kills a migration that does not end, and runs the others', async () => {
    const server = newServer({ limits: { statementMs: 1_500 } });
    const outcome = await server.replay([
      migration('1', 'CREATE TABLE a (id int)'),
      endless,
      migration('3', 'CREATE TABLE c AS SELECT * FROM a'),
    ]);
    expect(results(outcome)).toEqual({
      1: 'applied',
      endless: 'The embedded server took longer than 1.5 s and was stopped.',
      3: 'applied',
    });
  });

  itBroadly('kills a migration that takes too much memory', async () => {
    const server = newServer({ limits: { memoryBytes: 700_000_000 } });
    const greedy = "DO $$ DECLARE x text := 'x'; BEGIN LOOP x := x || x; END LOOP; END $$";
    const outcome = await server.replay([migration('1', greedy), migration('2', 'SELECT 1')]);
    expect(results(outcome)).toEqual({
      1: 'The embedded server needed more than 700 MB and was stopped.',
      2: 'applied',
    });
  });

  itBroadly('gives up after a few deaths', async () => {
    const server = newServer({ limits: { statementMs: 700 } });
    const history = [1, 2, 3, 4, 5].map((n) => ({ ...endless, name: String(n) }));
    expect(await server.replay(history)).toMatchObject({
      kind: 'failed',
      failure: { reason: 'queryTimeout' },
    });
  });

  itBroadly('ends at once when the user cancels, and starts again when asked', async () => {
    const server = newServer();
    const stop = new AbortController();
    const work = server.replay([migration('1', 'SELECT 1'), endless], {
      signal: stop.signal,
      onProgress: ({ name }) => {
        if (name === 'endless') setTimeout(() => stop.abort(), 50);
      },
    });
    expect(await work).toMatchObject({ kind: 'failed', failure: { reason: 'cancelled' } });
    expect(server.pid).toBeUndefined();
    expect(results(await server.replay([migration('1', 'SELECT 1')]))).toEqual({ 1: 'applied' });
  });

  itBroadly('outlives work that was cancelled before it began', async () => {
    const server = newServer();
    await server.replay([migration('1', 'SELECT 1')]);
    const { pid } = server;
    const outcome = await server.introspect([migration('1', 'SELECT 1')], { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { reason: 'cancelled' } });
    expect(server.pid).toBe(pid);
  });

  itBroadly('stops when nobody asked for a while', async () => {
    const server = newServer({ idleMs: 100 });
    const history = [migration('1', 'CREATE TABLE a (id int)')];
    await server.replay(history);
    const { pid } = server;
    expect(pid).toBeDefined();
    await expect.poll(() => isAlive(pid ?? 0)).toBe(false);
    expect(server.pid).toBeUndefined();
    expect((await server.introspect(history)).kind).toBe('read');
  });

  it('keeps one process however many ask at once', async () => {
    const server = newServer();
    const history = [migration('1', 'CREATE TABLE a (id int)')];
    const pids = await Promise.all([1, 2, 3].map(() => server.introspect(history).then(() => server.pid)));
    expect(new Set(pids).size).toBe(1);
  });
});

describe('one process', () => {
  const limits = { ...defaultLimits, statementMs: 20_000 };

  async function started(from?: string): Promise<EmbeddedChild> {
    const outcome = await EmbeddedChild.start({ program, extensions: new Set(['citext']), limits, from });
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return outcome.child;
  }

  const over = { reason: 'closed', message: 'The test is over.' } as const;

  itBroadly('writes down what it holds, for another one to go on from', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'plinth-saved-')), 'saved.tar');
    const first = await started();
    await first.query('CREATE ROLE keeper; CREATE EXTENSION citext; CREATE TABLE a AS SELECT 7 AS b', {
      protocol: 'simple',
    });
    expect(await first.save(file)).toBeUndefined();
    expect(await first.save(join(file, 'not-a-folder'))).toMatchObject({ reason: 'statement' });
    await first.query('DROP TABLE a');
    first.end(over);
    const second = await started(file);
    const held = `SELECT b::text, (SELECT count(*) FROM pg_roles WHERE rolname = 'keeper')::text, 'X'::citext = 'x' FROM a`;
    expect(await second.query(held)).toEqual({ kind: 'rows', rows: [['7', '1', 't']] });
    second.end(over);
    expect(await first.save(file)).toEqual(over);
  });

  it('is not believed when a statement has broken it', async () => {
    const child = await started();
    const outcome = await child.query("COPY pg_class TO PROGRAM 'cat'", { protocol: 'simple' });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { reason: 'dropped' } });
    expect(child.isRunning).toBe(false);
  });
});

describe('explain', () => {
  const history = [migration('1', 'CREATE TABLE a (id int PRIMARY KEY, b text)')];

  itBroadly('shows a shape of an empty database, and says so', async () => {
    const outcome = await newServer().explain(history, 'SELECT * FROM a WHERE id = $1');
    expect(outcome).toMatchObject({ kind: 'plan', generic: true, emptyDatabase: true, role: 'postgres' });
    expect(outcome.kind === 'plan' && outcome.json).toContain('a_pkey');
  });

  it('refuses what is not one query, and points at what the server refuses', async () => {
    const server = newServer();
    expect(await server.explain(history, 'SELECT 1; CREATE TABLE pwned ()')).toMatchObject({
      reason: 'severalStatements',
    });
    expect(await server.explain(history, 'SELECT nothing FROM a')).toMatchObject({
      kind: 'failed',
      failure: { sqlState: '42703', position: 7 },
    });
  });
});

describe('the process', () => {
  const start = (source: string, limits = {}): ReturnType<typeof EmbeddedChild.start> => {
    const file = join(mkdtempSync(join(tmpdir(), 'plinth-child-')), 'program.cjs');
    writeFileSync(file, source);
    return EmbeddedChild.start({
      program: file,
      extensions: new Set(),
      limits: { ...defaultLimits, ...limits },
    });
  };

  it('inherits no environment', async () => {
    process.env['PLINTH_TEST_SECRET'] = 'hunter2';
    const outcome = await start(
      "process.on('message', (m) => process.send({ kind: 'error', id: m.id, message: 'ENV ' + Object.keys(process.env) }));",
    );
    delete process.env['PLINTH_TEST_SECRET'];
    expect(outcome).toMatchObject({ kind: 'failed' });
    const message = outcome.kind === 'failed' ? outcome.failure.message : '';
    expect(message).toContain('ENV ');
    expect(message).not.toMatch(/PLINTH_TEST_SECRET|PATH|HOME/);
  });

  it('that dies is reported with its last words', async () => {
    const outcome = await start("console.error('no room left'); process.exit(3)");
    expect(outcome).toMatchObject({ kind: 'failed', failure: { reason: 'dropped' } });
    expect(outcome.kind === 'failed' && outcome.failure.message).toContain('no room left');
  });

  it('that answers nonsense is not believed', async () => {
    const nonsense =
      "process.on('message', () => { for (const x of [null, 7, 'opened', { kind: 'opened' }, { kind: 'rows', id: 0, rows: [[1]] }]) process.send(x); })";
    const outcome = await start(nonsense, { startMs: 500 });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { reason: 'queryTimeout' } });
  });

  it('that is not there is a failure, not an exception', async () => {
    const outcome = await EmbeddedChild.start({
      program: join(tmpdir(), 'plinth-no-such-program.cjs'),
      extensions: new Set(),
      limits: defaultLimits,
    });
    expect(outcome.kind).toBe('failed');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
