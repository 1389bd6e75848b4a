import { expect, it } from 'vitest';
import { normalForm } from './normal-form.ts';
import { ownStatements, placeOf } from './own-statements.ts';

it.each<readonly [string, string]>([
  ['SELECT * FROM orders WHERE id = 17', 'select * from orders where id = $1'],
  ['SELECT a FROM t WHERE b IN (1, 2, 3)', 'select a from t where b in ($1 /*, ... */)'],
  ['SELECT a FROM t WHERE b = -1 AND c = true', 'SELECT "a" FROM t -- why\nWHERE b = $1 AND c = $2'],
  ["SELECT 'it''s' || $x$ ; $x$", 'select $1 || $2'],
  ['SELECT n - 1 FROM t LIMIT 10', 'SELECT n - $1 FROM t LIMIT $2'],
  ['select a from "Orders"', 'SELECT a FROM "Orders"'],
])('%s is the same as %s', (left, right) => {
  expect(normalForm(left)).toBe(normalForm(right));
});

it.each<readonly [string, string]>([
  ['SELECT a FROM t', 'SELECT b FROM t'],
  ['SELECT a FROM "Orders"', 'SELECT a FROM orders'],
  ['SELECT n - 1 FROM t', 'SELECT n FROM t'],
])('%s is not the same as %s', (left, right) => {
  expect(normalForm(left)).not.toBe(normalForm(right));
});

it('holds no value, of no statement and of no broken text', () => {
  for (const text of [
    "ALTER ROLE a PASSWORD 'secret'",
    "SELECT 'secret",
    'SELECT $q$secret',
    'select 1; \\set x secret',
  ])
    expect(normalForm(text)).not.toContain('secret');
});

const places = ownStatements(
  [
    [
      'a.sql',
      'SELECT * FROM orders WHERE id = $1 AND customer = $2 AND created_at > $3 ORDER BY created_at, customer, id',
    ],
    ['b.sql', 'DELETE FROM orders'],
    ['c.sql', 'DELETE FROM orders'],
    ['d.sql', 'ALTER TABLE orders ADD COLUMN n int'],
  ].map(([path = '', text = '']) => ({ path, line: 3, isMigration: false, normal: normalForm(text) })),
);

it.each<readonly [string, boolean, string | undefined]>([
  [
    'SELECT * FROM orders WHERE id = 1 AND customer = 2 AND created_at > 3 ORDER BY created_at, customer, id',
    false,
    'a.sql',
  ],
  [
    'SELECT * FROM orders WHERE id = 1 AND customer = 2 AND created_at > 3 ORDER BY created_at, custo',
    true,
    'a.sql',
  ],
  [
    'SELECT * FROM orders WHERE id = 1 AND customer = 2 AND created_at > 3 ORDER BY created_at, custo',
    false,
    undefined,
  ],
  ['DELETE FROM orders', false, undefined],
  ['BEGIN; ALTER TABLE orders ADD COLUMN n int; COMMIT', false, 'd.sql'],
  ['SELECT 1', true, undefined],
])('%s (cut: %s) is from %s', (text, isCut, path) => {
  expect(placeOf(places, normalForm(text), isCut)?.path).toBe(path);
});
