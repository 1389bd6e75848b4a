/**
 * Judges the index advice on a real repository: what its queries want and its schema lacks, the first ten of it measured on a native
 * PostgreSQL 18 with generated rows, before and after each index.
 *   npm run real:indexes -- FOLDER [--rows 100000] [--top 10] [--fill | --fixes [--config FILE]]
 */
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { readDocument } from '../../core/migrations/files/document.ts';
import { isSqlPath } from '../../core/migrations/detection/sql-path.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { blocksOf, queryOf } from '../../core/queries/queries.ts';
import { queriesOf, type IndexedQuery } from '../../core/query-index/query.ts';
import { queryIndex } from '../../core/query-index/query-index.ts';
import { columnList, wantedOf } from '../../core/rule-kit/indexes/missing-index.ts';
import type { Schema } from '../../core/schema/model.ts';
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { fillTables, makeSchema, orphans, relationOf, withKnownTypes, withLimiting } from './indexes/load.ts';
import { runFixes } from './indexes/migrations.ts';
import { costOf, numbered, prepared, type Prepared } from './indexes/measure.ts';

const { values, positionals } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    top: { type: 'string', default: '10' },
    fill: { type: 'boolean', default: false },
    fixes: { type: 'boolean', default: false },
    config: { type: 'string' },
    folder: { type: 'string' },
  },
  allowPositionals: true,
});

void main(resolve(positionals[0] ?? '.'));

interface Suggestion {
  readonly relation: string;
  readonly columns: string;
  readonly queries: readonly IndexedQuery[];
}

async function main(root: string): Promise<void> {
  const grammar = await loadPostgresParser();
  const parser = new StatementParser(grammar);
  const session = await Session.open({
    root,
    parser: grammar,
    ...kit,
    processes: 'allowed',
    withoutGit: 'everything',
    ...(values.config === undefined ? {} : { configFile: relative(root, resolve(values.config)) }),
  });
  const folder = chosen(session.folders);
  const schema = folder === undefined ? undefined : await session.schemaOf(folder);
  if (folder === undefined || schema === undefined) throw new Error('no PostgreSQL migrations here');
  const queries = session.workspace.paths
    .filter((path) => isSqlPath(path) && !session.folders.some((one) => path.startsWith(`${one.path}/`)))
    .flatMap((path) =>
      queriesOf(
        path,
        'postgresql',
        readDocument(session.textOf(path) ?? '', undefined, parser).flatMap((one) => one.statements),
      ),
    );
  const suggestions = suggested(schema, queries, parser);
  console.log(
    `${folder.path}: ${String(tablesOf(schema).length)} tables, ${String(queries.length)} queries, ${String(suggestions.length)} suggestions`,
  );
  for (const one of suggestions)
    console.log(
      `  ${one.relation} (${one.columns}): ${String(one.queries.length)} queries, ${one.queries[0]?.path ?? ''}`,
    );
  if (values.top === '0') return;
  const server = await startPostgres(18);
  try {
    if (values.fixes)
      for (const line of await runFixes(session, folder, server, Number(values.top))) console.log(line);
    else await judge(server.connectionString(await server.createDatabase()), schema, suggestions, parser);
  } finally {
    await server.stop();
  }
}

function chosen(folders: readonly MigrationFolder[]): MigrationFolder | undefined {
  const named = folders.filter(
    ({ path, dialect }) =>
      dialect === 'postgresql' && (values.folder === undefined || path === values.folder),
  );
  return named.toSorted((a, b) => b.files.length - a.files.length)[0];
}

function tablesOf(schema: Schema): readonly string[] {
  return [...schema.relations.values()].flatMap((one) =>
    one.kind === 'table' && one.partitionOf === undefined ? [one.key] : [],
  );
}

/** Those that serve most queries first. */
function suggested(
  schema: Schema,
  queries: readonly IndexedQuery[],
  parser: StatementParser,
): readonly Suggestion[] {
  const index = queryIndex(queries);
  const context = {
    latest: schema,
    beyond: { queriesNaming: index.naming },
    size: () => undefined,
    targetVersion: 18,
    rereader: parser.parse('SELECT 1').rereader,
  };
  return tablesOf(schema)
    .flatMap((relation) =>
      wantedOf(relation, context).map(({ candidate, asked }): Suggestion => ({
        relation,
        columns: columnList(candidate, schema),
        queries: queries.filter(({ path, span }) =>
          asked.some((one) => one.path === path && span.start <= one.span.start && one.span.end <= span.end),
        ),
      })),
    )
    .filter((one) => one.queries.length > 0)
    .toSorted((a, b) => b.queries.length - a.queries.length);
}

async function judge(
  connection: string,
  replayed: Schema,
  suggestions: readonly Suggestion[],
  parser: StatementParser,
): Promise<void> {
  const client = new Client({ connectionString: connection });
  await client.connect();
  const schema = await withKnownTypes(client, replayed);
  const top = suggestions.slice(0, Number(values.top));
  const large = new Set(
    top.flatMap((one) => [
      one.relation,
      ...one.queries.slice(0, 1).flatMap((query) => relationsIn(query, schema)),
    ]),
  );
  const many = Number(values.rows);
  const raised = withLimiting(schema, large, many);
  const refused = await makeSchema(client, schema);
  console.log(`schema: ${String(refused.length)} statements refused`);
  for (const one of refused.slice(0, 5)) console.log(`  ${one.what}: ${one.because}`);
  const filled = await fillTables(client, schema, (table) =>
    !values.fill && raised.has(table) ? many : 1_000,
  );
  const empty = filled.filter(({ problem, rows }) => problem !== undefined || rows === 0);
  const broken = await orphans(client, schema);
  console.log(
    `filled ${String(filled.length - empty.length)} of ${String(filled.length)} tables; references broken: ${broken.join(', ') || 'none'}`,
  );
  for (const one of empty) console.log(`  ${one.table}: ${one.problem ?? 'no row'}`);
  for (const { relation } of values.fill ? [] : top) {
    const rows = filled.find(({ table }) => table === relation)?.rows ?? 0;
    if (rows < many) console.log(`  ${relation}: ${String(rows)} rows only`);
  }
  // The application's search path is not in its migrations.
  const schemas = [...new Set(tablesOf(schema).map((key) => key.slice(0, key.indexOf('.'))))];
  await client.query(`SET search_path = ${[...schemas, 'public'].map(quoteIdentifier).join(', ')}`);
  await client.query('VACUUM ANALYZE');
  let halved = 0;
  for (const one of values.fill ? [] : top) {
    const outcome = await measured(client, one, suggestions, schema, parser).catch((error: unknown) =>
      String(error),
    );
    console.log(
      `${one.relation} (${one.columns}) for ${one.queries[0]?.path ?? ''}\n  ${typeof outcome === 'string' ? outcome : outcome.text}`,
    );
    if (typeof outcome !== 'string' && outcome.halved) halved += 1;
  }
  if (!values.fill)
    console.log(`${String(halved)} of ${String(top.length)} cut cost and time by half or more`);
  await client.end();
}

function relationsIn({ parsed }: IndexedQuery, schema: Schema): readonly string[] {
  const block = parsed === undefined ? undefined : queryOf(parsed, schema);
  return block === undefined
    ? []
    : blocksOf(block).flatMap((one) => one.sources.flatMap(({ relation }) => relation ?? []));
}

/**
 * By the first of its queries that the server takes and that reads the table for these values; what else is suggested for the tables of
 * that query already exists.
 */
async function measured(
  client: Client,
  suggestion: Suggestion,
  all: readonly Suggestion[],
  schema: Schema,
  parser: StatementParser,
): Promise<{ readonly text: string; readonly halved: boolean } | string> {
  const errors: string[] = [];
  for (const query of suggestion.queries) {
    try {
      const asked = await prepared(client, numbered(query.parsed?.text ?? ''), schema, parser);
      const relations = relationsIn(query, schema);
      const others = all.filter((one) => one !== suggestion && relations.includes(one.relation));
      const alone = others.length === 0 ? undefined : await compared(client, asked, suggestion, []);
      const together = await compared(client, asked, suggestion, others);
      const line = Math.max(1, query.parsed?.text.split('\n').length ?? 1);
      return {
        halved: together.halved,
        text: [
          `${together.halved ? 'halved' : 'NOT halved'}: ${together.text}`,
          ...(alone === undefined ? [] : [`alone ${alone.halved ? 'halved' : 'NOT halved'}: ${alone.text}`]),
          `query of ${String(line)} lines in ${query.path} at ${String(query.span.start)}`,
        ].join('\n  '),
      };
    } catch (error) {
      await client.query('ROLLBACK');
      errors.push(String(error));
    }
  }
  return `not measured: ${errors.slice(0, 3).join('\n    ')}`;
}

/** Without and with the index; `others` are there both times. */
async function compared(
  client: Client,
  asked: Prepared,
  suggestion: Suggestion,
  others: readonly Suggestion[],
): Promise<{ readonly text: string; readonly halved: boolean }> {
  const made: string[] = [];
  const make = async ({ relation, columns }: Suggestion): Promise<void> => {
    const name = `judged_${String(made.length)}`;
    await client.query(`CREATE INDEX ${name} ON ${relationOf(relation)} (${columns})`);
    made.push(`${quoteIdentifier(relation.slice(0, relation.indexOf('.')))}.${name}`);
  };
  try {
    for (const one of others) await make(one);
    const before = await costOf(client, asked);
    if (!before.read.includes(suggestion.relation))
      throw new Error(`reads no row of ${suggestion.relation} with these values: ${before.plan}`);
    await make(suggestion);
    const after = await costOf(client, asked);
    const figures = `cost ${before.cost.toFixed(0)} to ${after.cost.toFixed(0)}, ${before.ms.toFixed(2)} to ${after.ms.toFixed(2)} ms, ${String(before.pages)} to ${String(after.pages)} pages, ${String(after.rows)} rows`;
    return {
      halved: after.cost <= before.cost / 2 && after.ms <= before.ms / 2,
      text: `${figures}\n    before: ${before.plan}\n    after: ${after.plan}`,
    };
  } finally {
    for (const one of made) await client.query(`DROP INDEX ${one}`);
  }
}
