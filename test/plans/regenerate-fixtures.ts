/**
 * Makes test/fixtures/plans again on real servers: `npx tsx test/plans/regenerate-fixtures.ts [major …] [case …]`. Every plan is measured
 * (EXPLAIN ANALYZE, rolled back); on the newest major each query is also explained without running it. `--compiles URL` makes those that
 * need a server built with LLVM, which the test hosts are not: a scratch database of any such server.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { repository } from '../hosts/paths.ts';
import { postgresMajors } from '../hosts/postgres/binaries.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { cases } from './cases.ts';
import { fillDatabase } from './database.ts';
import { explainCase, knows } from './explain-case.ts';
import type { PlanCase } from './plan-case.ts';

const newest = 18;
const { values, positionals } = parseArgs({
  options: { compiles: { type: 'string' } },
  allowPositionals: true,
});
const majors = positionals.filter((one) => /^\d+$/.test(one)).map(Number);
const names = positionals.filter((one) => !/^\d+$/.test(one));
const asked = names.length === 0 ? cases : cases.filter(({ name }) => names.includes(name));
void main(values.compiles);

async function main(compiler: string | undefined): Promise<void> {
  if (compiler !== undefined) {
    await record(
      compiler,
      asked.filter((one) => one.compiles === true),
      'none',
    );
    return;
  }
  for (const major of postgresMajors) {
    if (majors.length > 0 && !majors.includes(major)) continue;
    const server = await startPostgres(major);
    const database = await server.createDatabase();
    const wanted = asked.filter((one) => knows(major, one));
    await record(server.connectionString(database), wanted, major === newest ? 'newest' : 'none');
    await server.stop();
  }
}

async function record(url: string, wanted: readonly PlanCase[], estimates: 'newest' | 'none'): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await fillDatabase(client);
    const version = await client.query<{ readonly server_version: string }>('SHOW server_version');
    const server = version.rows[0]?.server_version ?? '';
    const folder = join(repository, 'test/fixtures/plans', `pg${Number.parseInt(server, 10)}`);
    mkdirSync(folder, { recursive: true });
    for (const planCase of wanted) {
      const fixture = {
        case: planCase.name,
        origin: 'test/plans/regenerate-fixtures.ts',
        server: `PostgreSQL ${planCase.compiles === true ? server : (server.split(' ')[0] ?? '')}`,
        settings: planCase.settings ?? {},
        sql: planCase.sql,
        ...(estimates === 'newest' ? { estimated: await plan(client, planCase, 'VERBOSE, SETTINGS') } : {}),
        measured: await plan(client, planCase, `ANALYZE, VERBOSE, BUFFERS, SETTINGS${also(planCase)}`),
      };
      writeFileSync(join(folder, `${planCase.name}.json`), `${JSON.stringify(fixture, null, 1)}\n`);
    }
    removeForgotten(folder);
    console.log(`${server}: ${wanted.length} plans`);
  } finally {
    await client.end();
  }
}

function also({ options }: PlanCase): string {
  return options === undefined ? '' : `, ${options}`;
}

async function plan(client: Client, planCase: PlanCase, options: string): Promise<unknown> {
  return JSON.parse(await explainCase(client, planCase, `${options}, FORMAT JSON`)) as unknown;
}

function removeForgotten(folder: string): void {
  const known = new Set(cases.map(({ name }) => `${name}.json`));
  for (const file of readdirSync(folder)) if (!known.has(file)) rmSync(join(folder, file));
}
