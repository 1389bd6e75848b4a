/** TRUNCATE of a table that was there before, and what CASCADE empties with it. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';
import { isTableCopied } from '../../rule-kit/copied.ts';
import { comeAgain } from '../../rule-kit/passing-rows.ts';
import { isDefinitionAlone } from '../../rule-kit/definition-alone.ts';
import { isFilledAgain, isRefilled } from '../../rule-kit/refilled.ts';
import { shownName } from '../../rule-kit/tables.ts';
import { displayName, foreignKeysTo, relationKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';

const messages = {
  empties:
    'TRUNCATE deletes all rows of {table} for good, and reads and writes wait until the transaction ends. Take a copy first.',
  clears:
    'TRUNCATE deletes all rows of {table} for good, and reads and writes wait until the transaction ends. Take a copy first, unless they are computed again.',
  commits:
    'TRUNCATE deletes all rows of {table} for good, and no ROLLBACK brings them back. Take a copy first.',
  cascade:
    'TRUNCATE CASCADE on {table} also empties {others}, which reference it. Name every table that is meant to be emptied.',
} as const;

const mysql = { dialect: 'mysql', notExecutable: 'It is for MySQL and MariaDB.' } as const;
const sums = 'CREATE TABLE dw.Sums (Id int NOT NULL PRIMARY KEY, Total int NOT NULL);';
const shop = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);`;

export const rule = defineRule({
  id: 'data-loss/truncate',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'loses-data',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  summary: 'TRUNCATE of tables from earlier migrations.',
  why: `All rows are gone, past row-level security and \`ON DELETE\` actions; only a backup brings them back. The lock is \`ACCESS EXCLUSIVE\`.
\`CASCADE\` goes on to every table with a foreign key that points here, whatever its \`ON DELETE\` says, and from there to the next. Which these
are is decided by the keys that exist when it runs. On MySQL and MariaDB it is a definition: it commits, and \`ON DELETE\` and triggers are passed over.`,
  instead:
    'Name each table that is meant, without `CASCADE`: the server refuses if one is missing. Where rows are wanted later, copy them first.',
  whenOff: 'Where tables hold only what can be computed again.',
  facts: ['truncate'],
  messages,
  gathers: { clears: 'table' },
  fix: { kinds: [], because: 'Which tables are meant to be emptied is for people to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'MySQL: it commits',
      `TRUNCATE orders;
--       ^^^^^^ warning: TRUNCATE deletes all rows of orders for good, and no ROLLBACK brings them back. Take a copy first.`,
      { ...mysql, history: ['CREATE TABLE orders (id bigint PRIMARY KEY) ENGINE=InnoDB;'] },
    ),
    good(
      'MariaDB: put aside first',
      `CREATE TABLE kept AS SELECT * FROM orders;
TRUNCATE TABLE orders;`,
      {
        ...mysql,
        targetVersion: 1011,
        history: ['CREATE TABLE orders (id bigint PRIMARY KEY) ENGINE=InnoDB;'],
      },
    ),
    bad(
      'All rows of one table',
      `TRUNCATE TABLE lines;
--             ^^^^^ warning: TRUNCATE deletes all rows of lines for good, and reads and writes wait until the transaction ends. Take a copy first.`,
      { history: [shop] },
    ),
    bad(
      'And of the tables that reference it',
      `TRUNCATE customers CASCADE;
--                 ^^^^^^^ error: TRUNCATE CASCADE on customers also empties orders, lines, which reference it. Name every table that is meant to be emptied.`,
      { history: [shop] },
    ),
    good(
      'A table that this migration makes',
      `CREATE TABLE staging (id bigint);
INSERT INTO staging SELECT id FROM orders;
TRUNCATE staging;`,
      { history: [shop] },
    ),
    good(
      'A temporary table',
      `CREATE TEMPORARY TABLE seen (id bigint);
TRUNCATE seen;`,
    ),
    bad(
      'SQL Server: all of it',
      `TRUNCATE TABLE dbo.Users;
--             ^^^^^^^^^ warning: TRUNCATE deletes all rows of Users for good, and reads and writes wait until the transaction ends. Take a copy first, unless they are computed again.`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
    good(
      'MySQL: a list that the migration writes anew',
      `TRUNCATE kinds;
INSERT INTO kinds VALUES (1, 'open'), (2, 'closed');`,
      { ...mysql, history: ['CREATE TABLE kinds (id bigint PRIMARY KEY, name varchar(20));'] },
    ),
    good('MySQL: a cache fills itself again', 'TRUNCATE cache_index;', {
      ...mysql,
      history: ['CREATE TABLE cache_index (id bigint PRIMARY KEY);'],
    }),
    good(
      'SQL Server: the procedure that fills it comes with the script, and has its rows from a query',
      `TRUNCATE TABLE dw.Sums;
GO
CREATE PROCEDURE dw.fill_sums AS
MERGE dw.Sums AS t USING (SELECT 1 AS Id, 2 AS Total) AS s ON s.Id = t.Id
WHEN NOT MATCHED THEN INSERT (Id, Total) VALUES (s.Id, s.Total);`,
      { ...sqlserver, history: [sums] },
    ),
    good(
      'SQL Server: rows of a list, which the script brings along',
      `TRUNCATE TABLE dw.Sums;
INSERT INTO dw.Sums (Id, Total) VALUES (1, 10), (2, 20);`,
      { ...sqlserver, history: [sums] },
    ),
    bad(
      'SQL Server: a procedure that only takes away',
      `TRUNCATE TABLE dw.Sums;
--             ^^^^^^^ warning: TRUNCATE deletes all rows of dw.Sums for good, and reads and writes wait until the transaction ends. Take a copy first, unless they are computed again.
GO
CREATE PROCEDURE dw.clear_sums AS DELETE FROM dw.Sums; INSERT INTO dw.Log (Id) VALUES (1);`,
      {
        ...sqlserver,
        history: [sums],
      },
    ),
    good('SQL Server: a temporary table', 'TRUNCATE TABLE #Users;', sqlserver),
  ],
  check: {
    truncate(operation, context) {
      if (isDefinitionAlone(context)) return;
      const named = operation.tables.filter(
        (one) =>
          !context.isNew(one) &&
          !comeAgain(one, context) &&
          !isRefilled(one, context) &&
          !isFilledAgain(one, context),
      );
      const [first] = named;
      if (first === undefined) return;
      const keys = operation.tables.map((one) => relationKey(context.schema, one));
      const others = operation.cascade ? reached(context.schema, keys) : [];
      const data = { table: shownName(context, first) };
      const isMysql = context.schema.dialect === 'mysql';
      if (isMysql && named.every((one) => isTableCopied(one, context))) return;
      if (others.length === 0) {
        const message = isMysql ? 'commits' : context.schema.dialect === 'sqlserver' ? 'clears' : 'empties';
        context.report({ message, at: first, data });
        return;
      }
      const more = others.length > 3 ? ` and ${others.length - 2} more` : '';
      const shown = others.slice(0, more === '' ? 3 : 2).map(displayName);
      context.report({
        message: 'cascade',
        at: context.keyword(operation.span, 'cascade') ?? first,
        data: { ...data, others: `${shown.join(', ')}${more}` },
        related: others.slice(0, 10).flatMap((key) => {
          const origin = context.schema.relations.get(key)?.origin;
          return origin === undefined ? [] : [{ ...origin, message: `${displayName(key)} is emptied too.` }];
        }),
        severity: 'error',
      });
    },
  },
});

/** Tables with a foreign key to one of these, and to those, and so on. */
function reached(schema: Schema, from: readonly string[]): readonly string[] {
  const found = new Set(from);
  for (const key of found) for (const { table } of foreignKeysTo(schema, key)) found.add(table.key);
  return [...found].filter((key) => !from.includes(key));
}
