/**
 * How long the catalog reader takes on a large database: 10,000 tables on native PostgreSQL, 1,000 embedded.
 *   npx tsx test/bench/catalog.ts [tables]
 */
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { introspect } from '../../engine/databases/catalog/introspect.ts';
import { EmbeddedServer } from '../../engine/embedded/server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { embeddedProgram } from '../databases/proof/embedded-program.ts';
import { openSession } from '../databases/native.ts';
import { startPostgres } from '../hosts/postgres/server.ts';

const runs = 5;

void main(Number(process.argv[2] ?? 10_000));

async function main(tables: number): Promise<void> {
  await benchNative(tables);
  await benchEmbedded(Math.min(tables, 1_000));
}

async function benchNative(tables: number): Promise<void> {
  const server = await startPostgres(18);
  try {
    const database = await server.createDatabase();
    const client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    // Each transaction's locks must fit into the server's lock table.
    for (let from = 1; from <= tables; from += 100) {
      await client.query(createTables(from, Math.min(from + 99, tables)));
    }
    await client.query('ANALYZE pg_class; ANALYZE pg_attribute; ANALYZE pg_type; ANALYZE pg_constraint');
    await client.end();
    const session = await openSession(server, database);
    await measure(`native PostgreSQL 18, ${tables} tables`, () => introspect(session, { timeoutMs: 60_000 }));
    await measure(`the same at depth names`, () =>
      introspect(session, { timeoutMs: 60_000, mostRelations: 1 }),
    );
    await session.close();
  } finally {
    await server.stop();
  }
}

async function benchEmbedded(tables: number): Promise<void> {
  const server = new EmbeddedServer({ program: await embeddedProgram(), loadParser: loadPostgresParser });
  try {
    const started = performance.now();
    await server.replay([]);
    console.log(`embedded server, start: ${(performance.now() - started).toFixed(0)} ms`);
    const history = Array.from({ length: Math.ceil(tables / 10) }, (_, index) => ({
      name: String(index),
      sends: [createTables(index * 10 + 1, index * 10 + 10)],
      toolTransaction: false,
    }));
    const replayed = performance.now();
    await server.replay(history);
    console.log(
      `embedded server, ${history.length} migrations with ${tables} tables: ${(performance.now() - replayed).toFixed(0)} ms`,
    );
    await measure(`embedded, ${tables} tables`, () => server.introspect(history));
  } finally {
    server.stop();
  }
}

async function measure(title: string, work: () => Promise<{ readonly kind: string }>): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    const result = await work();
    if (result.kind !== 'read') throw new Error(JSON.stringify(result));
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const rss = Math.round(process.memoryUsage.rss() / 1_000_000);
  console.log(
    `${title}: p50 ${times[Math.floor(runs / 2)]?.toFixed(0) ?? ''} ms, worst ${times.at(-1)?.toFixed(0) ?? ''} ms, RSS ${rss} MB`,
  );
}

/** Ten columns, a primary key, a secondary index and a foreign key to the table before. */
function createTables(from: number, to: number): string {
  const statements: string[] = [];
  for (let n = from; n <= to; n += 1) {
    const reference = n === 1 ? '' : ` REFERENCES t${n - 1}`;
    statements.push(
      `CREATE TABLE t${n} (id bigint PRIMARY KEY, parent bigint${reference}, a text NOT NULL, b varchar(40), c numeric(10, 2), d timestamptz DEFAULT now(), e int[], f jsonb, g uuid, h boolean DEFAULT false); CREATE INDEX ON t${n} (parent);`,
    );
  }
  return statements.join('\n');
}
