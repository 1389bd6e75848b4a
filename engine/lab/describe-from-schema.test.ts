/** Where the tables of a query of MySQL or SQLite come from: each case is a repository, a query in a file, and what it returns. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from '../session/kit.ts';
import { Session } from '../session/session.ts';
import { describedFromSchemas } from './describe-from-schema.ts';

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly query: string;
  readonly in: 'postgresql' | 'mysql' | 'sqlite';
  /** Undefined: nothing is said. */
  readonly returns: string | undefined;
}

const table = 'CREATE TABLE `users` (`id` int unsigned NOT NULL, `name` varchar(20) NOT NULL) ENGINE=InnoDB;';
const query = 'SELECT id, name FROM users';
const typed = 'id int unsigned, name varchar(20)';

const cases: Readonly<Record<string, Case>> = {
  migrations: { files: { 'migrations/V1__a.sql': table }, query, in: 'mysql', returns: typed },
  'a file of the schema': { files: { 'sql/install.sql': table }, query, in: 'mysql', returns: typed },
  'parameters of MyBatis, which are no comments': {
    files: { 'sql/install.sql': table },
    query: 'SELECT id FROM users WHERE name=#{name} AND id > #{from.id, jdbcType=INTEGER} ORDER BY id',
    in: 'mysql',
    returns: 'id int unsigned',
  },
  'a dump': {
    files: { 'sql/base.sql': `-- MySQL dump 10.13  Distrib 8.0.36\n--\n${table}` },
    query,
    in: 'mysql',
    returns: typed,
  },
  'a file of the schema, with what migrations alter': {
    files: {
      'sql/install.sql': table,
      'migrations/V1__a.sql': 'ALTER TABLE `users` ADD COLUMN `age` tinyint NULL, ENGINE=InnoDB;',
    },
    query: 'SELECT id, age FROM users',
    in: 'mysql',
    returns: 'id int unsigned, age tinyint',
  },
  'migrations of which the last drops what others create': {
    files: { 'sql/V1__a.sql': table, 'sql/V9__drop.sql': 'DROP TABLE `users`;' },
    query,
    in: 'mysql',
    returns: typed,
  },
  'the whole schema, beside the steps that lead there and begin elsewhere': {
    files: {
      'db/steps/2_a.sql': 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT);',
      'db/steps/3_a.sql': 'CREATE UNIQUE INDEX u ON users (name);',
      'db/schema.sql': 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);',
    },
    query,
    in: 'sqlite',
    returns: 'id INTEGER, name TEXT',
  },
  'the migrations of another database of the program, if they alone have a column': {
    files: {
      'a/migrations/1_a.up.sql': 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, old TEXT);',
      'b/migrations/1_a.up.sql': 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);',
    },
    query,
    in: 'sqlite',
    returns: 'id INTEGER, name TEXT',
  },
  'a table with a part that a template renders for some versions': {
    files: {
      'db/schema.sql':
        'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT) {#if v >= 3.8} WITHOUT ROWID {#endif};\nPRAGMA foreign_keys = on;',
    },
    query,
    in: 'sqlite',
    returns: 'id INTEGER, name TEXT',
  },
  'a table that takes the place of another, with a column that a file beside adds': {
    files: {
      'db/old/patch-users.sql':
        'CREATE TABLE users_new (id INTEGER PRIMARY KEY AUTOINCREMENT); DROP TABLE users; ALTER TABLE users_new RENAME TO users;',
      'db/old/patch-name.sql': 'PRAGMA foreign_keys = on; ALTER TABLE `users` ADD name VARCHAR(20);',
    },
    query,
    in: 'sqlite',
    returns: 'id INTEGER, name VARCHAR(20)',
  },
  'a column that a file beside adds, in the database that the first file chooses': {
    files: {
      'db/schema.sql':
        'CREATE DATABASE IF NOT EXISTS app;\nUSE app;\nCREATE TABLE users (id int NOT NULL AUTO_INCREMENT PRIMARY KEY);',
      'db/schema-update-2.sql': 'ALTER TABLE users ADD COLUMN name varchar(20);',
    },
    query: 'SELECT id, name FROM users WHERE name = ?',
    in: 'mysql',
    returns: 'id int, name varchar(20)',
  },
  'columns that files beside add, in the order of their numbers': {
    files: {
      'db/schema.sql': 'CREATE TABLE users (id int NOT NULL AUTO_INCREMENT PRIMARY KEY);',
      'db/schema-update-2.sql': 'ALTER TABLE users ADD COLUMN name varchar(20);',
      'db/schema-update-10.sql': 'ALTER TABLE users ADD COLUMN at datetime;',
    },
    query: 'SELECT * FROM users WHERE name = ? AND at > now()',
    in: 'mysql',
    returns: 'id int, name varchar(20), at datetime',
  },
  'all columns of the whole schema, and none that an older file beside adds': {
    files: {
      'db/structure.sql': table,
      'db/schema7.sql': 'ALTER TABLE users ADD COLUMN given_up varchar(20);',
    },
    query: 'SELECT * FROM users WHERE name = ?',
    in: 'mysql',
    returns: typed,
  },
  'a program that creates them, and drops them at another time': {
    files: {
      'lib/database.ts':
        'export function create(db) { db.run(`CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)`); }\nexport function clear(db) { db.run(`DROP TABLE users`); }',
    },
    query,
    in: 'sqlite',
    returns: 'id INTEGER, name TEXT',
  },
  'a file of the schema, with its spelling': {
    files: { 'sql/a.sql': 'CREATE TABLE Users (Id INTEGER PRIMARY KEY AUTOINCREMENT, fullName TEXT);' },
    query: 'SELECT users.* FROM users',
    in: 'sqlite',
    returns: 'Id INTEGER, fullName TEXT',
  },
  'a file that has the columns, and not a nearer one of another database': {
    files: {
      'app/audit.sql': 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT);',
      'sql/main.sql': 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);',
    },
    query,
    in: 'sqlite',
    returns: 'id INTEGER, name TEXT',
  },
  'a view as a dump creates it': {
    files: {
      'db/schema.sql': `${table}\nCREATE ALGORITHM=UNDEFINED DEFINER=\`root\`@\`%\` SQL SECURITY DEFINER VIEW \`names\` AS SELECT name FROM users;`,
    },
    query: 'SELECT name FROM names',
    in: 'mysql',
    returns: 'name varchar(20)',
  },
  'a temporary view': {
    files: {
      'db/schema.sql': 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);',
      'db/start.sql':
        'CREATE TEMPORARY VIEW names (n, m) AS SELECT name, id FROM users UNION ALL SELECT name, id FROM users;',
    },
    query: 'SELECT m, n FROM names',
    in: 'sqlite',
    returns: 'm INTEGER, n TEXT',
  },
  'a view, with the tables that it reads': {
    files: {
      'db/schema.sql':
        'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);\nCREATE VIEW names AS SELECT name FROM users;',
    },
    query: 'SELECT name FROM names',
    in: 'sqlite',
    returns: 'name TEXT',
  },
  'the schema of another server, where a program serves several': {
    files: { 'sql/sqlite.sql': 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);' },
    query: 'SELECT id, name FROM users WHERE name = ?',
    in: 'postgresql',
    returns: 'id INTEGER, name TEXT',
  },
  'a database that the query names and no file': {
    files: { 'sql/install.sql': table },
    query: 'SELECT u.id, u.name FROM app.users u JOIN users v ON v.id = u.id',
    in: 'mysql',
    returns: typed,
  },
  'nothing, of a database of the server': {
    files: { 'sql/install.sql': table },
    query: 'SELECT id FROM mysql.users',
    in: 'mysql',
    returns: undefined,
  },
  'nothing, of a query of no table in another dialect': {
    files: { 'sql/install.sql': table },
    query: 'SELECT 1 AS one',
    in: 'postgresql',
    returns: undefined,
  },
  'nothing, of a column that the other schema lacks': {
    files: { 'sql/install.sql': table },
    query: 'SELECT id, lost FROM users',
    in: 'postgresql',
    returns: undefined,
  },
};

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('the tables of a query are those of', () => {
  it.each(Object.entries(cases))('%s', async (_, one) => {
    const root = mkdtempSync(join(tmpdir(), 'plinth-described-'));
    folders.push(root);
    for (const [path, text] of Object.entries(one.files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const parser = await loadPostgresParser();
    const session = await Session.open({
      ...kit,
      root,
      parser,
      processes: 'forbidden',
      withoutGit: 'everything',
    });
    const [statement] = session.statementsIn(one.in, one.query);
    const found =
      statement &&
      (await describedFromSchemas(session, 'app/users.py', {
        parsed: statement.parsed,
        before: emptySchema(one.in),
      }));
    const returns = found?.types.columns.map(({ name, type }) => `${name} ${type}`).join(', ');
    expect(returns).toBe(one.returns);
  });
});
