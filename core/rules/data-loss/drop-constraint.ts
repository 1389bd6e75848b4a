/** A constraint or a unique index is dropped without a replacement. */
import type { DropConstraint, DropIndex, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { hasColumns, holdsUnique, isProtected } from '../../rule-kit/data-preservation/equal-constraints.ts';
import { later, earlier, operationsOf } from '../../rule-kit/statements/neighbours.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import {
  columnsOf,
  constraint as constraintOf,
  indexesOf,
  relationKey,
  resolveIndex,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Constraint, Index } from '../../schema/model.ts';
import { spelledKey } from '../../schema/spelling.ts';

const messages = {
  dropped:
    'Without {constraint}, {table} takes rows that break the {kind}, and it cannot be added again before they are mended. Add what replaces it first.',
  unknown:
    'DROP CONSTRAINT takes {constraint} from {table}, and rows may break it from now on. No migration here shows what it protects: look it up first.',
} as const;

const shop = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint CONSTRAINT orders_customer REFERENCES customers,
  code text NOT NULL CONSTRAINT orders_code UNIQUE,
  amount int CONSTRAINT orders_amount CHECK (amount > 0)
);`;
const marks = `CREATE TABLE marks (id int PRIMARY KEY, code varchar(20) NOT NULL, UNIQUE KEY marks_code (code));`;
const places =
  'CREATE TABLE dbo.Places (Id int NOT NULL CONSTRAINT PK_P PRIMARY KEY, Kind int CONSTRAINT DF_K DEFAULT 1);';
export const rule = defineRule({
  id: 'data-loss/drop-constraint',
  hazard: 'weakens',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'DROP of a key, a foreign key, a check or a unique index that nothing replaces.',
  why: `From then on the database no longer holds what code has come to rely on. Rows that break it come in unseen, and \`ON CONFLICT\` and
\`ON DUPLICATE KEY\` find no key. A primary key is also how logical replication and InnoDB find rows, and a foreign key’s drop locks the other
table as well.`,
  instead:
    'Where the constraint is replaced, add the new one first, in the same migration. Where it is wrong, say in a comment why.',
  whenOff: 'Where constraints are kept in the application.',
  facts: ['drop-constraint', 'drop-foreign-key', 'drop-key'],
  messages,
  fix: { kinds: [], because: 'Whether the guarantee is still wanted is for people to say.' },
  examples: [
    bad(
      'A check and a foreign key',
      `ALTER TABLE orders DROP CONSTRAINT orders_amount;
--                                 ^^^^^^^^^^^^^ warning: Without orders_amount, orders takes rows that break the check, and it cannot be added again before they are mended. Add what replaces it first.
ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_customer;
--                                           ^^^^^^^^^^^^^^^ warning: Without orders_customer, orders takes rows that break the foreign key, and it cannot be added again before they are mended. Add what replaces it first.`,
      { history: [shop] },
    ),
    bad(
      'The primary key of a table that no migration made',
      `ALTER TABLE panels DROP CONSTRAINT panels_pkey;
--                                 ^^^^^^^^^^^ warning: DROP CONSTRAINT takes panels_pkey from panels, and rows may break it from now on. No migration here shows what it protects: look it up first.`,
      { notExecutable: 'The table is made elsewhere.' },
    ),
    good(
      'Another one takes its place',
      `ALTER TABLE orders DROP CONSTRAINT orders_amount;
ALTER TABLE orders ADD CONSTRAINT orders_amount CHECK (amount >= 0) NOT VALID;`,
      { history: [shop] },
    ),
    bad(
      'MySQL: the primary key and a unique key',
      `ALTER TABLE marks DROP PRIMARY KEY;
--                ^^^^^^^^^^^^^^^^ warning: Without PRIMARY, marks takes rows that break the primary key, and it cannot be added again before they are mended. Add what replaces it first.
ALTER TABLE marks DROP INDEX marks_code;
--                           ^^^^^^^^^^ warning: Without marks_code, marks takes rows that break the unique key, and it cannot be added again before they are mended. Add what replaces it first.`,
      { dialect: 'mysql', history: [marks] },
    ),
    bad(
      'SQLite: a unique index',
      `DROP INDEX marks_code;
--         ^^^^^^^^^^ warning: Without marks_code, marks takes rows that break the unique key, and it cannot be added again before they are mended. Add what replaces it first.`,
      {
        dialect: 'sqlite',
        history: ['CREATE TABLE marks (id int, code text); CREATE UNIQUE INDEX marks_code ON marks (code);'],
      },
    ),
    bad(
      'SQL Server: the primary key',
      `ALTER TABLE dbo.Places DROP CONSTRAINT PK_P;
--                                     ^^^^ warning: Without PK_P, Places takes rows that break the primary key, and it cannot be added again before they are mended. Add what replaces it first.`,
      { dialect: 'sqlserver', history: [places] },
    ),
  ],
  check: {
    dropConstraint(operation, context) {
      if (context.isNew(operation.table)) return;
      const { constraint: name } = operation;
      const table = context.table(operation.table);
      const found = table && constraintOf(table, name.text);
      if (found === undefined) {
        if (table?.complete === true || isReplacedUnseen(operation, context)) return;
        const data = { constraint: name.written ?? name.text, table: shownName(context, operation.table) };
        context.report({ message: 'unknown', at: name, data });
        return;
      }
      if (context.isOfChange(found.origin) || isReplaced(operation, found, context)) return;
      const data = {
        constraint: name.written ?? found.name,
        table: shownName(context, operation.table),
        kind: kinds[found.kind],
      };
      const related = [{ ...found.origin, message: `${found.name} is created here.` }];
      context.report({ message: 'dropped', at: name, data, related });
    },
    dropIndex(operation, context) {
      const index = indexOf(operation, context);
      if (index?.unique !== true || context.isOfChange(index.origin)) return;
      // Other engines refuse to drop the index of a constraint.
      if (index.constraint !== undefined && context.schema.dialect !== 'mysql') return;
      if (holdsUnique(context.after, index.relation, columnsOf(index))) return;
      const table = tableByKey(context.after, index.relation);
      const isBare = index.where === undefined && index.elements.every((one) => one.column !== undefined);
      if (table === undefined || (isBare && !hasColumns(table, columnsOf(index)))) return;
      const data = {
        constraint: index.name,
        table: spelledKey(context.schema, index.relation),
        kind: kinds.unique,
      };
      const related = [{ ...index.origin, message: `${index.name} is created here.` }];
      context.report({ message: 'dropped', at: operation.index, data, related });
    },
  },
});

type Context = RuleContext<typeof messages>;

const kinds: Readonly<Record<Constraint['kind'], string>> = {
  'primary-key': 'primary key',
  unique: 'unique key',
  'foreign-key': 'foreign key',
  check: 'check',
  exclusion: 'exclusion',
  'not-null': 'NOT NULL',
};

function indexOf({ index: name, table }: DropIndex, { schema }: Context): Index | undefined {
  if (table === undefined) return resolveIndex(schema, name);
  return indexesOf(schema, relationKey(schema, table)).find((one) => one.name === name.name.text);
}

/** The final table is protected as well, or there is nothing left to protect. */
function isReplaced(operation: DropConstraint, found: Constraint, context: Context): boolean {
  if (isProtected(found, context.after, relationKey(context.schema, operation.table))) return true;
  return (found.kind === 'check' || found.kind === 'exclusion') && isAdded(operation, context);
}

/** Checks and exclusions: the section adds one to the table. Whether it is equivalent is for people to compare. */
function isAdded(operation: DropConstraint, context: Context): boolean {
  const key = relationKey(context.schema, operation.table);
  return operationsOf([...earlier(context), context.statement, ...later(context)]).some(
    (one) =>
      one.kind === 'addConstraint' &&
      relationKey(context.schema, one.table) === key &&
      (one.constraint.kind === 'check' || one.constraint.kind === 'exclusion'),
  );
}

/**
 * For a table that no migration creates: the same statement adds a key, the section adds one of that name, or the whole table is dropped.
 */
function isReplacedUnseen(operation: DropConstraint, context: Context): boolean {
  const key = relationKey(context.schema, operation.table);
  const isOn = (name: ObjectName): boolean => relationKey(context.schema, name) === key;
  const beside = context.statement.parsed.operations;
  const around = operationsOf([...earlier(context), context.statement, ...later(context)]);
  return (
    operation.replaced === true ||
    beside.some(
      (one) =>
        (one.kind === 'addConstraint' || (one.kind === 'createIndex' && one.unique)) && isOn(one.table),
    ) ||
    around.some(
      (one) =>
        (one.kind === 'addConstraint' &&
          isOn(one.table) &&
          one.constraint.name?.text === operation.constraint.text) ||
        (one.kind === 'dropRelation' && isOn(one.target)),
    )
  );
}
