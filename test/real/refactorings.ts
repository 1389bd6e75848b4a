/**
 * Every refactoring at every token of the queries of a checkout: how often it is offered, how long all of them take at one place, and
 * whether a real PostgreSQL with the replayed schema prepares the result wherever it prepares the query before it. With `--compare N`, every Nth
 * result that claims the same rows and is another tree to the grammar is compared with its query as the editor compares them.
 *   npm run real:refactorings -- FOLDER … [--misses N] [--compare N]
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { preparableText } from '../../core/proof/code.ts';
import { placeIn } from '../../core/names/place.ts';
import { readParameters } from '../../core/plan/parameters.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { refactorings } from '../../core/refactorings/actions/index.ts';
import { refactoringPlace } from '../../core/refactorings/refactoring.ts';
import type { Schema } from '../../core/schema/model.ts';
import { isSameTree } from '../../core/syntax/postgres/same-tree.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { compareRows, type RowComparison } from '../../engine/lab/compare-rows.ts';
import { labHistory } from '../../engine/lab/history-of.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { postgresTrees } from '../../engine/parsers/postgres-trees.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { Step } from '../../engine/session/named-files.ts';
import { openCheckout } from './open-checkout.ts';
import type { Session } from '../../engine/session/session.ts';
import { embeddedProgram } from '../databases/proof/embedded-program.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { statementParser } from '../sql.ts';
import { makeSchema, withKnownTypes } from './indexes/load.ts';
import { isJudged } from './names/dependencies.ts';
import { queryFiles } from './names/query-files.ts';

const { values, positionals } = parseArgs({
  options: { misses: { type: 'string', default: '5' }, compare: { type: 'string' } },
  allowPositionals: true,
});

void main();

async function main(): Promise<void> {
  const server = await startPostgres(18);
  for (const folder of positionals.map((path) => resolve(path))) await sweep(folder, server);
  await server.stop();
}

/** What was tried in a checkout. */
class Figures {
  readonly times: number[] = [];
  readonly offered = new Map<string, number>();
  refused = 0;
  readonly wrong: string[] = [];
  /** What came out of comparing, with the reason. */
  readonly compared = new Map<string, number>();
  readonly others: string[] = [];

  print(name: string, queries: number): void {
    const sorted = this.times.toSorted((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
    const all = [...this.offered.values()].reduce((sum, one) => sum + one, 0);
    console.log(
      `== ${name}: ${queries} queries, ${sorted.length} places; ${all} offered by ${this.offered.size} refactorings, ${this.refused} refused; p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(0.9999)} ms; not prepared afterwards: ${this.wrong.length}`,
    );
    for (const [title, count] of [...this.offered].sort((a, b) => b[1] - a[1]))
      console.log(`   ${count} × ${title}`);
    for (const [result, count] of [...this.compared].sort((a, b) => b[1] - a[1]))
      console.log(`   compared: ${count} × ${result}`);
    for (const one of this.others.slice(0, Number(values.misses))) console.log(`   other rows: ${one}`);
    for (const one of this.wrong.slice(0, Number(values.misses))) console.log(`   wrong: ${one}`);
    if (this.wrong.length > 0) process.exitCode = 1;
  }
}

async function sweep(root: string, server: PostgresServer): Promise<void> {
  const session = await openCheckout(root);
  const statements = await statementParser();
  const figures = new Figures();
  const comparing = values.compare === undefined ? undefined : await comparingIn(session);
  let queries = 0;
  for (const [schema, steps] of await queriesIn(session)) {
    const client = new Client({ connectionString: server.connectionString(await server.createDatabase()) });
    await client.connect();
    await makeSchema(client, await withKnownTypes(client, schema));
    for (const step of steps) {
      queries += 1;
      await query(step, client, statements, { figures, comparing });
    }
    await client.end();
  }
  figures.print(basename(root), queries);
  comparing?.stop();
}

interface Comparing {
  readonly isSame: (one: string, other: string) => boolean;
  readonly compare: (before: string, after: string, schema: Schema) => Promise<RowComparison>;
  readonly stop: () => void;
}

/** As the editor does: on generated rows, in the state that the queries of the checkout are written for. */
async function comparingIn(session: Session): Promise<Comparing> {
  const shared = new SharedServer();
  const treeOf = await postgresTrees();
  const limits = { statementMs: 10_000 };
  const options = { program: await embeddedProgram(), parser: await loadPostgresParser(), limits };
  const path = (await queryFiles(session))[0]?.path ?? '';
  const history = await labHistory(session, path);
  return {
    isSame: (one, other) => isSameTree(treeOf(one), treeOf(other)),
    compare: (before, after, schema) =>
      compareRows(
        shared,
        history,
        { before: readParameters(before), after: readParameters(after), schema },
        options,
      ),
    stop: () => shared.stop(),
  };
}

/** Queries by schema; a query changes no table, so that one of equal schemas is enough. */
async function queriesIn(session: Session): Promise<readonly (readonly [Schema, readonly Step[]])[]> {
  const found = new Map<Schema['relations'], { readonly schema: Schema; readonly steps: Step[] }>();
  for (const { path, file } of await queryFiles(session)) {
    for (const step of file.steps) {
      if (!isJudged({ path, parsed: step.statement.parsed })) continue;
      const known = found.get(step.before.relations) ?? { schema: step.before, steps: [] };
      known.steps.push(step);
      found.set(step.before.relations, known);
    }
  }
  return [...found.values()].map(({ schema, steps }) => [schema, steps] as const);
}

async function query(
  { statement, before, after }: Step,
  client: Client,
  statements: StatementParser,
  { figures, comparing }: { readonly figures: Figures; readonly comparing: Comparing | undefined },
): Promise<void> {
  const { parsed } = statement;
  const { text } = parsed;
  if (!(await isPrepared(client, preparableText(parsed)))) return;
  const known = new Set<string>();
  for (const { start } of parsed.tokens) {
    const begun = performance.now();
    const own = { ...statement, span: { start: 0, end: text.length } };
    const place = placeIn(text, own, start, { schema: before, after });
    const here = refactoringPlace(place, 18);
    const offers = refactorings.map((one) => ({
      title: one.title,
      keeps: one.keeps,
      offer: one.offer(here),
    }));
    figures.times.push(performance.now() - begun);
    for (const { title, keeps, offer } of offers) {
      if (offer?.kind === 'refused') figures.refused += 1;
      if (offer?.kind !== 'edits' || place.base !== 0) continue;
      const made = applyEdits(place.text, offer.edits) ?? 'the edits overlap';
      if (known.has(`${title}${made}`)) continue;
      known.add(`${title}${made}`);
      figures.offered.set(title, (figures.offered.get(title) ?? 0) + 1);
      if (!(await isPrepared(client, preparableText(statements.parse(made)))))
        figures.wrong.push(`${title}: ${text}\n      → ${made}`);
      else if (keeps === 'rows' && offer.differs === undefined && comparing?.isSame(text, made) === false)
        await compareSome(title, [text, made], before, { figures, comparing });
    }
  }
}

let claims = 0;

async function compareSome(
  title: string,
  [before, after]: readonly [string, string],
  schema: Schema,
  { figures, comparing }: { readonly figures: Figures; readonly comparing: Comparing },
): Promise<void> {
  claims += 1;
  if (claims % Number(values.compare) !== 0) return;
  const result = await comparing.compare(before, after, schema);
  const words = result.kind === 'unknown' ? `unknown: ${result.because}` : result.kind;
  figures.compared.set(words, (figures.compared.get(words) ?? 0) + 1);
  if (result.kind === 'other') figures.others.push(`${title}, ${result.row}: ${before}\n      → ${after}`);
}

async function isPrepared(client: Client, sql: string | undefined): Promise<boolean> {
  if (sql === undefined) return false;
  try {
    await client.query(`PREPARE asked AS ${sql}`);
    await client.query('DEALLOCATE asked');
    return true;
  } catch {
    return false;
  }
}
