/** The schema explorer over the wire, on each source but a live one (connections.test.ts has that). */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import {
  embeddedProgress,
  embeddedStart,
  locateOrigin,
  schemaChanged,
  schemaChildren,
  schemaFind,
  schemaReveal,
  schemaShown,
  type SchemaChildren,
  type SchemaNode,
  type SchemaSource,
} from '../../protocol/schema.ts';
import { schemaTrail } from '../../protocol/diagram.ts';
import { personalData } from '../../protocol/personal-data.ts';
import { trustGranted } from '../../protocol/status.ts';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf, emptyFolder, eventually, uri } from './conversation.ts';

let folder: ReturnType<typeof copyOf>;
let server: Conversation;

afterEach(async () => {
  expect(await server.stop()).toBe(0);
  folder.remove();
});

async function start(trusted = false, alone = false): Promise<void> {
  folder = copyOf(join(repository, 'examples', 'shop'));
  server = await Conversation.start({ folders: [folder.path], trusted, alone });
}

function ask(source: SchemaSource, node?: string): Promise<SchemaChildren> {
  return server.ask(schemaChildren, { source, node, fresh: undefined, filter: undefined });
}

async function nodes(source: SchemaSource, node?: string): Promise<readonly SchemaNode[]> {
  const answer = await eventually('the first reading', async () => {
    const children = await ask(source, node);
    return children.kind === 'empty' && children.because === 'reading' ? undefined : children;
  });
  if (answer.kind !== 'nodes') throw new Error(JSON.stringify(answer));
  return answer.nodes;
}

/** Opens labels one after the other. */
async function at(source: SchemaSource, ...labels: readonly string[]): Promise<SchemaNode> {
  let found: SchemaNode | undefined;
  for (const label of labels) {
    const children = await nodes(source, found?.id);
    found = children.find((one) => one.label === label);
    if (found === undefined)
      throw new Error(`${label} is not among ${children.map((one) => one.label).join()}`);
  }
  if (found === undefined) throw new Error('no label was given');
  return found;
}

it('shows what the migrations build, and where each object was made', async () => {
  await start();
  const orders = await at('migrations', 'public', 'orders');
  expect(orders.kind).toBe('table');
  const { origin } = orders;
  if (origin === undefined) throw new Error('an origin was expected');
  expect(origin.uri).toMatch(/000003_create_orders\.up\.sql$/);
  const range = await server.ask(locateOrigin, origin);
  const line = readFileSync(fileURLToPath(origin.uri), 'utf8').split('\n')[range?.start.line ?? -1];
  expect(line).toMatch(/^CREATE TABLE orders/);
  expect((await at('migrations', 'telemetry', 'sensor_readings')).kind).toBe('partitioned-table');
});

it('marks personal data, and follows what the configuration says of it', async () => {
  await start();
  expect((await at('migrations', 'public', 'customers')).personal).toBe('people, 2 columns');
  expect((await at('migrations', 'public', 'customers', 'full_name')).personal).toBe('identity');
  const config = join(folder.path, 'plinth.config.json');
  const personalData = { columns: { 'customers.full_name': 'none', 'merchants.slug': 'identity' } };
  writeFileSync(config, JSON.stringify({ personalData }));
  await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uri(config), type: 2 }],
  });
  await eventually('the new marks', async () => {
    const name = await at('migrations', 'public', 'customers', 'full_name');
    const slug = await at('migrations', 'public', 'merchants', 'slug');
    return (name.personal === undefined && slug.personal === 'identity') || undefined;
  });
});

it('says what falls under erasure, as a document', async () => {
  await start();
  await at('migrations', 'public', 'customers');
  const answer = await server.ask(personalData, { folder: undefined });
  expect(answer).toMatchObject({ kind: 'read' });
  const markdown = answer.kind === 'read' ? answer.markdown : '';
  expect(markdown).toMatch(/^# Personal data in migrations\n/);
  expect(markdown).toContain('## `customers`');
  expect(markdown).toMatch(/\d\. Delete the person from `customers`/);
});

it('finds the way to the table under the cursor, and to what has a name', async () => {
  await start();
  await at('migrations', 'public', 'orders');
  const place = uri(join(folder.path, 'queries', 'revealed.sql'));
  await server.open(place, 'SELECT * FROM orders; SELECT * FROM telemetry.sensor_readings, nobody;');
  const reveal = (character: number) =>
    server.ask(schemaReveal, { source: 'migrations', uri: place, at: { line: 0, character } });
  const labels = async (character: number) => {
    const { name, trail } = await reveal(character);
    return [name, ...trail.map(({ label }) => label)];
  };
  expect(await labels(16)).toEqual(['orders', 'public', 'orders']);
  expect(await labels(50)).toEqual(['sensor_readings', 'telemetry', 'sensor_readings']);
  expect(await labels(65)).toEqual(['nobody']);
  expect(await labels(7)).toEqual([undefined]);
  const { found } = await server.ask(schemaFind, { source: 'migrations', text: 'index:placedat' });
  const [index] = found;
  expect(index).toMatchObject({ kind: 'index', above: ['public', 'orders'] });
  const trail = await server.ask(schemaTrail, { source: 'migrations', node: index?.id ?? '' });
  expect(trail.map(({ label }) => label)).toEqual(['public', 'orders', 'Indexes', index?.name]);
});

it('does not read files outside the workspace for anybody', async () => {
  await start();
  expect(await server.ask(locateOrigin, { uri: 'file:///etc/passwd', start: 0, end: 1 })).toBeNull();
});

it('says when it changed, and shows what a new migration makes', async () => {
  await start();
  await at('migrations', 'public', 'orders');
  const file = join(folder.path, 'migrations', '000019_add_gift_cards.up.sql');
  writeFileSync(file, 'CREATE TABLE gift_cards (id bigint PRIMARY KEY);\n');
  await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uri(file), type: 1 }],
  });
  const publicSchema = await at('migrations', 'public');
  // Each message may be about the first reading: what counts is that after one of them the table is there.
  await eventually('a message after which the table is there', async () => {
    const told = server.heard(schemaChanged.method).length > 0;
    const labels = (await nodes('migrations', publicSchema.id)).map(({ label }) => label);
    return (told && labels.includes('gift_cards')) || undefined;
  });
  expect((await at('migrations', 'public', 'gift_cards')).kind).toBe('table');
});

it('marks the tables that findings are about, and says when that changed', async () => {
  await start();
  await at('migrations', 'public', 'orders');
  await server.tell(schemaShown, { source: 'migrations' });
  const place = uri(join(folder.path, 'migrations', '000019_add_gift_cards.up.sql'));
  await server.open(place, 'CREATE TABLE gift_cards (note text);\n');
  const giftCards = async (): Promise<SchemaNode> => at('migrations', 'public', 'gift_cards');
  expect(await eventually('the mark', async () => (await giftCards()).findings)).toMatchObject({
    severity: 'warning',
    told: [{ rule: 'index/missing-primary-key', place: { uri: place, start: 13, end: 23 } }],
  });
  const heard = server.heard(schemaChanged.method).length;
  await server.replace(place, 'CREATE TABLE gift_cards (note text PRIMARY KEY);\n');
  await eventually('the mark to go', async () => (await giftCards()).findings === undefined || undefined);
  expect(server.heard(schemaChanged.method).length).toBeGreaterThan(heard);
});

it('says which table an edit changed, and nothing about edits that change no schema', async () => {
  await start();
  const orders = await at('migrations', 'public', 'orders');
  const document = await server.openFile(
    join(folder.path, 'migrations/000009_index_orders_placed_at.up.sql'),
  );
  const changed = (): readonly unknown[] => server.heard(schemaChanged.method);
  await server.replace(document, 'ALTER TABLE orders ADD COLUMN gift boolean;\n');
  // The first comparison has nothing to compare with and names everything; from then on nodes are named.
  await eventually('the first change', () => changed().length > 0 || undefined);
  const seen = changed().length;
  await server.replace(document, 'ALTER TABLE orders ADD COLUMN gift text;\n');
  await eventually('the second change', () => changed().length > seen || undefined);
  expect(changed().slice(seen)).toMatchObject([{ source: 'migrations', nodes: [{ id: orders.id }] }]);
  expect((await at('migrations', 'public', 'orders', 'gift')).detail).toBe('text');
});

it('starts nothing in a folder without trust', async () => {
  await start();
  expect(await ask('embedded')).toEqual({ kind: 'empty', because: 'restricted' });
  expect(await ask('connection')).toEqual({ kind: 'empty', because: 'restricted' });
  expect(await server.ask(embeddedStart, { folder: undefined })).toMatchObject({ kind: 'failure' });
  await server.tell(trustGranted, { at: undefined });
  expect(await ask('embedded')).toEqual({ kind: 'empty', because: 'not-started' });
});

it('runs the migrations in the embedded PostgreSQL when asked, and shows what they really made', async () => {
  await start(true);
  expect(await ask('embedded')).toEqual({ kind: 'empty', because: 'not-started' });
  expect(await server.ask(embeddedStart, { folder: undefined })).toEqual({ kind: 'ready' });
  expect(server.heard(embeddedProgress.method).length).toBeGreaterThan(3);
  const orders = await at('embedded', 'public', 'orders');
  expect(orders.origin?.uri).toMatch(/000003_create_orders\.up\.sql$/);
  expect((await nodes('embedded', orders.id)).map(({ label }) => label)).toContain('Indexes');
  expect((await at('embedded', 'public', 'customers', 'email')).personal).toBe('contact');
  const carrier = await at('embedded', 'public', 'orders', 'carrier_id');
  expect(carrier.origin?.uri).toMatch(/000018_link_orders_to_carriers\.up\.sql$/);
  expect((await at('embedded', 'public', 'orders', 'placed_at')).detail).toBe('timestamptz');
  const index = await at('embedded', 'public', 'orders', 'Indexes', 'orders_placed_at_idx');
  expect(index.origin?.uri).toMatch(/000009_index_orders_placed_at\.up\.sql$/);
});

itBroadly('stops the embedded PostgreSQL when the start is cancelled', async () => {
  await start(true, true);
  const { CancellationTokenSource } = await import('vscode-jsonrpc/node');
  const source = new CancellationTokenSource();
  const answer = server.connection.sendRequest(embeddedStart.method, {}, source.token).catch(String);
  await eventually('the first step', () => server.heard(embeddedProgress.method).length > 0 || undefined);
  source.cancel();
  expect(await answer).not.toEqual({ kind: 'ready' });
  expect(await ask('embedded')).toEqual({ kind: 'empty', because: 'not-started' });
});

it('says that there are no migrations', async () => {
  folder = emptyFolder();
  server = await Conversation.start({ folders: [folder.path] });
  expect(
    await eventually('the first reading', async () => {
      const answer = await ask('migrations');
      return answer.kind === 'empty' && answer.because === 'reading' ? undefined : answer;
    }),
  ).toEqual({ kind: 'empty', because: 'no-migrations' });
});
