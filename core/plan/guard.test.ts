import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { PostgresParser } from '../syntax/postgres/parser.ts';
import { guardExplain, type GuardVerdict } from './guard.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

function verdict(sql: string): string {
  const result: GuardVerdict = guardExplain(sql, parser);
  return result.kind === 'allowed' ? `${result.access} $${result.parameters}` : result.reason;
}

describe('guardExplain', () => {
  it.each([
    ['SELECT 1', 'read $0'],
    ['SELECT 1;;', 'read $0'],
    ['-- why\nSELECT 1 -- ; COMMIT', 'read $0'],
    ['VALUES (1), (2)', 'read $0'],
    ['TABLE accounts', 'read $0'],
    ['(SELECT 1) UNION ALL (SELECT 2)', 'read $0'],
    ['WITH a AS (SELECT 1) SELECT * FROM a', 'read $0'],
    ["SELECT '; COMMIT; DROP TABLE accounts; --'", 'read $0'],
    ['SELECT * FROM "a;b" WHERE "x""; COMMIT" = 1', 'read $0'],
    ['SELECT $1::int, (SELECT $12::text)', 'read $12'],
    ['SELECT * FROM accounts FOR UPDATE', 'write $0'],
    ['INSERT INTO a VALUES ($1)', 'write $1'],
    ['UPDATE a SET b = 1', 'write $0'],
    ['DELETE FROM a', 'write $0'],
    ['MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE', 'write $0'],
    ['WITH gone AS (DELETE FROM a RETURNING *) SELECT * FROM gone', 'write $0'],
    ['SELECT (SELECT count(*) FROM (WITH x AS (SELECT 1) SELECT * FROM x) y)', 'read $0'],
  ])('takes %s', (sql, expected) => {
    expect(verdict(sql)).toBe(expected);
  });

  it.each([
    ['', 'empty'],
    [' \n-- only a comment', 'empty'],
    [';', 'empty'],
    ['SELECT 1; COMMIT; CREATE TABLE pwned()', 'severalStatements'],
    ['SELECT 1; SELECT 2', 'severalStatements'],
    ['SELECT 1\0; COMMIT; CREATE TABLE pwned()', 'nulCharacter'],
    ['SELECT 1 INTO pwned', 'createsTable'],
    ['WITH a AS (SELECT 1 AS x) SELECT x INTO pwned FROM a', 'createsTable'],
    ['CREATE TABLE pwned AS SELECT 1', 'otherStatement'],
    ['CREATE MATERIALIZED VIEW pwned AS SELECT 1', 'otherStatement'],
    ['EXPLAIN ANALYZE DELETE FROM a', 'alreadyExplain'],
    ['EXPLAIN (ANALYSE) SELECT 1', 'alreadyExplain'],
    ['EXECUTE prepared', 'otherStatement'],
    ['DECLARE c CURSOR FOR SELECT 1', 'otherStatement'],
    ['COPY a TO PROGRAM $$x$$', 'otherStatement'],
    ["COPY (SELECT 1) TO 'pwned.csv'", 'otherStatement'],
    ['DO $$ BEGIN END $$', 'otherStatement'],
    ['CALL p()', 'otherStatement'],
    ['COMMIT', 'otherStatement'],
    ['REFRESH MATERIALIZED VIEW v', 'otherStatement'],
    ['SELECT * FROM a WHERE id = :id', 'psqlVariable'],
    ["SELECT 'é😀', :'name'", 'psqlVariable'],
    ['SELECT :"column" FROM a', 'psqlVariable'],
    ['SELEC 1', 'syntaxError'],
    ["SELECT 'open", 'syntaxError'],
  ])('refuses %s', (sql, reason) => {
    expect(verdict(sql)).toBe(reason);
  });

  it("refuses a text that is nobody's query by its length", () => {
    expect(verdict(`SELECT ${'x'.repeat(1_000_001)}`)).toBe('tooLarge');
  });

  it('says what to do in every refusal', () => {
    for (const result of [guardExplain('COMMIT', parser), guardExplain('SELECT :x', parser)]) {
      expect(result.kind === 'refused' && result.message).toMatch(/^[A-Z:].*\.$/);
    }
  });
});
