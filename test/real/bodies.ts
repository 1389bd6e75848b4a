/**
 * The exam of function bodies, against plpgsql_check on a real server. The functions of each migration folder as they are last written: where the
 * extension has no error, nothing may be reported. Then one thing in a body is made wrong; where the extension has an error, it must be
 * found, at a token.
 *   npm run real:bodies -- --server postgres://USER@HOST:PORT FOLDER … [--seed S] [--list N]
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { bodyMistake } from '../../core/describe/bodies/body-mistakes.ts';
import { bodyQueries } from '../../core/describe/bodies/body-queries.ts';
import { gapsOf, type Gaps } from '../../core/describe/gaps.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { ParsedStatement } from '../../core/syntax/statement.ts';
import { describeOn } from '../../engine/lab/describe.ts';
import { migrationsOf } from '../../engine/lab/history-of.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { openCheckout } from './open-checkout.ts';
import type { Session } from '../../engine/session/session.ts';
import { Random } from '../bench/random.ts';
import { embeddedProgram } from '../databases/proof/embedded-program.ts';
import type { PostgresServer } from '../hosts/postgres/server.ts';
import { statementParser } from '../sql.ts';
import { bodyMutations } from './describe/body-mutations.ts';
import { execute } from './replay/execute.ts';
import { noSurroundings } from './replay/surroundings.ts';

const { values, positionals } = parseArgs({
  options: {
    server: { type: 'string', default: '' },
    seed: { type: 'string', default: '20261127' },
    list: { type: 'string', default: '10' },
  },
  allowPositionals: true,
});

interface Count {
  wrong: number;
  found: number;
  exact: number;
  /** Found where the extension has no error. */
  extra: number;
}

const kinds = new Map<string, Count>();
let functions = 0;
let clean = 0;
let falseReports = 0;
let listed = 0;

void main();

async function main(): Promise<void> {
  for (const root of positionals.map((path) => resolve(path))) {
    const session = await openCheckout(root);
    for (const folder of session.folders)
      if (folder.dialect === 'postgresql') await examOf(session, folder, `${basename(root)} ${folder.path}`);
  }
  console.log(`${functions} functions, ${clean} without an error, reported of these ${falseReports}`);
  const sum: Count = { wrong: 0, found: 0, exact: 0, extra: 0 };
  for (const [kind, one] of kinds) {
    for (const key of ['wrong', 'found', 'exact', 'extra'] as const) sum[key] += one[key];
    console.log(`   ${kind}: ${inWords(one)}`);
  }
  console.log(`all: ${inWords(sum)}`);
}

function inWords({ wrong, found, exact, extra }: Count): string {
  const part = (some: number): string => ((100 * some) / Math.max(1, wrong)).toFixed(1);
  return `${wrong} errors, found ${part(found)} %, at the token ${part(exact)} %, extra ${extra}`;
}

async function examOf(session: Session, folder: MigrationFolder, name: string): Promise<void> {
  const routines = await routinesOf(session, folder);
  if (routines.length === 0) return;
  const database = await judge(session, folder);
  const editor = await editorOf(session, folder);
  const random = new Random(Number(values.seed));
  const parser = await statementParser();
  let own = 0;
  for (const parsed of routines) {
    const truth = await database.errorsIn(parsed);
    if (truth === undefined) continue;
    functions += 1;
    own += 1;
    const said = await editor.mistakesIn(parsed);
    if (truth.length > 0) continue;
    clean += 1;
    for (const { message, text } of said) {
      falseReports += 1;
      console.log(`   FALSE ${message} at ${text} — ${short(parsed.text)}`);
    }
    if (said.length > 0) continue;
    for (const one of bodyMutations(parsed, random)) {
      const changed = parser.parse(one.text);
      const wrong = await database.errorsIn(changed);
      if (wrong === undefined) continue;
      const found = await editor.mistakesIn(changed);
      const count = kinds.get(one.kind) ?? { wrong: 0, found: 0, exact: 0, extra: 0 };
      kinds.set(one.kind, count);
      if (wrong.length === 0) {
        count.extra += found.length > 0 ? 1 : 0;
        if (found.length > 0) list(`extra ${one.kind} ${found[0]?.message}: ${one.shown}`);
        continue;
      }
      count.wrong += 1;
      if (found.length > 0) count.found += 1;
      else list(`silent ${one.kind} ${wrong[0]}: ${one.shown}`);
      if (found.some(({ start, end }) => start < one.end && one.start < end)) count.exact += 1;
      else if (found.length > 0) list(`elsewhere ${one.kind} ${wrong[0]} at ${found[0]?.text}: ${one.shown}`);
    }
  }
  console.log(`${name}: ${own} functions`);
  await database.end();
  editor.end();
}

function list(text: string): void {
  if ((listed += 1) <= Number(values.list)) console.log(`   ${text}`);
}

/** The last definition of each. */
async function routinesOf(session: Session, folder: MigrationFolder): Promise<readonly ParsedStatement[]> {
  const found = new Map<string, ParsedStatement>();
  for (const { name } of await session.migrationsToRun(folder)) {
    const read = session.read(name, { named: true });
    for (const { direction, statements } of read?.sections ?? [])
      for (const { parsed } of direction === 'up' ? statements : []) {
        const [only] = parsed.operations;
        if (only?.kind === 'createFunction' && /^(?:plpgsql|sql)$/.test(only.language))
          found.set(`${only.function.name.text} ${only.arguments.length}`, parsed);
      }
  }
  return [...found.values()];
}

interface Judge {
  /** The extension's errors; undefined for a function that it cannot check. */
  readonly errorsIn: (parsed: ParsedStatement) => Promise<readonly string[] | undefined>;
  readonly end: () => Promise<void>;
}

async function judge(session: Session, folder: MigrationFolder): Promise<Judge> {
  const server = given(values.server);
  const database = await server.createDatabase();
  await execute(session, folder, server, database, noSurroundings());
  const connection = (): Client => {
    const client = new Client({ connectionString: server.connectionString(database) });
    // The extension ends the server with some functions: these are not judged.
    client.on('error', () => undefined);
    return client;
  };
  const first = connection();
  await first.connect();
  await first.query('CREATE EXTENSION IF NOT EXISTS plpgsql_check');
  await first.end();
  return {
    errorsIn: async (parsed) => {
      const [only] = parsed.operations;
      if (only?.kind !== 'createFunction') return undefined;
      const client = connection();
      try {
        await client.connect();
        await client.query('BEGIN');
        await client.query(parsed.text.replace(/^create\s+(?:or\s+replace\s+)?/i, 'CREATE OR REPLACE '));
        if (only.language === 'sql') return [];
        const inputs = only.arguments.filter(({ mode }) => mode !== 'out' && mode !== 'table').length;
        const { rows } = await client.query<{ error: string }>(
          `SELECT DISTINCT c.message AS error FROM pg_proc p
            LEFT JOIN LATERAL (SELECT tgrelid FROM pg_trigger WHERE tgfoid = p.oid LIMIT 1) t ON true
            CROSS JOIN LATERAL plpgsql_check_function_tb(p.oid, coalesce(t.tgrelid, 0), fatal_errors => false,
              other_warnings => true, performance_warnings => false, extra_warnings => false) c
            WHERE p.proname = $1 AND p.pronargs = $2 AND (c.level = 'error' OR c.message LIKE 'too % attributes for target variables')`,
          [only.function.name.text, inputs],
        );
        return rows.map(({ error }) => error);
      } catch (error) {
        // The server checks a body in SQL itself.
        return only.language === 'sql' ? [String(error)] : undefined;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    end: () => server.dropDatabase(database),
  };
}

let count = 0;

function given(url: string): PostgresServer {
  const connectionString = (database: string): string => `${url}/${database}`;
  const admin = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: connectionString('postgres') });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  return {
    major: 15,
    port: Number(new URL(url).port),
    connectionString,
    createDatabase: async () => {
      const name = `exam_${process.pid}_${(count += 1)}`;
      await admin(`CREATE DATABASE ${name}`);
      return name;
    },
    dropDatabase: (database) => admin(`DROP DATABASE ${database}`),
    stop: () => Promise.resolve(),
  };
}

interface Found {
  readonly message: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

async function editorOf(session: Session, folder: MigrationFolder) {
  const shared = new SharedServer();
  const options = { program: await embeddedProgram(), parser: await loadPostgresParser() };
  const history = await migrationsOf(session, folder);
  const schema = await session.schemaOf(folder);
  const first = await describeOn(shared, history, [], options);
  if (schema === undefined || first.kind === 'failed') throw new Error('The history was not run.');
  const gaps: Gaps = gapsOf(schema, first.done, history);
  return {
    mistakesIn: async (parsed: ParsedStatement): Promise<readonly Found[]> => {
      const found = bodyQueries(parsed, schema);
      if (found === undefined) return [];
      const answers = await describeOn(
        shared,
        history,
        found.queries.map(({ sent }) => sent.sql),
        options,
      );
      if (answers.kind === 'failed') throw new Error(answers.failure.message);
      return found.queries.flatMap((query, at) => {
        const answer = answers.descriptions[at];
        const mistake = answer && bodyMistake(query, answer, found, gaps);
        if (mistake === undefined) return [];
        const start = query.span.start + mistake.span.start;
        const end = query.span.start + mistake.span.end;
        return [{ message: mistake.message, text: parsed.text.slice(start, end), start, end }];
      });
    },
    end: () => shared.stop(),
  };
}

function short(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 120);
}
