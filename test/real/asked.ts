/**
 * What a library sends for the models of a real application, against what Plinth says that it sends. The application's own models are driven
 * by a script (test/real/asked/), once through every usual call, against a PostgreSQL that logs every statement; the columns of each
 * statement are read from its tree. Prints each statement that names what was not predicted, and what was predicted and not named.
 *   npm run real:asked -- drizzle|prisma|typeorm CHECKOUT --packages FOLDER [--migrations PATH] [--casing snake_case] FILE…
 * FOLDER has the libraries installed, with typescript 5; FILEs, relative to the checkout, declare the models.
 */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { groupBy } from '../../core/collections/group-by.ts';
import type { Model, Verb } from '../../core/models/model.ts';
import { resolveModels, type DeclaredIn } from '../../core/models/resolve.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { modelsIn } from '../../engine/models/models.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { openCheckout } from './open-checkout.ts';
import type { Session } from '../../engine/session/session.ts';
import { withClient } from '../databases/native.ts';
import { startPostgresApart } from '../hosts/postgres/server.ts';

const { values, positionals } = parseArgs({
  options: {
    packages: { type: 'string' },
    migrations: { type: 'string' },
    casing: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

void main(positionals[0] ?? '', resolve(positionals[1] ?? '.'), positionals.slice(2));

async function main(library: string, root: string, files: readonly string[]): Promise<void> {
  const parser = await loadPostgresParser();
  const session = await openCheckout(root, 'allowed');
  const models = await modelsOf(session);
  const log: string[] = [];
  const server = await startPostgresApart(17, { log_statement: 'all' }, (text) => log.push(text));
  const database = await server.createDatabase();
  await withClient(server, database, async (client) => {
    const folder = session.folders.find(({ path }) => path === values.migrations);
    for (const { sends } of folder === undefined ? [] : await session.migrationsToRun(folder))
      // What needs an extension that is not here is left out.
      for (const sent of sends) await client.query(sent).catch(() => undefined);
    // The script makes rows without those that they refer to.
    await client.query(`ALTER DATABASE ${database} SET session_replication_role = replica`);
  });
  log.splice(0);
  const driver = spawn(
    process.execPath,
    [join(import.meta.dirname, 'asked', `${library}.cjs`), ...files.map((one) => join(root, one))],
    {
      env: {
        ...process.env,
        PACKAGES: resolve(values.packages ?? '.'),
        DATABASE_URL: server.connectionString(database),
        ...(values.casing === undefined ? {} : { CASING: values.casing }),
        ...(values.verbose ? { VERBOSE: '1' } : {}),
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const code = await new Promise((done) => driver.once('exit', done));
  await server.stop();
  if (code !== 0) throw new Error(`the driver ended with ${String(code)}`);
  judge(statementsIn(log.join('')), models, parser);
}

async function modelsOf(session: Session): Promise<readonly Model[]> {
  const declared: DeclaredIn[] = [];
  for (const path of session.workspace.paths) {
    await session.prepare(path);
    const text = session.textOf(path);
    if (text !== undefined) declared.push(...modelsIn(path, text));
  }
  return resolveModels(declared);
}

/** Each once. A statement goes on in lines that begin with a tab. */
function statementsIn(log: string): readonly string[] {
  const found = new Set<string>();
  const entry = /(?:LOG: {2}(?:statement|execute [^:]*)|STATEMENT): +((?:[^\n]|\n\t)*)/g;
  const [, own = log] = log.split(/'the driver begins'/);
  for (const [, text = ''] of own.matchAll(entry)) found.add(text.replaceAll('\n\t', '\n').trim());
  return [...found];
}

// -------------------------------------------------------------------------------------------------------------- judging

/** What a statement names of one table. */
interface Named {
  readonly table: string;
  readonly verb: Verb;
  readonly columns: ReadonlySet<string>;
  /** That the program chose. */
  readonly chosen: ReadonlySet<string>;
}

function judge(statements: readonly string[], models: readonly Model[], parser: PostgresParser): void {
  const byTable = groupBy(models, ({ table }) => table.name);
  const counts = { statements: 0, predicted: 0, exact: 0 };
  const over = new Map<string, number>();
  for (const text of statements) {
    const result = parser.parse(text);
    const named = result.ok ? namedIn(result.tree) : [];
    if (named.length === 0) continue;
    counts.statements += 1;
    const missing: string[] = [];
    let isExact = true;
    for (const { table, verb, columns, chosen } of named) {
      const own = byTable.get(table);
      if (own === undefined) missing.push(`${table} (no model)`);
      const expected = new Set(
        (own ?? []).flatMap(({ fields }) =>
          fields.flatMap((one) => (one.verbs.includes(verb) ? one.column : [])),
        ),
      );
      const known = new Set((own ?? []).flatMap(({ fields }) => fields.map(({ column }) => column)));
      for (const one of columns)
        if (!expected.has(one) && !(chosen.has(one) && known.has(one))) missing.push(`${table}.${one}`);
      for (const one of expected) {
        if (columns.has(one)) continue;
        isExact = false;
        const key = `${verb} ${table}.${one}`;
        over.set(key, (over.get(key) ?? 0) + 1);
      }
    }
    if (missing.length === 0) counts.predicted += 1;
    else console.log(`NOT PREDICTED ${missing.join(', ')}: ${text.replaceAll(/\s+/g, ' ').slice(0, 200)}`);
    if (missing.length === 0 && isExact) counts.exact += 1;
  }
  const percent = (part: number): string => `${((100 * part) / Math.max(1, counts.statements)).toFixed(1)} %`;
  console.log(
    `${counts.statements} distinct statements; all columns predicted in ${counts.predicted} (${percent(counts.predicted)}), and none too many in ${counts.exact} (${percent(counts.exact)})`,
  );
  const listed = [...over].sort((a, b) => b[1] - a[1]);
  console.log(`predicted and not named: ${listed.length} columns${values.verbose ? '' : ', the first'}`);
  for (const [key, count] of listed.slice(0, values.verbose ? Infinity : 12))
    console.log(`  ${count} × ${key}`);
}

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function* nodesIn(
  value: unknown,
  within: readonly string[] = [],
): Iterable<readonly [string, Tree, readonly string[]]> {
  if (Array.isArray(value)) for (const one of value) yield* nodesIn(one, within);
  else if (isTree(value))
    for (const [key, one] of Object.entries(value)) {
      if (isTree(one)) yield [key, one, within];
      yield* nodesIn(one, [...within, key]);
    }
}

/** Selects, inserts and updates of tables; a condition or an order is the program's. */
function namedIn(tree: unknown): readonly Named[] {
  const tables = new Map<string, string>();
  const named = new Map<string, { verb: Verb; columns: Set<string>; chosen: Set<string> }>();
  for (const [key, node, within] of nodesIn(tree)) {
    const isTarget = key === 'relation' && (within.at(-1) === 'InsertStmt' || within.at(-1) === 'UpdateStmt');
    if ((key !== 'RangeVar' && !isTarget) || typeof node['relname'] !== 'string') continue;
    if (
      within.includes('DeleteStmt') ||
      node['schemaname'] === 'pg_catalog' ||
      node['schemaname'] === 'information_schema'
    )
      continue;
    const alias = isTree(node['alias']) ? node['alias']['aliasname'] : undefined;
    tables.set(typeof alias === 'string' ? alias : node['relname'], node['relname']);
    tables.set(node['relname'], node['relname']);
    const verb = isTarget ? (within.at(-1) === 'InsertStmt' ? 'INSERT' : 'UPDATE') : 'SELECT';
    if (!named.has(node['relname']))
      named.set(node['relname'], { verb, columns: new Set(), chosen: new Set() });
  }
  const only = named.size === 1 ? [...named.keys()][0] : undefined;
  const target = [...named].find(([, { verb }]) => verb !== 'SELECT')?.[0];
  for (const [key, node, within] of nodesIn(tree)) {
    if (key === 'ResTarget' && typeof node['name'] === 'string' && target !== undefined) {
      const place = within.findLast(
        (one) => one === 'cols' || one === 'targetList' || one === 'returningList',
      );
      const isSet = place === 'targetList' && within.includes('UpdateStmt');
      const isConflict = within.includes('onConflictClause');
      if (place === 'cols' || isSet || isConflict) named.get(target)?.columns.add(node['name']);
      if (isSet || isConflict) named.get(target)?.chosen.add(node['name']);
    }
    const last = within.findLast((one) =>
      /^(?:targetList|returningList|whereClause|sortClause|quals|groupClause)$/.test(one),
    );
    if (
      key !== 'ColumnRef' ||
      (last !== 'targetList' && last !== 'returningList') ||
      !Array.isArray(node['fields'])
    )
      continue;
    const names = (node['fields'] as readonly unknown[]).map((one) =>
      isTree(one) && isTree(one['String']) ? String(one['String']['sval']) : '*',
    );
    const table = names.length > 1 ? tables.get(names.at(-2) ?? '') : only;
    if (table !== undefined) named.get(table)?.columns.add(names.at(-1) ?? '');
  }
  return [...named].map(([table, one]) => ({ table, ...one }));
}
