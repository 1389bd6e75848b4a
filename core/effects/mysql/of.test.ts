/** What facts.ts alone does not decide: unknown types, copies that allow writes, and clauses of the statement. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { namedVersion } from '../../migrations/dialect/server-version.ts';
import { applyOperation, emptySchema } from '../../schema/apply/apply.ts';
import { MysqlReader } from '../../operations/mysql/reader.ts';
import type { Effect } from '../effect.ts';
import { onlineFacts } from './facts.ts';
import { mysqlEffectOf } from './of.ts';

const own = `CREATE TABLE kinds (id int PRIMARY KEY);
CREATE TABLE crate (id int PRIMARY KEY, kilos int NOT NULL);
CREATE TABLE notes (body text, word varchar(30), plain varchar(30), KEY (word));
CREATE TABLE loose (code varchar(20) NOT NULL, word varchar(30)) COLLATE utf8mb4_bin;
CREATE TABLE wide (hash varchar(255), query varchar(512), more varchar(50)) CHARSET = utf8mb4;
CREATE TABLE hashed (n int, body text, UNIQUE KEY once (body), KEY few (n));
CREATE TABLE plainly (code varchar(20) NOT NULL);
CREATE TABLE label (id int PRIMARY KEY, kind_id int, CONSTRAINT k FOREIGN KEY (kind_id) REFERENCES kinds (id) ON DELETE CASCADE);`;

const fixture = readFileSync(join(import.meta.dirname, '../../../test/fixtures/mariadb/schema.sql'), 'utf8');

it.each([
  ['mysql 8.4', 'ALTER TABLE crate MODIFY kilos bigint NOT NULL', 'COPY', 'SHARED'],
  ['mariadb 10.11', 'ALTER TABLE crate MODIFY kilos bigint NOT NULL', 'COPY', 'SHARED'],
  ['mariadb 11.8', 'ALTER TABLE crate MODIFY kilos bigint NOT NULL', 'COPY', 'NONE'],
  ['mariadb 11.8', 'ALTER TABLE label MODIFY id bigint NOT NULL', 'COPY', 'SHARED'],
  ['mysql 8.4', 'ALTER TABLE crate ADD INDEX i (kilos), ALGORITHM=COPY', 'COPY', 'SHARED'],
  ['mysql 8.4', 'ALTER TABLE crate ADD INDEX i (kilos), LOCK=EXCLUSIVE', 'INPLACE', 'EXCLUSIVE'],
  ['mysql 8.4', 'ALTER TABLE crate ENGINE=MyISAM', 'COPY', 'SHARED'],
  ['mysql 5.7', 'ALTER TABLE crate ADD COLUMN colour int', 'INPLACE', 'NONE'],
  ['mysql 8.4', 'ALTER TABLE crate ADD COLUMN colour int', 'INSTANT', 'NONE'],
  ['mysql 8.4', 'ALTER TABLE crate ADD COLUMN colour int, ALGORITHM=INPLACE', 'INPLACE', 'NONE'],
  [
    'mysql 8.4',
    'ALTER TABLE crate ADD COLUMN colour int, ALGORITHM=INPLACE, LOCK=SHARED',
    'INPLACE',
    'SHARED',
  ],
  ['mariadb 10.11', 'ALTER TABLE crate ADD COLUMN colour int, ALGORITHM=INPLACE', 'INSTANT', 'NONE'],
  ['mariadb 10.11', 'CREATE UNIQUE INDEX once ON notes (body)', 'COPY', 'SHARED'],
  ['mariadb 10.11', 'CREATE UNIQUE INDEX once ON notes (body(20))', 'NOCOPY', 'NONE'],
  // 3,068 bytes, of 3,072.
  ['mariadb 10.11', 'ALTER TABLE wide ADD UNIQUE (hash, query)', 'NOCOPY', 'NONE'],
  ['mariadb 10.11', 'ALTER TABLE wide ADD UNIQUE (hash, query, more)', 'COPY', 'SHARED'],
  ['mariadb 10.11', 'ALTER TABLE wide ADD UNIQUE (hash, query(90), more)', 'NOCOPY', 'NONE'],
  ['mariadb 10.11', 'ALTER TABLE hashed ADD COLUMN colour int', 'COPY', 'SHARED'],
  ['mariadb 10.11', 'ALTER TABLE hashed DROP INDEX few', 'COPY', 'SHARED'],
  ['mariadb 10.11', 'ALTER TABLE hashed DROP INDEX once', 'NOCOPY', 'NONE'],
  ['mariadb 10.11', 'CREATE UNIQUE INDEX once ON loose (code)', 'INPLACE', 'NONE'],
  ['mariadb 10.11', 'ALTER TABLE loose ADD UNIQUE (code)', 'INPLACE', 'NONE'],
  ['mariadb 10.11', 'CREATE UNIQUE INDEX once ON loose (code(5))', 'NOCOPY', 'NONE'],
  ['mariadb 10.11', 'CREATE UNIQUE INDEX once ON loose (word)', 'NOCOPY', 'NONE'],
  ['mariadb 10.11', 'CREATE UNIQUE INDEX once ON crate (kilos)', 'NOCOPY', 'NONE'],
  ['mariadb 10.11', "ALTER TABLE crate ADD COLUMN note json NOT NULL DEFAULT ('[]')", 'INSTANT', 'NONE'],
  ['mariadb 10.11', "ALTER TABLE crate ADD COLUMN note text DEFAULT ('kilos')", 'INSTANT', 'NONE'],
  ['mariadb 10.11', 'ALTER TABLE crate ADD COLUMN heavy int DEFAULT (kilos + 1)', 'COPY', 'SHARED'],
  ['mariadb 10.11', 'ALTER TABLE crate ADD COLUMN ref char(36) DEFAULT (UUID())', 'COPY', 'SHARED'],
  ['mysql 8.4', "ALTER TABLE crate ADD COLUMN note json NOT NULL DEFAULT ('[]')", 'COPY', 'SHARED'],
  ['mariadb 10.11', "ALTER TABLE loose MODIFY word varchar(30) CHARACTER SET 'ascii'", 'COPY', 'SHARED'],
  ['mariadb 10.11', 'ALTER TABLE notes MODIFY word varchar(30) BINARY', 'NOCOPY', 'NONE'],
  ['mariadb 10.11', 'ALTER TABLE notes MODIFY plain varchar(30) BINARY', 'INSTANT', 'NONE'],
] as const)('%s: %s', (server, sql, algorithm, lock) => {
  expect(effectOf(sql, namedVersion(server)).relations).toMatchObject([{ online: { algorithm, lock } }]);
});

it.each([
  'ALTER TABLE others MODIFY n bigint',
  // The character set that it has is that of the database.
  'ALTER TABLE plainly MODIFY code varchar(20) CHARACTER SET `ascii` NOT NULL',
])('says of a type that is not known what would spare the copy: %s', (sql) => {
  const { relations, uncertain } = effectOf(sql, namedVersion('mysql 8.4'));
  expect(relations).toMatchObject([{ rewrite: true, online: { algorithm: 'COPY' } }]);
  expect(uncertain).toBe('It copies the table unless the type stays the same.');
});

it.each(Object.entries(onlineFacts))('%s: its example is told by it', (fact, { example }) => {
  const before = example.includes('/* unchecked */') ? 'SET foreign_key_checks = 0;' : '';
  expect(effectOf(example, namedVersion('mariadb 10.11'), fixture + before).fact).toBe(fact);
});

function effectOf(sql: string, targetVersion: number, history = own): Effect {
  const reader = new MysqlReader();
  const at = { file: 'a.sql', span: { start: 0, end: 0 }, conditional: false } as const;
  const schema = reader
    .statements(history, 0, history.length)
    .flatMap(({ parsed }) => parsed.operations)
    .reduce((now, one) => applyOperation(now, one, at), emptySchema('mysql', targetVersion));
  const [operation] = reader.statements(sql, 0, sql.length)[0]?.parsed.operations ?? [];
  if (operation === undefined) throw new Error(`not understood: ${sql}`);
  return mysqlEffectOf(operation, { schema, targetVersion, isNew: () => false });
}
