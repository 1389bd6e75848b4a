/**
 * SQL Server: a table, column or key that other objects need, with messages and examples. core/effects/sqlserver/refusal.ts decides what is
 * refused.
 */
import { sqlserverRefusalOf } from '../../effects/sqlserver/refusal.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { Span } from '../../text/span.ts';
import type { RuleContext } from '../context.ts';
import { bad } from '../define-rule.ts';
import { earlier, operationsOf } from '../statements/neighbours.ts';
import { oneOf } from '../tables/short-list.ts';
import type { Surroundings } from '../tables/tables.ts';

export const sqlserverDependentMessages = {
  referenced: 'SQL Server refuses this ({code}): {by} refers to {what}. Drop the foreign key first.',
  'column-used':
    'SQL Server refuses this ({code}): {by} uses {what}. Drop it first, and create it again after the change.',
  'index-of-constraint':
    'SQL Server refuses this ({code}): {what} is the index of {by}. Drop the constraint instead.',
} as const;

const kilns = `CREATE TABLE dbo.Kilns (Id int NOT NULL CONSTRAINT PK_Kilns PRIMARY KEY, Heat int NULL, Label varchar(20) NULL);
CREATE INDEX IX_Heat ON dbo.Kilns (Heat);
CREATE INDEX IX_Label ON dbo.Kilns (Label);`;
const firings =
  'CREATE TABLE dbo.Firings (Id int NOT NULL CONSTRAINT PK_Firings PRIMARY KEY, KilnId int NOT NULL CONSTRAINT FK_Kiln REFERENCES dbo.Kilns (Id));';
const both = { dialect: 'sqlserver', history: [kilns, firings] } as const;

export const sqlserverDependentExamples = [
  bad(
    'SQL Server: a table that another refers to',
    `DROP TABLE dbo.Kilns;
--         ^^^^^^^^^ error: SQL Server refuses this (3726): foreign key FK_Kiln of Firings refers to Kilns. Drop the foreign key first.`,
    { ...both },
  ),
];

export function sqlserverRefusal(
  operation: Operation,
  context: Surroundings,
): ReturnType<typeof sqlserverRefusalOf> {
  const { schema, targetVersion, statement } = context;
  // A dynamic command may have dropped the obstacle.
  if (operationsOf(earlier(context)).some(({ kind }) => kind === 'executeDynamic')) return undefined;
  const siblings = statement.parsed.operations.filter((one) => one !== operation);
  return sqlserverRefusalOf(operation, { schema, targetVersion, siblings });
}

export function tellSqlserverDependents(
  operation: Operation,
  at: Span,
  context: RuleContext<typeof sqlserverDependentMessages>,
): void {
  const refusal = sqlserverRefusal(operation, context);
  if (refusal === undefined) return;
  const written = context.text(at).replaceAll(/^.*\.|[[\]"]/g, '');
  const data = { code: refusal.code, by: oneOf(refusal.by), what: written };
  context.report({ message: refusal.why, at, data });
}
