/** DROP COLUMN on SQL Server where a default, key, index or check still uses the column: the server refuses it. */
import type { DropColumn } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { earlier } from '../../rule-kit/statements/neighbours.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';
import { indexesOf, indexUses, relationKey } from '../../schema/lookup.ts';

const messages = {
  named: 'SQL Server refuses this (5074): {constraint} still uses {column} of {table}. Drop that before it.',
  default:
    'SQL Server refuses this (5074): the default of {column} in {table} is a constraint, with a name that the server chose. Drop it by name first.',
} as const;

const orders = `CREATE TABLE dbo.orders (id int NOT NULL CONSTRAINT pk_orders PRIMARY KEY, state tinyint NOT NULL CONSTRAINT df_state DEFAULT 0,
  note nvarchar(50) NOT NULL DEFAULT '', total int NULL);
CREATE INDEX ix_total ON dbo.orders (total);`;

export const rule = defineRule({
  id: 'design/drop-column-with-default',
  hazard: 'refused',
  dialects: ['sqlserver'],
  elsewhere: 'DROP COLUMN takes the default along.',
  summary: 'DROP COLUMN while a default, constraint or index still uses the column.',
  why: `A default is a constraint there, and no constraint or index goes with its column: \`ALTER TABLE … DROP COLUMN\` fails with 5074 and 4922
(Microsoft’s documentation of ALTER TABLE: a column can’t be dropped when it’s used in an index, a constraint or a default). A default that
was written without \`CONSTRAINT\` has a name with random digits, another one in every database.`,
  instead: `1. Drop by name what uses the column: \`ALTER TABLE dbo.orders DROP CONSTRAINT df_state, COLUMN state\` does it at once.
2. Where the server chose the name, look it up in \`sys.default_constraints\` and execute the DROP with \`QUOTENAME\`.
3. Name defaults from now on: \`CONSTRAINT df_orders_state DEFAULT 0\`.`,
  whenOff: 'Never: the migration fails.',
  messages,
  fix: { kinds: [], because: 'What goes along is for people to say.' },
  examples: [
    bad(
      'A default with a name',
      `ALTER TABLE dbo.orders DROP COLUMN state;
--                                 ^^^^^ error: SQL Server refuses this (5074): df_state still uses state of orders. Drop that before it.`,
      { dialect: 'sqlserver', history: [orders] },
    ),
    good(
      'The default goes first',
      'ALTER TABLE dbo.orders DROP CONSTRAINT df_state;\nALTER TABLE dbo.orders DROP COLUMN state;',
      {
        dialect: 'sqlserver',
        history: [orders],
      },
    ),
  ],
  check: {
    dropColumn(operation, context) {
      if (context.statement.conditional || isExecutedBefore(context)) return;
      const blocker = blockerOf(operation, context);
      if (blocker === undefined || isHandedOver([operation.column.text, blocker], context)) return;
      const data = { column: operation.column.text, table: shownName(context, operation.table) };
      const rest = { at: operation.column, related: whereMade(context, operation.table) };
      if (blocker === 'unnamed') context.report({ message: 'default', data, ...rest });
      else context.report({ message: 'named', data: { ...data, constraint: blocker }, ...rest });
    },
  },
});

/** A dynamic command may have dropped the obstacle. */
function isExecutedBefore({ siblings, statement }: RuleContext<typeof messages>): boolean {
  return siblings.some(
    (one) =>
      one.span.start < statement.span.start &&
      one.parsed.operations.some(({ kind }) => kind === 'executeDynamic'),
  );
}

/** A procedure was called before with one of the names as a string: what it does is not known. */
function isHandedOver(names: readonly string[], context: RuleContext<typeof messages>): boolean {
  return earlier(context).some(
    ({ parsed: { tokens, text } }) =>
      /^exec(?:ute)?$/i.test(text.slice(tokens[0]?.start, tokens[0]?.end)) &&
      tokens.some((one) => one.kind === 'string' && names.includes(quoted(text.slice(one.start, one.end)))),
  );
}

function quoted(literal: string): string {
  return literal
    .slice(literal.indexOf("'") + 1, -1)
    .replaceAll(/[[\]]/g, '')
    .toLowerCase();
}

/** Objects that the same statement drops first do not count: they are looked up in the schema before the statement. */
function blockerOf(operation: DropColumn, context: RuleContext<typeof messages>): string | undefined {
  const table = context.table(operation.table);
  const name = operation.column.text;
  const column = table?.columns.find((one) => one.name === name);
  if (table === undefined || column === undefined || table.certainty !== 'certain') return undefined;
  const gone = new Set(
    context.statement.parsed.operations.flatMap((one) =>
      one.kind === 'dropConstraint' ? [one.constraint.text] : [],
    ),
  );
  const called = column.sqlserver?.defaultName;
  if (called !== undefined && !gone.has(called)) return called;
  const index = indexesOf(context.schema, relationKey(context.schema, operation.table)).find(
    (one) => indexUses(one, name) && one.certainty === 'certain' && !gone.has(one.name),
  );
  if (index !== undefined) return index.name;
  const constraint = table.constraints.find((one) => one.columns.includes(name) && !gone.has(one.name));
  if (constraint !== undefined) return constraint.name;
  const isDefault = column.default !== undefined && column.generated === undefined && called === undefined;
  return isDefault ? 'unnamed' : undefined;
}
