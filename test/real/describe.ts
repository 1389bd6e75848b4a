/**
 * The exam of queries that the editor describes. In folders with migrations and queries (files of sqlc, prepared queries of sqlx, programs) a query is valid if a real PostgreSQL 18 with these migrations prepares it: of those nothing may be reported. Then one name, number
 * of arguments or type of each in a seeded sample is made wrong, and the place of the report is compared.
 *   npm run real:describe -- FOLDER … [--sample 300] [--seed S] [--list N]
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { gapsOf } from '../../core/describe/gaps.ts';
import { mistakeIn, type Mistake } from '../../core/describe/mistake.ts';
import { describableQuery, type DescribableQuery } from '../../core/describe/queries.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { describeOn } from '../../engine/lab/describe.ts';
import { migrationsOf } from '../../engine/lab/history-of.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { openCheckout } from './open-checkout.ts';
import type { Session } from '../../engine/session/session.ts';
import { Random } from '../bench/random.ts';
import { embeddedProgram } from '../databases/proof/embedded-program.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { mutations, type Mutated } from './describe/mutations.ts';
import { queriesBeside, type FoundQuery } from './describe/queries.ts';
import { execute } from './replay/execute.ts';
import { noSurroundings } from './replay/surroundings.ts';

const { values, positionals } = parseArgs({
  options: {
    sample: { type: 'string', default: '300' },
    seed: { type: 'string', default: '20261127' },
    list: { type: 'string', default: '10' },
  },
  allowPositionals: true,
});

interface Figures {
  queries: number;
  valid: number;
  wrong: number;
  mutated: number;
  found: number;
  exact: number;
}

const total: Figures = { queries: 0, valid: 0, wrong: 0, mutated: 0, found: 0, exact: 0 };

void main();

async function main(): Promise<void> {
  for (const root of positionals.map((path) => resolve(path))) await exam(root);
  say('all', total);
  await (await startPostgres(18)).stop();
}

async function exam(root: string): Promise<void> {
  const session = await openCheckout(root);
  for (const folder of session.folders) {
    if (folder.dialect !== 'postgresql') continue;
    const found = await queriesBeside(session, folder);
    if (found.length > 0) await examOf(session, folder, found, `${basename(root)} ${folder.path}`);
  }
}

async function examOf(
  session: Session,
  folder: MigrationFolder,
  all: readonly FoundQuery[],
  name: string,
): Promise<void> {
  const native = await nativeOf(session, folder);
  const editor = await editorOf(session, folder);
  const figures: Figures = { queries: 0, valid: 0, wrong: 0, mutated: 0, found: 0, exact: 0 };
  const random = new Random(Number(values.seed));
  const valid: ValidQuery[] = [];
  const seen = new Set<string>();
  for (const { path, parsed } of all) {
    const query = describableQuery(parsed);
    if (query === undefined || seen.has(query.sent.sql)) continue;
    seen.add(query.sent.sql);
    figures.queries += 1;
    if (await native.accepts(query.sent.sql)) valid.push({ ...query, path });
  }
  figures.valid = valid.length;
  const said = await editor.mistakes(valid);
  for (const [at, { path, parsed }] of valid.entries()) {
    const mistake = said[at];
    if (mistake === undefined) continue;
    figures.wrong += 1;
    console.log(`   FALSE ${mistake.message} — ${path}: ${short(parsed.text)}`);
  }
  const wrong: (Mutated & { readonly query: Asked })[] = [];
  for (const { parsed } of shuffled(valid, random).slice(0, Number(values.sample)))
    for (const one of mutations(parsed, random)) {
      const [statement] = statementsOf(session, one.text);
      const query = statement && describableQuery(statement.parsed);
      if (query !== undefined && !(await native.accepts(query.sent.sql))) wrong.push({ ...one, query });
    }
  figures.mutated = wrong.length;
  let listed = 0;
  const found = await editor.mistakes(wrong.map(({ query }) => query));
  for (const [at, one] of wrong.entries()) {
    const verdict = verdictOn(one, found[at]);
    if (verdict !== 'silent') figures.found += 1;
    if (verdict === 'exact') figures.exact += 1;
    else if ((listed += 1) <= Number(values.list))
      console.log(`   ${verdict} ${one.kind} ${one.name}: ${short(one.text)}`);
  }
  say(name, figures);
  for (const key of ['queries', 'valid', 'wrong', 'mutated', 'found', 'exact'] as const)
    total[key] += figures[key];
  await native.end();
  editor.end();
}

type Asked = Pick<DescribableQuery, 'sent' | 'parsed'>;

interface ValidQuery extends Asked {
  readonly path: string;
}

function verdictOn(one: Mutated, mistake: Mistake | undefined): 'exact' | 'elsewhere' | 'silent' {
  if (mistake === undefined) return 'silent';
  const { start, end } = mistake.span;
  return one.start <= start && end <= one.end ? 'exact' : 'elsewhere';
}

function statementsOf(session: Session, text: string) {
  const path = 'plinth-exam.sql';
  session.open(path, text);
  const read = session.read(path, { named: true, assumed: 'postgresql' });
  session.close(path);
  return read?.sections.flatMap(({ statements }) => statements) ?? [];
}

interface Native {
  readonly accepts: (sql: string) => Promise<boolean>;
  readonly end: () => Promise<void>;
}

async function nativeOf(session: Session, folder: MigrationFolder): Promise<Native> {
  const server = await startPostgres(18);
  const database = await server.createDatabase();
  await execute(session, folder, server, database, noSurroundings());
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  return {
    accepts: (sql) =>
      client.query(`PREPARE exam AS ${sql}`).then(
        () => client.query('DEALLOCATE exam').then(() => true),
        () => false,
      ),
    end: async () => {
      await client.end();
      await server.dropDatabase(database);
    },
  };
}

interface Editor {
  /** One for each. */
  readonly mistakes: (queries: readonly Asked[]) => Promise<readonly (Mistake | undefined)[]>;
  readonly end: () => void;
}

/** As the language server asks, without its documents. */
async function editorOf(session: Session, folder: MigrationFolder): Promise<Editor> {
  const shared = new SharedServer();
  const options = { program: await embeddedProgram(), parser: await loadPostgresParser() };
  const history = await migrationsOf(session, folder);
  const schema = await session.schemaOf(folder);
  if (schema === undefined) throw new Error('The session does not know its own folder.');
  const first = await describeOn(shared, history, [], options);
  if (first.kind === 'failed') throw new Error(first.failure.message);
  const gaps = gapsOf(schema, first.done, history);
  return {
    mistakes: async (queries) => {
      const texts = queries.map(({ sent }) => sent.sql);
      const answer = await describeOn(shared, history, texts, options);
      if (answer.kind === 'failed') throw new Error(answer.failure.message);
      return queries.map((query, at) => {
        const one = answer.descriptions[at];
        return one?.kind === 'refused' ? mistakeIn(query, one, gaps) : undefined;
      });
    },
    end: () => shared.stop(),
  };
}

function say(name: string, { queries, valid, wrong, mutated, found, exact }: Figures): void {
  const part = (some: number): string => ((100 * some) / Math.max(1, mutated)).toFixed(1);
  console.log(
    `${name}: ${queries} queries, ${valid} valid, false ${wrong} | ${mutated} mistakes, found ${part(found)} %, at the token ${part(exact)} %`,
  );
}

function short(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 160);
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map((one) => ({ one, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
