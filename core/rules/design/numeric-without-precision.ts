/** An amount of money without a fixed number of decimals. */
import { wordSet } from '../../collections/word-set.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isOf, isUsual, nameWords } from '../../rule-kit/tables/new-columns.ts';

const messages = {
  unlimited:
    '{column} of {table} takes amounts with any number of decimals: 9.999 is kept as it comes. Say numeric(12, 2) or what fits.',
} as const;

export const rule = defineRule({
  id: 'design/numeric-without-precision',
  hazard: 'taste',
  preset: 'all',
  summary: 'A new column named like an amount of money with the type numeric and no precision.',
  why: `Without a scale, what clients compute is kept with all its decimals: a third of an amount has sixteen of them, and a total differs
from the sum of the lines that people see. With one, the server rounds. More digits later is a change of the catalog alone; another number
of decimals rewrites the table.`,
  instead: '`numeric(12, 2)`, or what the currency asks for.',
  whenOff: 'Where amounts of currencies with different decimals share a column.',
  messages,
  fix: { kinds: [], because: 'How many decimals the amounts have is for people to say.' },
  examples: [
    bad(
      'A price',
      `CREATE TABLE products (id bigint PRIMARY KEY, price numeric NOT NULL);
--                                                  ^^^^^^^ hint: price of products takes amounts with any number of decimals: 9.999 is kept as it comes. Say numeric(12, 2) or what fits.`,
    ),
    bad(
      'The other name of the type',
      `ALTER TABLE orders ADD COLUMN shipping_fee decimal;
--                                         ^^^^^^^ hint: shipping_fee of orders takes amounts with any number of decimals: 9.999 is kept as it comes. Say numeric(12, 2) or what fits.`,
      { history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'] },
    ),
    good('With decimals', 'CREATE TABLE products (id bigint PRIMARY KEY, price numeric(12, 2));'),
  ],
  check: eachNewColumn<typeof messages>((column, context) => {
    const { name, type, shown } = column;
    if (!isOf(type, 'numeric') || type.modifiers.length > 0 || isUsual(column)) return;
    const words = nameWords(name.text);
    if (!words.some((one) => amounts.has(one)) || words.includes('rate')) return;
    context.report({ message: 'unlimited', at: type, data: { column: name.text, table: shown } });
  }),
});

const amounts = wordSet('price amount cost fee salary revenue refund subtotal');
