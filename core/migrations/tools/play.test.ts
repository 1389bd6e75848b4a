import { expect, it } from 'vitest';
import { play } from './play.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['12.sql', '12  both'],
  ['12_users.sql', undefined],
  ['default/1.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(play, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['1.sql', '2.sql', '10.sql'];
  expect(ordered(play, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  [
    'doubled semicolons as one',
    '1.sql',
    '# Users\n# --- !Ups\nF $$ A;; $$;\n# --- !Downs\nB;\n',
    ['up statement-by-statement no-tx <F $$ A;  $$;\n>', 'down statement-by-statement no-tx <B;\n>'],
  ],
  ['marks of newer versions', '1.sql', '-- !Ups\nA;\n', ['up statement-by-statement no-tx <A;\n>']],
])('reads %s', (_, path, text, expected) => {
  expect(sections(play, path, text)).toEqual(expected);
});

it.each([
  {
    existing: ['1.sql', '2.sql'],
    change: {},
    files: [['3.sql', '# --- !Ups\n\nU;\n\n# --- !Downs\n\nD;\n']],
  },
])('creates behind $existing', ({ existing, change, files }) => {
  expect(created(play, existing, change)).toEqual(files);
});
