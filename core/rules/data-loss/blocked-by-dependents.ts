/** A DROP or type change that the server refuses because of dependent objects. */
import { refusalOf } from '../../effects/refusal.ts';
import type { Refusal } from '../../effects/refused.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import {
  mysqlDependentExamples,
  mysqlDependentMessages,
  tellMysqlDependents,
} from '../../rule-kit/dependents/mysql-dependents.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import {
  sqlserverDependentExamples,
  sqlserverDependentMessages,
  tellSqlserverDependents,
} from '../../rule-kit/dependents/sqlserver-dependents.ts';
import { usePlaces, usesOfColumn } from '../../rule-kit/dependents/dependent-objects.ts';
import { relationKey } from '../../schema/lookup.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  'column-in-use': 'This fails: {by} uses {what}. Drop it first, and create it again after the change.',
  'needs-cascade': 'This fails: {by} depends on {what}. Drop it first.',
  required: 'This fails: {by} requires {what}, and is dropped only together with it. Drop {by} instead.',
  'partition-key':
    'This fails: {what} is in the partition key of {by}. Make a new partitioned table and move the rows.',
  'inherited-column': 'This fails: {what} of {by} comes from its parent. Change it there.',
  'typed-table': 'This fails: {by} has {what} from its type. Change the type.',
  'type-expression':
    'This fails: {by} has no operator for the new type of {what}. Drop it first, and create it again afterwards.',
  'type-default':
    'This fails: PostgreSQL does not cast {by} to the new type of {what}. DROP DEFAULT first, and SET DEFAULT after the change.',
  'no-cast': 'This fails: PostgreSQL does not cast {what} to {by} by itself. Say how with USING.',
  'virtual-column':
    'This fails: {what} has {by}, which is generated VIRTUAL and cannot be indexed. Generate it STORED, or index the expression.',
  'partitioned-index':
    'This fails: {what} is an index of the partitioned {by}, which CONCURRENTLY does not drop. Drop it without CONCURRENTLY, under a lock_timeout.',
  ...mysqlDependentMessages,
  ...sqlserverDependentMessages,
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80), seen timestamptz);';
const tickets = `CREATE TABLE tickets (id bigint PRIMARY KEY, asker text, state text NOT NULL,
  kind text CHECK (kind IN ('a', 'b')), code text DEFAULT 'x', note text);
CREATE UNIQUE INDEX tickets_open ON tickets (asker) WHERE state = 'open';
CREATE INDEX tickets_lower ON tickets (lower(asker));
CREATE INDEX tickets_noted ON tickets (id) WHERE note IS NOT NULL;
CREATE TYPE ticket_state AS ENUM ('open', 'done');
CREATE TYPE ticket_kind AS ENUM ('a', 'b');`;
const view = 'CREATE VIEW mails AS SELECT id, email FROM users;';

export const rule = defineRule({
  id: 'data-loss/blocked-by-dependents',
  hazard: 'refused',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  elsewhere: 'Not read there yet.',
  summary:
    'A DROP or type change that the server refuses, because a view, policy, trigger or foreign key needs the object.',
  why: `The server refuses (error 2BP01, 0A000 or 42P16; on MySQL and MariaDB 1451, 1553, 1701, 1828 to 1833, 3730 or 3780; on SQL Server 3723 to 3726, 4712 or 5074), and the deployment stops in the middle of its migrations. A database of a developer
where the view was never made does not show it. \`CASCADE\` would take the dependents along without making them again.`,
  instead: `In one transaction: drop the view or policy, make the change, make the view again as it should be from now on, with its privileges.`,
  whenOff: 'Never: the server refuses the statement.',
  facts: ['drop-column', 'drop-table', 'create-view'],
  messages,
  fix: { kinds: [], because: 'What the view shows after the change is for people to say.' },
  directions: 'both',
  examples: [
    bad(
      'A view reads the column',
      `ALTER TABLE users DROP COLUMN email;
--                            ^^^^^ error: This fails: view mails depends on email. Drop it first.`,
      {
        history: [users, view],
        refused: '2BP01',
      },
    ),
    bad(
      'A view fixes its type',
      `ALTER TABLE users ALTER COLUMN email TYPE text;
--                             ^^^^^ error: This fails: view mails uses email. Drop it first, and create it again after the change.`,
      {
        history: [users, view],
        refused: '0A000',
      },
    ),
    good(
      'The default is dropped in the same statement, and an index of nulls takes every type',
      `ALTER TABLE tickets ALTER COLUMN code DROP DEFAULT, ALTER COLUMN code TYPE integer USING length(code);
ALTER TABLE tickets ALTER COLUMN note TYPE integer USING length(note);`,
      { history: [tickets] },
    ),
    ...mysqlDependentExamples,
    ...sqlserverDependentExamples,
  ],
  check: {
    redefineColumn(operation, context) {
      judge(operation, operation.column.text, operation.column, context);
    },
    truncate(operation, context) {
      const [table] = operation.tables;
      if (table !== undefined) judge(operation, table.name.text, table, context);
    },
    dropColumn(operation, context) {
      judge(operation, operation.column.text, operation.column, context);
    },
    alterColumnType(operation, context) {
      judge(operation, operation.column.text, operation.column, context);
    },
    dropRelation(operation, context) {
      judge(operation, operation.target.name.text, operation.target, context);
    },
    dropConstraint(operation, context) {
      judge(operation, operation.constraint.text, operation.constraint, context);
    },
    dropType(operation, context) {
      judge(operation, operation.type.name.text, operation.type, context);
    },
    createIndex(operation, context) {
      judge(operation, operation.name?.text ?? 'the index', operation.name ?? operation.table, context);
    },
    addConstraint(operation, context) {
      judge(operation, 'the key', operation.span, context);
    },
    dropIndex(operation, context) {
      judge(operation, operation.index.name.text, operation.index, context);
    },
  },
});

function judge(operation: Operation, what: string, at: Span, context: RuleContext<typeof messages>): void {
  const { body, statement, schema, targetVersion } = context;
  if (statement.conditional || body?.statement.conditional === true) return;
  if (schema.dialect === 'mysql') {
    tellMysqlDependents(operation, what, at, context);
    return;
  }
  if (schema.dialect === 'sqlserver') {
    tellSqlserverDependents(operation, at, context);
    return;
  }
  const refusal = refusalOf(operation, { schema, targetVersion, siblings: statement.parsed.operations });
  if (refusal === undefined) return;
  context.report({
    message: refusal.why,
    at,
    data: { by: oneOf(refusal.by), what },
    related: places(operation, refusal, context),
  });
}

function places(
  operation: Operation,
  { by }: Refusal,
  { schema }: RuleContext<typeof messages>,
): ReturnType<typeof usePlaces> {
  if (operation.kind !== 'dropColumn' && operation.kind !== 'alterColumnType') return [];
  const uses = usesOfColumn(schema, relationKey(schema, operation.table), operation.column.text);
  return usePlaces(uses.filter((one) => by.some((name) => name.startsWith(`${one.kind} ${one.name}`))));
}
