import { expect, it } from 'vitest';
import { django } from './django.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['0001_initial.sql', '0001 initial up'],
  ['0001_initial_reverse.sql', '0001 initial down'],
])('classifies %s', (path, expected) => {
  expect(classified(django, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['0001_a.sql', '0002_b.sql'];
  expect(ordered(django, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  ['a file', '0001_a.sql', 'A;', ['up statement-by-statement no-tx <A;>']],
])('reads %s', (_, path, text, expected) => {
  expect(sections(django, path, text)).toEqual(expected);
});

it.each([{ existing: ['0001_a.sql'], change: { transaction: false }, files: [['0002_n.sql', 'U;\n']] }])(
  'creates behind $existing',
  ({ existing, change, files }) => {
    expect(created(django, existing, change)).toEqual(files);
  },
);
