import { expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';
import { sqlx } from './sqlx.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each([
  ['1_a.sql', '1 a up'],
  ['20240131120000_add_users.up.sql', '20240131120000 add_users up'],
  ['20240131120000_add_users.down.sql', '20240131120000 add_users down'],
  ['2_slow.down.up.sql', '2 slow.down up'],
  ['a.sql', undefined],
  ['sub/1_a.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(sqlx, path)).toBe(expected);
});

it('runs by the number', () => {
  const paths = ['1_a.sql', '02_b.up.sql', '10_c.sql'];
  expect(ordered(sqlx, paths)).toEqual(paths);
});

it.each([
  ['1_a.sql', 'A;', ['up whole tx <A;>']],
  ['1_a.down.sql', 'A;', ['down whole tx <A;>']],
  ['1_a.sql', '-- no-transaction\nA;', ['up whole no-tx <-- no-transaction\nA;>']],
  ['1_a.sql', '\n-- no-transaction\nA;', ['up whole tx <\n-- no-transaction\nA;>']],
])('reads %s: %j', (path, text, expected) => {
  expect(sections(sqlx, path, text)).toEqual(expected);
});

it('makes what the folder has: single files or pairs', () => {
  expect(created(sqlx, ['1_a.sql'])).toEqual([['2_n.sql', 'U;\n']]);
  expect(created(sqlx, ['1_a.down.sql', '1_a.up.sql'], { transaction: false })).toEqual([
    ['2_n.up.sql', '-- no-transaction\nU;\n'],
    ['2_n.down.sql', '-- no-transaction\nD;\n'],
  ]);
});

it.each([
  ['[dependencies]\nsqlx = "0.7"', '', true],
  ['[dependencies]\nsqlx = { features = ["postgres"], version = "0.7.4" }', '', true],
  ['[dependencies.sqlx]\nfeatures = ["postgres"]\nversion = "0.6"', '', true],
  ['[dependencies]\nsqlx = "0.8"', '', false],
  ['[dependencies]\nsqlx = { workspace = true }', '', false],
  ['[dependencies]\nsqlx = { workspace = true }', 'name = "sqlx"\nversion = "0.7.4"\n', true],
  ['[dependencies]\nsqlx = ">=0.7"', 'name = "sqlx"\nversion = "0.8.2"\n', false],
])('knows no file without a transaction before 0.8: %j %j', (manifest, lock, isAlways) => {
  const files: Readonly<Record<string, string>> = {
    'Cargo.toml': manifest,
    'Cargo.lock': lock,
    'migrations/1_a.sql': '-- no-transaction\ncreate table t (a jsonb);',
  };
  const listing = { paths: Object.keys(files), text: (path: string) => files[path] };
  const { configurable } = sqlx;
  const tool = configurable?.apply(configurable.read('migrations', listing));
  expect(tool?.noTransactionMarker === undefined).toBe(isAlways);
});

it.each([
  ['[dependencies]\nsqlx = { version = "0.8", features = ["runtime-tokio", "postgres"] }', 'sqlx'],
  ['[dependencies.sqlx]\nversion = "0.8"', 'sqlx'],
  ['[workspace.dependencies.sqlx]\nversion = "0.8"', 'sqlx'],
  ['[dependencies]\nrusqlite = "1"', 'golang-migrate'],
])('knows itself by the crate: %s', (manifest, tool) => {
  const files: Readonly<Record<string, string>> = {
    'Cargo.toml': manifest,
    'migrations/1_a.up.sql': 'create table t (a jsonb);',
    'migrations/1_a.down.sql': 'drop table t;',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map((folder) => folder.tool)).toEqual([tool]);
});
