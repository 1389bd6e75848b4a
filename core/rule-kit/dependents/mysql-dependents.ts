/**
 * MySQL and MariaDB: a column, index or table that a foreign key needs, with messages and examples. core/effects/mysql/refusal.ts decides
 * what is refused.
 */
import { foreignKeyRefusalOf } from '../../effects/mysql/refusal.ts';
import { vendor } from '../../migrations/dialect/server-version.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { Span } from '../../text/span.ts';
import type { RuleContext } from '../context.ts';
import { bad } from '../define-rule.ts';
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
export const mysqlDependentExamples = [
  bad(
    'MySQL: the type of a column that a foreign key needs',
    `ALTER TABLE b MODIFY a_id bigint unsigned NOT NULL;
--                   ^^^^ error: MySQL refuses this (3780): foreign key fk of b needs a_id as it is. Drop the foreign key, change both of its columns, and add it again.`,
    { ...mysql, refused: 'HY000' },
  ),
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
