/**
 * Times hovers on planned queries, in the language server's own process over stdio: a query of eight tables, and one with a plan of thousands of nodes.
 * Beside them how long asking for the plan took. `npm run bench:plans`; installs and starts a PostgreSQL 18 as the tests do.
 */
import { performance } from 'node:perf_hooks';
import { join } from 'node:path';
import { Client } from 'pg';
import { bindDocument, connect, connectionOffers } from '../../protocol/connections.ts';
import { explainQuery } from '../../protocol/plans.ts';
import { repository } from '../hosts/paths.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { Conversation, copyOf } from '../lsp/conversation.ts';
import { Random } from './random.ts';
import { ms, quantile } from './statistics.ts';

const hovers = 300;

void main();

async function main(): Promise<void> {
  const postgres = await startPostgres(18);
  const database = await postgres.createDatabase();
  const client = new Client({ connectionString: postgres.connectionString(database) });
  await client.connect();
  for (let n = 0; n < 8; n += 1)
    await client.query(
      `CREATE TABLE t${n} AS SELECT i AS id, i % 97 AS a FROM generate_series(1, 5000) i; ANALYZE t${n}`,
    );
  await client.end();
  const shop = copyOf(join(repository, 'examples', 'shop'));
  const server = await Conversation.start({
    folders: [shop.path],
    trusted: true,
    env: { HOME: '/nonexistent', DATABASE_URL: postgres.connectionString(database) },
  });
  try {
    const { offers } = await server.ask(connectionOffers, { folder: undefined });
    const opened = await server.ask(connect, { id: offers[0]?.id ?? '', host: offers[0]?.host ?? '' });
    if (opened.kind !== 'connected') throw new Error(JSON.stringify(opened));
    for (const [name, text] of inputs()) await time(server, opened.connection.id, name, text);
  } finally {
    await server.stop();
    shop.remove();
    await postgres.stop();
  }
}

function inputs(): readonly (readonly [name: string, text: string])[] {
  const joins = Array.from({ length: 7 }, (_, n) => `JOIN t${n + 1} ON t${n + 1}.id = t${n}.id`).join('\n');
  const arms = Array.from(
    { length: 1_500 },
    (_, n) => `SELECT x.id FROM t${n % 8} x JOIN t${(n + 1) % 8} y ON y.id = x.a WHERE x.a = ${n % 90}`,
  );
  return [
    [
      'eight tables',
      `SELECT t0.a, count(*)\nFROM t0\n${joins}\nWHERE t3.a = 4\nGROUP BY t0.a\nORDER BY 2;\n`,
    ],
    ['a union of 1,500', `${arms.join('\nUNION ALL\n')};\n`],
  ];
}

async function time(server: Conversation, connection: string, name: string, text: string): Promise<void> {
  const uri = `untitled:${name.replaceAll(/\W+/g, '-')}`;
  await server.open(uri, text);
  await server.ask(bindDocument, { uri, connection });
  const began = performance.now();
  const answer = await server.ask(explainQuery, { uri, at: { line: 0, character: 0 } });
  const asked = performance.now() - began;
  if (answer.kind !== 'explained') throw new Error(JSON.stringify(answer));
  const lines = text.split('\n');
  const random = new Random(1);
  const times: number[] = [];
  for (let n = 0; n < hovers; n += 1) {
    const line = random.below(lines.length - 1);
    const character = random.below(lines[line]?.length ?? 1);
    const start = performance.now();
    const hover = await server.hover(uri, line, character);
    times.push(performance.now() - start);
    if (hover === null) throw new Error(`no hover at ${line}:${character}`);
  }
  const nodes = answer.query.answer.document.rows.length;
  console.log(
    `${name}: ${nodes} nodes, explained in ${ms(asked)}; hover p50 ${ms(quantile(times, 0.5))}  p95 ${ms(quantile(times, 0.95))}  most ${ms(Math.max(...times))}`,
  );
}
