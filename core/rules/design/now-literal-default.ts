/** DEFAULT 'now': the moment at which the migration ran. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isOf } from '../../rule-kit/tables/new-columns.ts';
import { replaceTokens } from '../../rule-kit/fixes/token-edits.ts';
import type { TypeName } from '../../operations/model/operation.ts';

const messages = {
  frozen:
    '{value} is read once: every row of {table} gets the moment of this migration as its {column}. Call now() or CURRENT_DATE.',
} as const;

export const rule = defineRule({
  id: 'design/now-literal-default',
  hazard: 'misleads',
  preset: 'strict',
  summary: "A default of 'now', 'today', 'tomorrow' or 'yesterday' in quotes.",
  why: `The words are literals of the date and time types. In a default they are read when the default is made, and the value that they had
then is stored: \`\\d\` shows a fixed moment, and every later row gets it.`,
  instead: '`DEFAULT now()`, `DEFAULT CURRENT_DATE`, `DEFAULT CURRENT_DATE + 1`.',
  whenOff: 'Never.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'Rows get the moment at which they come.',
    differs: [{ at: 'end', of: 'column', words: 'The default is computed for each row.' }],
  },
  examples: [
    bad(
      'A moment',
      `CREATE TABLE orders (id bigint PRIMARY KEY, made_at timestamptz DEFAULT 'now');
--                                                                      ^^^^^ warning: 'now' is read once: every row of orders gets the moment of this migration as its made_at. Call now() or CURRENT_DATE. 💡`,
      { fixed: 'CREATE TABLE orders (id bigint PRIMARY KEY, made_at timestamptz DEFAULT now());' },
    ),
    bad(
      'A day, with a cast',
      `ALTER TABLE orders ADD COLUMN day date DEFAULT 'today'::date;
--                                             ^^^^^^^^^^^^^ warning: 'today'::date is read once: every row of orders gets the moment of this migration as its day. Call now() or CURRENT_DATE. 💡`,
      {
        history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'],
        fixed: 'ALTER TABLE orders ADD COLUMN day date DEFAULT CURRENT_DATE;',
      },
    ),
    good('A call', 'CREATE TABLE orders (id bigint PRIMARY KEY, made_at timestamptz DEFAULT now());'),
  ],
  check: eachNewColumn<typeof messages>(({ name, type, shown, definition }, context) => {
    const value = definition?.default;
    if (
      value?.literal?.kind !== 'string' ||
      !isOf(type, 'date', 'timestamp', 'timestamptz', 'time', 'timetz')
    )
      return;
    const word = value.literal.value.trim().toLowerCase();
    if (!['now', 'today', 'tomorrow', 'yesterday'].includes(word)) return;
    const call = callFor(word, type);
    context.report({
      message: 'frozen',
      at: value,
      data: { value: value.text, table: shown, column: name.text },
      fix:
        call === undefined
          ? undefined
          : {
              kind: 'rewrite',
              title: `Use ${call}`,
              edits: replaceTokens(context.statement.parsed, value, call),
            },
    });
  }),
});

function callFor(word: string, type: TypeName): string | undefined {
  if (word === 'now') return type.name === 'date' ? 'CURRENT_DATE' : 'now()';
  return word === 'today' && type.name === 'date' ? 'CURRENT_DATE' : undefined;
}
