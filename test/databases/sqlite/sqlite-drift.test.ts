/**
 * Drift on SQLite itself, with foreign keys on: each kind of difference is found, nothing is where nothing differs, and what is written makes
 * both alike, either way, with all rows that are not said to be lost.
 */
import { copyFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compareSides, type Drift } from '../../../core/drift/compare.ts';
import { reconcile } from '../../../core/drift/reconcile/reconcile.ts';
import type { DriftSide, DriftWay } from '../../../core/drift/side.ts';
import { driftTexts } from '../../../core/drift/text.ts';
import type { SqlSession } from '../../../engine/databases/session.ts';
import { liveSide } from '../../../engine/drift/sides.ts';
import { SqliteGround } from '../../../engine/scratch/sqlite/contents.ts';
import { openSqlite, type Sqlite } from '../../hosts/sqlite.ts';
import { sqliteProgram } from '../proof/embedded-program.ts';
import { base, cases } from './sqlite-drift-cases.ts';

let engine: Sqlite;
let start: string;
let untouched: DriftSide;
beforeAll(async () => {
  engine = await openSqlite();
  start = engine.fresh();
  untouched = (await after(`BEGIN; ${base} COMMIT`, start)).side;
});
afterAll(() => {
  engine.stop();
});

function run(sql: string, file: string): readonly string[] {
  const outcome = engine.run(`PRAGMA foreign_keys = ON;\n${sql};`, file);
  if (!outcome.ok) throw new Error(`${outcome.message} in ${sql}`);
  return outcome.rows;
}

function withBase(): string {
  const file = engine.fresh();
  copyFileSync(start, file);
  return file;
}

/** What the statements return, and the schema after them. */
async function after(
  sql: string,
  file: string,
): Promise<{ readonly rows: readonly string[]; readonly side: DriftSide }> {
  const rows: string[] = [];
  const session: SqlSession = {
    label: 'sqlite3',
    query: (text) => {
      const lines = run(`${sql};\n.print ----\n.mode json\n${text}`, file);
      const at = lines.indexOf('----');
      rows.push(...lines.slice(0, at));
      const read = JSON.parse(lines.slice(at + 1).join('\n')) as readonly Record<string, string | null>[];
      return Promise.resolve({ kind: 'rows', rows: read.map((row) => Object.values(row)) });
    },
  };
  const read = await liveSide(session, { label: 'file', toolTables: [], embedded: undefined }, 'sqlite');
  if (read.kind === 'failed') throw new Error(read.failure.message);
  return { rows, side: read.side };
}

function differsIn(drift: Drift, objects: readonly string[]): void {
  expect(drift.objects.map(({ name }) => name)).toEqual(objects);
  for (const one of drift.objects) {
    const texts = driftTexts(drift, one);
    expect(texts.left).not.toBe(texts.right);
  }
}

const rowsIn = { customers: 2, orders: 2, lines: 3, tree: 2, Facts: 2 };

/** `gone`: tables that lose their rows on the way. */
async function applied(
  drift: Drift,
  way: DriftWay,
  file: string,
  gone: ReadonlySet<string>,
): Promise<DriftSide> {
  const { migrations, unwritten } = reconcile(drift, drift.objects, way);
  expect(unwritten).toEqual([]);
  const texts = migrations.map(({ transaction, steps }) => {
    const text = steps.map(({ sql }) => `${sql};\n`).join('');
    return transaction ? `BEGIN;\n${text}COMMIT;\n` : text;
  });
  const kept = Object.entries(rowsIn).filter(([table]) => !gone.has(table));
  const counts = kept.map(([table]) => `SELECT count(*) FROM ${table};`).join('\n');
  const { rows, side } = await after(
    `${texts.join('')}PRAGMA foreign_key_check; PRAGMA integrity_check; ${counts}`,
    file,
  );
  expect(rows).toEqual(['ok', ...kept.map(([, count]) => String(count))]);
  return side;
}

it.each(cases)('$of', async ({ change, objects }) => {
  const file = withBase();
  const { side: changed } = await after(change, file);
  const drift = compareSides(untouched, changed);
  differsIn(drift, objects);
  const gone = new Set(drift.objects.flatMap(({ state, name }) => (state === 'only-left' ? [name] : [])));
  const back = await applied(drift, 'right-to-left', file, gone);
  expect(compareSides(untouched, back).objects).toEqual([]);
  const again = compareSides(back, changed);
  differsIn(again, objects);
  const forth = await applied(again, 'left-to-right', file, gone);
  expect(compareSides(forth, changed).objects).toEqual([]);
});

it('nothing where both are the same but for spelling', async () => {
  const spelled = base.replaceAll('customers', '"Customers"').replaceAll('lines', 'LINES');
  const { side } = await after(`BEGIN; ${spelled} COMMIT`, engine.fresh());
  const drift = compareSides(untouched, side);
  expect(drift.objects).toEqual([]);
  // Six tables and two views.
  expect(drift.compared).toBe(8);
});

it('knows the version of a file that is empty', async () => {
  const { side } = await after('SELECT 1', engine.fresh());
  expect([side.major, side.items]).toEqual([untouched.major, []]);
});

it('says what is not written', async () => {
  const { side } = await after(
    'DROP TABLE search; CREATE VIRTUAL TABLE search USING fts5(body, more)',
    withBase(),
  );
  const drift = compareSides(untouched, side);
  expect(reconcile(drift, drift.objects, 'left-to-right')).toMatchObject({
    migrations: [],
    unwritten: [{ kind: 'table', name: 'search' }],
  });
});

it('keeps the numbers that AUTOINCREMENT has used', async () => {
  const file = withBase();
  const { side } = await after(
    "INSERT INTO customers (email) VALUES ('c'), ('d'); DELETE FROM customers WHERE email IN ('c', 'd')",
    file,
  );
  const other = await after(`BEGIN; ${base.replace('age INT', 'age TEXT')} COMMIT`, engine.fresh());
  await applied(compareSides(side, other.side), 'left-to-right', file, new Set());
  expect(run("INSERT INTO customers (email) VALUES ('e') RETURNING id", file)).toEqual(['5']);
});

it('says which migration SQLite did not run to its end', async () => {
  const migrations: readonly (readonly [sent: string, toolTransaction: boolean, refused?: string])[] = [
    ['CREATE TABLE a (x)', true],
    ['CREATE TABLE b (x); COMMIT', true, 'cannot commit - no transaction is active'],
    ['CREATE TABLE c (x INTEGER PRIMARY KEY)', false],
    ['BEGIN; CREATE TABLE d (x); COMMIT', false],
    ['BEGIN; CREATE TABLE e (x)', false],
    [
      'PRAGMA foreign_keys = ON; BEGIN; CREATE TABLE f (x REFERENCES c DEFERRABLE INITIALLY DEFERRED); INSERT INTO f VALUES (1)',
      false,
      'FOREIGN KEY constraint failed',
    ],
    ['CREATE TABLE g (x); CREATE TABLE g (x)', true, 'table g already exists'],
  ];
  const ground = new SqliteGround(await sqliteProgram());
  const { read, outcome } = await ground.contents(
    migrations.map(([sent, toolTransaction], at) => ({ name: `${at}`, sends: [sent], toolTransaction })),
  );
  expect(outcome).toMatchObject({
    migrations: migrations.map(([, , reason]) => ({
      result: reason === undefined ? { kind: 'applied' } : { kind: 'notVerifiable', reason },
    })),
  });
  if (read.kind === 'failed') throw new Error(read.failure.message);
  const tables = read.contents.items.flatMap(({ kind, name }) => (kind === 'table' ? [name] : []));
  expect(tables).toEqual(['a', 'b', 'c', 'd', 'e']);
});
