import { beforeAll, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { replaySection } from '../replay/section.ts';
import type { Schema } from '../schema/model.ts';
import { StatementParser } from '../operations/postgres/statement-parser.ts';
import { readStatements } from '../syntax/postgres/read.ts';
import { mostRowsOf } from './most-rows.ts';
import { queryOf } from './queries.ts';

let parser: StatementParser;
let schema: Schema;

const tables = `
CREATE TABLE orders (id bigint PRIMARY KEY, status text, at timestamptz);
CREATE TABLE lines (id bigint PRIMARY KEY, sku text);
CREATE FUNCTION many() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION single() RETURNS int LANGUAGE sql AS 'SELECT 1';`;

beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
  const statements = readStatements(tables, 0, tables.length, parser);
  schema = replaySection(emptySchema(), statements, 'a.sql').after;
});

it.each([
  ['SELECT max(at) FROM orders', 1],
  ['SELECT max(at) FROM orders GROUP BY status', undefined],
  ['SELECT 1 FROM orders HAVING count(*) > 5', 1],
  ['SELECT id FROM orders', undefined],
  ['SELECT id FROM orders LIMIT 3', 3],
  ['SELECT id FROM orders LIMIT ALL', undefined],
  ['SELECT id FROM orders LIMIT $1', undefined],
  ['SELECT id FROM orders FETCH FIRST ROW ONLY', 1],
  ["VALUES (1, 'a'), (2, 'b')", 2],
  ["SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'c')) AS v (a, b)", 3],
  ['SELECT 1', 1],
  ['SELECT 1 WHERE NOT EXISTS (SELECT FROM orders)', 1],
  [
    'SELECT t.m FROM (SELECT max(at) AS m FROM (SELECT max(at) AS at FROM orders UNION ALL SELECT NULL) AS u) AS t WHERE m IS NOT NULL',
    1,
  ],
  ['SELECT max(at) FROM orders UNION ALL SELECT min(at) FROM orders', 2],
  ['SELECT id FROM orders UNION ALL SELECT 1', undefined],
  ['(SELECT id FROM orders UNION ALL SELECT 1) LIMIT 7', 7],
  ['WITH newest AS (SELECT max(at) AS at FROM orders) SELECT at FROM newest', 1],
  ['WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT i FROM n', undefined],
  ['SELECT a.m, b.i FROM (SELECT max(at) AS m FROM orders) a, (VALUES (1), (2)) b (i)', 2],
  ['SELECT a.m FROM (SELECT max(at) AS m FROM orders) a JOIN orders ON orders.at = a.m', undefined],
  ['SELECT a.m FROM (SELECT max(at) AS m FROM orders) a FULL JOIN (SELECT 1 AS m) b ON true', undefined],
  ['SELECT unnest(array_agg(id)) FROM orders', undefined],
  ['SELECT generate_series(1, 1000)', undefined],
  ['SELECT i FROM generate_series(1, 1000) AS i', undefined],
  ['SELECT many()', undefined],
  ['SELECT single()', 1],
  ['SELECT count(*) OVER () FROM orders', undefined],
  ['SELECT (SELECT max(id) FROM lines) FROM orders', undefined],
] as const)('%s: %s', (sql, rows) => {
  const [statement] = readStatements(sql, 0, sql.length, parser);
  const block = statement && queryOf(statement.parsed, schema);
  expect(block && mostRowsOf(block, schema)).toBe(rows);
});
