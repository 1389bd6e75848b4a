/**
 * Measures the index advisor: what it proposes for queries that were chosen before it worked, whether a real server then uses it, and what that does
 * to the measured time. Makes a database of 17 million rows on native PostgreSQL 18 (about 4 GB), unless one is named.
 *   npx tsx test/bench/advisor/main.ts [URL of a database that has the rows]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { definitionOf } from '../../../core/index-advice/proposals.ts';
import { connectPostgres } from '../../../engine/databases/postgres/connection.ts';
import { sourcesOfThisProcess } from '../../../engine/databases/connection-candidates.ts';
import { connectionNamed } from '../../../engine/databases/postgres/connection-candidates.ts';
import { adviseOn } from '../../../engine/index-advice/advise.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { kit } from '../../../engine/session/kit.ts';
import { Session } from '../../../engine/session/session.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';

const here = import.meta.dirname;
const runs = 3;

void main(process.argv[2], process.argv[3]);

async function main(given: string | undefined, only: string | undefined): Promise<void> {
  const url = given ?? (await databaseWithRows());
  const client = new Client({ connectionString: url });
  await client.connect();
  const parser = await loadPostgresParser();
  const workspace = await Session.open({
    root: here,
    parser,
    ...kit,
    processes: 'allowed',
    withoutGit: 'everything',
  });
  const [folder] = workspace.folders;
  const schema = folder && (await workspace.schemaOf(folder));
  if (schema === undefined) throw new Error('the schema was not read');
  const named = await connectionNamed(url, sourcesOfThisProcess([]));
  if (named.kind === 'unclear') throw new Error(named.message);
  const connected = await connectPostgres(named.offer.profile, named.offer.password);
  if (connected.kind === 'failed') throw new Error(connected.failure.message);
  let [halved, quiet] = [0, 0];
  const all = [...queriesIn('helps.sql', true), ...queriesIn('no-help.sql', false)];
  for (const { name, sql, helps } of all.filter((one) => only === undefined || one.name === only)) {
    const before = await timeOf(client, sql);
    const started = performance.now();
    const options = { build: 'agreed', onBuild: () => undefined } as const;
    const advice = await adviseOn(connected.session, { text: sql, variables: [], schema }, options, parser);
    const took = performance.now() - started;
    const chosen = advice.kind === 'advised' && advice.choice.kind === 'chosen' ? advice.choice.indexes : [];
    const why =
      advice.kind === 'advised' && advice.choice.kind === 'none'
        ? `, best ${String(advice.choice.best)} of ${String(advice.choice.tried)}`
        : '';
    const definitions = chosen.map(({ index }) => definitionOf(index));
    const after = definitions.length === 0 ? undefined : await withIndexes(client, sql, definitions);
    const isHalved = after !== undefined && after.uses === definitions.length && after.ms <= before / 2;
    if (helps && isHalved) halved += 1;
    if (!helps && definitions.length === 0) quiet += 1;
    const verdict = helps ? (isHalved ? 'ok  ' : 'MISS') : definitions.length === 0 ? 'ok  ' : 'LOUD';
    const times =
      after === undefined
        ? `${before.toFixed(0)} ms`
        : `${before.toFixed(0)} → ${after.ms.toFixed(1)} ms, ${String(after.uses)} of ${String(definitions.length)} used`;
    console.log(`${verdict} ${name}: ${times}; ${advice.kind}${why} in ${(took / 1000).toFixed(1)} s`);
    for (const one of definitions) console.log(`       ${one}`);
  }
  console.log(
    `${String(halved)} of the queries that an index helps are halved; ${String(quiet)} of those that none helps get none.`,
  );
  await connected.session.close();
  await client.end();
  process.exit();
}

function queriesIn(file: string, helps: boolean): readonly { name: string; sql: string; helps: boolean }[] {
  const text = readFileSync(join(here, file), 'utf8');
  return [...text.matchAll(/-- name: (\w+)\n([\s\S]*?);\n/g)].map(([, name = '', sql = '']) => ({
    name,
    sql,
    helps,
  }));
}

/** The middle one, after one run that fills the caches. */
async function timeOf(client: Client, sql: string): Promise<number> {
  await client.query(sql);
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    await client.query(sql);
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

/** Built as the migration would, planned, measured, and dropped again. */
async function withIndexes(
  client: Client,
  sql: string,
  definitions: readonly string[],
): Promise<{ readonly ms: number; readonly uses: number }> {
  const names = definitions.map((_, at) => `measured_${String(at + 1)}`);
  for (const [at, definition] of definitions.entries())
    await client.query(`CREATE INDEX CONCURRENTLY ${names[at] ?? ''} ${definition}`);
  const plan = await client.query(`EXPLAIN (FORMAT JSON) ${sql}`);
  const text = JSON.stringify(plan.rows);
  const ms = await timeOf(client, sql);
  for (const name of names) await client.query(`DROP INDEX ${name}`);
  return { ms, uses: names.filter((name) => text.includes(`"${name}"`)).length };
}

async function databaseWithRows(): Promise<string> {
  const server = await startPostgres(18);
  const url = server.connectionString(await server.createDatabase());
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(readFileSync(join(here, 'migrations', 'V1__tables.sql'), 'utf8'));
  for (const one of readFileSync(join(here, 'rows.sql'), 'utf8').split(';\n')) await client.query(one);
  await client.query('VACUUM ANALYZE');
  await client.end();
  return url;
}
