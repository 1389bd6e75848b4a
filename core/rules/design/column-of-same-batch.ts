/** A SQL Server batch adds a column and uses it: the batch is compiled before the column exists. */
import type { Delete, ObjectName, Update } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { earlier } from '../../rule-kit/statements/neighbours.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { relationKey } from '../../schema/lookup.ts';

const messages = {
  unknown:
    'SQL Server refuses this batch (207, invalid column name): it is compiled before {column} is added to {table}. Put GO between them.',
} as const;

const orders = 'CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY, total int NOT NULL);';

export const rule = defineRule({
  id: 'design/column-of-same-batch',
  hazard: 'refused',
  dialects: ['sqlserver'],
  elsewhere: 'A file is not compiled as one batch.',
  summary: 'ALTER TABLE … ADD and a statement that uses the new column, without GO between them.',
  why: `The server compiles a batch before it runs. A table that is missing then is looked for again later (“deferred name resolution”); a column
of a table that is there is not: the batch fails with 207, and nothing of it has run. Microsoft’s documentation of batches says it: “A table
can’t be altered and then the new columns referenced in the same batch.”`,
  instead: "Write `GO` between the two, or execute the second from text: `EXEC(N'UPDATE …')`.",
  whenOff: 'Where the tool sends every statement for itself.',
  messages,
  fix: { kinds: [], because: 'Where a batch may be cut depends on its variables and blocks.' },
  directions: 'both',
  examples: [
    bad(
      'Added and filled',
      `ALTER TABLE dbo.orders ADD tax int NULL;
UPDATE dbo.orders SET tax = total / 5 WHERE tax IS NULL;
--                    ^^^ error: SQL Server refuses this batch (207, invalid column name): it is compiled before tax is added to orders. Put GO between them.
GO
PRINT 'done';`,
      { dialect: 'sqlserver', history: [orders] },
    ),
    good(
      'Two batches',
      'ALTER TABLE dbo.orders ADD tax int NULL;\nGO\nUPDATE dbo.orders SET tax = total / 5 WHERE tax IS NULL;',
      {
        dialect: 'sqlserver',
        history: [orders],
      },
    ),
  ],
  check: {
    update(operation, context) {
      judge(operation, [...operation.columns, ...itsOwn(operation)], context);
    },
    delete(operation, context) {
      judge(operation, itsOwn(operation), context);
    },
  },
});

/** Columns in its condition; with several tables they may belong to another. */
function itsOwn({ where, reads }: Update | Delete): readonly string[] {
  return reads.length > 0 ? [] : (where?.columns ?? []);
}

function judge(
  operation: Update | Delete,
  used: readonly string[],
  context: RuleContext<typeof messages>,
): void {
  const { batch } = context.statement;
  if (batch === undefined || context.body !== undefined) return;
  // Liquibase splits a script at its semicolons and sends each statement separately.
  if (context.tool?.id === 'liquibase') return;
  const key = relationKey(context.schema, operation.table);
  const together = earlier(context).filter((one) => one.batch === batch);
  const isSame = (table: ObjectName): boolean => relationKey(context.schema, table) === key;
  const operations = together.flatMap((one) => one.parsed.operations);
  const isMadeHere = operations.some(
    (one) => (one.kind === 'createTable' || one.kind === 'createTableAs') && isSame(one.table),
  );
  if (isMadeHere || operation.table.name.text.startsWith('#')) return;
  const added = operations.flatMap((one) =>
    one.kind === 'addColumn' && !one.ifNotExists && isSame(one.table) ? [one.column.name.text] : [],
  );
  const column = used.find((one) => added.includes(one));
  if (column === undefined) return;
  const at = context.keyword(operation.span, column) ?? operation.table;
  context.report({ message: 'unknown', at, data: { column, table: shownName(context, operation.table) } });
}
