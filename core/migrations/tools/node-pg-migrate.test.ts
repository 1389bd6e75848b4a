import { expect, it } from 'vitest';
import { nodePgMigrate } from './node-pg-migrate.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['1706702400000_add-users.sql', '1706702400000 add-users both'],
  ['1706702400000_add-users.down.sql', '1706702400000 add-users down'],
  ['1706702400000_add-users.js', '1706702400000 add-users both'],
])('classifies %s', (path, expected) => {
  expect(classified(nodePgMigrate, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['1706702399999_a.sql', '20240131120000000_b.sql', '1706702400001_c.sql'];
  expect(ordered(nodePgMigrate, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  [
    'both directions',
    '1_a.sql',
    '-- Up Migration\nA;\n-- Down Migration\nB;\n',
    ['up whole tx <A;\n>', 'down whole tx <B;\n>'],
  ],
  [
    'the rollback first',
    '1_a.sql',
    '-- Down Migration\nB;\n---- up migration: users\nA;\n',
    ['up whole tx <A;\n>', 'down whole tx <B;\n>'],
  ],
  ['a file without marks', '1_a.sql', 'A;', ['up whole tx <A;>']],
  [
    'a rollback without a migration, which is sent upwards with it',
    '1_a.sql',
    'A;\n-- Down Migration\nB;',
    ['up whole tx <A;\n-- Down Migration\nB;>', 'down whole tx <B;>'],
  ],
  ['a file for one direction', '1_a.down.sql', 'A;', ['down whole tx <A;>']],
])('reads %s', (_, path, text, expected) => {
  expect(sections(nodePgMigrate, path, text)).toEqual(expected);
});

it.each([
  {
    existing: ['1706702400000_a.sql'],
    change: {},
    files: [['1706702400001_n.sql', '-- Up Migration\nU;\n\n-- Down Migration\nD;\n']],
  },
  {
    existing: ['1-a.up.sql'],
    change: {},
    files: [
      ['2-n.up.sql', 'U;\n'],
      ['2-n.down.sql', 'D;\n'],
    ],
  },
])('creates behind $existing', ({ existing, change, files }) => {
  expect(created(nodePgMigrate, existing, change)).toEqual(files);
});
