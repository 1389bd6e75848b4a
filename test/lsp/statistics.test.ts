/**
 * Statistics over the wire: they count at once when the file changes, are in hovers, and are collected from an open connection without
 * being written.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { connect, connectionOffers } from '../../protocol/connections.ts';
import { collectStatistics } from '../../protocol/statistics.ts';
import { runScript } from '../databases/native.ts';
import { repository } from '../hosts/paths.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { Conversation, copyOf, eventually, uri, type ConversationOptions } from './conversation.ts';

const indexFile = 'migrations/000009_index_orders_placed_at.up.sql';
let shop: ReturnType<typeof copyOf>;
let server: Conversation;

afterEach(async () => {
  expect(await server.stop()).toBe(0);
  shop.remove();
});

async function start(options: ConversationOptions = {}, text?: string): Promise<string> {
  shop = copyOf(join(repository, 'examples', 'shop'));
  if (text !== undefined) writeFileSync(join(shop.path, 'plinth.stats.json'), text);
  server = await Conversation.start({ folders: [shop.path], ...options });
  return server.openFile(join(shop.path, indexFile));
}

function stats(bytes: number): string {
  const relations = [{ schema: 'public', name: 'orders', kind: 'table', bytes, rows: 12 }];
  return JSON.stringify({ version: 1, collectedAt: new Date().toISOString(), relations });
}

describe('the file', () => {
  it('lowers, raises and is shown in the hover, and a changed one counts at once', async () => {
    const document = await start({ alone: true }, stats(4096));
    expect(await server.diagnostics(document)).toMatchObject([
      { severity: 3, message: expect.stringContaining('orders is 4 kB, 12 rows') as string },
    ]);
    const lines = readFileSync(join(shop.path, indexFile), 'utf8').split('\n');
    const line = lines.findIndex((one) => one.includes('orders ('));
    const hover = await server.hover(document, line, (lines[line]?.indexOf('orders (') ?? 0) + 1);
    expect(JSON.stringify(hover)).toMatch(/4 kB\\+, 12 rows/);

    const file = join(shop.path, 'plinth.stats.json');
    writeFileSync(file, stats(48 * 1024 ** 3));
    await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(file), type: 2 }],
    });
    await eventually('a refresh', () => server.asked.includes('workspace/diagnostic/refresh') || undefined);
    expect(await server.diagnostics(document)).toMatchObject([
      { severity: 1, message: expect.stringContaining('orders is 48 GB, 12 rows') as string },
    ]);
  });
});

describe('collecting', () => {
  const quiet = { HOME: '/nonexistent', PGHOST: '', PGUSER: '', PGDATABASE: '', PGPASSWORD: '' };

  itBroadly('drafts the file of the folder, and writes nothing', async () => {
    const postgres = await startPostgres(18);
    const database = await postgres.createDatabase();
    await runScript(
      postgres,
      database,
      'CREATE TABLE orders (id int); INSERT INTO orders VALUES (42); ANALYZE orders',
    );
    const DATABASE_URL = postgres.connectionString(database);
    await start({ trusted: true, env: { ...quiet, DATABASE_URL } });
    const folder = uri(shop.path);
    const closed = await server.ask(collectStatistics, { connection: 'none', folder });
    expect(closed).toEqual({ kind: 'failure', message: 'The connection is closed. Connect again.' });
    const { offers } = await server.ask(connectionOffers, { folder: undefined });
    const { id = '', host = '' } = offers[0] ?? {};
    expect(await server.ask(connect, { id, host })).toMatchObject({ kind: 'connected' });
    const draft = await server.ask(collectStatistics, { connection: id, folder });
    if (draft.kind === 'failure') throw new Error(draft.message);
    const file = join(shop.path, 'plinth.stats.json');
    expect(draft).toMatchObject({ uri: uri(file), replaces: existsSync(file) });
    expect(draft.summary).toMatch(/^1 relation, 8 kB in all, from PostgreSQL 18/);
    expect(JSON.parse(draft.text)).toMatchObject({ relations: [{ name: 'orders', rows: 1, bytes: 8192 }] });
    expect(existsSync(file)).toBe(false);

    writeFileSync(file, '{');
    const refused = await server.ask(collectStatistics, { connection: id, folder });
    expect(refused).toMatchObject({
      kind: 'failure',
      message: expect.stringContaining('Nothing was written over it') as string,
    });
    const elsewhere = await server.ask(collectStatistics, { connection: id, folder: 'file:///nowhere' });
    expect(elsewhere).toMatchObject({ kind: 'failure', message: 'The folder is not open any more.' });
  });

  it('needs a trusted workspace', async () => {
    await start({ trusted: false });
    const answer = await server.ask(collectStatistics, { connection: 'any', folder: uri(shop.path) });
    expect(answer).toMatchObject({ kind: 'failure', message: expect.stringContaining('trusted') as string });
  });
});
