/** Which rows an UPDATE fills, according to the query on its own table that selects them. */
import { beforeAll, expect, it } from 'vitest';
import { sqlReader, type Reader } from '../../../test/databases/effects/replayed.ts';

let reader: Reader;
beforeAll(async () => {
  reader = await sqlReader();
});

it.each([
  [
    'WITH b AS (SELECT id FROM s.t WHERE v IS NULL AND (x OR y) ORDER BY id LIMIT 9), u AS (UPDATE s.t o SET v = 1 FROM b WHERE o.id = b.id) SELECT 1',
    'id: v',
  ],
  [
    'WITH b AS (SELECT ctid AS at FROM t WHERE v IS NULL) UPDATE t SET v = 1 FROM b WHERE b.at = t.ctid',
    'ctid: v',
  ],
  [
    'UPDATE t SET v = 1 WHERE id IN (SELECT id FROM t WHERE v IS NULL AND w IS NULL LIMIT 9) AND x',
    'id: v, w',
  ],
  ['UPDATE t SET v = 1 WHERE id = ANY (SELECT id FROM t WHERE v IS NULL)', 'id: v'],
  ['WITH b AS (SELECT id FROM t WHERE v IS NULL) UPDATE t SET v = 1 WHERE id IN (SELECT id FROM b)', 'id: v'],
  ['UPDATE t SET v = 1 FROM (SELECT id FROM t WHERE v IS NULL) AS b WHERE t.id = b.id', 'id: v'],
  ['UPDATE t SET v = 1 WHERE id IN (SELECT id FROM t WHERE v IS NULL OR x)', 'id: '],
  ['UPDATE t SET v = 1 WHERE id IN (SELECT id FROM t JOIN u USING (id) WHERE v IS NULL)', 'none'],
  ['UPDATE t SET v = 1 WHERE id IN (SELECT id FROM u WHERE v IS NULL)', 'none'],
  ['UPDATE t SET v = 1 WHERE id NOT IN (SELECT id FROM t WHERE v IS NULL)', 'none'],
  ['UPDATE t SET v = 1 WHERE other IN (SELECT id FROM t WHERE v IS NULL)', 'none'],
  ['UPDATE t SET v = 1 FROM (SELECT id + 1 AS id FROM t WHERE v IS NULL) AS b WHERE t.id = b.id', 'none'],
  ['UPDATE t SET v = 1 FROM (SELECT id FROM t WHERE v IS NULL) AS b WHERE t.id = b.id OR x', 'none'],
  ['UPDATE t SET v = 1 WHERE v IS NULL', 'none'],
])('%s', (sql, told) => {
  const found = reader.operations(sql).find(({ kind }) => kind === 'update');
  const picked = found?.kind === 'update' ? found.picked : undefined;
  expect(picked === undefined ? 'none' : `${picked.by}: ${picked.nulls.join(', ')}`).toBe(told);
});
