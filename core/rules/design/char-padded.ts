/** char(n), which pads with spaces. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isOf, isUsual } from '../../rule-kit/tables/new-columns.ts';
import { typeText } from '../../schema/type-text.ts';

const messages = {
  padded:
    '{column} of {table} is {type}: shorter values are filled up with blanks, which come and go as they are compared. Use text and a CHECK.',
} as const;

export const rule = defineRule({
  id: 'design/char-padded',
  hazard: 'advice',
  preset: 'strict',
  summary: 'A new column of type char(n) with n over one.',
  why: `\`char(n)\` is not faster and not smaller than \`text\`: it stores the blanks. They count for \`LIKE\` and regular expressions, not for
\`=\`, and go when the value becomes \`text\`, so one value is equal and unequal by turns. Going over to \`text\` rewrites the table.`,
  instead: '`text` with `CHECK (length(code) = 2)`, which also refuses values that are too short.',
  whenOff: 'Where all values have exactly that length, and an ORM decides the type.',
  messages,
  fix: { kinds: [], because: 'Comparisons that counted on the blanks would change.' },
  examples: [
    bad(
      'A code',
      `CREATE TABLE products (id bigint PRIMARY KEY, sku char(12) NOT NULL);
--                                                ^^^^^^^^ info: sku of products is char(12): shorter values are filled up with blanks, which come and go as they are compared. Use text and a CHECK.`,
    ),
    bad(
      'In full',
      `ALTER TABLE products ADD COLUMN country character(2);
--                                      ^^^^^^^^^^^^ info: country of products is char(2): shorter values are filled up with blanks, which come and go as they are compared. Use text and a CHECK.`,
      { history: ['CREATE TABLE products (id bigint PRIMARY KEY);'] },
    ),
    good(
      'text and a CHECK',
      "CREATE TABLE products (id bigint PRIMARY KEY, country text CHECK (country ~ '^[A-Z]{2}$'));",
    ),
  ],
  check: eachNewColumn<typeof messages>((column, context) => {
    const { name, type, shown } = column;
    if (!isOf(type, 'bpchar') || isUsual(column) || (type.modifiers[0] ?? 1) < 2) return;
    context.report({
      message: 'padded',
      at: type,
      data: { column: name.text, table: shown, type: typeText(type) },
    });
  }),
});
