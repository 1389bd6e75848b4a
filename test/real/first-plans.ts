/**
 * The share of a repository's queries that get a plan with nothing set up: of query files and programs, planned where the language server
 * plans them, with assumed sizes. Prints the reasons for the others, and on Linux the most memory that the embedded PostgreSQL took. Opens no
 * connection.
 *   npm run real:first-plans -- FOLDER … [--refused N] [--out FILE]
 * `--out FILE`: a line of JSON for each planned query, with its plan and insights.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isProgramPath } from '../../core/migrations/detection/script-path.ts';
import { isSqlPath } from '../../core/migrations/detection/sql-path.ts';
import { dumpMark } from '../../core/migrations/detection/dumps.ts';
import { groupBy } from '../../core/collections/group-by.ts';
import { sectionsIn } from '../../core/embedded-sql/placed.ts';
import { relativeTo } from '../../core/migrations/listing.ts';
import { usualRows } from '../../core/plan-lab/assumed.ts';
import { readParameters } from '../../core/plan/parameters.ts';
import { queriesIn, shapedBefore, type PlannableQuery } from '../../core/plan/query-shape/queries-in.ts';
import { asWritten, understandPlan } from '../../core/plan/understand.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { loadGrammar } from '../../engine/embedded-sql/trees/grammars.ts';
import { labOrigin } from '../../engine/lab/origin.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { openCheckout } from './open-checkout.ts';
import type { Session } from '../../engine/session/session.ts';
import { uriOf } from '../../server/convert/uri.ts';
import { Labs, type LabScene } from '../../server/plans/labs.ts';
import { memoryOf } from '../bench/processor-time.ts';
import { embeddedProgram, sqliteProgram } from '../databases/proof/embedded-program.ts';
import { targetOf } from '../../server/plans/target.ts';

const { values: given, positionals } = parseArgs({
  options: { refused: { type: 'string', default: '0' }, out: { type: 'string' } },
  allowPositionals: true,
});

/** A file with queries, or one that looks like it and was not read. */
interface QueryFile {
  readonly path: string;
  readonly queries: readonly (PlannableQuery & { readonly line: number })[];
  readonly statements: readonly Statement[];
  /** How many statements look like queries and are none for Plinth, and why. */
  readonly unread: number;
  readonly because: string;
}

type Planned = { readonly kind: 'planned' } | { readonly kind: 'refused'; readonly because: string };

void main();

async function main(): Promise<void> {
  if (given.out !== undefined) writeFileSync(given.out, '');
  for (const root of positionals.map((path) => resolve(path))) await repository(root);
}

async function repository(root: string): Promise<void> {
  const session = await openCheckout(root);
  const sizes = { usual: usualRows, rows: new Map<string, number>() };
  // It lies beside the other.
  await sqliteProgram();
  const labs = new Labs(
    await embeddedProgram(),
    () => Promise.resolve([session]),
    () => Promise.resolve(sizes),
  );
  const reasons = new Map<string, string[]>();
  const say = (because: string, place: string): void => {
    reasons.set(because, [...(reasons.get(because) ?? []), place]);
  };
  let planned = 0;
  let all = 0;
  let peak = 0;
  for (const path of [...session.workspace.paths].sort()) {
    const file = await queryFile(session, path);
    all += file.queries.length + file.unread;
    for (let at = 0; at < file.unread; at += 1) say(file.because, path);
    for (const [at, outcome] of (await plansOf(file, root, labs)).entries()) {
      if (outcome.kind === 'planned') planned += 1;
      else say(outcome.because, `${path}:${String((file.queries[at]?.line ?? 0) + 1)}`);
    }
    if (labs.pid !== undefined) peak = Math.max(peak, memoryOf(labs.pid).peak || 0);
  }
  labs.stop();
  const share = ((100 * planned) / Math.max(1, all)).toFixed(1);
  console.log(`\n== ${basename(root)}: ${planned} of ${all} queries have a plan (${share} %)`);
  if (peak > 0) console.log(`   the embedded PostgreSQL took ${Math.round(peak / 1_000_000)} MB at most`);
  for (const [because, places] of [...reasons].sort(([, a], [, b]) => b.length - a.length)) {
    console.log(`${String(places.length).padStart(6)} ${because}`);
    for (const place of places.slice(0, Number(given.refused))) console.log(`         ${place}`);
  }
}

/** Migrations are no query files. */
async function queryFile(session: Session, path: string): Promise<QueryFile> {
  const none = { path, queries: [], statements: [], unread: 0, because: '' };
  const text = session.textOf(path);
  if (text === undefined || !(isSqlPath(path) || isProgramPath(path)) || isMigration(session, path))
    return none;
  await loadGrammar(path);
  const read = session.read(path, { named: true, assumed: 'postgresql' });
  if (read === undefined)
    return isSqlPath(path) && dumpMark(text) === undefined ? whyUnread(session, path, text) : none;
  const statements = sectionsIn(read.embedded, read.sections).flatMap((section) => section.statements);
  const lines = new LineIndex(text);
  const queries = queriesIn(statements);
  const wrong = statements.filter(
    ({ parsed }) => parsed.understanding.kind !== 'understood' && queriesLike(parsed.text) > 0,
  );
  return {
    path,
    queries: queries.map((one) => ({ ...one, line: lines.position(one.span.start).line })),
    statements,
    unread: wrong.length,
    because: 'a syntax error, or a template of which nothing can be read',
  };
}

function isMigration({ folders }: Session, path: string): boolean {
  return folders.some((folder) => folder.files.includes(relativeTo(folder.path, path) ?? ''));
}

async function whyUnread(session: Session, path: string, text: string): Promise<QueryFile> {
  const { because } = await session.report(path, { named: true });
  return { path, queries: [], statements: [], unread: queriesLike(text), because };
}

/** By the first words of lines, where nothing better is known. */
function queriesLike(text: string): number {
  return text.match(/^(?:select|insert\s+into|update|delete\s+from|with|merge\s+into)\b/gim)?.length ?? 0;
}

/** Those on the same tables together, as the language server does. */
async function plansOf(file: QueryFile, root: string, labs: Labs): Promise<readonly Planned[]> {
  const outcomes = new Map<PlannableQuery, Planned>();
  const groups = groupBy(file.queries, (query) => JSON.stringify(shapedBefore(file.statements, query)));
  for (const queries of groups.values())
    for (const [at, outcome] of (await plansTogether({ ...file, queries }, root, labs)).entries()) {
      const query = queries[at];
      if (query !== undefined) outcomes.set(query, outcome);
    }
  return file.queries.flatMap((query) => outcomes.get(query) ?? []);
}

async function plansTogether(
  { path, queries, statements }: QueryFile,
  root: string,
  labs: Labs,
): Promise<readonly Planned[]> {
  if (queries.length === 0) return [];
  const refused = (because: string): Planned => ({ kind: 'refused', because });
  const whole = await labs.target(uriOf(join(root, path)));
  const [first] = queries;
  const target = whole && first && targetOf(whole, first, statements);
  if (target === undefined) return queries.map(() => refused('no migrations are known for the file'));
  const answer = await labs.use(target, undefined, async (scene) => {
    const outcomes: Planned[] = [];
    for (const query of queries) outcomes.push(await planOf(query, join(root, path), scene));
    return outcomes;
  });
  if (answer?.kind === 'done') return answer.result;
  const message = answer?.kind === 'failed' ? answer.failure.message : 'closed';
  return queries.map(() => refused(message));
}

async function planOf(
  { text, variables, line }: QueryFile['queries'][number],
  path: string,
  { lab }: LabScene,
): Promise<Planned> {
  const query = readParameters(text, variables);
  const outcome = await lab.plan({ sql: query.sql });
  if (outcome.kind !== 'plan')
    return {
      kind: 'refused',
      because: outcome.kind === 'failed' ? outcome.failure.message : outcome.message,
    };
  const { json, tables } = outcome.plan;
  const parser = await loadPostgresParser();
  const origin = labOrigin(outcome, lab.basis, []);
  const read = understandPlan({ json, sql: query.sql, origin, parser, tables });
  if (!read.ok) return { kind: 'refused', because: read.problem };
  if (given.out !== undefined) {
    const { insights, sources } = asWritten(read.reading, text, query);
    const told = insights.map(({ insight, message, node }) => ({
      ...{ id: insight.id, message },
      at: sources[node.id]?.spans.map(({ start, end }) => text.slice(start, end)) ?? [],
    }));
    const one = { path, line: line + 1, text, sent: query.sql, insights: told, plan: json, tables };
    appendFileSync(given.out, `${JSON.stringify(one)}\n`);
  }
  return { kind: 'planned' };
}
