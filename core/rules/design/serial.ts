/** serial, which an identity column replaces. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn } from '../../rule-kit/tables/new-columns.ts';
import { replaceTokens } from '../../rule-kit/fixes/token-edits.ts';

const messages = {
  apart:
    '{column} of {table} uses a sequence with grants of its own, and accepts any value. Use GENERATED ALWAYS AS IDENTITY.',
} as const;

export const rule = defineRule({
  id: 'design/serial',
  hazard: 'taste',
  preset: 'all',
  summary: 'A new column of type serial, bigserial or smallserial.',
  why: `\`serial\` is a macro: a sequence, a default and an ownership. Who may insert into the table may not use the sequence until somebody
grants it; \`CREATE TABLE … (LIKE …)\` shares the sequence with the copy; and a value given by hand makes a later insert fail on the key.
Identity columns (10 and newer, SQL's own) have none of that.`,
  instead: '`bigint GENERATED ALWAYS AS IDENTITY`; `BY DEFAULT` where rows with their own keys are loaded.',
  whenOff: 'Where an ORM writes serial, and where statements insert keys by hand.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'An identity that is generated always refuses values by hand, unless the INSERT says OVERRIDING SYSTEM VALUE.',
    differs: [
      { at: 'end', of: 'column', words: 'The column is an identity.' },
      { at: 'end', of: 'anything', words: 'The sequence is the identity’s own.' },
    ],
  },
  examples: [
    bad(
      'A key',
      `CREATE TABLE orders (id bigserial PRIMARY KEY, note text);
--                      ^^^^^^^^^ hint: id of orders uses a sequence with grants of its own, and accepts any value. Use GENERATED ALWAYS AS IDENTITY. 💡`,
      { fixed: 'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);' },
    ),
    bad(
      'A number beside the key',
      `CREATE TABLE invoices (id uuid PRIMARY KEY, number serial UNIQUE);
--                                                 ^^^^^^ hint: number of invoices uses a sequence with grants of its own, and accepts any value. Use GENERATED ALWAYS AS IDENTITY. 💡`,
      {
        fixed:
          'CREATE TABLE invoices (id uuid PRIMARY KEY, number integer GENERATED ALWAYS AS IDENTITY UNIQUE);',
      },
    ),
    good('An identity', 'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);'),
  ],
  check: eachNewColumn<typeof messages>(({ name, type, shown, definition }, context) => {
    const word = wordFor(definition?.serial);
    if (word === undefined) return;
    context.report({
      message: 'apart',
      at: type,
      data: { column: name.text, table: shown },
      fix: {
        kind: 'rewrite',
        title: 'Make it an identity column',
        edits: replaceTokens(context.statement.parsed, type, `${word} GENERATED ALWAYS AS IDENTITY`),
      },
    });
  }),
});

function wordFor(serial: 'smallserial' | 'serial' | 'bigserial' | undefined): string | undefined {
  if (serial === undefined) return undefined;
  return { smallserial: 'smallint', serial: 'integer', bigserial: 'bigint' }[serial];
}
