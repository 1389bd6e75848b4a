/** Which statements the grammar reads alike. */
import { expect, it } from 'vitest';
import { shapeOf } from './shape.ts';

it.each([
  ["INSERT INTO t VALUES (1, 'a')", "INSERT INTO t VALUES (2147483647, 'it''s')"],
  ['INSERT INTO t VALUES (1.5, 2147483648)', 'INSERT INTO t VALUES (10.25, 99999999999)'],
  ['UPDATE t SET a = 0 WHERE b = 7', 'UPDATE t SET a = 0 WHERE b = 12'],
])('%s is like %s', (one, other) => {
  expect(shapeOf(one)).toBeDefined();
  expect(shapeOf(other)).toBe(shapeOf(one));
});

it.each([
  ['INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (0)'],
  ['INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (1.5)'],
  ["INSERT INTO t VALUES ('{1}'::int[2147483647])", "INSERT INTO t VALUES ('{1}'::int[2147483648])"],
  ["INSERT INTO t VALUES ('1')", "INSERT INTO t VALUES (E'1')"],
  ['INSERT INTO t1 VALUES (1)', 'INSERT INTO t2 VALUES (1)'],
])('%s is not like %s', (one, other) => {
  expect(shapeOf(other)).not.toBe(shapeOf(one));
});

it.each([
  'INSERT INTO t VALUES (1::float(60))',
  'INSERT INTO "t" VALUES (1)',
  'INSERT INTO t VALUES ($1)',
  "INSERT INTO t VALUES ('a\\b')",
  'INSERT INTO t VALUES (1) -- one',
  'SELECT 1',
])('%s is read as it is', (text) => {
  expect(shapeOf(text)).toBeUndefined();
});
