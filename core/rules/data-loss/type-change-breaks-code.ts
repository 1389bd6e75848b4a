/** A column changes to a type that running code does not send or expect. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { severityOn, shownName } from '../../rule-kit/tables/tables.ts';
import { column as columnOf } from '../../schema/lookup.ts';
import type { ColumnType } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';

const messages = {
  breaks:
    'Running code takes {column} of {table} for {from}: with {to} it fails or means something else. Add a new column.',
} as const;

const orders =
  'CREATE TABLE orders (id bigint PRIMARY KEY, number text, placed timestamp, total numeric(10,2), state varchar(20));';

export const rule = defineRule({
  id: 'data-loss/type-change-breaks-code',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: 'It is read in PostgreSQL’s migrations only.',
  summary: 'ALTER COLUMN TYPE to a type of another kind, such as text to integer.',
  why: `The change is one moment, the deployment of new code another. In between, code binds a string where a number or an enum is wanted
(*operator does not exist*, *invalid input syntax*), or reads \`timestamptz\` where it took the value for local time, which nobody notices.
A wider type of the same kind does not do that.`,
  instead: `1. Add a column of the new type, and fill it from the old one, in batches and by a trigger.
2. Deploy code that uses the new column.
3. Drop the old one.`,
  whenOff: 'Where the application stands still while migrations run.',
  facts: ['alter-type/rewrite'],
  messages,
  fix: { kinds: [], because: 'The deployment between the steps is not in this repository’s hands.' },
  examples: [
    bad(
      'Text becomes a number',
      `ALTER TABLE orders ALTER COLUMN number TYPE bigint USING number::bigint;
--                              ^^^^^^ info: Running code takes number of orders for text: with bigint it fails or means something else. Add a new column.`,
      { history: [orders] },
    ),
    bad(
      'Local time becomes a moment',
      `ALTER TABLE orders ALTER placed TYPE timestamptz;
--                       ^^^^^^ info: Running code takes placed of orders for timestamp: with timestamptz it fails or means something else. Add a new column.`,
      { history: [orders] },
    ),
    good('More digits of the same', 'ALTER TABLE orders ALTER COLUMN total TYPE numeric(14,2);', {
      history: [orders],
    }),
  ],
  check: {
    alterColumnType(operation, context) {
      const table = context.table(operation.table);
      const column = table && columnOf(table, operation.column.text);
      if (column === undefined || context.isNew(operation.table)) return;
      if (context.isOfChange(column.origin) || kindOf(column.type) === kindOf(operation.type)) return;
      context.report({
        message: 'breaks',
        at: operation.column,
        data: {
          column: column.name,
          table: shownName(context, operation.table),
          from: typeText(column.type),
          to: typeText(operation.type),
        },
        related: [{ ...column.origin, message: `${column.name} is created here.` }],
        ...severityOn(context, operation.table),
      });
    },
  },
});

/** Code reads and writes types of one kind alike. */
function kindOf(type: ColumnType): string {
  return `${kinds.get(type.name) ?? type.name}${'[]'.repeat(type.arrayDimensions === 0 ? 0 : 1)}`;
}

const kinds: ReadonlyMap<string, string> = new Map([
  ...['int2', 'int4', 'int8'].map((one) => [one, 'integer'] as const),
  ...['numeric', 'float4', 'float8'].map((one) => [one, 'number'] as const),
  ...['text', 'varchar', 'bpchar', 'citext', 'name'].map((one) => [one, 'string'] as const),
  ...['json', 'jsonb'].map((one) => [one, 'json'] as const),
  ...['inet', 'cidr'].map((one) => [one, 'address'] as const),
  ...['bit', 'varbit'].map((one) => [one, 'bits'] as const),
]);
