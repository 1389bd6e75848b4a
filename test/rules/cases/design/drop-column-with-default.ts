/** Further cases of design/drop-column-with-default, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE dbo.orders (id int NOT NULL CONSTRAINT pk_orders PRIMARY KEY, state tinyint NOT NULL CONSTRAINT df_state DEFAULT 0,
  note nvarchar(50) NOT NULL DEFAULT '', total int NULL);
CREATE INDEX ix_total ON dbo.orders (total);`;

export const cases = [
  bad(
    'A default without',
    `ALTER TABLE dbo.orders DROP COLUMN note;
--                                 ^^^^ error: SQL Server refuses this (5074): the default of note in orders is a constraint, with a name that the server chose. Drop it by name first.`,
    { dialect: 'sqlserver', history: [orders] },
  ),
  bad(
    'An index',
    `ALTER TABLE dbo.orders DROP COLUMN total;
--                                 ^^^^^ error: SQL Server refuses this (5074): ix_total still uses total of orders. Drop that before it.`,
    { dialect: 'sqlserver', history: [orders] },
  ),
  good('Both at once', 'ALTER TABLE dbo.orders DROP CONSTRAINT df_state, COLUMN state;', {
    dialect: 'sqlserver',
    history: [orders],
  }),
  good(
    'The name is looked up: what is executed cannot be read here',
    "DECLARE @sql nvarchar(max) = (SELECT 'ALTER TABLE dbo.orders DROP CONSTRAINT ' + QUOTENAME(name) FROM sys.default_constraints);\nEXEC sp_executesql @sql;\nALTER TABLE dbo.orders DROP COLUMN note;",
    { dialect: 'sqlserver', history: [orders] },
  ),
  good(
    'A procedure is given the column, or the index: what it does cannot be read here',
    "EXEC core.tidy 'orders', 'note';\nEXEC core.tidy 'orders', 'ix_total';\nALTER TABLE dbo.orders DROP COLUMN note;\nALTER TABLE dbo.orders DROP COLUMN total;",
    { dialect: 'sqlserver', history: [orders] },
  ),
  good('A table that nobody saw made', 'ALTER TABLE dbo.others DROP COLUMN note;', { dialect: 'sqlserver' }),
];
