/** What facts.ts alone does not decide: unknown types, copies that allow writes, and clauses of the statement. */
import { expect, it } from 'vitest';
import { namedVersion } from '../../migrations/dialect/server-version.ts';
import { applyOperation, emptySchema } from '../../schema/apply/apply.ts';
import { MysqlReader } from '../../operations/mysql/reader.ts';
import type { Effect } from '../effect.ts';
import { mysqlEffectOf } from './of.ts';

const history = `CREATE TABLE kinds (id int PRIMARY KEY);
CREATE TABLE crate (id int PRIMARY KEY, kilos int NOT NULL);
CREATE TABLE notes (body text, word varchar(30), plain varchar(30), KEY (word));
CREATE TABLE label (id int PRIMARY KEY, kind_id int, CONSTRAINT k FOREIGN KEY (kind_id) REFERENCES kinds (id) ON DELETE CASCADE);`;

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
  ['mariadb 10.11', 'ALTER TABLE notes MODIFY word varchar(30) BINARY', 'NOCOPY', 'NONE'],
  ['mariadb 10.11', 'ALTER TABLE notes MODIFY plain varchar(30) BINARY', 'INSTANT', 'NONE'],
] as const)('%s: %s', (server, sql, algorithm, lock) => {
  expect(effectOf(sql, namedVersion(server)).relations).toMatchObject([{ online: { algorithm, lock } }]);
});

it('says of a type that is not known what would spare the copy', () => {
  const { relations, uncertain } = effectOf('ALTER TABLE others MODIFY n bigint', namedVersion('mysql 8.4'));
  expect(relations).toMatchObject([{ rewrite: true, online: { algorithm: 'COPY' } }]);
  expect(uncertain).toBe('It copies the table unless the type stays the same.');
});

function effectOf(sql: string, targetVersion: number): Effect {
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
