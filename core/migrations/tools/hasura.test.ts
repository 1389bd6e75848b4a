import { expect, it } from 'vitest';
import { hasura } from './hasura.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['1706702400000_add_users/up.sql', '1706702400000 add_users up'],
  ['1706702400000/down.sql', '1706702400000  down'],
  ['add_users/up.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(hasura, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['9_a/up.sql', '10_b/up.sql'];
  expect(ordered(hasura, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  ['a file as one query', '1_a/up.sql', 'A;', ['up whole tx <A;>']],
  [
    'its mark in the first line',
    '1_a/up.sql',
    '-- hasura:no-transaction\nA;',
    ['up whole no-tx <-- hasura:no-transaction\nA;>'],
  ],
  [
    'its mark elsewhere',
    '1_a/down.sql',
    '\n-- hasura:no-transaction\nA;',
    ['down whole tx <\n-- hasura:no-transaction\nA;>'],
  ],
])('reads %s', (_, path, text, expected) => {
  expect(sections(hasura, path, text)).toEqual(expected);
});

it.each([
  {
    existing: ['1_a/up.sql'],
    change: { transaction: false },
    files: [
      ['2_n/up.sql', '-- hasura:no-transaction\nU;\n'],
      ['2_n/down.sql', '-- hasura:no-transaction\nD;\n'],
    ],
  },
])('creates behind $existing', ({ existing, change, files }) => {
  expect(created(hasura, existing, change)).toEqual(files);
});
