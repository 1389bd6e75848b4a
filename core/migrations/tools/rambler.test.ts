import { expect, it } from 'vitest';
import { rambler } from './rambler.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['1_users.sql', '1 users both'],
  ['users.sql', ' users both'],
])('classifies %s', (path, expected) => {
  expect(classified(rambler, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['10_b.sql', '9_a.sql'];
  expect(ordered(rambler, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  [
    'each mark as a query of its own, and the rollbacks last to first',
    '1_a.sql',
    '-- rambler up\nA;\n-- rambler down\nUNDO A;\n-- rambler up\nB;C;\n-- rambler down\nUNDO B;\n',
    [
      'up whole no-tx <A;\n>',
      'up whole no-tx <B;C;\n>',
      'down whole no-tx <UNDO B;\n>',
      'down whole no-tx <UNDO A;\n>',
    ],
  ],
  ['no mark', '1_a.sql', 'A;', []],
])('reads %s', (_, path, text, expected) => {
  expect(sections(rambler, path, text)).toEqual(expected);
});

it.each([
  { existing: ['1_a.sql'], change: {}, files: [['2_n.sql', '-- rambler up\nU;\n\n-- rambler down\nD;\n']] },
])('creates behind $existing', ({ existing, change, files }) => {
  expect(created(rambler, existing, change)).toEqual(files);
});
