/** The type money. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isOf, isUsual } from '../../rule-kit/tables/new-columns.ts';

const messages = {
  money:
    '{column} of {table} is money: its currency and its decimals are those of the server’s lc_monetary, for all rows. Use numeric.',
} as const;

export const rule = defineRule({
  id: 'design/money-type',
  hazard: 'misleads',
  preset: 'strict',
  summary: 'A new column of type money.',
  why: `\`money\` stores a whole number of the smallest unit and reads it by \`lc_monetary\`: restored on a server with another locale, a dollar
is a yen. It rounds to that unit at every step, knows no currency per row, and takes text in only as the locale writes it.`,
  instead: '`numeric(12, 2)`, or `bigint` in the smallest unit, with the currency in a column beside it.',
  whenOff: 'Never, except for tables that are taken over as they are.',
  messages,
  fix: { kinds: [], because: 'How many decimals the amounts have is for people to say.' },
  examples: [
    bad(
      'A price',
      `CREATE TABLE products (id bigint PRIMARY KEY, price money NOT NULL);
--                                                  ^^^^^ warning: price of products is money: its currency and its decimals are those of the server’s lc_monetary, for all rows. Use numeric.`,
    ),
    bad(
      'A new column in a DO block',
      `DO $$ BEGIN
  ALTER TABLE products ADD COLUMN deposit money;
--                                        ^^^^^ warning: deposit of products is money: its currency and its decimals are those of the server’s lc_monetary, for all rows. Use numeric.
END $$;`,
      { history: ['CREATE TABLE products (id bigint PRIMARY KEY);'] },
    ),
    good('numeric', 'CREATE TABLE products (id bigint PRIMARY KEY, price numeric(12, 2) NOT NULL);'),
  ],
  check: eachNewColumn<typeof messages>((column, context) => {
    if (!isOf(column.type, 'money') || isUsual(column)) return;
    context.report({
      message: 'money',
      at: column.type,
      data: { column: column.name.text, table: column.shown },
    });
  }),
});
