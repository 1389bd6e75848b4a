/**
 * Whom a statement keeps out of a file: what the second connection of the embedded SQLite sees, beside processes of the machine's own SQLite
 * that read and write the same file while such a statement is in its transaction, and while it commits.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqliteFacts } from '../../../core/effects/sqlite/facts.ts';
import { keptOut } from '../../../core/proof/file-locks.ts';
import { SqliteChild, sqliteLimits } from '../../../engine/embedded/sqlite/child.ts';
import { openSqlite, type Sqlite } from '../../hosts/sqlite.ts';
import { sqliteProgram } from '../proof/embedded-program.ts';

const schema = readFileSync(new URL('../../fixtures/sqlite/schema.sql', import.meta.url), 'utf8');

let engine: Sqlite;
let child: SqliteChild;
beforeAll(async () => {
  engine = await openSqlite();
  const started = await SqliteChild.start({ program: await sqliteProgram(), limits: sqliteLimits });
  if (started.kind === 'failed') throw new Error(started.failure.message);
  child = started.child;
  await embedded(schema);
  await child.mark(1);
});
afterAll(() => {
  child.end({ reason: 'closed', message: 'Done.' });
  engine.stop();
});

async function embedded(sql: string): Promise<readonly (string | null)[]> {
  const outcome = await child.query(sql);
  if (outcome.kind === 'failed') throw new Error(`${outcome.failure.message} in ${sql}`);
  return outcome.rows[0] ?? [];
}

/** In its transaction, and at its commit. */
type Seen = readonly [held: string, atCommit: string];

const reads = 'SELECT count(*) FROM customers';
const writes = "INSERT INTO customers VALUES (2, 'x')";

async function seenHere(begin: string, sql: string, mode: string): Promise<Seen> {
  await child.goBack(1);
  await embedded(`PRAGMA journal_mode = ${mode}; ${begin}; ${sql}`);
  const ask = (moment: string): Promise<readonly (string | null)[]> =>
    embedded(`SELECT plinth_locks()->>'$.${moment}.keepsOut'`);
  const [held] = await ask('after');
  await embedded('COMMIT');
  const [atCommit] = await ask('commit');
  return [held ?? 'nobody', atCommit ?? 'nobody'];
}

function seenThere(begin: string, sql: string, mode: string): Seen {
  const file = engine.fresh();
  lines(`${schema}; PRAGMA journal_mode = ${mode};`, file);
  const locked = (script: string): number =>
    lines(script, file).filter((line) => line.includes('database is locked')).length;
  const beside = (other: string): string => `.shell sqlite3 '${file}' "${other}" 2>&1 || true\n`;
  const work = `${begin}; ${sql};`;
  const held = locked(`${work}\n.output stdout\n${beside(reads)}${beside(writes)}ROLLBACK;`);
  // Whoever reads keeps out a commit that would keep it out, and only that.
  const atCommit = ['BEGIN IMMEDIATE', `BEGIN; ${reads}`].map((first) =>
    locked(`${first};\n${beside(`${work} COMMIT`)}`),
  );
  return [keptOut[held] ?? '', keptOut[atCommit.reduce((sum, one) => sum + one, 0)] ?? ''];
}

function lines(script: string, file: string): readonly string[] {
  const outcome = engine.run(script, file);
  if (!outcome.ok) throw new Error(`${outcome.message} in ${script}`);
  return outcome.rows;
}

const reading = 'SELECT count(*) FROM orders';
const setting = 'PRAGMA foreign_keys = ON';
const quiet: Seen = ['nobody', 'nobody'];

const statements: readonly string[] = [
  ...(['add-column', 'drop-column', 'create-index', 'drop-table'] as const).map(
    (id) => sqliteFacts[id].example,
  ),
  'CREATE TABLE lines (id INTEGER)',
  "INSERT INTO customers VALUES (3, 'y')",
  'UPDATE orders SET total = 0',
  reading,
  'PRAGMA user_version = 7',
  setting,
];

const expected: Readonly<Record<string, (sql: string) => Seen>> = {
  DELETE: (sql) =>
    sql === setting ? quiet : sql === reading ? ['writers', 'nobody'] : ['writers', 'everybody'],
  WAL: (sql) => (sql === setting || sql === reading ? quiet : ['writers', 'writers']),
};

describe.each(Object.keys(expected))('with journal_mode %s', (mode) => {
  it.each(statements)('%s', async (sql) => {
    const seen = await seenHere('BEGIN', sql, mode);
    expect(seen).toEqual(expected[mode]?.(sql));
    expect(seen).toEqual(seenThere('BEGIN', sql, mode));
  });

  it('BEGIN EXCLUSIVE', async () => {
    const [held] = await seenHere('BEGIN EXCLUSIVE', reads, mode);
    expect(held).toBe(mode === 'WAL' ? 'writers' : 'everybody');
    expect(held).toBe(seenThere('BEGIN EXCLUSIVE', reads, mode)[0]);
  });
});
