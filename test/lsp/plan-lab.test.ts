/** The plan lab over the wire: with statistics in the workspace and no connection, the lens explains in the lab, and indexes are tried there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client } from 'pg';
import { itBroadly } from '../broadly.ts';
import { printStatistics } from '../../core/statistics/write.ts';
import { collectAll } from '../../engine/databases/catalog/planner/collect-all.ts';
import { adviseIndexes, withoutIndex, type AdviseAnswer } from '../../protocol/advice.ts';
import { bindDocument, connect, connectionOffers } from '../../protocol/connections.ts';
import { analyzeQuery, explainQuery } from '../../protocol/plans.ts';
import { openSession, runScript } from '../databases/native.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { add } from '../cli/run.ts';
import { Conversation } from './conversation.ts';

const schema =
  'CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL, account_id bigint NOT NULL, placed int NOT NULL, more jsonb);\nCREATE INDEX orders_state ON orders (state);\nCREATE INDEX orders_placed ON orders (placed);\n';
let server: Conversation;
let root: string;
let address: string;

beforeAll(async () => {
  const postgres = await startPostgres(18);
  const database = await postgres.createDatabase();
  address = postgres.connectionString(database);
  await runScript(postgres, database, schema);
  await runScript(
    postgres,
    database,
    'CREATE FUNCTION only_there(bigint) RETURNS bigint IMMUTABLE LANGUAGE sql RETURN $1',
  );
  await runScript(
    postgres,
    database,
    "INSERT INTO orders SELECT n, CASE WHEN n % 900 = 0 THEN 'open' ELSE 'shut' END, n % 4000, n FROM generate_series(1, 200000) n",
  );
  await runScript(postgres, database, 'VACUUM (ANALYZE)');
  const session = await openSession(postgres, database);
  const columns = ['state', 'account_id', 'placed'];
  const allowed = columns.map((column) => ({ schema: 'public', relation: 'orders', column }));
  const collected = await collectAll(session, { at: '2026-11-20T15:00:00.000Z', allowed });
  await session.close();
  if (collected.kind === 'failed') throw new Error(collected.failure.message);
  root = mkdtempSync(join(tmpdir(), 'plinth-lab-'));
  add(root, {
    'db/000001_orders.up.sql': schema,
    'db/000001_orders.down.sql': 'DROP TABLE orders;\n',
    'db/000002_drop.up.sql': 'DROP INDEX orders_placed;\n',
    'queries/open.sql': "SELECT * FROM orders WHERE state = 'open';\n",
    'queries/account.sql': 'SELECT more FROM orders WHERE account_id = $1;\n',
    'queries/newest.sql': 'SELECT placed FROM orders ORDER BY placed DESC LIMIT 5;\n',
    'queries/all.sql': 'SELECT * FROM orders;\n',
    // The function is in no migration.
    'queries/there.sql': 'SELECT more FROM orders WHERE account_id = only_there($1);\n',
  });
  writeFileSync(join(root, 'plinth.stats.json'), printStatistics(collected.statistics));
  server = await Conversation.start({
    folders: [root],
    trusted: true,
    env: { HOME: '/nonexistent', DATABASE_URL: address },
  });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  rmSync(root, { recursive: true });
});

it('explains by the statistics where no connection is bound, and says so everywhere', async () => {
  const uri = await server.openFile(join(root, 'queries/open.sql'));
  const at = { line: 0, character: 0 };
  expect((await server.lenses(uri)).map(({ command }) => command?.title)).toContain(
    'Explain · statistics of 2026-11-20',
  );
  const answer = await server.ask(explainQuery, { uri, at });
  if (answer.kind !== 'explained') throw new Error(JSON.stringify(answer));
  const { document } = answer.query.answer;
  expect(document.kind).toBe('estimated');
  expect(document.origin.notice).toContain('Planned from statistics of 2026-11-20');
  expect(document.totals.map(({ label }) => label)).toContain('Cost');
  expect(answer.query.json).toContain('orders_state');
  const [lens, advise] = (await server.lenses(uri)).map(({ command }) => command);
  expect(lens?.title).toMatch(/^Explain · statistics .*old · cost [\d.]+/);
  expect(advise?.command).toBe('plinth.adviseIndexes');
  const hover = await server.hover(uri, 0, 20);
  expect(JSON.stringify(hover)).toContain('Planned from statistics of 2026');
  expect(JSON.stringify(hover)).not.toContain('no ANALYZE known');
  expect(await server.ask(analyzeQuery, { uri, at, agreed: [] })).toMatchObject({
    kind: 'failure',
    message: expect.stringContaining('The plan lab holds no rows') as string,
  });
});

const start = { line: 0, character: 0 };
const advised = async (file: string, agreed: readonly string[] = []): Promise<AdviseAnswer> => {
  const uri = await server.openFile(join(root, 'queries', file));
  return server.ask(adviseIndexes, { uri, at: start, agreed });
};

it('proposes an index that the lab’s planner uses, with its migration', async () => {
  const answer = await advised('account.sql');
  if (answer.kind !== 'advised') throw new Error(JSON.stringify(answer));
  const { advice, proposal } = answer;
  expect(advice.indexes.map(({ definition }) => definition)).toEqual([
    'CREATE INDEX orders_account_id_idx ON orders (account_id)',
  ]);
  expect(advice.how).toMatch(/^Planned from statistics of 2026-11-20 · PostgreSQL \d/);
  expect(advice.verdict).toMatch(
    /^The planner would use this index\. Estimated cost [\d,]+ → [\d.]+, −\d+ %\.$/,
  );
  expect(advice.comparison?.rows.map(({ after }) => after)).toContain(
    'Bitmap Index Scan on orders_account_id_idx',
  );
  expect(proposal?.create.map(({ uri, text }) => [uri.slice(uri.lastIndexOf('/') + 1), text])).toEqual([
    [
      '000003_index_orders_account_id.up.sql',
      'CREATE INDEX CONCURRENTLY orders_account_id_idx ON orders (account_id);\n',
    ],
    ['000003_index_orders_account_id.down.sql', 'DROP INDEX CONCURRENTLY IF EXISTS orders_account_id_idx;\n'],
  ]);
  expect(await advised('all.sql')).toMatchObject({
    kind: 'advised',
    advice: { indexes: [], verdict: expect.stringMatching(/^No index/) as string },
  });
});

it('tells who would miss an index that a migration drops', async () => {
  const uri = await server.openFile(join(root, 'db/000002_drop.up.sql'));
  expect((await server.lenses(uri)).map(({ command }) => command?.title)).toContain('What gets slower?');
  const told = await server.ask(withoutIndex, { place: { uri, at: start }, node: undefined });
  if (told.kind !== 'told') throw new Error(JSON.stringify(told));
  expect(told.markdown).toMatch(/1 of 5 queries of this workspace has another plan without it/);
  expect(told.markdown).toMatch(
    /\| queries\/newest\\\.sql:1 \| `SELECT placed FROM .*` \| [\d.]+ → [\d,.]+ \|/,
  );
  const elsewhere = await server.openFile(join(root, 'queries/all.sql'));
  expect(
    await server.ask(withoutIndex, { place: { uri: elsewhere, at: start }, node: undefined }),
  ).toMatchObject({
    kind: 'failure',
    message: expect.stringContaining('Put the cursor into a DROP INDEX') as string,
  });
});

itBroadly(
  'tries on a connection in a lab with its statistics, builds there only what the lab cannot plan and after a yes, and leaves nothing there',
  async () => {
    const { offers } = await server.ask(connectionOffers, { folder: undefined });
    const opened = await server.ask(connect, { id: offers[0]?.id ?? '', host: offers[0]?.host ?? '' });
    if (opened.kind !== 'connected') throw new Error(JSON.stringify(opened));
    const uri = await server.openFile(join(root, 'queries/account.sql'));
    await server.ask(bindDocument, { uri, connection: opened.connection.id });
    const client = new Client({ connectionString: address });
    await client.connect();
    const count = async (): Promise<unknown> => (await client.query('SELECT count(*) FROM pg_class')).rows;
    const before = await count();
    expect(await advised('account.sql')).toMatchObject({
      kind: 'advised',
      advice: {
        how: expect.stringMatching(/^Planned from statistics of 20.* planned in the plan lab/) as string,
        indexes: [{ definition: 'CREATE INDEX orders_account_id_idx ON orders (account_id)' }],
      },
    });
    expect(await count()).toEqual(before);
    const there = await server.openFile(join(root, 'queries/there.sql'));
    await server.ask(bindDocument, { uri: there, connection: opened.connection.id });
    const asked = await advised('there.sql');
    if (asked.kind !== 'ask') throw new Error(JSON.stringify(asked));
    expect(asked.sentences).toEqual([
      expect.stringMatching(
        /^The server has no HypoPG\. .* on orders are? built in one transaction/,
      ) as string,
    ]);
    expect(await advised('there.sql', ['another sentence'])).toMatchObject({ kind: 'ask' });
    expect(await advised('there.sql', asked.sentences)).toMatchObject({
      kind: 'advised',
      advice: { how: expect.stringContaining('the indexes built, and taken back') as string },
    });
    expect(await count()).toEqual(before);
    await client.end();
  },
);
