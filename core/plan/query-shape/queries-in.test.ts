import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { StatementParser } from '../../operations/postgres/statement-parser.ts';
import { readStatements } from '../../syntax/postgres/read.ts';
import type { Statement } from '../../syntax/statement.ts';
import { queriesIn, shapedBefore } from './queries-in.ts';

let read: (text: string) => readonly Statement[];
beforeAll(async () => {
  const parser = new StatementParser(await loadPostgresParser());
  read = (text) => readStatements(text, 0, text.length, parser);
});

/** How each statement begins that a query is planned on. */
function before(text: string): readonly (readonly string[])[] {
  const statements = read(text);
  return queriesIn(statements).map((one) =>
    shapedBefore(statements, one).map((each) => each.text.slice(0, 12)),
  );
}

describe('queries of a document', () => {
  it.each([
    ['SELECT 1; CREATE TABLE t (a int)', ['SELECT 1']],
    ['CREATE VIEW v (b) AS\nSELECT a FROM t WITH LOCAL CHECK OPTION', ['SELECT a FROM t']],
    ['CREATE MATERIALIZED VIEW v AS SELECT a FROM t WITH NO DATA', ['SELECT a FROM t']],
    ['CREATE RECURSIVE VIEW v (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM v', []],
    ['CREATE POLICY p ON t\nUSING (a = 1)', ['SELECT * FROM      t\nWHERE  a = 1']],
    [
      'CREATE POLICY "using" ON s."T" FOR ALL TO PUBLIC USING (a > 1 AND b) WITH CHECK (c)',
      ['SELECT * FROM            s."T"                   WHERE  a > 1 AND b'],
    ],
    ['CREATE POLICY p ON t FOR INSERT WITH CHECK (a = 1)', []],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT a FROM t'", ['SELECT a FROM t']],
  ])('%s', (text, queries) => {
    const found = queriesIn(read(text));
    expect(found.map((one) => one.text)).toEqual(queries);
    // A place in a query is the same place in the document.
    for (const one of found) expect(text.slice(one.span.start, one.span.end)).toHaveLength(one.text.length);
  });

  it('are planned on what the statements before them make of the tables', () => {
    const text = `CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
      GRANT SELECT ON t TO x; CREATE INDEX i ON t (a); SELECT * FROM t; SELECT f(); DROP TABLE t;`;
    expect(before(text).slice(-2)).toEqual([
      ['CREATE TABLE', 'CREATE INDEX'],
      ['CREATE TABLE', 'CREATE FUNCT', 'CREATE INDEX'],
    ]);
  });

  it('of a definition also on the keys and indexes after it, as a dump writes them', () => {
    const text = `CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT a FROM t'; SELECT a FROM t;
      ALTER TABLE t ADD PRIMARY KEY (a); DROP TABLE t;`;
    expect(before(text)).toEqual([['CREATE TABLE', 'ALTER TABLE '], ['CREATE TABLE']]);
  });
});
