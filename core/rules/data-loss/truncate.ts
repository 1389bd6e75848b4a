/** TRUNCATE of an existing table, and of the tables that CASCADE empties. */
import type { ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { copiedRows } from '../../rule-kit/data-preservation/copied-rows.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { displayName, foreignKeysTo, relationKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';

const messages = {
  empties:
    'TRUNCATE deletes all rows of {table} for good, and reads and writes wait until the transaction ends. Take a copy first.',
  commits:
    'TRUNCATE deletes all rows of {table} for good, and no ROLLBACK brings them back. Take a copy first.',
  unseen:
    'TRUNCATE CASCADE on {table} also empties each table that references it, which no migration here shows. Name every table that is meant to be emptied.',
  cascade:
    'TRUNCATE CASCADE on {table} also empties {others}, which reference it. Name every table that is meant to be emptied.',
} as const;

const shop = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);`;

export const rule = defineRule({
  id: 'data-loss/truncate',
  hazard: 'loses-data',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  elsewhere: {
    others: 'SQLite has no TRUNCATE: data-loss/change-without-where tells DELETE without WHERE.',
    duckdb: 'Not read there yet.',
  },
  summary: 'TRUNCATE of tables from earlier migrations.',
  why: `All rows are gone, past row-level security and \`ON DELETE\` actions; only a backup brings them back. The lock is \`ACCESS EXCLUSIVE\`.
\`CASCADE\` goes on to every table with a foreign key that points here, whatever its \`ON DELETE\` says, and from there to the next. Which these
are is decided by the keys that exist when it runs. On MySQL and MariaDB it is a definition: it commits, and \`ON DELETE\` and triggers are passed over.`,
  instead:
    'Name each table that is meant, without `CASCADE`: the server refuses if one is missing. Where rows are wanted later, copy them first.',
  whenOff: 'Where tables hold only what can be computed again.',
  facts: ['truncate'],
  messages,
  gathers: { empties: 'table', commits: 'table' },
  fix: { kinds: [], because: 'Which tables are meant to be emptied is for people to say.' },
  examples: [
    bad(
      'MySQL: it commits',
      `TRUNCATE orders;
--       ^^^^^^ warning: TRUNCATE deletes all rows of orders for good, and no ROLLBACK brings them back. Take a copy first.`,
      { dialect: 'mysql', history: ['CREATE TABLE orders (id bigint PRIMARY KEY) ENGINE=InnoDB;'] },
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
    bad(
      'SQL Server: all of it, of a table that no migration made',
      `TRUNCATE TABLE dbo.Users;
--             ^^^^^^^^^ warning: TRUNCATE deletes all rows of users for good, and reads and writes wait until the transaction ends. Take a copy first.`,
      { dialect: 'sqlserver' },
    ),
  ],
  check: {
    truncate(operation, context) {
      const named = operation.tables.filter((one) => !context.isNew(one) && !isHarmless(one, context));
      const [first] = named;
      if (first === undefined) return;
      const keys = operation.tables.map((one) => relationKey(context.schema, one));
      const others = operation.cascade ? reached(context.schema, keys) : [];
      if (others.length === 0 && operation.cascade && named.some((one) => isUnseen(one, context))) {
        const at = context.keyword(operation.span, 'cascade') ?? first;
        context.report({
          message: 'unseen',
          at,
          data: { table: oneOf(named.map((one) => shownName(context, one))) },
        });
      } else if (others.length === 0) {
        const message = context.schema.dialect === 'mysql' ? 'commits' : 'empties';
        for (const one of named)
          context.report({ message, at: one, data: { table: shownName(context, one) } });
      }
      if (others.length === 0) return;
      const more = others.length > 3 ? ` and ${others.length - 2} more` : '';
      const shown = others.slice(0, more === '' ? 3 : 2).map(displayName);
      context.report({
        message: 'cascade',
        at: context.keyword(operation.span, 'cascade') ?? first,
        data: { table: shownName(context, first), others: `${shown.join(', ')}${more}` },
        related: others.slice(0, 10).flatMap((key) => {
          const origin = context.schema.relations.get(key)?.origin;
          return origin === undefined ? [] : [{ ...origin, message: `${displayName(key)} is emptied too.` }];
        }),
        severity: 'error',
      });
    },
  },
});

function isUnseen(name: ObjectName, context: RuleContext<typeof messages>): boolean {
  const table = context.table(name);
  return table === undefined || table.origin.unseen === true;
}

/** An earlier statement creates the table, or copies all rows with all values. */
function isHarmless(name: ObjectName, context: RuleContext<typeof messages>): boolean {
  const { isMade, rows, left, isSure } = copiedRows(name, context);
  return isMade || (rows === 'all' && isSure && left.length === 0);
}

/** Tables with a foreign key to one of these, recursively. */
function reached(schema: Schema, from: readonly string[]): readonly string[] {
  const found = new Set(from);
  for (const key of found) for (const { table } of foreignKeysTo(schema, key)) found.add(table.key);
  return [...found].filter((key) => !from.includes(key));
}
