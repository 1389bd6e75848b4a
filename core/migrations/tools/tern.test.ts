import { expect, it } from 'vitest';
import { tern } from './tern.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['001_create_users.sql', '001 create_users both'],
  ['create_users.sql', undefined],
  ['sub/001_a.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(tern, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['2_a.sql', '10_b.sql'];
  expect(ordered(tern, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  [
    'both directions',
    '1_a.sql',
    'A;\n---- create above / drop below ----\nB;',
    ['up whole tx <A;\n>', 'down whole tx <\nB;>'],
  ],
  [
    'a direction without a transaction',
    '1_a.sql',
    '---- tern: disable-tx ----\nA;B;',
    ['up statement-by-statement no-tx <---- tern: disable-tx ----\nA;B;>'],
  ],
])('reads %s', (_, path, text, expected) => {
  expect(sections(tern, path, text)).toEqual(expected);
});

it.each([
  {
    existing: ['001_a.sql'],
    change: {},
    files: [['002_n.sql', 'U;\n\n---- create above / drop below ----\n\nD;\n']],
  },
])('creates behind $existing', ({ existing, change, files }) => {
  expect(created(tern, existing, change)).toEqual(files);
});
