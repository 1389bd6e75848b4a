/**
 * Marks of the embedded server: whatever has run since, the rollback leads to the same bytes of the catalog, of sequences and of the log.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultLimits, EmbeddedChild } from '../../../engine/embedded/child.ts';
import { embeddedProgram } from './embedded-program.ts';

let child: EmbeddedChild;

beforeAll(async () => {
  const started = await EmbeddedChild.start({
    program: await embeddedProgram(),
    extensions: new Set(['pg_trgm']),
    limits: defaultLimits,
  });
  if (started.kind === 'failed') throw new Error(started.failure.message);
  ({ child } = started);
  await run(
    'CREATE TABLE orders (id bigserial PRIMARY KEY, note text, state text)',
    'CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id))',
    "CREATE TYPE mood AS ENUM ('fine')",
    "INSERT INTO orders (note) SELECT 'n' || i FROM generate_series(1, 500) i",
  );
});

afterAll(() => {
  child.end({ reason: 'closed', message: 'The test is over.' });
});

async function run(...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const outcome = await child.query(text, { protocol: 'simple' });
    if (outcome.kind === 'failed') throw new Error(`${text}: ${outcome.failure.message}`);
  }
}

/** With every row's transaction and place, and the position of the log: nothing can have happened in between. */
async function state(): Promise<string> {
  const catalogs = [
    'pg_class',
    'pg_attribute',
    'pg_constraint',
    'pg_index',
    'pg_enum',
    'pg_type',
    'pg_proc',
    'pg_authid',
  ];
  const parts = [...catalogs, 'pg_database', 'pg_depend', 'pg_extension', 'orders'].map(
    (name) =>
      `SELECT '${name}', md5(coalesce(string_agg(t.xmin::text || t.ctid::text || t::text, ' ' ORDER BY t.ctid), '')) FROM ${name} t`,
  );
  const log = "SELECT 'log', pg_current_wal_insert_lsn()::text";
  const sequence = "SELECT 'sequence', last_value::text || is_called::text FROM orders_id_seq";
  const outcome = await child.query([...parts, sequence, log].join(' UNION ALL '));
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.rows.map((row) => row.join(' ')).join('\n');
}

const traps: Readonly<Record<string, readonly string[]>> = {
  'sequences that have moved': ["INSERT INTO orders (note) VALUES ('a')", "SELECT nextval('orders_id_seq')"],
  'an index built concurrently': ['CREATE INDEX CONCURRENTLY orders_note ON orders (note)'],
  'a value added to an enum, and used': [
    "ALTER TYPE mood ADD VALUE 'bad'",
    "CREATE TABLE moods (m mood DEFAULT 'bad')",
  ],
  'several transactions of a file': [
    'BEGIN; ALTER TABLE orders ADD a int; COMMIT',
    'BEGIN; DROP TABLE lines; COMMIT',
  ],
  'tables written anew': [
    'ALTER TABLE orders ALTER id TYPE int',
    'VACUUM FULL orders',
    'CLUSTER orders USING orders_pkey',
  ],
  'what no transaction takes back': ['CREATE DATABASE other', 'CREATE ROLE somebody', 'CHECKPOINT', 'VACUUM'],
  'a transaction that is left open': ['BEGIN', 'DROP TABLE orders CASCADE'],
  'settings of the session': ["SET search_path = 'nowhere'", 'SET default_transaction_read_only = on'],
  'a thousand tables': [
    "DO $$ BEGIN FOR i IN 1..1000 LOOP EXECUTE 'CREATE TABLE z' || i || ' (a int)'; END LOOP; END $$",
  ],
  'an extension, functions and a text search': [
    'CREATE EXTENSION pg_trgm',
    "SELECT similarity('abc', 'abd')",
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'begin return 1; end'",
    'SELECT f()',
    "SELECT to_tsvector('english', 'cats')",
  ],
  'a table that needs more memory than the machine had': [
    "CREATE TABLE large AS SELECT repeat('x', 1000) AS a FROM generate_series(1, 60000)",
    "SELECT length(string_agg(a, '')) FROM large",
  ],
};

describe('a mark', () => {
  it.each(Object.entries(traps))('leads back from %s', async (_, texts) => {
    expect(await child.mark(1)).toBeUndefined();
    const before = await state();
    expect(await child.goBack(1)).toBeUndefined();
    // Twice: what has run once may have left something in the machine that spoils the second time.
    for (const time of ['once', 'twice']) {
      await run(...texts);
      expect(await child.goBack(1), time).toBeUndefined();
      expect(await state(), time).toBe(before);
      expect(await child.goBack(1), time).toBeUndefined();
    }
    expect(await child.unmark(1)).toBeUndefined();
  });

  it('leads back from a refused statement', async () => {
    await child.mark(1);
    const before = await state();
    await child.query('BEGIN; CREATE TABLE x (); SELECT 1 / 0', { protocol: 'simple' });
    await child.goBack(1);
    expect(await state()).toBe(before);
    await child.unmark(1);
  });

  it('stands beside others, of which each leads to its own time', async () => {
    await child.mark(1);
    await run('ALTER TABLE orders ADD second int');
    await child.mark(2);
    const later = await state();
    await child.goBack(2);
    await run('DROP TABLE lines');
    await child.goBack(1);
    expect((await child.query('SELECT second FROM orders')).kind).toBe('failed');
    await child.goBack(2);
    expect(await state()).toBe(later);
    await child.goBack(1);
    await child.unmark(2);
    expect(await child.goBack(2)).toMatchObject({ reason: 'statement' });
    await child.unmark(1);
  });

  it('does not lead back across a library that was loaded since', async () => {
    await child.mark(1);
    await run("LOAD '$libdir/pgoutput'");
    expect(await child.goBack(1)).toMatchObject({ message: expect.stringContaining('library') as unknown });
    await child.unmark(1);
  });
});
