import { expect, it } from 'vitest';
import { sqlMigrate } from './sql-migrate.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each<[string, string | undefined]>([
  ['20240131120000-add_users.sql', '20240131120000 add_users both'],
  ['initial.sql', ' initial both'],
  ['initial.down', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(sqlMigrate, path)).toBe(expected);
});

it('runs files in its order', () => {
  const paths = ['1-a.sql', '10-b.sql', '20240101000000-c.sql', 'later.sql'];
  expect(ordered(sqlMigrate, paths)).toEqual(paths);
});

it.each<[string, string, string, readonly string[]]>([
  [
    'fences, and one direction without a transaction',
    '1_a.sql',
    '-- +migrate Up\nA;\n-- +migrate StatementBegin\nF;G;\n-- +migrate StatementEnd\n-- +migrate Down notransaction\nB;\n',
    [
      'up statement-by-statement tx <A;\n-- +migrate StatementBegin\nF;G;\n-- +migrate StatementEnd\n> [A;\n] [F;G;\n]',
      'down statement-by-statement no-tx <B;\n> [B;\n]',
    ],
  ],
  [
    'two statements on one line, which go together',
    '1_a.sql',
    '-- +migrate Up\nA; B;\nC\n;\n',
    ['up statement-by-statement tx <A; B;\nC\n;\n> [A; B;\n] [C\n;\n]'],
  ],
  ['what it refuses', '1_a.sql', 'create table t ();', []],
])('reads %s', (_, path, text, expected) => {
  expect(sections(sqlMigrate, path, text)).toEqual(expected);
});

it.each([
  {
    existing: ['1-a.sql', '2_b.sql'],
    change: {},
    files: [['3_n.sql', '-- +migrate Up\nU;\n\n-- +migrate Down\nD;\n']],
  },
  {
    existing: ['1-a.sql'],
    change: { transaction: false },
    files: [['2-n.sql', '-- +migrate Up notransaction\nU;\n\n-- +migrate Down notransaction\nD;\n']],
  },
])('creates behind $existing', ({ existing, change, files }) => {
  expect(created(sqlMigrate, existing, change)).toEqual(files);
});
