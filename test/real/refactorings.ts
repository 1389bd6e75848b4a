/**
 * Every refactoring at every token of the queries of a checkout: how often it is offered, how long all of them take at one place, and
 * whether a real PostgreSQL with the replayed schema prepares the result wherever it prepares the query before it.
 *   npm run real:refactorings -- FOLDER … [--misses N]
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { preparableText } from '../../core/proof/code.ts';
import { placeIn } from '../../core/names/place.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { refactorings } from '../../core/refactorings/actions/index.ts';
import { refactoringPlace } from '../../core/refactorings/refactoring.ts';
import type { Schema } from '../../core/schema/model.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { Step } from '../../engine/session/named-files.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { statementParser } from '../sql.ts';
import { makeSchema, withKnownTypes } from './indexes/load.ts';
import { isJudged } from './names/dependencies.ts';
import { queryFiles } from './names/query-files.ts';

const { values, positionals } = parseArgs({
  options: { misses: { type: 'string', default: '5' } },
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

  print(name: string, queries: number): void {
    const sorted = this.times.toSorted((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
    const all = [...this.offered.values()].reduce((sum, one) => sum + one, 0);
    console.log(
      `== ${name}: ${queries} queries, ${sorted.length} places; ${all} offered by ${this.offered.size} refactorings, ${this.refused} refused; p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(0.9999)} ms; not prepared afterwards: ${this.wrong.length}`,
    );
    for (const [title, count] of [...this.offered].sort((a, b) => b[1] - a[1]))
      console.log(`   ${count} × ${title}`);
    for (const one of this.wrong.slice(0, Number(values.misses))) console.log(`   wrong: ${one}`);
    if (this.wrong.length > 0) process.exitCode = 1;
  }
}

async function sweep(root: string, server: PostgresServer): Promise<void> {
  const parser = await loadPostgresParser();
  const session = await Session.open({
    ...kit,
    root,
    parser,
    processes: 'forbidden',
    withoutGit: 'everything',
  });
  const statements = await statementParser();
  const figures = new Figures();
  let queries = 0;
  for (const [schema, steps] of await queriesIn(session)) {
    const client = new Client({ connectionString: server.connectionString(await server.createDatabase()) });
    await client.connect();
    await makeSchema(client, await withKnownTypes(client, schema));
    for (const step of steps) {
      queries += 1;
      await query(step, client, statements, figures);
    }
    await client.end();
  }
  figures.print(basename(root), queries);
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
  figures: Figures,
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
    const offers = refactorings.map((one) => ({ title: one.title, offer: one.offer(here) }));
    figures.times.push(performance.now() - begun);
    for (const { title, offer } of offers) {
      if (offer?.kind === 'refused') figures.refused += 1;
      if (offer?.kind !== 'edits' || place.base !== 0) continue;
      const made = applyEdits(place.text, offer.edits) ?? 'the edits overlap';
      if (known.has(`${title}${made}`)) continue;
      known.add(`${title}${made}`);
      figures.offered.set(title, (figures.offered.get(title) ?? 0) + 1);
      if (!(await isPrepared(client, preparableText(statements.parse(made)))))
        figures.wrong.push(`${title}: ${text}\n      → ${made}`);
    }
  }
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
