/** Plans at the text beyond plain EXPLAIN, over the wire on a real PostgreSQL: parameters, values, measuring, functions, programs, problems. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MarkupContent } from 'vscode-languageserver';
import { bindDocument, connect, connectionOffers } from '../../protocol/connections.ts';
import {
  analyzeQuery,
  compareValues,
  explainQuery,
  lookBeforeAnalyze,
  queryParameters,
  type ExplainedQuery,
  type QueryWithValues,
} from '../../protocol/plans.ts';
import { repository } from '../hosts/paths.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { Conversation, copyOf, uri as uriOf } from './conversation.ts';

let shop: ReturnType<typeof copyOf>;
let server: Conversation;
let client: Client;
let connection: string;
let documents = 0;

beforeAll(async () => {
  const postgres = await startPostgres(18);
  const database = await postgres.createDatabase();
  client = new Client({ connectionString: postgres.connectionString(database) });
  await client.connect();
  await client.query(
    `CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL, note text);
     INSERT INTO orders SELECT i, CASE WHEN i % 500 = 0 THEN 'open' ELSE 'done' END, md5(i::text) FROM generate_series(1, 50000) i;
     CREATE INDEX ON orders (state);
     CREATE TABLE grown (id int, note text) WITH (autovacuum_enabled = off); INSERT INTO grown SELECT i, md5(i::text) FROM generate_series(1, 1000) i;`,
  );
  for (const statement of [
    'ANALYZE',
    'INSERT INTO grown SELECT i, md5(i::text) FROM generate_series(1, 60000) i',
  ])
    await client.query(statement);
  await client.query('SELECT pg_stat_force_next_flush()');
  shop = copyOf(join(repository, 'examples', 'shop'));
  server = await Conversation.start({
    folders: [shop.path],
    trusted: true,
    settings: { embeddedSql: { files: 'all' } },
    env: { HOME: '/nonexistent', DATABASE_URL: postgres.connectionString(database) },
  });
  const { offers } = await server.ask(connectionOffers, { folder: undefined });
  const result = await server.ask(connect, { id: offers[0]?.id ?? '', host: offers[0]?.host ?? '' });
  if (result.kind !== 'connected') throw new Error(JSON.stringify(result));
  connection = result.connection.id;
});
afterAll(async () => {
  await client.end();
  await server.stop();
  shop.remove();
});

async function open(text: string): Promise<string> {
  documents += 1;
  const uri = `untitled:plan-${documents}`;
  await server.open(uri, text);
  await server.ask(bindDocument, { uri, connection });
  return uri;
}

const start = { line: 0, character: 0 };

async function explained(place: QueryWithValues): Promise<ExplainedQuery> {
  const answer = await server.ask(explainQuery, place);
  if (answer.kind !== 'explained') throw new Error(JSON.stringify(answer));
  return answer.query;
}

/** The text that the node on an object is at. */
function placeOf({ text, answer }: ExplainedQuery, object: string): string {
  const [place] = answer.places[answer.document.rows.findIndex((row) => row.object === object)] ?? [];
  return text.slice(place?.start, place?.end);
}

async function hoverAt(uri: string, text: string, part: string): Promise<string> {
  const before = text.slice(0, text.indexOf(part) + 1).split('\n');
  const hover = await server.hover(uri, before.length - 1, (before.at(-1)?.length ?? 1) - 1);
  return (hover?.contents as MarkupContent | undefined)?.value ?? '';
}

describe('parameters', () => {
  it.each(['$1', ':state', '?', '@state', '%s', '${state}'])(
    'written %s are planned for any value, at their own place',
    async (written) => {
      const uri = await open(`SELECT o.id FROM orders o WHERE o.state = ${written} ORDER BY o.note;\n`);
      const query = await explained({ uri, at: start });
      expect(query.answer.document.origin.notice).toBe('Planned for any value of the parameters.');
      expect(placeOf(query, 'orders')).toBe('orders o');
      expect(await hoverAt(uri, query.text, 'BY o.note')).toContain('Sort');
    },
  );

  it('with values are planned for them, and it is said which', async () => {
    const uri = await open('SELECT o.id FROM orders o WHERE o.state = :state;\n');
    expect((await server.ask(queryParameters, { uri, at: start }))?.names).toEqual([':state']);
    const node = async (value: string): Promise<string> => {
      const query = await explained({ uri, at: start, values: [value] });
      expect(query.answer.document.origin.notice).toBe(`Planned with :state = '${value}'.`);
      return query.answer.document.rows.map(({ title }) => title).join();
    };
    expect(await node('done')).toContain('Seq Scan');
    expect(await node('open')).toMatch(/Index|Bitmap/);
  });

  it('are compared by the values that they have', async () => {
    const uri = await open('SELECT o.id FROM orders o WHERE o.state = :state;\n');
    const answer = await server.ask(compareValues, { uri, at: start });
    if (answer.kind !== 'compared') throw new Error(JSON.stringify(answer));
    expect(answer.markdown).toMatch(/\| `:state` \| `open` \| `\w+` \| `done` \|/);
  });
});

describe('measuring', () => {
  it('of a read needs no yes', async () => {
    const uri = await open("SELECT count(*) FROM orders WHERE state = 'open';\n");
    expect(await server.ask(lookBeforeAnalyze, { uri, at: start })).toEqual({
      kind: 'looked',
      sentences: [],
    });
    const answer = await server.ask(analyzeQuery, { uri, at: start, agreed: [] });
    expect(answer).toMatchObject({
      kind: 'explained',
      query: { answer: { document: { kind: 'measured' } } },
    });
  });

  it('of a write says what it would do, runs only with that yes, and leaves nothing', async () => {
    const uri = await open("DELETE FROM orders WHERE state = 'open';\n");
    const look = await server.ask(lookBeforeAnalyze, { uri, at: start });
    if (look.kind !== 'looked') throw new Error(JSON.stringify(look));
    expect(look.sentences.join()).toContain('changes orders');
    expect(await server.ask(analyzeQuery, { uri, at: start, agreed: [] })).toMatchObject({ kind: 'failure' });
    const answer = await server.ask(analyzeQuery, { uri, at: start, agreed: look.sentences });
    expect(answer).toMatchObject({
      kind: 'explained',
      query: { answer: { document: { kind: 'measured' } } },
    });
    const { rows } = await client.query<{ n: string }>('SELECT count(*) AS n FROM orders');
    expect(rows[0]?.n).toBe('50000');
  });
});

describe('a query elsewhere', () => {
  it('in a function is planned with its variables as parameters', async () => {
    const text = `CREATE FUNCTION f(wanted text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE least int := 5;
BEGIN
  UPDATE orders SET note = 'x' WHERE state = wanted AND id > least;
END $$;
`;
    const uri = await open(text);
    const at = { line: 3, character: 4 };
    const lenses = await server.lenses(uri);
    expect(lenses.map(({ command, range }) => [command?.title, range.start.line])).toEqual([['Explain', 3]]);
    const query = await explained({ uri, at });
    expect(query.text).toMatch(/^UPDATE orders/);
    expect(placeOf(query, 'orders')).toMatch(/^orders/);
    expect(await hoverAt(uri, text, 'orders SET')).toContain('orders');
  });

  it('in a program is planned where it stands', async () => {
    const text = `import { Pool } from 'pg';
const pool = new Pool();
export const open = (note: string) =>
  pool.query(\`SELECT o.id
    FROM orders o
    WHERE o.note = $1\`, [note]);
`;
    const path = join(shop.path, 'queries.ts');
    writeFileSync(path, text);
    const uri = uriOf(path);
    await server.open(uri, text, 'typescript');
    await server.ask(bindDocument, { uri, connection });
    expect((await server.lenses(uri)).map(({ range }) => range.start.line)).toEqual([3]);
    const query = await explained({ uri, at: { line: 4, character: 9 } });
    expect(text.slice(query.start)).toMatch(/^SELECT o\.id/);
    expect(placeOf(query, 'orders')).toBe('orders o');
    expect(await hoverAt(uri, text, 'o.note = $1')).toContain('Filter');
  });
});

describe('an insight', () => {
  it('that deserves it is a problem at its text, until the text changes', async () => {
    const text = 'SELECT 1;\nSELECT g.note\n  FROM grown g;\n';
    const uri = await open(text);
    expect(await server.diagnostics(uri)).toEqual([]);
    await explained({ uri, at: { line: 1, character: 0 } });
    expect(await server.diagnostics(uri)).toMatchObject([
      { code: 'stale-stats', source: 'plinth', range: { start: { line: 2, character: 7 } } },
    ]);
    expect(await hoverAt(uri, text, 'grown g')).toMatch(/`grown` 1,000 rows, .* 6[01] k rows changed since/);
    await server.replace(uri, text.replace('g.note', 'g.id'));
    expect(await server.diagnostics(uri)).toEqual([]);
  });
});
