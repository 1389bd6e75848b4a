/**
 * Attacks what is said of the results of real queries: “never null” must hold for every row. The migrations of each folder run in the
 * embedded server, all tables get rows from a seed, with nulls wherever the schema allows them, and each query beside them runs with values
 * of these rows for its parameters, as it is and without its outermost condition. Exits with 1 if a column that is never null is null.
 *   npm run real:never-null -- FOLDER … [--rows 40] [--tries 3] [--seed S]
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Described } from '../../core/describe/description.ts';
import { describableQuery, type DescribableQuery } from '../../core/describe/queries.ts';
import { queryTypes, type ResultColumn } from '../../core/describe/query-types.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { Schema } from '../../core/schema/model.ts';
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import { slice } from '../../core/text/span.ts';
import type { SqlSession } from '../../engine/databases/session.ts';
import { describeOn } from '../../engine/lab/describe.ts';
import { migrationsOf } from '../../engine/lab/history-of.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { replay } from '../../engine/lab/start.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { fillTables } from '../../engine/rows/fill.ts';
import { planRows } from '../../engine/rows/plan.ts';
import { openCheckout } from './open-checkout.ts';
import type { Session } from '../../engine/session/session.ts';
import { Random } from '../bench/random.ts';
import { embeddedProgram } from '../databases/proof/embedded-program.ts';
import { queriesBeside } from './describe/queries.ts';

const { values, positionals } = parseArgs({
  options: {
    rows: { type: 'string', default: '40' },
    tries: { type: 'string', default: '3' },
    seed: { type: 'string', default: '20261127' },
  },
  allowPositionals: true,
});
const random = new Random(Number(values.seed));
const timeoutMs = 5_000;

interface Figures {
  queries: number;
  /** Texts of which at least one row was seen: the queries, and what is left of them without a condition. */
  attacked: number;
  columns: number;
  never: number;
  /** Not said to be never null, although no row had a null. */
  open: number;
  unsound: number;
}

const total: Figures = { queries: 0, attacked: 0, columns: 0, never: 0, open: 0, unsound: 0 };

void main();

async function main(): Promise<void> {
  for (const root of positionals.map((path) => resolve(path))) {
    const session = await openCheckout(root);
    for (const folder of session.folders)
      if (folder.dialect === 'postgresql')
        await attackFolder(session, folder, `${basename(root)} ${folder.path}`);
  }
  say('all', total);
  if (total.unsound > 0) process.exitCode = 1;
}

async function attackFolder(session: Session, folder: MigrationFolder, name: string): Promise<void> {
  const found = await queriesBeside(session, folder);
  const schema = await session.schemaOf(folder);
  if (found.length === 0 || schema === undefined) return;
  const shared = new SharedServer();
  const options = { program: await embeddedProgram(), parser: await loadPostgresParser() };
  const history = await migrationsOf(session, folder);
  const replayed = await replay(shared, history, undefined, options);
  if (replayed.kind === 'failed') throw new Error(replayed.failure.message);
  const server = replayed.server.child;
  await fillTables({
    session: server,
    plan: (empty) => planRows(schema, { seed: Number(values.seed), rows: () => Number(values.rows), empty }),
  });
  const samples = await samplesIn(server, schema);
  const figures: Figures = { queries: 0, attacked: 0, columns: 0, never: 0, open: 0, unsound: 0 };
  const seen = new Set<string>();
  for (const { path, parsed } of found) {
    const query = describableQuery(parsed);
    if (query === undefined || seen.has(query.sent.sql)) continue;
    seen.add(query.sent.sql);
    const texts = [query.sent.sql, ...unconditional(query.sent.sql)];
    const described = await describeOn(shared, history, texts, options);
    if (described.kind === 'failed') throw new Error(described.failure.message);
    let isTold = false;
    for (const [at, one] of described.descriptions.entries()) {
      const sql = texts[at] ?? '';
      if (one.kind === 'refused' || one.columns.length === 0) continue;
      isTold = true;
      await attack({ ...query, sent: { ...query.sent, sql } }, one, {
        server,
        schema,
        samples,
        figures,
        path,
      });
    }
    if (isTold) figures.queries += 1;
  }
  say(name, figures);
  for (const key of ['queries', 'attacked', 'columns', 'never', 'open', 'unsound'] as const)
    total[key] += figures[key];
  shared.stop();
}

interface Scene {
  readonly server: SqlSession;
  readonly schema: Schema;
  readonly samples: ReadonlyMap<string, readonly string[]>;
  readonly figures: Figures;
  readonly path: string;
}

async function attack(
  query: Pick<DescribableQuery, 'parsed' | 'sent'>,
  described: Described,
  { server, schema, samples, figures, path }: Scene,
): Promise<void> {
  const { columns } = queryTypes(query, described, schema);
  const withNulls = new Set<ResultColumn>();
  let rows = 0;
  for (let time = 0; time < Number(values.tries); time += 1) {
    const text = withValues(query.sent.sql, described.parameters, samples);
    await server.query('BEGIN', { protocol: 'simple' });
    const answer = await server.query(text, { timeoutMs });
    await server.query('ROLLBACK', { protocol: 'simple' });
    if (answer.kind === 'failed') continue;
    rows += answer.rows.length;
    for (const row of answer.rows)
      for (const [at, column] of columns.entries()) if (row[at] === null) withNulls.add(column);
  }
  if (rows === 0) return;
  figures.attacked += 1;
  figures.columns += columns.length;
  figures.never += columns.filter(({ neverNull }) => neverNull).length;
  figures.open += columns.filter((one) => !one.neverNull && !withNulls.has(one)).length;
  for (const { name } of columns.filter((one) => one.neverNull && withNulls.has(one))) {
    figures.unsound += 1;
    console.log(`   UNSOUND ${name} — ${path}: ${query.sent.sql.replaceAll(/\s+/g, ' ').slice(0, 300)}`);
  }
}

/** The text without its outermost WHERE and LIMIT, so that it returns rows whatever its parameters are. */
function unconditional(sql: string): readonly string[] {
  const tokens = tokenize(sql).filter(({ kind }) => kind !== 'comment');
  let depth = 0;
  let kept = '';
  let at = 0;
  let from: number | undefined;
  for (const token of tokens) {
    const word = slice(sql, token).toLowerCase();
    if (word === '(') depth += 1;
    if (word === ')') depth -= 1;
    if (depth > 0) continue;
    if (
      from !== undefined &&
      /^(?:group|having|order|union|intersect|except|window|returning|for)$/.test(word)
    ) {
      at = token.start;
      from = undefined;
    }
    if (from === undefined && /^(?:where|limit|offset)$/.test(word)) {
      kept += sql.slice(at, token.start);
      from = token.start;
    }
  }
  if (from === undefined && at === 0) return [];
  return [from === undefined ? kept + sql.slice(at) : kept];
}

function withValues(sql: string, types: readonly string[], samples: Scene['samples']): string {
  const chosen = types.map((type) => literalOf(type, samples));
  let text = '';
  let at = 0;
  for (const token of tokenize(sql)) {
    const number = token.kind === 'parameter' ? Number(slice(sql, token).slice(1)) : 0;
    if (number === 0) continue;
    text += sql.slice(at, token.start) + (chosen[number - 1] ?? 'NULL');
    at = token.end;
  }
  return text + sql.slice(at);
}

function literalOf(type: string, samples: Scene['samples']): string {
  const element = type.replace(/\[\]$/, '');
  const known = samples.get(element.replace(/\(.*?\)/, '')) ?? [];
  const value = known[Math.floor(random.next() * known.length)];
  if (value === undefined || random.next() < 0.15) return `(NULL::${type})`;
  const written = `'${value.replaceAll("'", "''")}'::${element}`;
  return element === type ? `(${written})` : `(ARRAY[${written}])`;
}

/** Values of each type, from the rows. */
async function samplesIn(server: SqlSession, schema: Schema): Promise<Scene['samples']> {
  const found = new Map<string, string[]>();
  const add = (type: string, ...more: readonly string[]): void => {
    found.set(type, [...(found.get(type) ?? []), ...more]);
  };
  for (const relation of schema.relations.values()) {
    if (relation.kind !== 'table') continue;
    for (const { name } of relation.columns) {
      const column = quoted(name);
      const answer = await server.query(
        `SELECT pg_typeof(${column})::text, ${column}::text FROM ${quoted(relation.schema)}.${quoted(relation.name)} WHERE ${column} IS NOT NULL LIMIT 4`,
      );
      if (answer.kind === 'rows') for (const [type, value] of answer.rows) add(type ?? '', value ?? '');
    }
  }
  add('bigint', '0', '1', '100');
  add('integer', '0', '1', '100');
  add('text', '', '%', 'a');
  add('boolean', 'true', 'false');
  add('interval', '1 day', '100 years');
  add('timestamp with time zone', '1970-01-01', '2100-01-01');
  add('jsonb', '{}', 'null');
  return found;
}

function say(name: string, { queries, attacked, columns, never, open, unsound }: Figures): void {
  console.log(
    `${name}: ${queries} queries, ${attacked} texts with rows, ${columns} columns, ${never} never null, ${open} others without a null; unsound ${unsound}`,
  );
}
