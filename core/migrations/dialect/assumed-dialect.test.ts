/** PostgreSQL is assumed if nothing names a database, and not otherwise. */
import { beforeAll, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { StatementParser } from '../../operations/postgres/statement-parser.ts';
import { detect } from '../detection/detect.ts';
import type { Listing } from '../listing.ts';
import { isAssumed } from '../reason.ts';

let postgres: Listing['postgres'];
beforeAll(async () => {
  postgres = new StatementParser(await loadPostgresParser());
});

const neutral = 'ALTER TABLE panels DROP COLUMN tint;';
const made = 'CREATE TABLE panels (id int PRIMARY KEY, tint text);';
const numbered = { 'm/001_a.sql': made, 'm/002_b.sql': neutral };
const go = 'module x\nrequire (\n\tgithub.com/ClickHouse/clickhouse-go v1.5.4 // indirect\n)\n';

/** `assumed`, or what is detected. */
const cases: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ['numbered files', numbered, 'assumed'],
  ['golang-migrate', { 'm/1_a.up.sql': made, 'm/2_b.up.sql': neutral }, 'assumed'],
  ['dbmate', { 'm/1_a.sql': `-- migrate:up\n${made}`, 'm/2_b.sql': `-- migrate:up\n${neutral}` }, 'assumed'],
  ['goose', { 'm/1_a.sql': `-- +goose Up\n${neutral}` }, 'assumed'],
  ['what another dependency brings along', { ...numbered, 'go.mod': go }, 'assumed'],
  [
    'an integer key as SQLite has it',
    { ...numbered, 'm/3_c.sql': 'CREATE TABLE a (i INTEGER PRIMARY KEY);' },
    'assumed',
  ],
  [
    'a few statements of many',
    { ...numbered, 'm/3_c.sql': `${'SELECT 1;\n'.repeat(9)}FROBNICATE x;` },
    'assumed',
  ],
  [
    'half of them no SQL of PostgreSQL’s',
    { 'm/1_a.up.sql': `${neutral}\nRENAME USER a TO b;` },
    'an unknown dialect',
  ],
  [
    'a type that PostgreSQL has not',
    { 'm/1_a.up.sql': 'CREATE TABLE a (i int, s STRING);' },
    'an unknown dialect',
  ],
  ['a column that is called as one', { 'm/1_a.up.sql': 'ALTER TABLE a DROP COLUMN string;' }, 'assumed'],
  ['a type of SQLite’s', { 'm/1_a.up.sql': 'CREATE TABLE a (i int, b BLOB);' }, 'an unknown dialect'],
  [
    'dependency on two databases',
    { ...numbered, 'package.json': '{"dependencies": {"pg": "8", "mysql2": "3"}}' },
    'an unknown dialect',
  ],
  ['H2 in memory', { ...numbered, 'pom.xml': '<groupId>com.h2database</groupId>' }, 'an unknown dialect'],
  [
    'an image of CockroachDB',
    { ...numbered, 'compose.yml': 'image: cockroachdb/cockroach:v24' },
    'an unknown dialect',
  ],
  [
    'a driver that goose alone knows',
    { 'm/1_a.sql': `-- +goose Up\n${neutral}`, '.env': 'GOOSE_DRIVER=ydb' },
    'an unknown dialect',
  ],
  ['two addresses', { ...numbered, '.env': 'A=mysql://x/y\nB=postgres://x/y' }, 'an unknown dialect'],
  ['SQL for another beside it', { ...numbered, 'etl/snowflake/x.sql': 'SELECT 1;' }, 'an unknown dialect'],
  [
    'migrations for another beside it',
    { ...numbered, 'o/1_a.up.sql': 'CREATE TABLE a (b VARCHAR2(9));' },
    'Oracle',
  ],
  [
    'migrations for PostgreSQL beside it',
    { ...numbered, 'o/1_a.up.sql': 'CREATE TABLE a (b jsonb);' },
    'PostgreSQL',
  ],
  ['a project of dbt', { 'models/001_a.sql': made, 'models/002_b.sql': neutral, 'dbt_project.yml': '' }, ''],
];

it.each(cases)('%s', (_, files, expected) => {
  const { folders } = detect({ paths: Object.keys(files).sort(), text: (path) => files[path], postgres }, []);
  const folder = folders.find(({ path }) => path === 'm');
  const found = folder && isAssumed(folder.dialectReasons) ? 'assumed' : (folder?.dialectName ?? '');
  expect(found).toBe(expected);
  expect(folder?.dialect === 'postgresql').toBe(expected === 'assumed' || expected === 'PostgreSQL');
});

it('assumes nothing without PostgreSQL’s grammar', () => {
  const files: Readonly<Record<string, string>> = numbered;
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map(({ dialect }) => dialect)).toEqual(['unknown']);
});
