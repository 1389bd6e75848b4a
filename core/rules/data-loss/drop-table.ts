/** DROP TABLE on a table that this change does not create. */
import type { DropRelation, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { copiedRows, getsName, isMadeAgain } from '../../rule-kit/data-preservation/copied-rows.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { dropHarms } from '../../rule-kit/data-preservation/sqlite-drop-effects.ts';
import { mustBeEmpty } from '../../rule-kit/rows/empty-tables.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import { later } from '../../rule-kit/statements/neighbours.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';
import {
  usePlaces,
  usesInQueries,
  usesOfTable,
  type Use,
} from '../../rule-kit/dependents/dependent-objects.ts';
import { whoFails } from '../../rule-kit/dependents/failing-code.ts';
import { displayName, nameInKey, relationKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { spelledKey } from '../../schema/spelling.ts';

const messages = {
  gone: 'DROP TABLE deletes all rows of {table} for good, and {code}. Deploy the code without it first.',
  unknown:
    'DROP TABLE deletes all rows of {table} for good, where that exists: no migration here creates it before. Copy first what must stay.',
  partition:
    'DROP TABLE deletes all rows of {table}, a partition of {parent}, for good. Copy first what must stay.',
  remade:
    'DROP TABLE deletes all rows of {table} for good: the new table of that name starts empty. Copy first what must stay.',
  copied:
    'The rows of {table} are copied to another table here, but {code}. Deploy the code without it first.',
  without:
    'The rows of {table} are copied here without {columns}: those values are gone for good. Copy them as well.',
  part: 'The query that copies {table} here may leave rows out: what it leaves is gone for good. Copy first what must stay.',
  unsure:
    'All rows of {table} are copied here, but no migration shows whether it has more columns: those are gone for good. Compare them first.',
  children:
    'Where foreign keys are on, DROP TABLE {table} {harm}. Put PRAGMA foreign_keys = OFF before the transaction.',
  emptied:
    '{table} is emptied here, so that DROP TABLE loses no more, but {code}. Deploy the code without it first.',
} as const;

const carts = 'CREATE TABLE carts (id bigint PRIMARY KEY, note text);';
const users = 'CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);';
export const rule = defineRule({
  id: 'data-loss/drop-table',
  hazard: 'loses-data',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver', 'duckdb', 'clickhouse'],
  summary: 'DROP TABLE on a table that this change does not make.',
  why: `Rows of a dropped table come back from a backup only. While the migration runs, the version of the application before it is still
serving: each query of it that names the table fails from that moment on, and a roll back of the code does not help. On PostgreSQL the drop takes
\`ACCESS EXCLUSIVE\` on the table and on every table that it references.

Nothing is told where the file proves that no row is lost and the name stays: one query without a condition reads all columns into the table
that takes the name.`,
  instead: `1. Deploy code that does not use the table.
2. Rename it, say to \`carts_deprecated\`: what still uses it fails loudly, and renaming back is instant.
3. A release later, when nothing failed and a backup holds it, drop it.`,
  whenOff: 'Where the code is known to be gone before the migration runs, or a table holds nothing of value.',
  facts: ['drop-table', 'drop-table/partition'],
  messages,
  fix: { kinds: [], because: 'Whether the rows are still wanted is for people to say.' },
  gathers: {
    gone: 'table',
    unknown: 'table',
    partition: 'table',
    remade: 'table',
    copied: 'table',
    part: 'table',
    unsure: 'table',
    emptied: 'table',
  },
  examples: [
    bad(
      'Tables from earlier migrations are one finding',
      `DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts and 1 more for good, and code that still names it fails. Deploy the code without it first.
DROP TABLE IF EXISTS cart_lines;`,
      { history: [carts, 'CREATE TABLE cart_lines (id bigint PRIMARY KEY);'] },
    ),
    bad(
      'No migration made it, but it may be there',
      `DROP TABLE IF EXISTS carts;
--                   ^^^^^ warning: DROP TABLE deletes all rows of carts for good, where that exists: no migration here creates it before. Copy first what must stay.`,
    ),
    good(
      'Made and dropped in one migration',
      `CREATE TABLE step (id bigint);
DROP TABLE step;`,
    ),
    bad(
      'MySQL: a table from an earlier migration',
      `DROP TABLE IF EXISTS \`carts\`;
--                   ^^^^^^^ warning: DROP TABLE deletes all rows of carts for good, and code that still names it fails. Deploy the code without it first.`,
      { dialect: 'mysql', history: [carts] },
    ),
    bad(
      'SQLite: in other quotes and another case',
      `DROP TABLE IF EXISTS [Carts];
--                   ^^^^^^^ warning: DROP TABLE deletes all rows of carts for good, and code that still names it fails. Deploy the code without it first.`,
      { dialect: 'sqlite', history: [carts] },
    ),
    bad(
      'DuckDB: with everything in it',
      `DROP TABLE "Carts";
--         ^^^^^^^ warning: DROP TABLE deletes all rows of carts for good, and code that still names it fails. Deploy the code without it first.`,
      {
        dialect: 'duckdb',
        history: ['CREATE TABLE carts (id INTEGER, items STRUCT(sku VARCHAR, count INTEGER)[]);'],
      },
    ),
    bad(
      'ClickHouse: at once',
      `DROP TABLE events SYNC;
--         ^^^^^^ warning: DROP TABLE deletes all rows of events for good, and code that still names it fails. Deploy the code without it first.`,
      {
        dialect: 'clickhouse',
        history: ['CREATE TABLE events (id UInt64, note Nullable(String)) ENGINE = MergeTree ORDER BY id;'],
      },
    ),
    bad(
      'SQL Server: where it is there',
      `IF OBJECT_ID('dbo.Users') IS NOT NULL
  DROP TABLE [dbo].[Users]
--           ^^^^^^^^^^^^^ warning: DROP TABLE deletes all rows of Users for good, and code that still names it fails. Deploy the code without it first.
GO`,
      { dialect: 'sqlserver', history: [users] },
    ),
  ],
  check: {
    dropRelation(operation, context) {
      const { target } = operation;
      if (operation.relation !== 'table' || context.isNew(target)) return;
      const { known, isMade, isReplaced, rows, left, isSure } = copiedRows(target, context);
      if (isMade) return;
      if (isReplaced && rows === 'all' && isSure && left.length === 0) {
        tellChildren(target, context);
        return;
      }
      const uses = usesOf(target, context);
      const parent = context.table(target)?.partitionOf?.parent;
      const data = { table: spelledKey(context.schema, known), code: whoFails(uses) };
      const rest = { at: target, related: [...whereMade(context, target), ...usePlaces(uses)] };
      if (rows === 'some') context.report({ message: 'part', data, ...rest });
      else if (rows === 'all' && left.length > 0)
        context.report({ message: 'without', data: { ...data, columns: oneOf(left) }, ...rest });
      else if (rows === 'all' && isReplaced && !isSure)
        context.report({ message: 'unsure', data, ...rest, hazard: 'advice' });
      else if (rows === 'all') context.report({ message: 'copied', data, ...rest, hazard: 'breaks-code' });
      else if (mustBeEmpty(context, target))
        context.report({ message: 'emptied', data, ...rest, severity: 'info' });
      else if (isUnseen(operation, context) && uses.length === 0)
        context.report({
          message: 'unknown',
          data,
          ...rest,
          // A table of this migration takes the name.
          ...(getsName(known, context) ? { hazard: 'advice' as const } : {}),
        });
      else if (isMadeAgain(known, context)) context.report({ message: 'remade', data, ...rest });
      else if (parent !== undefined)
        context.report({ message: 'partition', data: { ...data, parent: displayName(parent) }, ...rest });
      else context.report({ message: 'gone', data, ...rest });
    },
  },
});

type Context = RuleContext<typeof messages>;

/** SQLite: the rows of the table are restored, but not those of the tables that referenced them. */
function tellChildren(target: ObjectName, context: Context): void {
  const { schema, tool } = context;
  // A PRAGMA inside a transaction has its own finding.
  if (schema.dialect !== 'sqlite' || schema.foreignKeysUnchecked || tool?.foreignKeys === 'off') return;
  const harm = dropHarms(target, context).flatMap((one) => one.harm ?? [])[0];
  if (harm !== undefined)
    context.report({ message: 'children', at: target, data: { table: shownName(context, target), harm } });
}

/** IF EXISTS, and no migration creates it. */
function isUnseen({ target, ifExists }: DropRelation, context: Context): boolean {
  const table = context.table(target);
  return ifExists && (table === undefined || table.origin.unseen === true);
}

/** The server refuses the drop while a view reads the table, or drops the view too. */
function usesOf(target: ObjectName, context: Context): readonly Use[] {
  const key = relationKey(context.schema, target);
  return [...functionsLeft(key, context), ...usesInQueries(context, key)];
}

/** The rest of the migration may change functions, and is replayed only where it names the table, or a function before it does. */
function functionsLeft(key: string, context: Context): readonly Use[] {
  const using = (schema: Schema): readonly Use[] =>
    usesOfTable(schema, key).filter((one) => one.kind === 'function');
  const name = nameInKey(key);
  const isNamed = (): boolean => later(context).some(({ parsed }) => parsed.text.includes(name));
  return using(context.schema).length > 0 || isNamed() ? using(context.after) : [];
}
