/**
 * MySQL and MariaDB: a column, index or table that a foreign key needs, with messages and examples. core/effects/mysql/refusal.ts decides
 * what is refused.
 */
import { foreignKeyRefusalOf } from '../../effects/mysql/refusal.ts';
import { vendor } from '../../migrations/dialect/server-version.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { Span } from '../../text/span.ts';
import type { RuleContext } from '../context.ts';
import { bad, good } from '../define-rule.ts';
import { earlier, operationsOf } from '../statements/neighbours.ts';
import { oneOf } from '../tables/short-list.ts';

export const mysqlDependentMessages = {
  'foreign-key': '{server} refuses this ({code}): {by} needs {what}. Drop the foreign key first.',
  'foreign-key-type':
    '{server} refuses this ({code}): {by} needs {what} as it is. Drop the foreign key, change both of its columns, and add it again.',
  'foreign-key-null':
    '{server} refuses this ({code}): {by} sets {what} to NULL. Change what the foreign key does first.',
  'auto-increment':
    '{server} refuses this ({code}): AUTO_INCREMENT of {by} needs {what}. Add another key for it in the same statement.',
} as const;

const a = 'CREATE TABLE a (id int unsigned NOT NULL PRIMARY KEY, name varchar(20)) ENGINE=InnoDB;';
const b =
  'CREATE TABLE b (id int PRIMARY KEY, a_id int unsigned NOT NULL, KEY k (a_id), CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a (id)) ENGINE=InnoDB;';
const mysql = { dialect: 'mysql', history: [a, b] } as const;
const mariadb = { ...mysql, targetVersion: 1011 } as const;

export const mysqlDependentExamples = [
  bad(
    'MySQL: the type of a column that a foreign key needs',
    `ALTER TABLE b MODIFY a_id bigint unsigned NOT NULL;
--                   ^^^^ error: MySQL refuses this (3780): foreign key fk of b needs a_id as it is. Drop the foreign key, change both of its columns, and add it again.`,
    { ...mysql, refused: 'HY000' },
  ),
  bad(
    'MariaDB: the column that it refers to, with foreign_key_checks switched off as well',
    `SET foreign_key_checks = 0;
ALTER TABLE a MODIFY id bigint unsigned NOT NULL;
--                   ^^ error: MariaDB refuses this (1833): foreign key fk of b needs id as it is. Drop the foreign key, change both of its columns, and add it again.`,
    { ...mariadb, refused: 'HY000' },
  ),
  bad(
    'MariaDB: the only index that serves it',
    `ALTER TABLE b DROP KEY k;
--                     ^ error: MariaDB refuses this (1553): foreign key fk of b needs k. Drop the foreign key first.`,
    { ...mariadb, refused: 'HY000' },
  ),
  bad(
    'MySQL: the column itself',
    `ALTER TABLE b DROP COLUMN a_id;
--                        ^^^^ error: MySQL refuses this (1828): foreign key fk of b needs a_id. Drop the foreign key first.`,
    { ...mysql, refused: 'HY000' },
  ),
  bad(
    'MySQL: a table that another refers to',
    `DROP TABLE a;
--         ^ error: MySQL refuses this (3730): foreign key fk of b needs a. Drop the foreign key first.`,
    { ...mysql, refused: '23000' },
  ),
  bad(
    'MariaDB: TRUNCATE of such a table, whether rows refer to it or not',
    `TRUNCATE TABLE a;
--             ^ error: MariaDB refuses this (1701): foreign key fk of b needs a. Drop the foreign key first.`,
    { ...mariadb, refused: '42000' },
  ),
  bad(
    'MySQL: the key of a column that the server numbers',
    `ALTER TABLE crate DROP PRIMARY KEY;
--                ^^^^^^^^^^^^^^^^ error: MySQL refuses this (1075): AUTO_INCREMENT of id needs the primary key. Add another key for it in the same statement.`,
    {
      ...mysql,
      history: ['CREATE TABLE crate (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;'],
      refused: '42000',
    },
  ),
  bad(
    'MySQL: the key that it refers to, with foreign_key_checks switched off as well',
    `SET foreign_key_checks = 0;
ALTER TABLE a DROP PRIMARY KEY;
--            ^^^^^^^^^^^^^^^^ error: MySQL refuses this (1553): foreign key fk of b needs the primary key. Drop the foreign key first.`,
    // MariaDB, which runs the examples, does so; MySQL does not, according to its manual.
    mysql,
  ),
  good(
    'MariaDB: a foreign key, and not the index that came with it and has its name',
    'ALTER TABLE c DROP FOREIGN KEY own;',
    {
      ...mariadb,
      history: [
        a,
        'CREATE TABLE c (a_id int unsigned NOT NULL, CONSTRAINT own FOREIGN KEY (a_id) REFERENCES a (id)) ENGINE=InnoDB;',
      ],
    },
  ),
  good(
    'MySQL: the foreign key goes in the same statement',
    'ALTER TABLE b DROP FOREIGN KEY fk, DROP KEY k, MODIFY a_id bigint unsigned NOT NULL;',
    { ...mysql },
  ),
  good('MariaDB: another index serves it', 'ALTER TABLE b ADD KEY k2 (a_id, id), DROP KEY k;', {
    ...mariadb,
  }),
  good('MySQL: both tables go together', 'DROP TABLE b, a;', { ...mysql }),
];

export function tellMysqlDependents(
  operation: Operation,
  what: string,
  at: Span,
  context: RuleContext<typeof mysqlDependentMessages>,
): void {
  const { schema, targetVersion, statement } = context;
  // A dynamic command may have dropped the obstacle.
  if (operationsOf(earlier(context)).some(({ kind }) => kind === 'executeDynamic')) return;
  const siblings = statement.parsed.operations.filter((one) => one !== operation);
  const refusal = foreignKeyRefusalOf(operation, { schema, targetVersion, siblings });
  if (refusal === undefined) return;
  const called = what === 'PRIMARY' ? 'the primary key' : what;
  const data = {
    server: vendor('mysql', targetVersion),
    code: refusal.code,
    by: oneOf(refusal.by),
    what: called,
  };
  context.report({ message: refusal.why, at, data });
}
