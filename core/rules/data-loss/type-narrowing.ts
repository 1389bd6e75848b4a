/** A column's type becomes one that holds less. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { mustBeEmpty } from '../../rule-kit/must-be-empty.ts';
import { earlier, operationsOf } from '../../rule-kit/section.ts';
import { severityOn, shownName } from '../../rule-kit/tables.ts';
import { column as columnOf, relationKey } from '../../schema/lookup.ts';
import type { ColumnType } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';

const messages = {
  fails:
    '{new} holds less than {old}: one value of {column} in {table} that does not fit makes this fail. Look for such rows first.',
  loses:
    '{new} holds less than {old}: values of {column} in {table} are cut to fit, without a word and for good. Keep the old column.',
} as const;

const things =
  'CREATE TABLE things (id bigint PRIMARY KEY, code varchar(20), price numeric(12,4), at timestamptz);';

export const rule = defineRule({
  id: 'data-loss/type-narrowing',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'loses-data',
  preset: 'recommended',
  dialects: ['postgresql'],
  summary: 'ALTER COLUMN TYPE to a type that holds less than the old one.',
  why: `Shorter strings and smaller numbers: the first value that does not fit makes the statement fail, after minutes perhaps, under an
\`ACCESS EXCLUSIVE\` lock. Fewer decimals, a date in place of a time, an explicit cast to a shorter string: nothing fails, and the rest of each
value is gone.`,
  instead: `Look for values that do not fit, and decide what becomes of them. Then add a column of the new type, copy in batches, and drop the
old one when nobody reads it. A limit alone is better said by a \`CHECK … NOT VALID\` that is validated later.`,
  whenOff: 'Where somebody has looked: suppress that statement and say so.',
  facts: ['alter-type/rewrite'],
  messages,
  fix: { kinds: [], because: 'What becomes of values that do not fit is for people to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A shorter string',
      `ALTER TABLE things ALTER COLUMN code TYPE varchar(5);
--                                        ^^^^^^^^^^ warning: varchar(5) holds less than varchar(20): one value of code in things that does not fit makes this fail. Look for such rows first.`,
      { history: [things] },
    ),
    bad(
      'Fewer decimals',
      `ALTER TABLE things ALTER COLUMN price TYPE numeric(12,2);
--                                         ^^^^^^^^^^^^^ warning: numeric(12,2) holds less than numeric(12,4): values of price in things are cut to fit, without a word and for good. Keep the old column.`,
      { history: [things] },
    ),
    bad(
      'A smaller number',
      `ALTER TABLE things ALTER COLUMN id TYPE int;
--                                      ^^^ warning: integer holds less than bigint: one value of id in things that does not fit makes this fail. Look for such rows first.`,
      { history: [things] },
    ),
    bad(
      'A cast that cuts',
      `ALTER TABLE things ALTER COLUMN code TYPE varchar(5) USING code::varchar(5);
--                                        ^^^^^^^^^^ warning: varchar(5) holds less than varchar(20): values of code in things are cut to fit, without a word and for good. Keep the old column.`,
      {
        history: [things],
      },
    ),
    bad(
      'The time of day is lost',
      `ALTER TABLE things ALTER COLUMN at TYPE date;
--                                      ^^^^ warning: date holds less than timestamptz: values of at in things are cut to fit, without a word and for good. Keep the old column.`,
      { history: [things] },
    ),
    good('A longer string', 'ALTER TABLE things ALTER COLUMN code TYPE text;', { history: [things] }),
    good(
      'Made to fit before',
      `UPDATE things SET code = left(code, 5) WHERE length(code) > 5;
ALTER TABLE things ALTER COLUMN code TYPE varchar(5);`,
      { history: [things] },
    ),
    good('More digits', 'ALTER TABLE things ALTER COLUMN price TYPE numeric(14,4);', { history: [things] }),
    good(
      'A table that has no rows any more',
      `TRUNCATE things;
ALTER TABLE things ALTER COLUMN code TYPE varchar(5);`,
      { history: [things] },
    ),
    good(
      'A table that this migration makes',
      `CREATE TABLE parts (code text);
ALTER TABLE parts ALTER COLUMN code TYPE varchar(5);`,
    ),
  ],
  check: {
    alterColumnType(operation, context) {
      const table = context.table(operation.table);
      const old = table && columnOf(table, operation.column.text);
      if (table === undefined || old === undefined || context.isNew(operation.table)) return;
      if (mustBeEmpty(context, operation.table)) return;
      // Somebody has made the values fit, a few lines above.
      const isFitted = operationsOf(earlier(context)).some(
        (one) =>
          one.kind === 'update' &&
          one.columns.includes(old.name) &&
          relationKey(context.schema, one.table) === table.key,
      );
      if (isFitted) return;
      const how = narrowing(old.type, operation.type);
      if (how === undefined) return;
      // A key or enum-like code that is cut would no longer be unique or known; a plain string is cut by an explicit cast only.
      const isCut = how === 'string' && operation.using !== undefined && operation.using.text.includes('(');
      context.report({
        message: how === 'lossy' || isCut ? 'loses' : 'fails',
        at: operation.type,
        data: {
          new: typeText(operation.type),
          old: typeText(old.type),
          column: old.name,
          table: shownName(context, operation.table),
        },
        ...severityOn(context, operation.table),
      });
    },
  },
});

const integers = ['int2', 'int4', 'int8'];
const unlimited = Number.POSITIVE_INFINITY;

/** `string` and `number`: a value that does not fit is an error; `lossy`: it is cut. Undefined where nothing is sure to be lost. */
function narrowing(from: ColumnType, to: ColumnType): 'string' | 'number' | 'lossy' | undefined {
  if (from.arrayDimensions > 0 || to.arrayDimensions > 0) return undefined;
  const [limit = to.name === 'bpchar' ? 1 : unlimited] = to.modifiers;
  if (['text', 'varchar', 'bpchar'].includes(from.name) && ['varchar', 'bpchar'].includes(to.name))
    return limit < (from.modifiers[0] ?? unlimited) ? 'string' : undefined;
  if (integers.includes(from.name) && integers.includes(to.name))
    return integers.indexOf(to.name) < integers.indexOf(from.name) ? 'number' : undefined;
  if (from.name === 'numeric' && integers.includes(to.name))
    return (from.modifiers[1] ?? 1) > 0 ? 'lossy' : 'number';
  if (['float4', 'float8'].includes(from.name) && integers.includes(to.name)) return 'lossy';
  if (from.name === 'float8' && to.name === 'float4') return 'lossy';
  if (from.name === 'numeric' && to.name === 'numeric') return ofNumeric(from.modifiers, to.modifiers);
  const isTime = from.name === 'timestamptz' || from.name === 'timestamp';
  if (isTime && (to.name === 'date' || to.name === 'time')) return 'lossy';
  return undefined;
}

function ofNumeric(from: readonly number[], to: readonly number[]): 'number' | 'lossy' | undefined {
  const [precision, scale = 0] = to;
  if (precision === undefined) return undefined;
  const [oldPrecision = unlimited, oldScale = from.length === 0 ? unlimited : 0] = from;
  if (scale < oldScale) return 'lossy';
  const digits = oldPrecision === unlimited ? unlimited : oldPrecision - oldScale;
  return precision - scale < digits ? 'number' : undefined;
}
