import { describe, expect, it } from 'vitest';
import { withoutLiterals } from './query-text.ts';

describe('a query shown to somebody else', () => {
  it.each([
    [
      "SELECT * FROM users WHERE email = 'ada@example.org' AND age > 42",
      'SELECT * FROM users WHERE email = ? AND age > ?',
    ],
    ["ALTER ROLE app PASSWORD 'hunter2'", 'ALTER ROLE app PASSWORD ?'],
    ['SELECT $tag$ secret $tag$ -- secret too\n, /* secret */ "a""b<script>"', 'SELECT ? , "a""b<script>"'],
    ["UPDATE t SET x = 'cut by the serv", 'UPDATE t SET x = ?'],
    ['SELECT "cut by the serv', 'SELECT ?'],
    ["SELECT E'a\\'secret', U&'secret', B'01', 1e5", 'SELECT ?, ?, ?, ?'],
    ['{{ secret }} $1', '? $1'],
    ['', ''],
  ])('%s', (query, shown) => {
    expect(withoutLiterals(query)).toBe(shown);
  });

  it('is short, and whole characters', () => {
    const shown = withoutLiterals(`SELECT ${'😀'.repeat(500)}`);
    expect(shown.length).toBeLessThanOrEqual(121);
    expect(shown).not.toMatch(/\p{Surrogate}/u);
  });
});
