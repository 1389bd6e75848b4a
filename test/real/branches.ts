/**
 * The exam of what new work does to queries: each of the last migrations of a folder is new work once, with the code as it was before the
 * commit that added it. A real PostgreSQL 18 prepares every query of that code before the migration and after it: a query that is reported as
 * broken must be accepted before and refused after, and one that is refused only after should be reported. Worse plans are counted and listed.
 *   npm run real:branches -- REPOSITORY … [--last 20] [--under server] [--matching REGEX]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { labBasis } from '../../core/plan-lab/basis.ts';
import { readParameters } from '../../core/plan/parameters.ts';
import { queriesIn } from '../../core/plan/query-shape/queries-in.ts';
import { affectedQueries } from '../../engine/branch/affected.ts';
import { branchOf } from '../../engine/branch/branch.ts';
import { brokenQueries, type Describe } from '../../engine/branch/broken.ts';
import { worsenedQueries, type PlanAll } from '../../engine/branch/worsened.ts';
import type { MigrationToReplay } from '../../engine/embedded/preparation.ts';
import { describeOn } from '../../engine/lab/describe.ts';
import { PlanLab } from '../../engine/lab/lab.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { planAll, sourceIn } from '../../engine/plan-tests/file-plans.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';
import { embeddedProgram } from '../databases/proof/embedded-program.ts';
import { startPostgres } from '../hosts/postgres/server.ts';

const { values, positionals } = parseArgs({
  options: {
    last: { type: 'string', default: '20' },
    under: { type: 'string', default: '' },
    matching: { type: 'string', default: '' },
  },
  allowPositionals: true,
});

const total = { migrations: 0, queries: 0, broken: 0, false: 0, missed: 0, worse: 0 };

void main();

async function main(): Promise<void> {
  for (const root of positionals.map((path) => resolve(path))) await exam(root);
  console.log(JSON.stringify(total));
  await (await startPostgres(18)).stop();
}

async function exam(root: string): Promise<void> {
  const session = await sessionIn(join(root, values.under), undefined);
  for (const { dialect, path } of session.folders) {
    if (dialect !== 'postgresql') continue;
    const folder = session.folders.find((one) => one.path === path);
    const history = folder === undefined ? [] : await session.migrationsToRun(folder);
    const server = new SharedServer();
    console.log(`${basename(root)} ${path}: ${history.length} migrations`);
    const matching = new RegExp(values.matching, 'i');
    const wanted = history.filter(({ sends }) => matching.test(sends.join('\n')));
    for (const { name } of wanted.slice(-Number(values.last)))
      await examOf(root, { folder: path, migration: name }, server).catch((error: unknown) => {
        console.log(`  ${basename(name)}: not examined: ${String(error)}`);
      });
    server.stop();
  }
}

interface Added {
  readonly folder: string;
  readonly migration: string;
}

async function examOf(root: string, { folder: path, migration }: Added, server: SharedServer): Promise<void> {
  const inRoot = (one: string): string => (values.under === '' ? one : `${values.under}/${one}`);
  const log = git(root, 'log', '--diff-filter=A', '--format=%H', '--', inRoot(migration));
  const commit = log.trim().split('\n').at(-1) ?? '';
  if (commit === '') throw new Error('no commit adds it');
  const tree = mkdtempSync(join(tmpdir(), 'plinth-branch-'));
  try {
    extract(root, `${commit}^`, values.under, tree);
    const old = await sessionIn(join(tree, values.under), undefined);
    const earlier = await migrationsIn(old, path);
    extract(root, commit, inRoot(path), tree);
    const session = await sessionIn(join(tree, values.under), earlier.at(-1)?.name);
    await judge(session, path, basename(migration), server);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

async function judge(session: Session, path: string, name: string, server: SharedServer): Promise<void> {
  const folder = session.folders.find((one) => one.path === path);
  const branch = folder && (await branchOf(session, folder));
  if (folder === undefined || branch === undefined) throw new Error('there is no new work');
  const texts = await queriesOf(session, folder);
  const native = await nativeServer();
  for (const one of branch.before) await native.run(one);
  const before = await native.accepted(texts);
  let failure: string | undefined;
  for (const one of branch.after.slice(branch.before.length)) failure ??= await native.run(one);
  const after = await native.accepted(texts);
  const lost = new Set([...before].filter((text) => !after.has(text)));
  const started = performance.now();
  const all = await affectedQueries(session, folder, branch);
  const broken = await brokenQueries(branch, all, describeIn(server));
  const took = performance.now() - started;
  const told = new Set(broken.map(({ query }) => query.sent.sql));
  const whole = all.filter(({ sent }) => !told.has(sent.sql));
  const worsened = await worsenedQueries(branch, whole, planIn);
  const wrong: string[] = [];
  for (const { query, message } of broken) {
    const { sql } = query.sent;
    const isTrue = query.kind === 'query' ? lost.has(sql) : !(await native.accepts(sql));
    if (!isTrue) wrong.push(`${message}: ${short(sql)}`);
  }
  const missed = [...lost].filter((text) => !told.has(text));
  total.migrations += 1;
  total.queries += before.size;
  total.broken += broken.length;
  total.false += wrong.length;
  total.missed += missed.length;
  total.worse += worsened.queries.length;
  const line = `${name}: ${before.size} valid of ${texts.size} queries, ${all.length} affected, ${broken.length} broken, false ${wrong.length}, missed ${missed.length}, worse plans ${worsened.queries.length} of ${worsened.queries.length + worsened.same.length}, ${took.toFixed(0)} ms`;
  console.log(`  ${line}${failure === undefined ? '' : ` (not run natively: ${failure})`}`);
  for (const text of wrong) console.log(`     FALSE ${text}`);
  for (const text of missed.slice(0, 5)) console.log(`     missed ${short(text)}`);
  for (const { message, step, query } of broken.slice(0, 5))
    console.log(`     broken ${query.kind} ${query.path}: ${message} | ${short(step.text)}`);
  for (const { check, query, step } of worsened.queries.slice(0, 5))
    console.log(`     worse ${query.path}: ${check.words.join(' ')} | ${short(step.text)}`);
  await native.end();
}

// --------------------------------------------------------------------------------------------------------------- states

async function sessionIn(root: string, after: string | undefined): Promise<Session> {
  const parser = await loadPostgresParser();
  return Session.open({ ...kit, root, parser, after, processes: 'forbidden', withoutGit: 'everything' });
}

async function migrationsIn(session: Session, path: string): Promise<readonly MigrationToReplay[]> {
  const folder = session.folders.find((one) => one.path === path);
  return folder === undefined ? [] : session.migrationsToRun(folder);
}

function git(root: string, ...words: readonly string[]): string {
  return execFileSync('git', ['-C', root, ...words], { encoding: 'utf8' });
}

/** The files that may be SQL, or name it: large others may be missing in a partial clone. */
function extract(root: string, revision: string, path: string, into: string): void {
  const options = { cwd: root, encoding: 'utf8' as const, maxBuffer: 2 ** 29 };
  const env = { ...process.env, GIT_INDEX_FILE: join(into, '.index') };
  execFileSync('git', ['read-tree', revision], { ...options, env });
  const listed = execFileSync(
    'git',
    ['ls-tree', '-r', '-z', '--name-only', revision, '--', path || '.'],
    options,
  );
  const wanted = listed
    .split('\0')
    .filter((one) => /\.(?:sql|go|rs|[jt]sx?|py|java|kt|toml|ya?ml)$/.test(one));
  const input = wanted.join('\0');
  execFileSync('git', ['checkout-index', '-f', '-z', '--stdin', `--prefix=${into}/`], {
    ...options,
    env,
    input,
  });
  rmSync(join(into, '.index'), { force: true });
}

/** What is sent for each query of the files that use the folder's schema. */
async function queriesOf(session: Session, folder: MigrationFolder): Promise<ReadonlySet<string>> {
  const { all } = await session.queriesOf(folder, 'all');
  const paths = new Set(all.map(({ path }) => path));
  const texts = new Set<string>();
  for (const path of paths) {
    await session.prepare(path);
    const read = session.read(path, { named: true, assumed: 'postgresql' });
    if (read?.dialect !== 'postgresql') continue;
    for (const { text, variables, isDefinition } of queriesIn(
      read.sections.flatMap(({ statements }) => statements),
    )) {
      const sent = readParameters(text, variables);
      if (isDefinition !== true && !sent.isPartial) texts.add(sent.sql);
    }
  }
  return texts;
}

// ------------------------------------------------------------------------------------------------------------- servers

function describeIn(server: SharedServer): Describe {
  return async (history, texts) => {
    const options = { program: await embeddedProgram(), parser: await loadPostgresParser() };
    const answer = await describeOn(server, history, texts, options);
    if (answer.kind === 'failed') throw new Error(answer.failure.message);
    const found = new Map(texts.map((text, at) => [text, answer.descriptions[at]]));
    return { of: (text) => found.get(text), done: answer.done };
  };
}

const planIn: PlanAll = async (history, queries) => {
  const options = { program: await embeddedProgram(), parser: await loadPostgresParser() };
  const opened = await PlanLab.open(history, labBasis(undefined, undefined), options);
  if (opened.kind === 'failed') return { found: [], major: undefined, lost: opened.failure.message };
  try {
    return await planAll(queries, sourceIn(opened.lab));
  } finally {
    opened.lab.end();
  }
};

interface Native {
  /** Its error, if it failed. */
  readonly run: (migration: MigrationToReplay) => Promise<string | undefined>;
  readonly accepts: (sql: string) => Promise<boolean>;
  readonly accepted: (texts: ReadonlySet<string>) => Promise<ReadonlySet<string>>;
  readonly end: () => Promise<void>;
}

async function nativeServer(): Promise<Native> {
  const server = await startPostgres(18);
  const database = await server.createDatabase();
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  const accepts = (sql: string): Promise<boolean> =>
    client.query(`PREPARE exam AS ${sql}`).then(
      () => client.query('DEALLOCATE exam').then(() => true),
      () => false,
    );
  return {
    run: async ({ sends, toolTransaction }) => {
      try {
        if (toolTransaction) await client.query('BEGIN');
        for (const text of sends) if (text.trim() !== '') await client.query(text);
        if (toolTransaction) await client.query('COMMIT');
        return undefined;
      } catch (error) {
        await client.query('ROLLBACK');
        return error instanceof Error ? error.message : String(error);
      } finally {
        await client.query('RESET ALL');
      }
    },
    accepts,
    accepted: async (texts) => {
      const found = new Set<string>();
      for (const text of texts) if (await accepts(text)) found.add(text);
      return found;
    },
    end: async () => {
      await client.end();
      await server.dropDatabase(database);
    },
  };
}

function short(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 160);
}
