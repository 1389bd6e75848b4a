/** The part of the tree that an edit changes, from real SQL. */
import { beforeAll, expect, it } from 'vitest';
import type { Schema } from '../../core/schema/model.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { replaySection } from '../../core/replay/section.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { changedRelations } from './changes.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

function replay(schema: Schema, sql: string): Schema {
  const statements = statementsIn(sql, parser);
  return replaySection(schema, statements, 'm.sql').after;
}

const base = `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a_id int);
  CREATE TABLE p (at date) PARTITION BY RANGE (at); CREATE TABLE p_1 PARTITION OF p DEFAULT;`;

it.each<readonly [string, string, readonly string[] | undefined]>([
  ['nothing', '', []],
  ['a query', 'SELECT * FROM a;', []],
  ['a column', 'ALTER TABLE b ADD COLUMN c int;', ['b']],
  ['an index', 'CREATE INDEX i ON b (a_id);', ['b']],
  ['a key to another table', 'ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a;', ['a', 'b']],
  ['a new table', 'CREATE TABLE c ();', undefined],
  ['a table less', 'DROP TABLE b;', undefined],
  ['another name', 'ALTER TABLE b RENAME TO c;', undefined],
  ['a new schema', 'CREATE SCHEMA s;', undefined],
  ['a function', "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';", undefined],
  [
    'a partition',
    "CREATE TABLE p_2 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
    undefined,
  ],
  ['a partition inside', 'ALTER TABLE p_1 ADD CONSTRAINT x CHECK (at IS NOT NULL);', undefined],
])('%s', (_, sql, expected) => {
  const before = replay(emptySchema(), base);
  const changed = changedRelations('/m', before, sql === '' ? before : replay(before, sql));
  expect(changed?.map((path) => path.at(-1)).sort()).toEqual(expected?.map((name) => `r:${name}`));
  for (const path of changed ?? []) expect(path.slice(0, 2)).toEqual(['/m', 's:public']);
});
