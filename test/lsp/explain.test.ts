/** EXPLAIN over the wire, on a real PostgreSQL: only where the user bound the document, one guarded statement, plans kept for what did not change. */
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MarkupContent } from 'vscode-languageserver';
import { bindDocument, connect, connectionOffers, disconnect } from '../../protocol/connections.ts';
import { explainQuery, lastPlan } from '../../protocol/plans.ts';
import { repository } from '../hosts/paths.ts';
import { postgresMajors } from '../hosts/postgres/binaries.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { Conversation, copyOf } from './conversation.ts';

const query = 'SELECT o.id\n  FROM orders o\n WHERE o.note = $1;\n';
let shop: ReturnType<typeof copyOf>;
let server: Conversation;
let client: Client;
let connection: string;
let documents = 0;

beforeAll(async () => {
  const postgres = await startPostgres(postgresMajors.at(-1) ?? 18);
  const database = await postgres.createDatabase();
  client = new Client({ connectionString: postgres.connectionString(database) });
  await client.connect();
  await client.query(
    `CREATE TABLE orders (id bigint PRIMARY KEY, note text);
     INSERT INTO orders SELECT i, md5(i::text) FROM generate_series(1, 50000) i;
     ANALYZE orders;`,
  );
  shop = copyOf(join(repository, 'examples', 'shop'));
  server = await Conversation.start({
    folders: [shop.path],
    trusted: true,
    env: { HOME: '/nonexistent', DATABASE_URL: postgres.connectionString(database) },
  });
  const { offers } = await server.ask(connectionOffers, { folder: undefined });
  const [offer] = offers;
  const result = await server.ask(connect, { id: offer?.id ?? '', host: offer?.host ?? '' });
  if (result.kind !== 'connected') throw new Error(JSON.stringify(result));
  connection = result.connection.id;
});
afterAll(async () => {
  await client.end();
  expect(await server.stop()).toBe(0);
  shop.remove();
});

/** A document of its own, bound or not. */
async function open(text: string, bound: 'bound' | 'unbound' = 'bound'): Promise<string> {
  documents += 1;
  const uri = `untitled:query-${documents}`;
  await server.open(uri, text);
  if (bound === 'bound') await server.ask(bindDocument, { uri, connection });
  return uri;
}

const start = { line: 0, character: 0 };

describe('a query of a bound document', () => {
  it('has a lens, and facts, a plan and places once it was explained', async () => {
    const uri = await open(query);
    expect((await server.lenses(uri)).map(({ command }) => command?.title)).toEqual(['Explain']);
    const answer = await server.ask(explainQuery, { uri, at: start });
    if (answer.kind !== 'explained') throw new Error(JSON.stringify(answer));
    const { text, answer: plan } = answer.query;
    expect(text).toBe(query.slice(0, -2));
    expect((await server.hints(uri))[0]).toMatch(/^1: .*Seq Scan on orders/);
    expect(plan.document.origin.role).not.toBe('');
    const [place] = plan.places[plan.document.rows.findIndex(({ object }) => object === 'orders')] ?? [];
    expect(text.slice(place?.start, place?.end)).toMatch(/^orders/);
    const titles = (await server.lenses(uri)).map(({ command }) => command?.title ?? '');
    expect(titles[0]).toMatch(/^Plan · cost/);
    expect(titles[1]).toBe('Explain again');
  });

  it('tells its plan on hover', async () => {
    const uri = await open(query);
    await server.ask(explainQuery, { uri, at: start });
    const hover = await server.hover(uri, 0, 1);
    expect((hover?.contents as MarkupContent).value).toContain('Query plan');
  });

  it('keeps its plan when it is moved, and loses it when it is changed', async () => {
    const uri = await open(query);
    await server.ask(explainQuery, { uri, at: start });
    await server.replace(uri, `SELECT 1;\n\n${query}`);
    const moved = await server.ask(lastPlan, { uri, at: { line: 3, character: 0 } });
    expect(moved?.start).toBe(11);
    await server.replace(uri, query.replace('= $1', "= 'x'"));
    expect(await server.ask(lastPlan, { uri, at: start })).toBeNull();
  });

  it('is meant behind its semicolon too', async () => {
    const uri = await open(`${query}\n\n`);
    expect((await server.ask(explainQuery, { uri, at: { line: 4, character: 0 } })).kind).toBe('explained');
  });

  it('is meant in the comment above it, and on its last line', async () => {
    const uri = await open(`-- all of them\n\n${query.trimEnd()} -- done\nSELECT 2;\n`);
    const explained = async (line: number, character: number): Promise<string> => {
      const answer = await server.ask(explainQuery, { uri, at: { line, character } });
      return answer.kind === 'explained' ? answer.query.text : answer.kind;
    };
    expect(await explained(0, 3)).toMatch(/^SELECT o\.id/);
    expect(await explained(4, 25)).toMatch(/^SELECT o\.id/);
    expect(await explained(5, 0)).toBe('SELECT 2');
  });

  it('is refused with the database’s words where the database refuses it', async () => {
    const uri = await open('SELECT * FROM nowhere;');
    const answer = await server.ask(explainQuery, { uri, at: start });
    expect(answer).toMatchObject({ kind: 'failure', message: expect.stringContaining('nowhere') as string });
    const [lens] = await server.lenses(uri);
    expect(lens?.command?.title).toMatch(/^Explain again: /);
    expect(lens?.command?.tooltip).toContain('Planning may evaluate functions');
  });
});

describe('nothing is sent', () => {
  it.each([
    ['a statement that is no query', 'DROP TABLE orders;'],
    ['EXPLAIN ANALYZE', 'EXPLAIN ANALYZE DELETE FROM orders;'],
    ['a query that makes a table', 'SELECT * INTO stolen FROM orders;'],
  ])('for %s', async (_, sql) => {
    const uri = await open(sql);
    expect(await server.ask(explainQuery, { uri, at: start })).toMatchObject({ kind: 'failure' });
    const { rows } = await client.query<{ n: string }>(
      "SELECT count(*) AS n FROM pg_class WHERE relname IN ('orders', 'stolen')",
    );
    expect(rows[0]?.n).toBe('1');
  });

  it('of a write that it explains is run', async () => {
    const uri = await open('DELETE FROM orders;');
    expect((await server.ask(explainQuery, { uri, at: start })).kind).toBe('explained');
    const { rows } = await client.query<{ n: string }>('SELECT count(*) AS n FROM orders');
    expect(rows[0]?.n).toBe('50000');
  });

  it('for a document that was not bound', async () => {
    const uri = await open(query, 'unbound');
    await assumed(uri);
  });
});

/** Without a connection the migrations are planned from, and nothing of the server is told. */
async function assumed(uri: string): Promise<void> {
  const answer = await server.ask(explainQuery, { uri, at: start });
  if (answer.kind !== 'explained') throw new Error(JSON.stringify(answer));
  expect(answer.query.answer.document.origin.connection).toBe('Planned from assumed sizes');
  const [lens] = await server.lenses(uri);
  expect(lens?.command?.title).toMatch(/^Explain · assumed sizes/);
}

it('a closed connection leaves no plan of its own and no error', async () => {
  const uri = await open(query);
  await server.ask(explainQuery, { uri, at: start });
  await server.ask(disconnect, { id: connection });
  expect(await server.ask(lastPlan, { uri, at: start })).toBeNull();
  await assumed(uri);
});
