import { expect, it } from 'vitest';
import { pop } from './pop.ts';
import { classified, created, ordered, sections } from './tool-cases.ts';

it.each<[string, string | undefined]>([
  ['20240131120000_users.up.sql', '20240131120000 users up'],
  ['20240131120000_users.postgres.down.sql', '20240131120000 users down'],
  ['20240131120000_users.postgres.autocommit.up.sql', '20240131120000 users up'],
  ['20240131120000_users.fizz', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(pop, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['9_a.up.sql', '10_b.up.sql', '20240101000000_c.postgres.up.sql'];
  expect(ordered(pop, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  ['a file as one query', '1_a.up.sql', 'A;', ['up whole tx <A;>']],
  ['a file of popx without a transaction', '1_a.autocommit.down.sql', 'A;', ['down whole no-tx <A;>']],
])('reads %s', (_, path, text, expected) => {
  expect(sections(pop, path, text)).toEqual(expected);
});

it.each([
  {
    existing: ['1_a.postgres.up.sql'],
    change: {},
    files: [
      ['2_n.postgres.up.sql', 'U;\n'],
      ['2_n.postgres.down.sql', 'D;\n'],
    ],
  },
])('creates behind $existing', ({ existing, change, files }) => {
  expect(created(pop, existing, change)).toEqual(files);
});
