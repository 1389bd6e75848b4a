/** Proposals for a query: definitions that must be among them, and definitions that must not. */
import { beforeAll, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { queryOf } from '../queries/queries.ts';
import type { Schema } from '../schema/model.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { replaySection } from '../replay/section.ts';
import { StatementParser } from '../operations/postgres/statement-parser.ts';
import { readStatements } from '../syntax/postgres/read.ts';
import { indexMigrations } from './migration.ts';
import { definitionOf, proposalsFor, type ProposedIndex } from './proposals.ts';

const tables = `
CREATE TABLE orders (id bigint PRIMARY KEY, account_id bigint, status text, total numeric, placed_at timestamptz, shipped_at timestamptz, email text, data jsonb, tags text[]);
CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint, quantity int);
CREATE SCHEMA shop;
CREATE TABLE shop."Odd name" (id bigint PRIMARY KEY, "Key" text);
`;

let parser: StatementParser;
let schema: Schema;

beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
  schema = replaySection(emptySchema(), readStatements(tables, 0, tables.length, parser), 'a.sql').after;
});

function proposed(sql: string): readonly ProposedIndex[] {
  const block = queryOf(parser.parse(sql), schema);
  if (block === undefined) throw new Error('no query');
  return proposalsFor(block, sql, schema);
}

it.each([
  ['SELECT * FROM orders o WHERE o.account_id = $1', 'ON orders (account_id)'],
  ['SELECT id FROM orders WHERE account_id = 7 AND placed_at > $1', 'ON orders (account_id, placed_at)'],
  [
    'SELECT * FROM orders o WHERE account_id = 7 ORDER BY o.placed_at DESC LIMIT 3',
    'ON orders (account_id, placed_at)',
  ],
  ['SELECT * FROM orders ORDER BY placed_at DESC, id LIMIT 3', 'ON orders (placed_at DESC, id)'],
  ['SELECT sum(total) FROM orders WHERE account_id = 7', 'ON orders (account_id) INCLUDE (total)'],
  [
    "SELECT * FROM orders WHERE status = 'open' ORDER BY placed_at",
    "ON orders (placed_at) WHERE status = 'open'",
  ],
  [
    'SELECT * FROM orders o WHERE o.shipped_at IS NULL ORDER BY placed_at',
    'ON orders (placed_at) WHERE shipped_at IS NULL',
  ],
  ['SELECT * FROM orders o WHERE lower(o.email) = $1', 'ON orders ((lower(email)))'],
  ["SELECT * FROM orders WHERE data ->> 'session' = $1", "ON orders ((data ->> 'session'))"],
  ["SELECT * FROM orders WHERE email ILIKE '%example%'", 'ON orders USING gin (email gin_trgm_ops)'],
  ["SELECT * FROM orders WHERE email LIKE 'abc%'", 'ON orders (email text_pattern_ops)'],
  [`SELECT * FROM orders WHERE data @> '{"a": 1}'`, 'ON orders USING gin (data jsonb_path_ops)'],
  ["SELECT * FROM orders WHERE tags && ARRAY['a']", 'ON orders USING gin (tags)'],
  [
    "SELECT id FROM orders WHERE to_tsvector('english', email) @@ to_tsquery('a')",
    "ON orders USING gin ((to_tsvector('english', email)))",
  ],
  ['SELECT max(placed_at) FROM orders WHERE account_id = 3', 'ON orders (account_id, placed_at)'],
  ['SELECT 1 FROM orders o JOIN items i ON i.order_id = o.id WHERE o.account_id = 1', 'ON items (order_id)'],
  [
    'SELECT 1 FROM orders o WHERE EXISTS (SELECT 1 FROM items i WHERE i.order_id = o.id)',
    'ON items (order_id)',
  ],
  ['SELECT * FROM orders WHERE account_id = 1 OR total = 2', 'ON orders (total)'],
  ['DELETE FROM shop."Odd name" WHERE "Key" = $1', 'ON shop."Odd name" ("Key")'],
])('%s', (sql, definition) => {
  expect(proposed(sql).map(definitionOf)).toContain(definition);
});

it.each([
  'SELECT count(*) FROM orders',
  'SELECT * FROM orders WHERE id = 7',
  'SELECT * FROM orders ORDER BY random() LIMIT 3',
  'SELECT count(*) FROM generate_series(1, 9) g WHERE g = 1',
])('nothing for %s', (sql) => {
  expect(proposed(sql).map(definitionOf)).toEqual([]);
});

it('makes no index for one of many values, and none that a name of the query is in', () => {
  const all = proposed(
    'SELECT o.id FROM orders o WHERE o.account_id = 4711 AND o.total > $1 ORDER BY o.placed_at',
  );
  expect(all.filter(({ where }) => where !== undefined)).toEqual([]);
  expect(all.map(definitionOf).join('\n')).not.toMatch(/\bo\.|\$1/);
});

it('writes a migration for each, under names that are free', () => {
  const [index] = proposed("SELECT id FROM orders WHERE email ILIKE '%example%'");
  if (index === undefined) throw new Error('nothing proposed');
  const migrations = indexMigrations([index, index], schema);
  expect(migrations.map(({ migration }) => migration.up)).toEqual([
    'CREATE EXTENSION IF NOT EXISTS pg_trgm;\n',
    'CREATE INDEX CONCURRENTLY orders_email_idx ON orders USING gin (email gin_trgm_ops);\n',
    'CREATE INDEX CONCURRENTLY orders_email_idx1 ON orders USING gin (email gin_trgm_ops);\n',
  ]);
});
