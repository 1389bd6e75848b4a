/** The plan lab over the wire: with statistics in the workspace and no connection, the lens explains in the lab, hover and facts tell of it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { printStatistics } from '../../core/statistics/write.ts';
import { collectAll } from '../../engine/databases/catalog/planner/collect-all.ts';
import { analyzeQuery, explainQuery } from '../../protocol/plans.ts';
import { openSession, runScript } from '../databases/native.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { workspace } from '../cli/run.ts';
import { Conversation } from './conversation.ts';

const schema =
  'CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL, more jsonb);\nCREATE INDEX orders_state ON orders (state);\n';
let server: Conversation;
let root: string;

beforeAll(async () => {
  const postgres = await startPostgres(18);
  const database = await postgres.createDatabase();
  await runScript(postgres, database, schema);
  await runScript(
    postgres,
    database,
    "INSERT INTO orders SELECT n, CASE WHEN n % 900 = 0 THEN 'open' ELSE 'shut' END FROM generate_series(1, 200000) n",
  );
  await runScript(postgres, database, 'VACUUM (ANALYZE)');
  const session = await openSession(postgres, database);
  const allowed = [{ schema: 'public', relation: 'orders', column: 'state' }];
  const collected = await collectAll(session, { at: '2026-11-20T15:00:00.000Z', allowed });
  await session.close();
  if (collected.kind === 'failed') throw new Error(collected.failure.message);
  root = workspace({
    'db/000001_orders.up.sql': schema,
    'queries/open.sql': "SELECT * FROM orders WHERE state = 'open';\n",
  });
  writeFileSync(join(root, 'plinth.stats.json'), printStatistics(collected.statistics));
  server = await Conversation.start({ folders: [root], trusted: true, env: { HOME: '/nonexistent' } });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

it('explains by the statistics where no connection is bound, and says so everywhere', async () => {
  const uri = await server.openFile(join(root, 'queries/open.sql'));
  const at = { line: 0, character: 0 };
  expect((await server.lenses(uri)).map(({ command }) => command?.title)).toContain('Explain');
  const answer = await server.ask(explainQuery, { uri, at });
  if (answer.kind !== 'explained') throw new Error(JSON.stringify(answer));
  const { document } = answer.query.answer;
  expect(document.kind).toBe('estimated');
  expect(document.origin.notice).toContain('Plan lab, statistics of 2026-11-20');
  expect(document.totals.map(({ label }) => label)).toContain('Cost');
  expect(answer.query.json).toContain('orders_state');
  expect(answer.query.answer.lines.length).toBeGreaterThan(0);
  const hover = await server.hover(uri, 0, 20);
  expect(JSON.stringify(hover)).toContain('Plan lab, statistics of 2026');
  expect(JSON.stringify(hover)).not.toContain('no ANALYZE known');
  expect(await server.ask(analyzeQuery, { uri, at, agreed: [] })).toMatchObject({
    kind: 'failure',
    message: expect.stringContaining('The plan lab holds no rows') as string,
  });
});
