/** SQL next to migrations: files for other databases, and scripts that create the schema from nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from './kit.ts';
import { Session } from './session.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plinth-beside-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const files: Readonly<Record<string, string>> = {
  'm/1_a.postgres.up.sql': 'CREATE TABLE carts (id bigserial PRIMARY KEY, note jsonb);',
  'm/1_a.postgres.down.sql': 'DROP TABLE carts;',
  'm/1_a.mysql.up.sql': 'CREATE TABLE `carts` (id bigint AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;',
  'm/1_a.mysql.down.sql': 'DROP TABLE `carts`;',
  'm/2_b.mysql.up.sql': 'DROP TABLE `carts`;',
  'm/1_a.sqlite3.up.sql': 'CREATE TABLE "carts" (id INTEGER PRIMARY KEY);',
  'm/2_b.sqlite3.up.sql': 'CREATE TABLE "carts_new" (id INTEGER PRIMARY KEY, note TEXT);',
  'm/3_c.sqlite3.up.sql': 'DROP TABLE "carts";',
  'm/4_d.sqlite3.up.sql': 'ALTER TABLE "carts_new" RENAME TO "carts";',
  'm/5_e.sqlite3.up.sql': 'DROP TABLE "carts";',
  'm/6_f.sqlite3.up.sql': 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);',
  'm/20240131120000000000_tier.sqlite3.up.sql': 'ALTER TABLE people ADD COLUMN tier TEXT;',
  'm/20240131120000000001_tier.sqlite3.up.sql': 'ALTER TABLE people DROP COLUMN tier;',
  'm/20240131120000000002_tier.sqlite3.up.sql': 'ALTER TABLE people DROP COLUMN name;',
  'scripts/anew.mssql.sql':
    'USE [Sums]\nGO\nDROP TABLE [dw].[f_sums]\nGO\nCREATE TABLE [dw].[f_sums]([id] [int] NOT NULL)\nGO\nALTER TABLE [dw].[f_sums] ADD DEFAULT (1) FOR [id]\nGO',
  'scripts/release.mssql.sql':
    'ALTER TABLE [dw].[d_kinds] ADD note int NULL\nGO\nDROP TABLE [dw].[f_sums]\nGO\nCREATE TABLE [dw].[f_sums]([id] [int] NOT NULL)\nGO',
  'sqlite/version/4/upgrade_000_rename_carts.sql': 'ALTER TABLE carts RENAME TO cartsold',
  'sqlite/version/4/upgrade_010_create_carts.sql': 'CREATE TABLE carts (id INTEGER PRIMARY KEY)',
  'sqlite/version/4/upgrade_020_copy_carts.sql': 'INSERT INTO carts (id) SELECT id FROM cartsold;',
  'sqlite/version/4/upgrade_030_drop_cartsold.sql': 'DROP TABLE cartsold',
  'sqlite/version/4/upgrade_040_drop_baskets.sql': 'DROP TABLE baskets',
  'sqlite/version/9/upgrade_8_create_lists_new.sql': 'CREATE TABLE lists_new (id INTEGER PRIMARY KEY)',
  'sqlite/version/9/upgrade_9_copy_lists.sql': 'INSERT INTO lists_new SELECT id FROM lists;',
  'sqlite/version/9/upgrade_10_drop_lists.sql': 'DROP TABLE lists',
  'sqlite/version/9/upgrade_11_rename_lists.sql': 'ALTER TABLE lists_new RENAME TO lists',
  'patches/patch_23_24.sql': 'CREATE TABLE genes (id int AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;',
  'patches/patch_24_25.sql': 'SET @today = 1;\nDROP TABLE genes;\nUPDATE transcripts SET made = @today;',
  'patches/patch_25_26.sql': 'DROP TABLE transcripts;\nALTER TABLE genes ALTER COLUMN id SET DEFAULT 1;',
  'setup.sql': 'DROP TABLE IF EXISTS carts;\nCREATE TABLE carts (id bigserial PRIMARY KEY, note jsonb);',
  'by-hand.sql': 'DROP TABLE IF EXISTS carts;\nCREATE TABLE baskets (id bigserial PRIMARY KEY, note jsonb);',
};

it.each([
  ['m/1_a.mysql.down.sql', 'for another database, a rollback', 0],
  ['m/2_b.mysql.up.sql', 'for another database, a migration', 1],
  ['m/3_c.sqlite3.up.sql', 'for another database, which has a history of its own', 1],
  ['m/5_e.sqlite3.up.sql', 'for another database, the end of that history', 1],
  ['m/20240131120000000001_tier.sqlite3.up.sql', 'takes back what a file before it has made', 1],
  ['m/20240131120000000002_tier.sqlite3.up.sql', 'takes what was there before', 1],
  ['scripts/anew.mssql.sql', 'SQL Server: drops a table and makes it', 1],
  ['scripts/release.mssql.sql', 'SQL Server: does so among other changes', 1],
  ['sqlite/version/4/upgrade_030_drop_cartsold.sql', 'files before it have copied it, perhaps whole', 1],
  ['sqlite/version/4/upgrade_040_drop_baskets.sql', 'no file before it has copied that', 1],
  [
    'sqlite/version/9/upgrade_10_drop_lists.sql',
    'a file behind it gives its name to what may have its rows',
    1,
  ],
  ['patches/patch_24_25.sql', 'MySQL, as the scripts beside it are', 1],
  ['patches/patch_25_26.sql', 'MySQL, though one word is PostgreSQL’s, too', 1],
  ['setup.sql', 'makes what it clears away, where that is there', 1],
  ['by-hand.sql', 'clears away what it does not make', 1],
])('%s: %s', async (path, _, count) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const session = await Session.open({
    root,
    parser: await loadPostgresParser(),
    ...kit,
    processes: 'forbidden',
    withoutGit: 'everything',
  });
  const report = await session.report(path, { scope: 'all', named: true });
  if (report.kind !== 'linted') throw new Error(`${report.kind}: ${report.because}`);
  expect(report.findings.filter(({ rule }) => rule.startsWith('data-loss/drop-'))).toHaveLength(count);
});
