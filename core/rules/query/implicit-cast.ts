/** A column that is converted to be compared. */
import type { QueryValue } from '../../queries/model.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock, everyCondition, indexLedBy, isTiny } from '../../rule-kit/indexes/query-blocks.ts';
import { typeText } from '../../schema/type-text.ts';
import { displayName } from '../../schema/lookup.ts';

const messages = {
  converted:
    '{column} of {table} is {type} and is converted to {other} for each row: {index} is of no use here. Compare with {type}.',
} as const;

const orders =
  'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, user_id int); CREATE INDEX orders_user ON orders (user_id);';

export const rule = defineRule({
  id: 'query/implicit-cast',
  hazard: 'slows',
  preset: 'strict',
  summary: 'An indexed integer column compared with numeric or floating point.',
  why: `There is no \`=\` between \`bigint\` and \`numeric\`: the server converts the column, row by row, and the index on the column cannot be
used. \`WHERE id = 7.0\` reads the whole table. Drivers do that too where they send a number as numeric.`,
  instead: '`WHERE id = 7`, or a cast of the other side: `id = $1::bigint`.',
  whenOff: 'Never.',
  messages,
  fix: { kinds: [], because: 'A value with decimals may be meant.' },
  bodies: 'all',
  examples: [
    bad(
      'A literal with decimals',
      `SELECT total FROM orders WHERE id = 7.0;
--                                  ^^^ warning: id of orders is bigint and is converted to numeric for each row: orders_pkey is of no use here. Compare with bigint.`,
      { history: [orders] },
    ),
    bad(
      'A cast',
      `UPDATE orders SET total = 0 WHERE user_id = '17'::numeric;
--                                          ^^^^^^^^^^^^^ warning: user_id of orders is integer and is converted to numeric for each row: orders_user is of no use here. Compare with integer.`,
      { history: [orders] },
    ),
    good('The same type', 'SELECT total FROM orders WHERE id = 7 AND user_id = 17::bigint;', {
      history: [orders],
    }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    for (const one of everyCondition(block)) {
      if (one.kind !== 'compare' || one.operator === '<>') continue;
      for (const [value, other] of [
        [one.left, one.right],
        [one.right, one.left],
      ] as const) {
        if (value.kind !== 'column' || value.base === undefined || value.outer || value.type === undefined)
          continue;
        const wider = typeOf(other);
        if (wider === undefined || !['int2', 'int4', 'int8'].includes(value.type.name)) continue;
        const index = isTiny(context, value.base.relation) ? undefined : indexLedBy(context, value.base);
        if (index === undefined) continue;
        context.report({
          message: 'converted',
          at: other.span,
          data: {
            column: value.base.column,
            table: displayName(value.base.relation),
            type: typeText(value.type),
            other: wider,
            index: index.name,
          },
        });
      }
    }
  }),
});

/** The type that the column is converted to. */
function typeOf(value: QueryValue): string | undefined {
  if (value.kind === 'constant' && value.type === 'number')
    return /[.eE]/.test(value.text) ? 'numeric' : undefined;
  if (value.kind !== 'cast' || value.array) return undefined;
  return { numeric: 'numeric', float8: 'double precision', float4: 'real' }[value.type];
}
