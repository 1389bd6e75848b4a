/**
 * How many tables of a real repository take made-up rows: each of its PostgreSQL migration folders is run in the embedded server, then rows are made
 * for all tables at once, as a proof makes them for some. A table counts where it takes all of the rows that were asked for and all their
 * references lead somewhere; what the others lack is named. Exits with 1 below --least percent.
 *   npm run real:rows -- FOLDER [--folder PATH] [--rows 1000] [--seed 1] [--least 95]
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import { tableByKey } from '../../core/schema/lookup.ts';
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import type { SqlSession } from '../../engine/databases/session.ts';
import { defaultLimits } from '../../engine/embedded/child.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { embeddedHost } from '../../engine/proof/embedded-host.ts';
import { sweep } from '../../engine/proof/mend.ts';
import { prepare } from '../../engine/proof/prepare.ts';
import { ProofServer } from '../../engine/proof/server.ts';
import { believableRows } from '../../engine/rows/believable.ts';
import { fillTables, type Filling } from '../../engine/rows/fill.ts';
import { openCheckout } from './open-checkout.ts';
import type { Session } from '../../engine/session/session.ts';
import { repository } from '../hosts/paths.ts';

const { values, positionals } = parseArgs({
  options: {
    folder: { type: 'string' },
    rows: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    least: { type: 'string', default: '95' },
  },
  allowPositionals: true,
});
const wanted = Number(values.rows);
/** As in a proof: apart from the keys that migrations write themselves. */
const keysFrom = 1_000;

void main(resolve(positionals[0] ?? '.'));

async function main(root: string): Promise<void> {
  const session = await openCheckout(root, 'allowed');
  const folders = session.folders.filter(
    ({ path, dialect }) =>
      (dialect === 'postgresql' || dialect === 'unknown') &&
      (values.folder === undefined || path === values.folder),
  );
  if (folders.length === 0) throw new Error('no PostgreSQL migrations here');
  for (const folder of folders) {
    const share = await fillFolder(session, folder);
    if (share < Number(values.least)) process.exitCode = 1;
  }
}

/** In percent. */
async function fillFolder(session: Session, folder: MigrationFolder): Promise<number> {
  const parser = await loadPostgresParser();
  const host = embeddedHost(join(repository, 'dist', 'embedded.cjs'), defaultLimits);
  const server = new ProofServer({ host, now: () => performance.now() });
  try {
    const all = (await session.migrationsToProve(folder)).map((one) => prepare(one, parser, host));
    const failure = await server.behind({
      all,
      count: all.length,
      toolTable: toolOf(folder).historyTable?.name,
      signal: undefined,
      onProgress: undefined,
      kept: false,
    });
    if (failure !== undefined || server.session === undefined)
      throw new Error(failure?.message ?? 'no server');
    const schema = await session.schemaOf(folder);
    if (schema === undefined) throw new Error('no schema');
    const rows = (table: string): number => (tableByKey(schema, table) === undefined ? 0 : wanted);
    const filled = await fillTables({
      session: server.session,
      plan: (empty) => believableRows(schema, schema, { seed: Number(values.seed), rows, empty, keysFrom }),
    });
    if (filled.kind === 'failed') throw new Error(filled.failure.message);
    return await report(server.session, folder, filled.tables);
  } finally {
    server.close();
  }
}

async function report(
  server: SqlSession,
  folder: MigrationFolder,
  tables: readonly Filling[],
): Promise<number> {
  await server.query('SET session_replication_role = replica', { protocol: 'simple' });
  await sweep(server, { remove: (_, table, condition) => count(server, deletion(table, condition)) });
  const short: string[] = [];
  for (const { table, problem } of tables) {
    const [schema = '', ...name] = table.split('.');
    const held = await count(
      server,
      `SELECT count(*)::text FROM ${quoted(schema)}.${quoted(name.join('.'))}`,
    );
    if (held !== undefined && held >= wanted) continue;
    short.push(
      `  ${table}: ${held === undefined ? 'is not there' : `${held} rows`}; ${problem ?? 'references'}`,
    );
  }
  const good = tables.length - short.length;
  const share = tables.length === 0 ? 100 : (100 * good) / tables.length;
  console.log(
    `${folder.path}: ${good} of ${tables.length} tables take ${wanted} rows (${share.toFixed(1)} %)`,
  );
  for (const line of short) console.log(line);
  return share;
}

function deletion(table: string, condition: string): string {
  return `WITH gone AS (DELETE FROM ${table} WHERE ${condition} RETURNING 1) SELECT count(*)::text FROM gone`;
}

async function count(server: SqlSession, text: string): Promise<number | undefined> {
  const answer = await server.query(text, { protocol: 'simple' });
  return answer.kind === 'rows' ? Number(answer.rows[0]?.[0] ?? 0) : undefined;
}
