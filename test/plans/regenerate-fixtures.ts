/**
 * Makes test/fixtures/plans anew on real servers: `npx tsx test/plans/regenerate-fixtures.ts [major …]`.
 * Every plan is measured (EXPLAIN ANALYZE, rolled back); on the newest major each query is also explained without running it.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { repository } from '../hosts/paths.ts';
import { postgresMajors, type PostgresMajor } from '../hosts/postgres/binaries.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { cases, type PlanCase } from './cases.ts';
import { schema, settle } from './database.ts';

const newest = 18;
void main(process.argv.slice(2).map(Number));

async function main(asked: readonly number[]): Promise<void> {
  for (const major of postgresMajors) {
    if (asked.length === 0 || asked.includes(major)) await regenerate(major);
  }
}

async function regenerate(major: PostgresMajor): Promise<void> {
  const server = await startPostgres(major);
  const database = await server.createDatabase();
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  try {
    await client.query(schema);
    for (const statement of settle) await client.query(statement);
    const version = await firstValue(client, 'SHOW server_version');
    const folder = join(repository, 'test/fixtures/plans', `pg${major}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const planCase of cases) {
      const fixture = {
        case: planCase.name,
        origin: 'test/plans/regenerate-fixtures.ts',
        server: `PostgreSQL ${String(version).split(' ')[0] ?? ''}`,
        settings: planCase.settings ?? {},
        sql: planCase.sql,
        ...(major === newest ? { estimated: await explain(client, planCase, 'VERBOSE, SETTINGS') } : {}),
        measured: await explain(client, planCase, 'ANALYZE, VERBOSE, BUFFERS, SETTINGS'),
      };
      writeFileSync(join(folder, `${planCase.name}.json`), `${JSON.stringify(fixture, null, 1)}\n`);
    }
    console.log(`PostgreSQL ${major}: ${cases.length} plans`);
  } finally {
    await client.end();
    await server.stop();
  }
}

async function explain(client: Client, planCase: PlanCase, options: string): Promise<unknown> {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL jit = off');
    for (const [name, value] of Object.entries(planCase.settings ?? {})) {
      await client.query('SELECT set_config($1, $2, true)', [name, value]);
    }
    return await firstValue(client, `EXPLAIN (${options}, FORMAT JSON) ${planCase.sql}`);
  } catch (error) {
    throw new Error(`${planCase.name}: ${String(error)}`);
  } finally {
    await client.query('ROLLBACK');
  }
}

async function firstValue(client: Client, sql: string): Promise<unknown> {
  const result = await client.query<Record<string, unknown>>(sql);
  return Object.values(result.rows[0] ?? {})[0];
}
