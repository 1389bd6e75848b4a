/** What SQLite reads and writes for each kind of change, on few rows and on many, and whom it keeps out meanwhile: the engine's own answer. */
import { copyFileSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  measuredSqlite,
  sqliteFacts,
  type SqliteFact,
  type SqliteWork,
} from '../../../core/effects/sqlite/facts.ts';
import { versionName } from '../../../core/migrations/dialect/server-version.ts';
import { openSqlite, type Sqlite } from '../../hosts/sqlite.ts';

const schema = readFileSync(new URL('../../fixtures/sqlite/schema.sql', import.meta.url), 'utf8');
const sizes = [100, 3000] as const;
const pageSize = 4096;

let engine: Sqlite;
beforeAll(async () => {
  engine = await openSqlite();
});
afterAll(() => {
  engine.stop();
});

function run(sql: string, database?: string): readonly string[] {
  const outcome = engine.run(sql, database);
  if (!outcome.ok) throw new Error(`${outcome.message} in ${sql}`);
  return outcome.rows;
}

const made = new Map<number, string>();

/** A copy of a database that is made once. */
function filled(rows: number): string {
  const first = made.get(rows) ?? engine.fresh();
  if (!made.has(rows))
    run(
      `${schema}; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${String(rows)})
       INSERT INTO orders SELECT i, 1, printf('%0120d', i), i FROM n;`,
      first,
    );
  made.set(rows, first);
  const file = engine.fresh();
  copyFileSync(first, file);
  return file;
}

interface Pages {
  readonly all: number;
  readonly read: number;
  readonly other: number;
}

function pagesOf({ example }: SqliteFact, file: string): Pages {
  const before = readFileSync(file);
  const stats = run(`.stats on\n${example};`, file).join('\n');
  const after = readFileSync(file);
  const all = Math.ceil(Math.max(before.length, after.length) / pageSize);
  const page = (of: Buffer, at: number): Buffer => of.subarray(at * pageSize, (at + 1) * pageSize);
  const other = Array.from({ length: all }, (_, at) => !page(before, at).equals(page(after, at)));
  const read = Number(/Page cache misses:\s+(\d+)/.exec(stats)?.[1]);
  return { all: Math.ceil(before.length / pageSize), read, other: other.filter(Boolean).length };
}

/** By how many pages it grows, of those that the table has more. */
function growth(fact: SqliteFact): { readonly read: number; readonly other: number } {
  const [few, many] = sizes.map((rows) => pagesOf(fact, filled(rows)));
  if (few === undefined || many === undefined) throw new Error('Two sizes are measured.');
  const more = many.all - few.all;
  return { read: (many.read - few.read) / more, other: (many.other - few.other) / more };
}

function workSeen({ read, other }: ReturnType<typeof growth>): readonly SqliteWork[] {
  if (read < 0.01) return ['none'];
  if (other < 0.01) return ['reads'];
  // An index is written beside the table; of a table that goes its pages change, too, where the engine overwrites what it frees.
  return read > 0.5 && other > 0.5 ? ['table', 'index', 'frees'] : ['index', 'frees'];
}

it('is the release that the facts name', () => {
  expect(engine.version).toBe(versionName('sqlite', measuredSqlite));
});

describe('work', () => {
  it.each(Object.entries(sqliteFacts))('%s', (_, fact) => {
    expect(workSeen(growth(fact))).toContain(fact.work);
  });
});

describe('locks', () => {
  const beside = (file: string, sql: string): string => `.shell sqlite3 '${file}' "${sql}" 2>&1 || true`;
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['a short change', 'DELETE', sqliteFacts['add-column'].example, ['1', 'locked']],
    ['a long one', 'DELETE', sqliteFacts['drop-column'].example, ['locked', 'locked']],
    ['a long one with a write-ahead log', 'WAL', sqliteFacts['drop-column'].example, ['1', 'locked']],
  ];

  it.each(cases)('%s: who reads and who writes another table', (_, mode, example, expected) => {
    const file = filled(20_000);
    const others = ['SELECT count(*) FROM customers', "INSERT INTO customers VALUES (2, 'x')"];
    const script = [`PRAGMA journal_mode = ${mode};`, 'BEGIN;', `${example};`];
    const asked = others.map((one) => beside(file, one));
    const rows = run([...script, '.output stdout', ...asked, 'ROLLBACK;'].join('\n'), file);
    const answers = rows.slice(1).filter((row) => !row.startsWith('System command'));
    expect(answers.map((row) => (row.includes('database is locked') ? 'locked' : row))).toEqual(expected);
  });
});
