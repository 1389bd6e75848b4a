/** Redis over the wire: offered from REDIS_URL, opened with a password that is asked for, its tree of keys, and nothing that it cannot do. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bindDocument,
  connect,
  connectionOffers,
  readAddress,
  secretWanted,
} from '../../protocol/connections.ts';
import { schemaChildren, type SchemaNode } from '../../protocol/schema.ts';
import { startRedis, type Redis } from '../hosts/redis.ts';
import { Conversation } from './conversation.ts';

let redis: Redis;
let server: Conversation;
let folder: string;

beforeAll(async () => {
  redis = await startRedis(['--requirepass', 'plinth-test-only']);
  const keys = Array.from({ length: 100 }, (_, at) => `SET user:${at}:name x`);
  redis.load(`AUTH plinth-test-only\r\n${keys.join('\r\n')}\r\nSET flag x EX 60\r\n`);
  folder = mkdtempSync(join(tmpdir(), 'plinth-redis-'));
  mkdirSync(join(folder, 'queries'));
  writeFileSync(join(folder, 'queries', 'a.sql'), 'SELECT 1;\n');
  server = await Conversation.start({
    folders: [folder],
    trusted: true,
    env: { HOME: '/nonexistent', REDIS_URL: `redis://127.0.0.1:${redis.port}` },
    answers: { [secretWanted.method]: () => ({ password: 'plinth-test-only' }) },
  });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function children(node?: string): Promise<readonly SchemaNode[]> {
  const found = await server.ask(schemaChildren, {
    source: 'connection',
    node,
    fresh: undefined,
    filter: undefined,
  });
  if (found.kind !== 'nodes') throw new Error(JSON.stringify(found));
  return found.nodes;
}

it('is opened, has a tree of keys, and is offered nothing that needs SQL', async () => {
  const { offers } = await server.ask(connectionOffers, { folder: undefined });
  const offer = offers.find(({ foundIn }) => foundIn === 'REDIS_URL in the environment');
  expect(offer).toMatchObject({ host: '127.0.0.1', user: 'default', namedByWorkspace: false });
  const opened = await server.ask(connect, { id: offer?.id ?? '', host: '127.0.0.1' });
  expect(opened).toMatchObject({
    kind: 'connected',
    connection: { product: 'Redis', serverVersion: redis.version, user: 'default' },
  });
  // The sample comes after the names, of which there are none.
  const labels = ['Keys', 'Big Keys', 'Time to Live', 'Memory', 'Clients', 'Users'];
  await expect
    .poll(async () => (await children()).map(({ label }) => label))
    .toEqual(expect.arrayContaining(labels));
  const roots = await children();
  const keys = await children(roots.find(({ label }) => label === 'Keys')?.id);
  expect(keys.map(({ kind, label, detail }) => `${kind} ${label}: ${detail}`)).toEqual([
    'key-prefix user: 100 keys, string',
    'key flag: 1 key, string',
  ]);
  const [any] = await children(keys[0]?.id);
  expect(any).toMatchObject({ label: '*', children: 'closed', sqlName: 'user:*' });
  expect((await children(any?.id)).map(({ kind, sqlName }) => `${kind} ${sqlName}`)).toEqual([
    'key user:*:name',
  ]);
  const uri = await server.openFile(join(folder, 'queries', 'a.sql'));
  await server.ask(bindDocument, { uri, connection: offer?.id });
  const lenses = await server.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
  expect(JSON.stringify(lenses)).not.toMatch(/Explain|Measure|Safe/);
  expect(JSON.stringify([roots, keys, opened])).not.toContain('plinth-test-only');
});

it('is taken apart where its address is pasted', async () => {
  expect(await server.ask(readAddress, { address: 'rediss://ann:hunter2@cache.example:6380/2' })).toEqual({
    kind: 'read',
    engine: 'redis',
    host: 'cache.example',
    port: 6_380,
    database: '2',
    user: 'ann',
    sslmode: 'verify-full',
    password: 'hunter2',
  });
});
