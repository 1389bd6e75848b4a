/** Two consecutive ALTER TABLEs of one table that could be one. */
import type { Operation } from '../../operations/model/operation.ts';
import { columnName } from '../../operations/column-name.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { commitsByItself } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { removeTokens } from '../../rule-kit/fixes/token-edits.ts';
import { relationKey } from '../../schema/lookup.ts';

const messages = {
  merge:
    'The statement before alters {table} too: as one they take its lock once, and pass over its rows once. Merge them.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, number int);';

export const rule = defineRule({
  id: 'transaction/mergeable-alters',
  hazard: 'taste',
  preset: 'all',
  elsewhere: commitsByItself,
  summary: 'Consecutive ALTER TABLE statements of one table.',
  why: `Each \`ALTER TABLE\` takes its lock anew where no transaction holds it, and reads or rewrites the table for itself. The actions of one
statement share both.`,
  instead: 'One `ALTER TABLE` with its actions separated by commas.',
  whenOff: 'Where a statement for each change is the style.',
  messages,
  fix: {
    kinds: ['edit'],
    because: 'Only actions on different columns are merged, whose order does not matter.',
  },
  examples: [
    bad(
      'Two columns',
      `ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN state text;
--          ^^^^^^ hint: The statement before alters orders too: as one they take its lock once, and pass over its rows once. Merge them. 💡`,
      {
        history: [orders],
        fixed: `ALTER TABLE orders ADD COLUMN note text,
 ADD COLUMN state text;`,
      },
    ),
    bad(
      'Other things of other columns',
      `ALTER TABLE orders ADD COLUMN note text DEFAULT '';
ALTER TABLE public.orders ALTER number SET DEFAULT 0;
--          ^^^^^^^^^^^^^ hint: The statement before alters orders too: as one they take its lock once, and pass over its rows once. Merge them. 💡`,
      {
        history: [orders],
        fixed: `ALTER TABLE orders ADD COLUMN note text DEFAULT '',
 ALTER number SET DEFAULT 0;`,
      },
    ),
    good(
      'A type computed from a column whose type has just changed',
      `ALTER TABLE orders ALTER COLUMN id TYPE numeric;
ALTER TABLE orders ALTER COLUMN number TYPE bigint USING id::bigint;`,
      { history: [orders] },
    ),
  ],
  check: {
    addColumn: judge,
    dropColumn: judge,
    alterColumnType: judge,
    setDefault: judge,
    dropDefault: judge,
    setNotNull: judge,
    dropNotNull: judge,
  },
});

type Context = RuleContext<typeof messages>;
type Mergeable = Extract<
  Operation,
  {
    readonly kind:
      | 'addColumn'
      | 'dropColumn'
      | 'alterColumnType'
      | 'setDefault'
      | 'dropDefault'
      | 'setNotNull'
      | 'dropNotNull';
  }
>;

function judge(operation: Mergeable, context: Context): void {
  const { statement, body } = context;
  if (body !== undefined || statement.parsed.operations[0] !== operation) return;
  const { previous } = context;
  if (previous === undefined) return;
  const all = [...previous.parsed.operations, ...statement.parsed.operations];
  const actions = all.flatMap(mergeable);
  const key = relationKey(context.schema, operation.table);
  const isOne = actions.every(
    (one) =>
      relationKey(context.schema, one.table) === key &&
      one.only === operation.only &&
      one.ifTableExists === operation.ifTableExists,
  );
  const columns = actions.map(columnName);
  if (!isOne || actions.length < all.length || new Set(columns).size < columns.length) return;
  // A column that is added or dropped together with a type change may depend on the changed column.
  const changes = actions.filter((one) => one.kind === 'alterColumnType').length;
  if (changes > 0 && changes < actions.length) return;
  context.report({
    message: 'merge',
    at: operation.table,
    data: { table: shownName(context, operation.table) },
    fix: fixFor(operation, previous.span, context),
  });
}

function mergeable(operation: Operation): readonly Mergeable[] {
  switch (operation.kind) {
    case 'addColumn':
    case 'dropColumn':
    case 'setDefault':
    case 'dropDefault':
    case 'setNotNull':
    case 'dropNotNull':
      return [operation];
    case 'alterColumnType':
      // USING may read a column that the previous statement changed.
      return operation.using === undefined ? [operation] : [];
    default:
      return [];
  }
}

function fixFor(
  operation: Mergeable,
  previous: { readonly start: number; readonly end: number },
  context: Context,
): RuleFix | undefined {
  const { parsed } = context.statement;
  const head = { start: 0, end: operation.table.end };
  return {
    kind: 'join',
    title: 'Merge it into the statement before',
    previous,
    edits: removeTokens(parsed, head),
  };
}
