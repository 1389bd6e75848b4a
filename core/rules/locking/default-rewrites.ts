/** ADD COLUMN with a value that differs between rows, so that all rows are rewritten. */
import type { Effect } from '../../effects/effect.ts';
import { expressionVolatility } from '../../effects/volatility.ts';
import type { AddColumn } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { otherLocksInMysql } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { sqlserverFilled } from '../../rule-kit/rows/sqlserver-row-work.ts';
import { shownName, onTable } from '../../rule-kit/tables/tables.ts';
import { removeTokens } from '../../rule-kit/fixes/token-edits.ts';
import { indexesOf, indexUses, relationKey } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert, replace } from '../../text/edit.ts';
import { cover, type Span } from '../../text/span.ts';

const messages = {
  ...sqlserverFilled.messages,
  volatile:
    'A volatile default for {column} rewrites {table} under ACCESS EXCLUSIVE. Add it plain, set the default, fill old rows in batches.',
  unsure:
    'The default {call} for {column} rewrites {table} under ACCESS EXCLUSIVE unless that is STABLE. Add it plain, then set the default.',
  sequence:
    'Numbering {column} rewrites {table} under ACCESS EXCLUSIVE. Add a plain column, fill it in batches, then add the sequence.',
  generated:
    'A stored generated {column} rewrites {table} under ACCESS EXCLUSIVE: reads and writes wait. Index the expression, or have a trigger fill a plain column.',
  expression:
    'SET EXPRESSION on {column} rewrites {table} under ACCESS EXCLUSIVE: reads and writes wait. Add a new column and move over.',
  domain:
    'The domain of {column} checks values, so {table} is rewritten under ACCESS EXCLUSIVE. Use its base type and a CHECK.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, quantity int);';

export const rule = defineRule({
  id: 'locking/default-rewrites',
  hazard: 'blocks-readers',
  dialects: ['postgresql', 'sqlserver'],
  elsewhere: otherLocksInMysql,
  summary: 'A new column whose value is computed for each existing row.',
  why: `A constant default, and a stable one such as \`now()\`, is stored once in the catalog: \`ADD COLUMN\` is over in a moment. A volatile
default (\`gen_random_uuid()\`, \`clock_timestamp()\`, \`nextval(…)\`), \`serial\`, \`GENERATED … AS IDENTITY\` and a \`STORED\` generated column
give every row a value of its own, as does another expression for one (\`SET EXPRESSION\`). A column of a domain with a \`CHECK\` is
checked row by row even where it has no default. The table and all its indexes are rewritten under \`ACCESS EXCLUSIVE\`, and nobody
can read or write it in the meantime.`,
  instead: `1. Add the column without a default, nullable.
2. \`ALTER COLUMN … SET DEFAULT …\`: from now on new rows have a value.
3. Fill the old rows in batches, outside of the migration's transaction.
4. \`SET NOT NULL\` behind a validated \`CHECK\`, if it must be.

From PostgreSQL 18 on a \`VIRTUAL\` generated column costs nothing to add. In place of a domain: a column of its base type, and its
\`CHECK\` on the table, \`NOT VALID\` first.`,
  whenOff: 'Where tables are small enough to be rewritten while everybody waits.',
  facts: [
    'add-column/volatile-default',
    'add-column/serial',
    'add-column/identity',
    'add-column/generated-stored',
    'add-column/generated-virtual',
    'add-column/constrained-domain',
    'set-expression/stored',
    'add-column/stable-default',
  ],
  messages,
  gathers: { volatile: 'column', sequence: 'column', generated: 'column', domain: 'column' },
  fix: {
    kinds: ['rewrite'],
    differs: [
      { at: 'end', of: 'column', words: 'A generated column is computed when it is read instead of stored.' },
    ],
    because:
      'Old rows stay NULL until somebody fills them, or a value is computed whenever it is read: the result has to be looked at.',
  },
  examples: [
    bad(
      'A function that no migration made here',
      `ALTER TABLE orders ADD COLUMN code text NOT NULL DEFAULT next_code();
--                                                       ^^^^^^^^^^^ error: The default next_code() for code rewrites orders under ACCESS EXCLUSIVE unless that is STABLE. Add it plain, then set the default.`,
      { history: [orders], notExecutable: 'The function is not in the example.' },
    ),
    bad(
      'A random value for every row',
      `ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();
--                                               ^^^^^^^^^^^^^^^^^ error: A volatile default for token rewrites orders under ACCESS EXCLUSIVE. Add it plain, set the default, fill old rows in batches. 💡`,
      {
        history: [orders],
        fixed: 'ALTER TABLE orders ADD COLUMN token uuid, ALTER COLUMN token SET DEFAULT gen_random_uuid();',
      },
    ),
    good(
      'Constant and stable defaults are stored once',
      `ALTER TABLE orders
  ADD COLUMN state text NOT NULL DEFAULT 'open',
  ADD COLUMN seen_at timestamptz DEFAULT now();`,
      { history: [orders] },
    ),
    ...sqlserverFilled.examples,
  ],
  check: {
    addColumn(operation, context) {
      if (context.schema.dialect === 'sqlserver') {
        sqlserverFilled.tell(operation, context);
        return;
      }
      if (context.isNew(operation.table)) return;
      const call = unknownCall(operation, context);
      if (call !== undefined) {
        context.report({
          message: 'unsure',
          at: call.at,
          data: {
            call: call.name,
            column: operation.column.name.text,
            table: shownName(context, operation.table),
          },
          ...onTable(context, operation.table),
        });
        return;
      }
      if (!rewrites(context.effect(operation))) return;
      const place = placeOf(operation, context);
      context.report({
        message: place.message,
        at: place.at,
        data: { column: operation.column.name.text, table: shownName(context, operation.table) },
        fix: fixFor(place.message, operation, context),
        ...onTable(context, operation.table),
      });
    },
    alterColumnOption(operation, context) {
      if (operation.option !== 'set-expression' || context.isNew(operation.table)) return;
      if (!rewrites(context.effect(operation))) return;
      context.report({
        message: 'expression',
        at: context.keyword(operation.span, 'set', 'expression') ?? operation.span,
        data: { column: operation.column.text, table: shownName(context, operation.table) },
        ...onTable(context, operation.table),
      });
    },
  },
});

type Context = RuleContext<typeof messages>;

/** A function that no migration creates: PostgreSQL treats it as VOLATILE unless its definition says otherwise. */
function unknownCall(
  { column }: AddColumn,
  { schema }: Context,
): { readonly name: string; readonly at: Span } | undefined {
  if (column.default === undefined) return undefined;
  const { volatility, decidedBy } = expressionVolatility(column.default, schema);
  return volatility === 'unknown' && decidedBy !== undefined
    ? { name: `${decidedBy}()`, at: column.default }
    : undefined;
}

function rewrites({ relations, uncertain }: Effect): boolean {
  return uncertain === undefined && relations.some((one) => one.rewrite && !one.isNew);
}

function placeOf(
  operation: AddColumn,
  context: Context,
): { readonly message: Exclude<keyof typeof messages, 'unsure'>; readonly at: Span } {
  const { column } = operation;
  if (column.serial !== undefined) return { message: 'sequence', at: column.type };
  if (column.identity !== undefined) {
    const from = context.keyword(column, 'generated') ?? column;
    return { message: 'sequence', at: cover(from, context.keyword(column, 'identity') ?? from) };
  }
  if (column.generated !== undefined) {
    const from = context.keyword(column, 'generated') ?? column;
    return { message: 'generated', at: cover(from, context.keyword(column, 'as') ?? from) };
  }
  const differs =
    column.default !== undefined &&
    expressionVolatility(column.default, context.schema).volatility === 'volatile';
  if (differs) return { message: 'volatile', at: column.default };
  return { message: 'domain', at: column.type };
}

function fixFor(message: keyof typeof messages, operation: AddColumn, context: Context): RuleFix | undefined {
  if (message === 'volatile') return defaultAfter(operation, context);
  return message === 'generated' ? virtual(operation, context) : undefined;
}

/** Types with built-in operators only, as a virtual column requires. */
const plainTypes: ReadonlySet<string> = new Set([
  ...['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'bool', 'text', 'varchar'],
  ...['date', 'time', 'timestamp', 'timestamptz', 'interval', 'uuid', 'jsonb'],
]);

/** For a column that nothing needs stored: no key, NOT NULL or index on it, here or in a later migration. */
function virtual({ table, column }: AddColumn, context: Context): RuleFix | undefined {
  const keyword = context.keyword(column, 'stored');
  if (context.targetVersion < 18 || keyword === undefined) return undefined;
  if (column.notNull !== undefined || column.constraints.length > 0) return undefined;
  const { functions = [], columns = [] } = column.generated?.expression ?? {};
  const types = (context.table(table)?.columns ?? []).filter((one) => columns.includes(one.name));
  const isPlain = [column.type, ...types.map((one) => one.type)].every((one) => plainTypes.has(one.name));
  if (functions.length > 0 || types.length < columns.length || !isPlain) return undefined;
  const indexes = indexesOf(context.latest, relationKey(context.schema, table));
  if (indexes.some((one) => indexUses(one, column.name.text))) return undefined;
  return {
    kind: 'rewrite',
    title: 'Compute it whenever it is read',
    edits: [replace(keyword, 'VIRTUAL')],
  };
}

/** The default becomes a separate action after the column, for new rows only. */
function defaultAfter(operation: AddColumn, context: Context): RuleFix | undefined {
  const { column } = operation;
  const keyword = context.keyword(column, 'default');
  // NOT NULL needs a value in existing rows, and a CHECK on the column may need one too.
  if (column.default === undefined || keyword === undefined) return undefined;
  if (column.notNull !== undefined || column.constraints.length > 0) return undefined;
  const clause = cover(keyword, column.default);
  const name = quoteIdentifier(column.name.text);
  return {
    kind: 'rewrite',
    title: 'Set the default behind the new column, for new rows only',
    edits: [
      ...removeTokens(context.statement.parsed, clause),
      insert(operation.span.end, `, ALTER COLUMN ${name} SET DEFAULT ${context.text(column.default)}`),
    ],
  };
}
