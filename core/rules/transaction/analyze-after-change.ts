/** A change leaves the planner without statistics, and no ANALYZE follows. */
import type { Insert, ObjectName, Update } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { commitsByItself } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { refusesTransaction } from '../../rule-kit/transactions/refuses-transaction.ts';
import { rowsChanged } from '../../rule-kit/rows/rows-changed.ts';
import { later, operationsOf } from '../../rule-kit/statements/neighbours.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { relationKey } from '../../schema/lookup.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  type: 'The statistics of {column} are dropped with its old type: until {table} is analysed, its queries may get bad plans. Run ANALYZE.',
  parent:
    'Autovacuum analyses the partitions of {table}, never {table} itself: after this change its queries are planned by old figures. Run ANALYZE.',
  index:
    'The planner knows nothing of the expression in {index} until {table} is analysed, and may not use it. Run ANALYZE.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, number int, note text);';

export const rule = defineRule({
  id: 'transaction/analyze-after-change',
  hazard: 'delays',
  preset: 'strict',
  elsewhere: commitsByItself,
  summary:
    'A type change, an index on an expression, or many rows changed in a partitioned table, without ANALYZE behind it.',
  why: `Changing a column’s type throws its statistics away, and an index on an expression has none to begin with. Autovacuum comes when enough
rows have changed, and neither of the two changes a row in its eyes. Until then the planner guesses. Where many rows of a plain table change,
autovacuum does come; it never comes to a partitioned table, only to its partitions, and joins are planned by the figures of the whole.`,
  instead: '`ANALYZE table` at the end. It takes a sample, and reads and writes go on.',
  whenOff: 'Where the deployment runs ANALYZE after migrations.',
  facts: ['analyze', 'alter-type/rewrite', 'update', 'insert'],
  messages,
  fix: { kinds: ['edit'], because: 'ANALYZE changes no data and makes no reader or writer wait.' },
  examples: [
    bad(
      'A type change',
      `ALTER TABLE orders ALTER COLUMN number TYPE bigint;
--                              ^^^^^^ info: The statistics of number are dropped with its old type: until orders is analysed, its queries may get bad plans. Run ANALYZE. 💡`,
      {
        history: [orders],
        fixed: `ALTER TABLE orders ALTER COLUMN number TYPE bigint;
ANALYZE orders;`,
      },
    ),
    bad(
      'An index on an expression',
      `CREATE INDEX CONCURRENTLY orders_note ON orders (lower(note));
--                                               ^^^^^^^^^^^ info: The planner knows nothing of the expression in orders_note until orders is analysed, and may not use it. Run ANALYZE. 💡`,
      {
        history: [orders],
        fixed: `CREATE INDEX CONCURRENTLY orders_note ON orders (lower(note));
ANALYZE orders;`,
      },
    ),
    good('Many rows of a plain table: autovacuum comes', "UPDATE orders SET note = '' WHERE note IS NULL;", {
      history: [orders],
    }),
  ],
  check: {
    alterColumnType(operation, context) {
      const key = relationKey(context.schema, operation.table);
      if (context.isNew(operation.table) || isAnalysed(operation.table, context)) return;
      const first = context.statement.parsed.operations.find(
        (one) => one.kind === 'alterColumnType' && relationKey(context.schema, one.table) === key,
      );
      if (first !== operation) return;
      context.report({
        message: 'type',
        at: operation.column,
        data: { column: operation.column.text, table: shownName(context, operation.table) },
        fix: fixFor(operation.table, context),
      });
    },
    update(operation, context) {
      if (rowsChanged(operation, context) === 'unbounded') judgeParent(operation, context);
    },
    insert(operation, context) {
      if (rowsChanged(operation, context) === 'unbounded') judgeParent(operation, context);
    },
    createIndex(operation, context) {
      const place = operation.elements.find((one) => one.expression !== undefined);
      if (place === undefined) return;
      if (context.isNew(operation.table) || isAnalysed(operation.table, context)) return;
      context.report({
        message: 'index',
        at: place,
        data: { index: operation.name?.text ?? 'the index', table: shownName(context, operation.table) },
        fix: fixFor(operation.table, context),
      });
    },
  },
});

type Context = RuleContext<typeof messages>;

/** Once for each table: the last of several changes is reported, because ANALYZE has to follow it. */
function judgeParent(operation: Update | Insert, context: Context): void {
  const name = operation.table;
  const table = context.table(name);
  if (table?.partitionBy === undefined || context.isNew(name) || isAnalysed(name, context)) return;
  const again = operationsOf(later(context)).some(
    (one) =>
      (one.kind === 'update' || one.kind === 'insert') &&
      relationKey(context.schema, one.table) === table.key,
  );
  if (again) return;
  context.report({
    message: 'parent',
    at: name,
    data: { table: shownName(context, name) },
    fix: fixFor(name, context),
  });
}

function isAnalysed(table: ObjectName, context: Context): boolean {
  const key = relationKey(context.schema, table);
  return operationsOf(later(context)).some(
    (one) =>
      one.kind === 'vacuum' &&
      one.command === 'analyze' &&
      (one.tables.length === 0 || one.tables.some((each) => relationKey(context.schema, each) === key)),
  );
}

function fixFor(table: ObjectName, context: Context): RuleFix | undefined {
  if (context.body !== undefined) return undefined;
  const apart = context.delivery.sends === 'statement-by-statement';
  const refuses = context.siblings.some(({ parsed }) => refusesTransaction(parsed, context));
  if (!apart && refuses) return undefined;
  const end = context.statement.span.end - context.statement.span.start;
  return {
    kind: 'edit',
    title: 'Analyse the table behind it',
    edits: [insert(end, `;\nANALYZE ${context.text(table)}`)],
  };
}
