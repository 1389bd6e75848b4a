/** Which queries keep the NOT NULL of a table's columns, by PostgreSQL's own grammar. */
import { expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { keepsNotNull } from './never-null.ts';

it.each([
  ['SELECT id FROM t', true],
  ['SELECT a.id FROM a JOIN b ON a.id = b.id, c CROSS JOIN LATERAL (SELECT 1) d', true],
  ['WITH x AS (SELECT id FROM t) SELECT id FROM x GROUP BY id', true],
  ['SELECT a.id FROM a LEFT JOIN b ON a.id = b.id', false],
  ['SELECT a.id FROM a RIGHT JOIN b ON a.id = b.id', false],
  ['SELECT a.id FROM a FULL JOIN b USING (id)', false],
  ['SELECT * FROM (SELECT b.id FROM a LEFT JOIN b ON true) s', false],
  ['WITH x AS (SELECT b.id FROM a LEFT JOIN b ON true) SELECT id FROM x', false],
  ['SELECT id FROM t GROUP BY ROLLUP (id)', false],
  ['SELECT id FROM t GROUP BY GROUPING SETS ((id), ())', false],
  ['WITH x AS (INSERT INTO t VALUES (1) RETURNING old.id) SELECT id FROM x', false],
  ['INSERT INTO t VALUES (1) RETURNING id', false],
  ['SELECT 1; SELECT 2', false],
] as const)('%s: %s', async (sql, keeps) => {
  const read = (await loadPostgresParser()).parse(sql);
  expect(read.ok && keepsNotNull(read.tree)).toBe(keeps);
});
