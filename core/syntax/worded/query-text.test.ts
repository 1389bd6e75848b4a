/** Texts of MySQL and SQLite as PostgreSQL's grammar reads them: of equal length, accepted, and with the same parts at the same places. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readersWith, type Readers } from '../../../engine/parsers/readers.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { queryText } from './query-text.ts';

let readers: Readers;
beforeAll(async () => {
  readers = readersWith(await loadPostgresParser());
});

const cases: readonly (readonly [dialect: 'mysql' | 'sqlite', text: string, readable: string])[] = [
  ['mysql', 'SELECT `a`.`B` FROM `T` a', 'select "a"."b" from "t" a'],
  ['mysql', 'SELECT a FROM t WHERE b = "it\'s"', "select a from t where b = 'it s'"],
  ['mysql', String.raw`SELECT a FROM t WHERE b = 'it\'s'`, "select a from t where b = 'itxxs'"],
  ['mysql', "SELECT a AS 'Name' FROM t", 'select a as "name" from t'],
  ['mysql', 'SELECT a FROM t WHERE b = ? AND c = :id', 'select a from t where b = p and c = p__'],
  ['mysql', 'SELECT a FROM t LIMIT 5, 10', 'select a from t limit    10'],
  ['mysql', 'SELECT SQL_NO_CACHE a FROM t', 'select              a from t'],
  ['mysql', 'SELECT a FROM t USE INDEX (i) WHERE b', 'select a from t               where b'],
  ['mysql', 'SELECT NOW() + INTERVAL 1 DAY', "select now() + '            '"],
  ['mysql', 'SELECT a FROM t WHERE b NOT REGEXP c', 'select a from t where b     !~     c'],
  ['mysql', "SELECT GROUP_CONCAT(a SEPARATOR ',') FROM t", 'select group_concat(a              ) from t'],
  ['mysql', 'SELECT a FROM t LOCK IN SHARE MODE', 'select a from t for     share     '],
  ['mysql', 'INSERT IGNORE INTO t (a) VALUES (1)', 'insert        into t (a) values (1)'],
  ['mysql', 'REPLACE INTO t (a) VALUES (1)', 'insert  into t (a) values (1)'],
  [
    'mysql',
    'INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2',
    `insert into t (a) values (1)${' '.repeat(30)}`,
  ],
  ['mysql', 'DELETE FROM t WHERE a = 1 ORDER BY b LIMIT 3', `delete from t where a = 1${' '.repeat(19)}`],
  ['mysql', 'SELECT a FROM t -- why?\nWHERE b', 'select a from t        \nwhere b'],
  ['sqlite', 'SELECT [a] FROM "T" WHERE b == ?1', 'select "a" from "t" where b =  p_'],
  ['sqlite', 'INSERT OR REPLACE INTO t (a) VALUES ($a)', 'insert            into t (a) values (p_)'],
  ['sqlite', "INSERT INTO t ('A', b) VALUES ('A', 1)", `insert into t ("a", b) values ('A', 1)`],
  ['sqlite', "SELECT a FROM t WHERE b GLOB 'x*'", "select a from t where b <|>  'x*'"],
];

describe('a query as PostgreSQL reads it', () => {
  it.each(cases)('%s: %s', (dialect, text, readable) => {
    const [one] = readers[dialect].statements(text, 0, text.length);
    expect(one?.parsed.borrowed?.()?.readable).toBe(readable);
    expect(readable).toHaveLength(text.length);
  });

  it.each([
    [
      'mysql',
      'SELECT a FROM t WHERE b = %s AND c = ${Id} AND d = @e',
      'select a from t where b = %s and c = ${Id} and d = :e',
    ],
    ['sqlite', 'SELECT a FROM t WHERE b = ?1 AND c = $c', 'select a from t where b = $1 and c = :c'],
  ] as const)('keeps its placeholders if asked: %s: %s', (dialect, text, readable) => {
    const [one] = readers[dialect].statements(text, 0, text.length);
    expect(queryText(text, one?.parsed.tokens ?? [], dialect, 'kept').text).toBe(readable);
    expect(readable).toHaveLength(text.length);
  });

  it.each([
    ['mysql', 'UPDATE a JOIN b ON a.id = b.id SET a.c = b.c'],
    ['mysql', 'SELECT user FROM t'],
    ['mysql', 'INSERT INTO t SET a = 1'],
    ['sqlite', 'SELECT a FROM t WHERE b IS c'],
  ] as const)('claims nothing of what it does not read: %s: %s', (dialect, text) => {
    const [one] = readers[dialect].statements(text, 0, text.length);
    expect(one?.parsed.borrowed?.()).toBeUndefined();
  });
});
