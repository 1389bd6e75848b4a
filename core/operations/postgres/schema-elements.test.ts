/** The statements inside CREATE SCHEMA: their positions, the order in which the server runs them, and the objects that they affect. */
import { beforeAll, expect, it } from 'vitest';
import { sqlReader, type Reader } from '../../../test/databases/effects/replayed.ts';

let reader: Reader;
beforeAll(async () => {
  reader = await sqlReader();
});

it.each([
  ['CREATE SCHEMA s', 'CREATE SCHEMA s'],
  [
    'CREATE SCHEMA s CREATE VIEW v AS SELECT 1 AS create, t.id AS "grant" FROM t WHERE EXISTS (SELECT 1) CREATE TABLE t (id int)',
    '*; CREATE TABLE t (id int); CREATE VIEW v AS SELECT 1 AS create, t.id AS "grant" FROM t WHERE EXISTS (SELECT 1)',
  ],
  [
    'CREATE SCHEMA "größe" GRANT CREATE, USAGE ON SCHEMA s TO r WITH GRANT OPTION GRANT SELECT ON t TO r CREATE SEQUENCE q',
    '*; CREATE SEQUENCE q; GRANT CREATE, USAGE ON SCHEMA s TO r WITH GRANT OPTION; GRANT SELECT ON t TO r',
  ],
  [
    'CREATE SCHEMA AUTHORIZATION r /* GRANT */ CREATE UNIQUE INDEX i ON t (a) CREATE UNLOGGED TABLE t (a text)',
    '*; CREATE UNLOGGED TABLE t (a text); CREATE UNIQUE INDEX i ON t (a)',
  ],
])('%s', (sql, expected) => {
  const texts = reader.operations(sql).map(({ span }) => sql.slice(span.start, span.end));
  expect(texts.map((text) => (text === sql && texts.length > 1 ? '*' : text)).join('; ')).toBe(expected);
});

it('puts what has no schema of its own into the new one', () => {
  const sql = 'CREATE SCHEMA s CREATE INDEX i ON t (a) CREATE TABLE t (a int)';
  const after = reader.replay(`CREATE TABLE t (a int); ${sql};`);
  expect(after.indexes.get('s.i')?.relation).toBe('s.t');
  expect(after.searchPath).toEqual(['public']);
});
