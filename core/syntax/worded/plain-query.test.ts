/** Queries of MySQL and SQLite in a form that names the same with fewer clauses of their own. */
import { describe, expect, it } from 'vitest';
import { tokenize as mysqlTokens } from '../mysql/lexer.ts';
import { tokenize as sqliteTokens } from '../sqlite/lexer.ts';
import { plainQuery } from './plain-query.ts';

const cases: readonly (readonly [dialect: 'mysql' | 'sqlite', text: string, plain: string])[] = [
  ['mysql', 'SELECT a FROM t JOIN (u, v) ON t.b = u.b', 'SELECT a FROM t JOIN (u cross join v) ON t.b = u.b'],
  ['mysql', 'SELECT a FROM t WHERE b = ?', 'SELECT a FROM t WHERE b = ?'],
  ['mysql', 'SELECT a FROM t LIMIT ?, ?', 'SELECT a FROM t LIMIT ? + ?'],
  ['mysql', 'SELECT NOW() - INTERVAL ? DAY', 'SELECT NOW() - ? '],
  ['mysql', 'SELECT NOW() - INTERVAL 1 DAY', 'SELECT NOW() - INTERVAL 1 DAY'],
  ['mysql', 'SELECT TIMESTAMPDIFF(SECOND, a, b) FROM t', "SELECT TIMESTAMPDIFF('second', a, b) FROM t"],
  ['mysql', 'SELECT CONVERT(a, UNSIGNED), CHAR(b) FROM t', 'SELECT cast(a as UNSIGNED), `char`(b) FROM t'],
  ['sqlite', 'SELECT grant, t.any FROM t WHERE fetch = 1', 'SELECT "grant", t.any FROM t WHERE "fetch" = 1'],
  ['mysql', 'SELECT user FROM t', 'SELECT `user` FROM t'],
  ['sqlite', 'SELECT user FROM t', 'SELECT "user" FROM t'],
  [
    'sqlite',
    'SELECT datetime("now", "-1 day") FROM t WHERE a NOT NULL AND b IS NOT NULL',
    "SELECT datetime('now', '-1 day') FROM t WHERE a is not NULL AND b IS NOT NULL",
  ],
  [
    'mysql',
    'SELECT CASE a WHEN 1 THEN 2 END FROM t WHERE end > 1 AND array = ANY (SELECT 1)',
    'SELECT CASE a WHEN 1 THEN 2 END FROM t WHERE `end` > 1 AND `array` = ANY (SELECT 1)',
  ],
  ['mysql', 'INSERT INTO t SET a = ?, b = 1', 'update t SET a = ?, b = 1'],
  ['mysql', 'INSERT INTO t SET a = ? ON DUPLICATE KEY UPDATE a = ?', 'update t SET a = ? , a = ?'],
  [
    'mysql',
    'INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE a = VALUES(a), b = ?',
    'INSERT INTO t (a) VALUES (?) returning a = (a), b = ?',
  ],
  [
    'mysql',
    'UPDATE a JOIN b ON a.id = b.id SET a.c = ?, a.d = f(1, 2) WHERE b.e = 1 OR b.f',
    'select from a JOIN b ON a.id = b.id where a.c = ? and a.d = f(1, 2) and ( b.e = 1 OR b.f )',
  ],
  ['mysql', 'UPDATE a, b SET a.c = b.c', 'select from a, b where a.c = b.c'],
  ['mysql', 'UPDATE t SET a = ? WHERE b = 1', 'UPDATE t SET a = ? WHERE b = 1'],
  [
    'mysql',
    'UPDATE t x SET x.a = ?, x.b = f(1, 2) WHERE x.b = 1',
    'UPDATE t x SET a = ?, b = f(1, 2) WHERE x.b = 1',
  ],
  ['mysql', 'UPDATE t SET a = ? WHERE b = 1 LIMIT ?', 'select from t where a = ? and ( b = 1 ) LIMIT ?'],
  [
    'mysql',
    'DELETE a FROM a LEFT JOIN b ON a.id = b.id WHERE b.id IS NULL',
    'select FROM a LEFT JOIN b ON a.id = b.id WHERE b.id IS NULL',
  ],
  ['mysql', 'DELETE FROM t WHERE a = 1 ORDER BY b LIMIT ?', 'select FROM t WHERE a = 1 ORDER BY b LIMIT ?'],
  ['mysql', 'DELETE FROM t WHERE a = 1', 'DELETE FROM t WHERE a = 1'],
  ['mysql', 'SELECT 1 FROM a JOIN b WHERE a.x = b.x', 'SELECT 1 FROM a cross join b WHERE a.x = b.x'],
  ['mysql', 'SELECT 1 FROM a CROSS JOIN b ON a.x = b.x', 'SELECT 1 FROM a JOIN b ON a.x = b.x'],
  [
    'sqlite',
    'SELECT a FROM t WHERE b IS ? AND c IS NOT d AND e IS NOT NULL',
    'SELECT a FROM t WHERE b is not distinct from ? AND c is distinct from d AND e IS NOT NULL',
  ],
];

describe('a plain query', () => {
  it.each(cases)('%s: %s', (dialect, text, plain) => {
    const tokens = (dialect === 'mysql' ? mysqlTokens : sqliteTokens)(text);
    expect(plainQuery(text, tokens, dialect).text.replaceAll(/ +/g, ' ')).toBe(plain);
  });
});
