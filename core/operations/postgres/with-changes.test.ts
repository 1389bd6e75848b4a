/** Changes of rows by WITH queries: their positions, and what only the enclosing statement knows. */
import { beforeAll, expect, it } from 'vitest';
import { sqlReader, type Reader } from '../../../test/databases/effects/replayed.ts';
import type { Operation } from '../model/operation.ts';

let reader: Reader;
beforeAll(async () => {
  reader = await sqlReader();
});

it.each([
  ['WITH x AS (UPDATE a SET b = 1) SELECT * FROM x, c', 'update a; select c'],
  ['WITH x AS (UPDATE a SET b = 1 WHERE c IN (SELECT d FROM e)) SELECT 1', 'update a of e where; select'],
  [
    'WITH x (where_) AS NOT MATERIALIZED (DELETE FROM a USING b) INSERT INTO c SELECT 1 WHERE true',
    'delete a of b; insert c',
  ],
  [
    'WITH "as (" AS (SELECT 1 FROM b), y AS (DELETE FROM a USING "as (" WHERE true) SELECT 1',
    'delete a where; select b',
  ],
  ['WITH x AS (INSERT INTO a SELECT 1 FROM x) UPDATE s.x SET b = 1 WHERE c', 'insert a; update s.x where'],
  ['WITH x AS (SELECT 1) DELETE FROM a USING x', 'delete a'],
  ['MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE', 'update a of b'],
  ['CREATE TABLE t AS WITH x AS (DELETE FROM a RETURNING *) SELECT * FROM x', 'delete a; createTableAs a'],
  ['COPY (UPDATE a SET b = 1 WHERE c RETURNING d) TO STDOUT', 'copyData; update a where'],
  [
    'COPY (WITH x AS (DELETE FROM a RETURNING d) SELECT d FROM x, b) TO STDOUT',
    'copyData; delete a; select b',
  ],
  ['UPDATE ONLY a SET b = 1', 'update only a'],
])('%s', (sql, told) => {
  expect(reader.operations(sql).map(inShort).join('; ')).toBe(told);
});

it('places a change where it stands', () => {
  const sql = `WITH é AS (UPDATE a SET b = 1 WHERE c = 'é' RETURNING d) SELECT * FROM é WHERE 1 = 2`;
  const [change] = reader.operations(sql);
  expect(sql.slice(change!.span.start, change!.span.end)).toBe(
    `UPDATE a SET b = 1 WHERE c = 'é' RETURNING d`,
  );
  expect(change).toMatchObject({ where: { text: `c = 'é'` } });
});

function inShort(operation: Operation): string {
  const parts: string[] = [operation.kind];
  if ('only' in operation && operation.only) parts.push('only');
  if (operation.kind === 'insert' || operation.kind === 'update' || operation.kind === 'delete') {
    const { schema, name } = operation.table;
    parts.push(schema === undefined ? name.text : `${schema.text}.${name.text}`);
    if (operation.reads.length > 0) parts.push('of');
  }
  if ('reads' in operation) parts.push(...operation.reads.map(({ name }) => name.text));
  if ('where' in operation && operation.where !== undefined) parts.push('where');
  return parts.join(' ');
}
