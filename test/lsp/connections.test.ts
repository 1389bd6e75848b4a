/** Connections over the wire: offered without secrets, opened by a click only, never in a folder without trust, and told about when they fail. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { itBroadly } from '../broadly.ts';
import {
  bindDocument,
  connect,
  connectionOffers,
  connectionsChanged,
  disconnect,
  profilesWanted,
  readAddress,
  secretWanted,
} from '../../protocol/connections.ts';
import {
  schemaChanged,
  schemaChildren,
  schemaFreshness,
  schemaShown,
  type SchemaChildren,
  type SchemaFreshness,
  type SchemaNode,
} from '../../protocol/schema.ts';
import { statusChanged, type FolderStatus, type WorkspaceStatus } from '../../protocol/status.ts';
import { repository } from '../hosts/paths.ts';
import { postgresMajors } from '../hosts/postgres/binaries.ts';
import { startPostgres, startPostgresApart, type PostgresServer } from '../hosts/postgres/server.ts';
import { Conversation, copyOf, eventually, type ConversationOptions } from './conversation.ts';

let postgres: PostgresServer;
let server: Conversation | undefined;
let folder: ReturnType<typeof copyOf>;
const quiet = { HOME: '/nonexistent', PGHOST: '', PGUSER: '', PGDATABASE: '', PGPASSWORD: '' };

beforeAll(async () => {
  postgres = await startPostgres(postgresMajors.at(-1) ?? 18);
});
afterEach(async () => {
  expect(await server?.stop()).toBe(0);
  folder.remove();
});

async function start(
  options: ConversationOptions & { readonly dotEnv?: string; readonly config?: string } = {},
): Promise<Conversation> {
  folder = copyOf(join(repository, 'examples', 'shop'));
  if (options.config !== undefined) writeFileSync(join(folder.path, 'plinth.config.json'), options.config);
  if (options.dotEnv !== undefined) writeFileSync(join(folder.path, '.env'), options.dotEnv);
  server = await Conversation.start({ folders: [folder.path], trusted: true, ...options });
  return server;
}

function url(database: string, password?: string): string {
  const made = new URL(postgres.connectionString(database));
  if (password !== undefined) made.password = password;
  return made.href;
}

function passwordOf(): string {
  return decodeURIComponent(new URL(postgres.connectionString('postgres')).password);
}

describe('an offer', () => {
  it('shows host, database and user, where it was found, and no password', async () => {
    const { connection } = await start({
      dotEnv: `DATABASE_URL=${url('postgres', 'hunter2')}\n`,
      env: quiet,
    });
    const answer = await server?.ask(connectionOffers, { folder: undefined });
    expect(answer?.offers).toMatchObject([
      { database: 'postgres', foundIn: 'DATABASE_URL in .env', namedByWorkspace: true },
    ]);
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(connection).toBeDefined();
  });

  it('of the user’s own environment is not the workspace’s', async () => {
    await start({ env: { ...quiet, DATABASE_URL: url('postgres') } });
    const answer = await server?.ask(connectionOffers, { folder: undefined });
    expect(answer?.offers.map(({ namedByWorkspace }) => namedByWorkspace)).toEqual([false]);
  });

  it('of a profile has its name, role and colour; one of the workspace is confirmed; what is pasted is taken apart', async () => {
    const shop = { host: '127.0.0.1', port: postgres.port, database: 'postgres', user: 'app' };
    const conversation = await start({
      env: quiet,
      answers: {
        [profilesWanted.method]: () => [
          { owner: 'user', place: 'user settings', value: { Mine: { ...shop, role: 'production' } } },
          {
            owner: 'workspace',
            place: 'workspace settings',
            value: { Ours: { ...shop, user: 'b', color: 'red' }, Bad: { ...shop, password: 'hunter2' } },
          },
        ],
      },
    });
    const answer = await conversation.ask(connectionOffers, { folder: undefined });
    expect(answer.offers).toMatchObject([
      {
        namedByWorkspace: false,
        production: { likely: true },
        profile: { name: 'Mine', role: 'production' },
      },
      { namedByWorkspace: true, production: { likely: false }, profile: { name: 'Ours', color: 'red' } },
    ]);
    expect(answer.problems.join()).toMatch(/workspace settings: Bad: .*Remove it/);
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(
      await conversation.ask(readAddress, { address: ' postgres://ann:p%40ss@db:1/x?sslmode=require' }),
    ).toEqual({
      kind: 'read',
      engine: 'postgresql',
      host: 'db',
      port: 1,
      database: 'x',
      user: 'ann',
      sslmode: 'require',
      password: 'p@ss',
    });
    expect(await conversation.ask(readAddress, { address: 'oracle://ann:hunter2@db' })).toEqual({
      kind: 'unclear',
      message: 'It is neither a host name nor a postgresql://, mysql://, sqlserver:// or redis:// URI.',
    });
  });

  it('is not made without trust', async () => {
    await start({ trusted: false, env: { ...quiet, DATABASE_URL: url('postgres') } });
    const answer = await server?.ask(connectionOffers, { folder: undefined });
    expect(answer?.offers).toEqual([]);
    expect(answer?.problems.join()).toContain('trust');
  });
});

describe('a connection', () => {
  async function firstOffer(): Promise<{ id: string; host: string }> {
    const answer = await server?.ask(connectionOffers, { folder: undefined });
    const offer = answer?.offers[0];
    if (offer === undefined) throw new Error('an offer was expected');
    return { id: offer.id, host: offer.host };
  }

  it('opens, tells which role is in force, fills the explorer, and closes', async () => {
    const database = await postgres.createDatabase();
    const conversation = await start({ env: { ...quiet, DATABASE_URL: url(database) } });
    const before = await conversation.ask(schemaChildren, {
      source: 'connection',
      node: undefined,
      fresh: undefined,
      filter: undefined,
    });
    expect(before).toEqual({ kind: 'empty', because: 'not-connected' });
    const result = await conversation.ask(connect, await firstOffer());
    if (result.kind !== 'connected') throw new Error(JSON.stringify(result));
    expect(result.connection).toMatchObject({ database, production: { likely: false } });
    const after = await conversation.ask(schemaChildren, {
      source: 'connection',
      node: undefined,
      fresh: undefined,
      filter: undefined,
    });
    expect(after.kind).not.toBe('failure');
    expect(
      await conversation.ask(bindDocument, { uri: 'untitled:q', connection: result.connection.id }),
    ).toBe(true);
    expect(await conversation.ask(disconnect, { id: result.connection.id })).toBe(true);
    await conversation.next<{ open: readonly unknown[] }>(
      connectionsChanged,
      ({ open }) => open.length === 0,
    );
  });

  itBroadly('tells what another session changed, by its node, while somebody sees the tree', async () => {
    // A database or role that another test makes meanwhile is in the tree too, which is then told as a whole.
    const apart = await startPostgresApart(postgres.major, {});
    onTestFinished(() => apart.stop());
    const connectionString = apart.connectionString(await apart.createDatabase());
    const other = new Client({ connectionString });
    await other.connect();
    await other.query('CREATE TABLE orders (id int); CREATE SCHEMA app; CREATE TABLE app.lines (id int)');
    const conversation = await start({ env: { ...quiet, DATABASE_URL: connectionString } });
    const result = await conversation.ask(connect, await firstOffer());
    if (result.kind !== 'connected') throw new Error(JSON.stringify(result));
    const children = (node?: string) =>
      conversation.ask(schemaChildren, { source: 'connection', node, fresh: undefined, filter: undefined });
    const roots = await children();
    const app = roots.kind === 'nodes' ? roots.nodes.find(({ label }) => label === 'app') : undefined;
    expect((await children(app?.id)).kind).toBe('nodes');
    await conversation.tell(schemaShown, { source: 'connection' });
    await conversation.next<SchemaFreshness>(schemaFreshness, ({ answered }) => answered);
    await other.query('ALTER TABLE app.lines ADD COLUMN price numeric');
    const changed = await conversation.next<{ nodes?: readonly SchemaNode[] }>(
      schemaChanged,
      ({ nodes }) =>
        nodes?.some(({ label, changedAt }) => label === 'lines' && changedAt !== undefined) === true,
    );
    expect(changed.nodes).toHaveLength(1);
    const inside = await children(changed.nodes?.[0]?.id);
    expect(inside.kind === 'nodes' && inside.nodes.map(({ label }) => label)).toContain('price');
    await other.query('DROP TABLE app.lines');
    await conversation.next<{ nodes?: readonly SchemaNode[] }>(
      schemaChanged,
      ({ nodes }) => nodes?.some(({ id }) => id === app?.id) === true,
    );
    expect(await children(app?.id)).toEqual({ kind: 'nodes', nodes: [] });
    await other.end();
  });

  itBroadly(
    'ends a reading that is cancelled, on the server too, and reads when it is asked again',
    async () => {
      const database = await postgres.createDatabase();
      const other = new Client({ connectionString: postgres.connectionString(database) });
      await other.connect();
      await other.query('CREATE TABLE orders (id int)');
      const conversation = await start({ env: { ...quiet, DATABASE_URL: url(database) } });
      const result = await conversation.ask(connect, await firstOffer());
      if (result.kind !== 'connected') throw new Error(JSON.stringify(result));
      await other.query('BEGIN; LOCK pg_inherits IN ACCESS EXCLUSIVE MODE');
      const waiting = async () =>
        (
          await other.query(
            `SELECT FROM pg_locks WHERE NOT granted AND relation = 'pg_inherits'::regclass
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          )
        ).rowCount;
      const wanted = { source: 'connection' as const, node: undefined, fresh: undefined, filter: undefined };
      const given = new CancellationTokenSource();
      const reading = conversation.connection.sendRequest<SchemaChildren>(
        schemaChildren.method,
        wanted,
        given.token,
      );
      await eventually('a reading that waits', async () => ((await waiting()) === 1 ? true : undefined));
      given.cancel();
      const ended = await reading;
      expect(ended.kind === 'failure' && ended.message).toContain('cancelled');
      expect(await waiting()).toBe(0);
      await other.query('ROLLBACK');
      const again = await conversation.ask(schemaChildren, wanted);
      expect(again.kind === 'nodes' && again.nodes.map(({ label }) => label)).toContain('orders');
      await other.end();
    },
  );

  itBroadly('makes its server the target of folders that name none, until it closes', async () => {
    const database = await postgres.createDatabase();
    const conversation = await start({ config: '{}', env: { ...quiet, DATABASE_URL: url(database) } });
    const told = (source: FolderStatus['versionSource'], behind = 0) =>
      conversation.next<WorkspaceStatus>(
        statusChanged,
        (status) =>
          status.folders[0]?.versionSource === source &&
          conversation.heard(statusChanged.method).indexOf(status) >= behind,
      );
    await told('assumed');
    const result = await conversation.ask(connect, await firstOffer());
    if (result.kind !== 'connected') throw new Error(JSON.stringify(result));
    const version = postgresMajors.at(-1) ?? 0;
    expect((await told('connection')).folders[0]).toMatchObject({
      version: String(version),
      connection: database,
    });
    const file = join(folder.path, 'migrations', '000011_require_customer_name.up.sql');
    const lines = readFileSync(file, 'utf8').split('\n');
    const line = lines.findIndex((one) => one.startsWith('ALTER') && one.includes('SET NOT NULL'));
    const hover = await conversation.hover(await conversation.openFile(file), line, 1);
    expect(JSON.stringify(hover)).toMatch(new RegExp(`PostgreSQL ${version}\\W+from the connection`));
    const heard = conversation.heard(statusChanged.method).length;
    expect(await conversation.ask(disconnect, { id: result.connection.id })).toBe(true);
    await told('assumed', heard);
  });

  it('asks for the password that nobody gave, and again when it was refused', async () => {
    const asked: unknown[] = [];
    const conversation = await start({
      env: { ...quiet, DATABASE_URL: url('postgres', 'wrong') },
      answers: {
        [secretWanted.method]: (params) => {
          asked.push(params);
          return { password: asked.length === 1 ? 'wrong again' : passwordOf() };
        },
      },
    });
    const result = await conversation.ask(connect, await firstOffer());
    expect(result.kind).toBe('connected');
    expect(asked).toMatchObject([{ refused: false }, { refused: true }]);
  });

  itBroadly('ends with the server’s words when the user gives no password', async () => {
    const conversation = await start({
      env: { ...quiet, DATABASE_URL: url('postgres', 'hunter2') },
      answers: { [secretWanted.method]: () => ({}) },
    });
    const result = await conversation.ask(connect, await firstOffer());
    expect(result).toMatchObject({ kind: 'failure' });
    expect(JSON.stringify(result) + conversation.logs.join()).not.toContain('hunter2');
  });

  it('does not open without trust, whatever the client asks', async () => {
    await start({ env: { ...quiet, DATABASE_URL: url('postgres') } });
    const offer = await firstOffer();
    await server?.stop();
    folder.remove();
    const conversation = await start({ trusted: false, env: { ...quiet, DATABASE_URL: url('postgres') } });
    expect(await conversation.ask(connect, offer)).toMatchObject({ kind: 'failure' });
  });

  it('does not open where the host is not the one that was shown', async () => {
    const conversation = await start({ env: { ...quiet, DATABASE_URL: url('postgres') } });
    const { id } = await firstOffer();
    expect(await conversation.ask(connect, { id, host: 'elsewhere.example' })).toMatchObject({
      kind: 'failure',
    });
  });
});

describe('a server that', () => {
  let fake: Server;
  afterEach(() => fake.close());

  async function connectTo(behave: (server: Server) => void): Promise<unknown> {
    fake = createServer();
    behave(fake);
    await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve));
    const address = fake.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const conversation = await start({
      env: { ...quiet, DATABASE_URL: `postgres://app:hunter2@127.0.0.1:${port}/shop` },
    });
    const answer = await conversation.ask(connectionOffers, { folder: undefined });
    const [offer] = answer.offers;
    if (offer === undefined) throw new Error('an offer was expected');
    const result = await conversation.ask(connect, { id: offer.id, host: offer.host });
    expect(JSON.stringify(result) + conversation.logs.join()).not.toContain('hunter2');
    expect(conversation.alive).toBe(true);
    return result;
  }

  itBroadly('drops the connection is named', async () => {
    const result = await connectTo((one) => one.on('connection', (socket) => socket.destroy()));
    expect(result).toMatchObject({
      kind: 'failure',
      message: expect.stringContaining('127.0.0.1') as string,
    });
  });

  itBroadly('speaks another protocol is named', async () => {
    const result = await connectTo((one) =>
      one.on('connection', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    expect(result).toMatchObject({ kind: 'failure' });
  });

  itBroadly('never answers is given up on', async () => {
    const result = await connectTo((one) =>
      one.on('connection', (socket) => socket.on('error', () => undefined)),
    );
    expect(result).toMatchObject({ kind: 'failure' });
  });
});
