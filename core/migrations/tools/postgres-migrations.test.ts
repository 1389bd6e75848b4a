import { expect, it } from 'vitest';
import { postgresMigrations } from './postgres-migrations.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['0001-create-users.sql', '0001 create-users up'],
  ['2_x.SQL', '2 x up'],
  ['-1_x.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(postgresMigrations, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['2-a.sql', '10-b.sql'];
  expect(ordered(postgresMigrations, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  ['a file as one query', '1-a.sql', 'A;B;', ['up whole tx <A;B;>']],
  [
    'a file without a transaction',
    '1-a.sql',
    'A; -- postgres-migrations disable-transaction',
    ['up whole no-tx <A; -- postgres-migrations disable-transaction>'],
  ],
])('reads %s', (_, path, text, expected) => {
  expect(sections(postgresMigrations, path, text)).toEqual(expected);
});

it.each([
  {
    existing: ['0001-a.sql', '0002-b.sql'],
    change: { transaction: false },
    files: [['0003-n.sql', '-- postgres-migrations disable-transaction\nU;\n']],
  },
])('creates behind $existing', ({ existing, change, files }) => {
  expect(created(postgresMigrations, existing, change)).toEqual(files);
});
