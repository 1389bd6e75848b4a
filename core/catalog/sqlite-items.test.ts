import { describe, expect, it } from 'vitest';
import { SqliteReader } from '../operations/sqlite/reader.ts';
import { catalogChanges, comparable } from './items.ts';
import { sqliteContents } from './sqlite-items.ts';

const reader = new SqliteReader();

/** The difference between two definitions of the table t. */
function changes(before: string, after: string): readonly string[] {
  const items = (sql: string) =>
    sqliteContents([{ type: 'table', name: 't', on: 't', sql }], reader).items.map(comparable);
  return catalogChanges(items(before), items(after)).map(
    ({ change, kind, name }) => `${change} ${kind} ${name}`,
  );
}

describe('tables of SQLite', () => {
  it.each([
    [
      'blanks, comments, capitals and quotes',
      'CREATE TABLE t (a INT NOT NULL)',
      'CREATE TABLE "t" ( a  int /* x */ not null )',
    ],
    ['the place of a column', 'CREATE TABLE t (a INT, b TEXT)', 'CREATE TABLE t (b TEXT, a INT)'],
    [
      'where a constraint is written',
      'CREATE TABLE t (a INT PRIMARY KEY, b INT REFERENCES u (c))',
      'CREATE TABLE t (a INT, b INT, FOREIGN KEY (b) REFERENCES u (c), PRIMARY KEY (a))',
    ],
    ['quotes in a CHECK', 'CREATE TABLE t (a INT CHECK (a > 0))', 'CREATE TABLE t (a INT, CHECK ("a">0))'],
  ])('are the same but for %s', (_, before, after) => {
    expect(changes(before, after)).toEqual([]);
  });

  it.each([
    ['CREATE TABLE t (a INT)', 'CREATE TABLE t (a TEXT)', 'altered column t.a'],
    ['CREATE TABLE t (a INT)', 'CREATE TABLE t (a INT NOT NULL)', 'altered column t.a'],
    ["CREATE TABLE t (a TEXT DEFAULT 'X')", "CREATE TABLE t (a TEXT DEFAULT 'x')", 'altered column t.a'],
    ['CREATE TABLE t (a TEXT COLLATE NOCASE)', 'CREATE TABLE t (a TEXT)', 'altered column t.a'],
    [
      'CREATE TABLE t (a INT, b INT AS (a + 1))',
      'CREATE TABLE t (a INT, b INT AS (a + 1) STORED)',
      'altered column t.b',
    ],
    [
      'CREATE TABLE t (a INTEGER PRIMARY KEY)',
      'CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)',
      'altered table t',
    ],
    ['CREATE TABLE t (a INT PRIMARY KEY) STRICT', 'CREATE TABLE t (a INT PRIMARY KEY)', 'altered table t'],
    ['CREATE TABLE t (a INT UNIQUE)', 'CREATE TABLE t (a INT)', 'removed constraint t unique (a)'],
    [
      'CREATE TABLE t (a INT UNIQUE)',
      'CREATE TABLE t (a INT UNIQUE ON CONFLICT IGNORE)',
      'altered constraint t unique (a)',
    ],
    [
      'CREATE TABLE t (a INT REFERENCES u)',
      'CREATE TABLE t (a INT REFERENCES u ON DELETE CASCADE)',
      'altered constraint t foreign key (a)',
    ],
    ['CREATE TABLE t (a INT CHECK (a > 0))', 'CREATE TABLE t (a INT)', 'removed constraint t check (a > 0)'],
    ['CREATE VIRTUAL TABLE t USING fts5(a)', 'CREATE VIRTUAL TABLE t USING fts5(a, b)', 'altered table t'],
  ])('%s is not %s', (before, after, expected) => {
    expect(changes(before, after)).toEqual([expected]);
  });
});
