/** Which rows and columns of `carts (id, note, owner)` queries omit when they copy them. */
import { beforeAll, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../../test/sql.ts';
import { emptySchema } from '../../schema/apply/apply.ts';
import type { StatementParser } from '../../operations/postgres/statement-parser.ts';
import { readingOf } from './rows-read.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

it.each([
  ['INSERT INTO kept SELECT * FROM carts', 'all: id note owner'],
  ['INSERT INTO kept (SELECT * FROM carts)', 'all: id note owner'],
  ['CREATE TABLE kept AS TABLE carts', 'all: id note owner'],
  ['INSERT INTO kept (id, note) SELECT id, "note" FROM public.carts ORDER BY id', 'all: id note'],
  ["INSERT INTO kept SELECT c.id, lower(coalesce(c.note, '')) FROM carts c", 'all: id note'],
  [
    'INSERT INTO kept SELECT c.*, p.name FROM carts AS c LEFT JOIN people p ON p.id = c.owner',
    'all: id note owner',
  ],
  ['INSERT INTO kept SELECT c.id, p.note FROM carts c LEFT OUTER JOIN pages p ON p.id = c.id', 'all: id'],
  ['INSERT INTO kept SELECT p.* FROM pages p LEFT JOIN carts ON true', 'some: '],
  ['INSERT INTO kept SELECT p.id, c.note FROM pages p JOIN shop.carts c ON c.id = p.id', 'some: note'],
  ['INSERT INTO kept SELECT * FROM carts JOIN people ON true', 'some: id note owner'],
  ['INSERT INTO kept SELECT * FROM carts, people', 'some: id note owner'],
  ['INSERT INTO kept SELECT * FROM carts WHERE id > 1', 'some: id note owner'],
  ['INSERT INTO kept SELECT * FROM carts WHERE true', 'all: id note owner'],
  ['INSERT INTO kept SELECT * FROM carts LIMIT 5', 'some: id note owner'],
  ['INSERT INTO kept SELECT DISTINCT owner FROM carts', 'some: owner'],
  ['INSERT INTO kept SELECT owner, count(*) FROM carts GROUP BY owner', 'some: owner'],
  ['INSERT INTO kept SELECT max(id) FROM carts', 'some: id'],
  ['INSERT INTO kept SELECT id, count(*) OVER () FROM carts', 'all: id'],
  ['INSERT INTO kept SELECT * FROM carts ON CONFLICT DO NOTHING', 'some: id note owner'],
  ['INSERT INTO kept SELECT * FROM (SELECT * FROM carts LIMIT 1) AS few', 'some: id note owner'],
  ['INSERT INTO kept WITH few AS (SELECT * FROM carts LIMIT 1) SELECT * FROM few', 'some: id note owner'],
  ['INSERT INTO kept SELECT id, note IS NOT NULL, owner = 3 FROM carts', 'all: id'],
  ["INSERT INTO kept SELECT id, CASE WHEN note = '' THEN NULL ELSE note END FROM carts", 'all: id note'],
  ["INSERT INTO kept SELECT id, CASE note WHEN 'a' THEN 1 END FROM carts", 'all: id'],
  ['INSERT INTO kept SELECT note FROM carts WHERE note IS NOT NULL', 'some, of note all: note'],
  [
    "INSERT INTO kept SELECT note FROM carts WHERE note IS NOT NULL AND note <> ''",
    'some, of note all: note',
  ],
  ['INSERT INTO kept SELECT note FROM carts WHERE note IS NOT NULL AND owner = 1', 'some: note'],
  ['UPDATE carts SET label = note', 'all: note'],
  ['UPDATE carts SET label = note WHERE note IS NOT NULL', 'some, of note all: note'],
  ["UPDATE carts SET label = 'x' WHERE note = 'y'", 'some: '],
  ['UPDATE carts SET owner = 1, label = note = 3', 'all: '],
  ['UPDATE people SET label = carts.note FROM carts WHERE carts.owner = people.id', 'some: note'],
])('%s', (sql, expected) => {
  const [statement] = statementsIn(sql, parser);
  const [operation] = statement?.parsed.operations ?? [];
  if (statement === undefined || operation === undefined) throw new Error('nothing is read');
  const reading = readingOf(
    { operation, parsed: statement.parsed },
    'public.carts',
    emptySchema('postgresql'),
  );
  const read = ['id', 'note', 'owner'].filter((one) => reading.reads(one));
  const rows = reading.isWhole ? 'all' : reading.leavesOutNulls('note') ? 'some, of note all' : 'some';
  expect(`${rows}: ${read.join(' ')}`).toBe(expected);
});
