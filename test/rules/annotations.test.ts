import { expect, it } from 'vitest';
import { readAnnotations } from './annotations.ts';

it('takes expectations out of the text', () => {
  const { text, expected, problems } = readAnnotations(
    `SELECT 1;\nDROP TABLE users;\n--         ^^^^^ error: users is gone. 💡\n--   ^^^^^ hint: a table.\n-- a comment\nSELECT 2;`,
  );
  expect(text).toBe('SELECT 1;\nDROP TABLE users;\n-- a comment\nSELECT 2;');
  expect(
    expected.map(({ span, ...rest }) => ({ ...rest, marked: text.slice(span.start, span.end) })),
  ).toEqual([
    { severity: 'error', message: 'users is gone.', fix: 'offered', marked: 'users' },
    { severity: 'hint', message: 'a table.', fix: 'none', marked: 'TABLE' },
  ]);
  expect(problems).toEqual([]);
});

it.each([
  ['SELECT   1;\n--     ^ error: nothing there.', 'carets touch no token'],
  ['SELECT 1;\n--     ^^ fatal: no such severity.', 'not an annotation'],
  ['SELECT 1;\n-- x   ^ error: text before.', 'not an annotation'],
  ['--     ^ error: above.\nSELECT 1;', 'above all text'],
  ['SELECT 1;\n--        ^^^ error: behind the end.', 'carets touch no token'],
])('refuses %j', (sql, problem) => {
  expect(readAnnotations(sql).problems.join()).toContain(problem);
});
