/** Amounts of money in binary floating point. Judged by names: a number shows nothing else of its meaning. */
import { wordSet } from '../../collections/word-set.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isOf, nameWords } from '../../rule-kit/tables/new-columns.ts';
import { typeText } from '../../schema/type-text.ts';

const messages = {
  inexact:
    '{column} of {table} is {type}, which has no exact 0.10: sums of amounts are off by cents. Use numeric.',
} as const;

export const rule = defineRule({
  id: 'design/float-for-money',
  hazard: 'misleads',
  preset: 'strict',
  summary: 'A new column named like an amount of money with a floating-point type.',
  why: `Binary fractions have no 0.10. \`real\` has six good digits, so 21474836.47 comes back as 21474836; \`double precision\` has fifteen, but
adding up in another order gives another sum, two equal amounts are not \`=\`, and rounding to cents goes the wrong way for some.`,
  instead: '`numeric(12, 2)`, or `bigint` in the smallest unit.',
  whenOff: 'Where such columns hold estimates, scores or prices that are only shown.',
  messages,
  fix: { kinds: [], because: 'How many decimals the amounts have is for people to say.' },
  examples: [
    bad(
      'A price',
      `CREATE TABLE products (id bigint PRIMARY KEY, unit_price double precision NOT NULL);
--                                                       ^^^^^^^^^^^^^^^^ warning: unit_price of products is double precision, which has no exact 0.10: sums of amounts are off by cents. Use numeric.`,
    ),
    bad(
      'A name in camel case',
      `ALTER TABLE orders ADD COLUMN "taxAmount" real;
--                                        ^^^^ warning: taxAmount of orders is real, which has no exact 0.10: sums of amounts are off by cents. Use numeric.`,
      { history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'] },
    ),
    good('numeric', 'CREATE TABLE products (id bigint PRIMARY KEY, unit_price numeric(12, 2));'),
  ],
  check: eachNewColumn<typeof messages>(({ name, type, shown }, context) => {
    if (!isOf(type, 'float4', 'float8')) return;
    const words = nameWords(name.text);
    if (!words.some((one) => amounts.has(one)) || words.some((one) => notAmounts.has(one))) return;
    context.report({
      message: 'inexact',
      at: type,
      data: { column: name.text, table: shown, type: typeText(type) },
    });
  }),
});

/** Nothing but money is called that. */
const amounts = wordSet(`
  price prices amount cost costs fee fees salary wage revenue refund discount payment invoice subtotal usd eur
  gbp cents
`);

/** With one of these words it is a ratio, a score or a count of something else. */
const notAmounts = wordSet(`
  rate ratio percent percentage pct factor score weight change multiplier index rank avg average mean median
  stddev variance min max estimate estimated predicted elasticity token tokens time duration seconds ms cpu
  startup planner
`);
