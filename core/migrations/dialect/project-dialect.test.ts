/** The dialect of a project from its dependencies and configuration, if the migrations themselves reveal little. */
import { expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';

it.each([
  ['{"dependencies": {"better-sqlite3": "12"}}', 'CREATE TABLE `notes` (`id` TEXT);', 'sqlite'],
  ['{"dependencies": {"better-sqlite3": "12"}}', 'CREATE TABLE `notes` (`id` INT) ENGINE=InnoDB;', 'mysql'],
  ['{"dependencies": {"mysql2": "3", "better-sqlite3": "12"}}', 'CREATE TABLE `notes` (`id` TEXT);', 'mysql'],
  ['{}', 'CREATE TABLE `notes` (`id` TEXT);', 'mysql'],
  // MySQL refuses such a key.
  ['{}', 'CREATE TABLE `notes` (`id` TEXT NOT NULL PRIMARY KEY, `done` TINYINT(1));', 'sqlite'],
  ['{}', 'CREATE TABLE notes (`done` TINYINT, `id` TEXT, PRIMARY KEY (done, `id`));', 'sqlite'],
  ['{}', 'CREATE TABLE notes (`done` TINYINT, `id` TEXT, PRIMARY KEY (`id`(20)));', 'mysql'],
])('decides between MySQL and SQLite by what the project depends on: %s, %s', (text, sql, dialect) => {
  const files: Readonly<Record<string, string>> = {
    'package.json': text,
    'db/migrations/001_a.sql': sql,
    'db/migrations/002_b.sql': sql,
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map((one) => one.dialect)).toEqual([dialect]);
});

it.each([
  ['plugins {\n  id("com.android.library")\n}', 'sqlite'],
  ['dependencies {\n  implementation("org.xerial:sqlite-jdbc:3.50")\n}', 'sqlite'],
  [
    'dependencies {\n  runtimeOnly("org.postgresql:postgresql")\n  testImplementation("org.xerial:sqlite-jdbc")\n}',
    'postgresql',
  ],
])('knows what a build of Gradle depends on: %s', (text, dialect) => {
  const files: Readonly<Record<string, string>> = {
    'core/build.gradle.kts': text,
    'core/src/main/assets/migrations/1.sql': 'CREATE TABLE notes (id TEXT);',
    'core/src/main/assets/migrations/2.sql': 'CREATE TABLE tags (id TEXT);',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map((one) => one.dialect)).toEqual([dialect]);
});

it.each([
  ['url: jdbc:h2:mem:test', 'mysql'],
  ['url: jdbc:tc:postgresql:16:///test', 'postgresql'],
])('takes no stand-in of tests for the database: %s', (text, dialect) => {
  const files: Readonly<Record<string, string>> = {
    'src/main/resources/application-test.yml': text,
    'src/main/resources/db/migration/V1__a.sql': 'CREATE TABLE notes (id bigint) ENGINE=InnoDB;',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map((one) => one.dialect)).toEqual([dialect]);
});

it.each([
  ['db/cockroachdb', 'CockroachDB'],
  ['db/redshift/migrations', 'Amazon Redshift'],
  ['db/postgres', 'PostgreSQL'],
  ['db/migrations', 'PostgreSQL'],
])('takes what speaks as PostgreSQL does in %s for %s', (folder, name) => {
  const files: Readonly<Record<string, string>> = {
    [`${folder}/1_a.up.sql`]: 'CREATE TABLE notes (id serial PRIMARY KEY, body jsonb, at timestamptz);',
    [`${folder}/2_b.up.sql`]: 'ALTER TABLE notes ADD COLUMN tags text[];',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map((one) => one.dialectName)).toEqual([name]);
});

const h2Only = 'CREATE ALIAS IF NOT EXISTS JQ FOR "demo.Fns.jq";';
const both = 'alter table logs alter column execution_id drop not null;';
it.each([
  ['one statement that is its own', 'db/migration', [h2Only, both], 'H2'],
  [
    'beside many that PostgreSQL takes, too',
    'db/migration',
    [h2Only, ...Array.from({ length: 9 }, () => both)],
    'H2',
  ],
  ['MERGE by a key', 'db/migration', ['MERGE INTO panels (id, tint) KEY (id) VALUES (1, 2);', both], 'H2'],
  ['the name of the folder', 'db/migration/h2', [both, both], 'H2'],
  ['the same statement, and nothing of its own', 'db/migration', [both], 'PostgreSQL'],
  [
    'a word of PostgreSQL’s alone beside it',
    'db/migration',
    [
      h2Only,
      `${both} CREATE EXTENSION citext; DO $$ BEGIN END $$;`,
      'CREATE INDEX CONCURRENTLY a ON logs (a);',
    ],
    'PostgreSQL',
  ],
])('tells H2 from PostgreSQL by %s', (_, folder, texts, name) => {
  const files = Object.fromEntries(texts.map((text, at) => [`${folder}/V${String(at + 1)}__a.sql`, text]));
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map((one) => one.dialectName)).toEqual([name]);
});
