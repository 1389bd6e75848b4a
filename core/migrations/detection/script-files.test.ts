import { expect, it } from 'vitest';
import type { MigrationTool } from '../convention.ts';
import { dbMigrate } from '../tools/db-migrate.ts';
import { knex } from '../tools/knex.ts';
import { sequelize } from '../tools/sequelize.ts';
import { classified, created, sections } from '../../../test/migrations/tool-cases.ts';
import { typeorm } from '../tools/typeorm.ts';

it.each<[string, string | undefined]>([
  ['sql/20240131120000_users.up.sql', '20240131120000 users up'],
  ['20240131120000_users.sql', '20240131120000 users up'],
  ['sqls/20240131120000-users-down.sql', '20240131120000 users down'],
  ['other/20240131120000-users-down.sql', undefined],
  ['users.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(knex, path)).toBe(expected);
});

it.each<[MigrationTool, string, Record<string, string>, string]>([
  [knex, 'sql/1_a.up.sql', {}, 'up whole tx <A;>'],
  [
    knex,
    'sql/1_a.up.sql',
    { '1_a.ts': 'export const config = { transaction: false };' },
    'up whole no-tx <A;>',
  ],
  [typeorm, 'sql/1-a.down.sql', { '1-a.ts': 'class A1 { transaction = false; }' }, 'down whole no-tx <A;>'],
  [typeorm, 'sql/1-a.down.sql', { '1-a.ts': 'class A1 {}' }, 'down whole tx <A;>'],
  [sequelize, '1-a-up.sql', {}, 'up whole no-tx <A;>'],
  [dbMigrate, 'sqls/1-a-up.sql', {}, 'up whole tx <A;>'],
])('$name reads %s', (tool, path, companions, expected) => {
  expect(sections(tool, path, 'A;', companions)).toEqual([expected]);
});

it.each([knex, typeorm, sequelize, dbMigrate])('$name writes a script that sends both files', (tool) => {
  const files = created(tool, ['sqls/1-a-up.sql'])!;
  expect(files.slice(0, 2)).toEqual([
    ['sqls/2-n-up.sql', 'U;\n'],
    ['sqls/2-n-down.sql', 'D;\n'],
  ]);
  const [path, text] = files[2]!;
  expect(path).toBe('2-n.js');
  expect(text).toContain("sql('sqls/2-n-up.sql')");
  expect(text).toContain("sql('sqls/2-n-down.sql')");
});

it('has a way out of the transaction only where the tool lets one file take it', () => {
  expect(created(typeorm, ['sqls/1-a-up.sql'], { transaction: false })).toBeUndefined();
  const files = created(knex, ['sqls/1-a-up.sql'], { transaction: false })!;
  expect(sections(knex, files[0]![0], 'A;', { [files[2]![0]]: files[2]![1] })).toEqual([
    'up whole no-tx <A;>',
  ]);
});
