/** timestamp(0), which rounds to seconds. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isOf, isUsual } from '../../rule-kit/tables/new-columns.ts';

const messages = {
  rounds:
    '{column} of {table} rounds to whole seconds: half of what is written lies up to half a second in the future. Leave (0) out.',
} as const;

export const rule = defineRule({
  id: 'design/time-precision',
  hazard: 'advice',
  preset: 'strict',
  summary: 'A new column of a time type with precision 0.',
  why: `The precision rounds, it does not cut: \`now()\` at 12:00:00.6 is kept as 12:00:01, later than \`now()\`. A condition such as
\`seen_at <= now()\` misses the row that was just written, and the microseconds that were thrown away took no room anyway.`,
  instead: "The type without precision, and `date_trunc('second', …)` where values are shown.",
  whenOff: 'Where another system keeps whole seconds and values are compared with it.',
  messages,
  fix: { kinds: [], because: 'Values would then have fractions of seconds, which clients may not expect.' },
  examples: [
    bad(
      'When it was seen',
      `CREATE TABLE visits (id bigint PRIMARY KEY, seen_at timestamptz(0) DEFAULT now());
--                                                  ^^^^^^^^^^^^^^ info: seen_at of visits rounds to whole seconds: half of what is written lies up to half a second in the future. Leave (0) out.`,
    ),
    bad(
      'In full',
      `ALTER TABLE visits ADD COLUMN left_at timestamp(0) with time zone;
--                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: left_at of visits rounds to whole seconds: half of what is written lies up to half a second in the future. Leave (0) out.`,
      { history: ['CREATE TABLE visits (id bigint PRIMARY KEY);'] },
    ),
    good('All that the server knows', 'CREATE TABLE visits (id bigint PRIMARY KEY, seen_at timestamptz);'),
  ],
  check: eachNewColumn<typeof messages>((column, context) => {
    const { name, type, shown } = column;
    // A time of day is usually entered by a person, not taken from the clock.
    if (!isOf(type, 'timestamp', 'timestamptz') || type.modifiers[0] !== 0 || isUsual(column)) return;
    context.report({ message: 'rounds', at: type, data: { column: name.text, table: shown } });
  }),
});
