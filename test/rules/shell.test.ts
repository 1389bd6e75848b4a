/** What a fix writes for a shell reaches the program as it was meant: the shell itself is asked. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { rules } from './with-cases.ts';
import { shellWord } from '../../core/text/shell.ts';

const hostile = [
  'orders',
  '',
  "MODIFY `total` enum('a', 'it''s') COMMENT \"$HOME `id` $(id) !!\" DEFAULT '\\\\'",
  '; rm -rf / #',
  '*.sql ~ {a,b} | & > <',
];

function wordsOf(line: string): readonly string[] {
  return execFileSync('sh', ['-c', String.raw`printf '%s\0' ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

it('keeps every word as it is', () => {
  expect(wordsOf(hostile.map(shellWord).join(' '))).toEqual(hostile);
});

const commands = rules
  .flatMap((rule) => rule.examples)
  .flatMap(({ sql, fixed = '' }) =>
    Array.from(fixed.matchAll(/^-- ((?:gh-ost|pt-online-schema-change) .*)$/gm), ([, line = '']) => [
      sql,
      line,
    ]),
  );

it('gives the tools of the examples the clause that the migration has', () => {
  expect(commands.length).toBeGreaterThan(5);
  for (const [sql = '', line = ''] of commands) {
    const alter = wordsOf(line).find((one) => one.startsWith('--alter='));
    expect(sql).toContain(`${alter?.slice('--alter='.length) ?? '(none)'};`);
  }
});
