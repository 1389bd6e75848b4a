/** A time of day with an offset. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isOf, isUsual } from '../../rule-kit/tables/new-columns.ts';

const messages = {
  timetz:
    '{column} of {table} is a time with an offset but no date: in a zone with daylight saving it is wrong half of the year. Use time.',
  current:
    'CURRENT_TIME as the default of {column} in {table} has an offset that the column cannot keep. Use LOCALTIME or now().',
} as const;

export const rule = defineRule({
  id: 'design/time-with-time-zone',
  hazard: 'advice',
  preset: 'strict',
  summary: 'A new column of type time with time zone, or one that defaults to CURRENT_TIME.',
  why: `Which offset a zone has depends on the day, and \`timetz\` has none. It takes twelve bytes, orders values by their moment on one day, and
the manual advises against it. \`CURRENT_TIME\` is of that type: in a \`time\` column the offset is dropped without a word.`,
  instead: '`time`, with the zone’s name in a column beside it, or `timestamptz` where a moment is meant.',
  whenOff: 'Where a standard demands the type.',
  messages,
  fix: { kinds: [], because: 'Whether a time of day or a moment is meant is for people to say.' },
  examples: [
    bad(
      'Opening hours',
      `CREATE TABLE shops (id bigint PRIMARY KEY, opens timetz);
--                                               ^^^^^^ info: opens of shops is a time with an offset but no date: in a zone with daylight saving it is wrong half of the year. Use time.`,
    ),
    bad(
      'A default',
      `ALTER TABLE shops ADD COLUMN changed time DEFAULT CURRENT_TIME;
--                                                ^^^^^^^^^^^^ info: CURRENT_TIME as the default of changed in shops has an offset that the column cannot keep. Use LOCALTIME or now().`,
      { history: ['CREATE TABLE shops (id bigint PRIMARY KEY);'] },
    ),
    good(
      'The time of day and its place',
      'CREATE TABLE shops (id bigint PRIMARY KEY, opens time, time_zone text);',
    ),
  ],
  check: eachNewColumn<typeof messages>((column, context) => {
    const { name, type, shown, definition } = column;
    const data = { column: name.text, table: shown };
    const value = definition?.default;
    if (isOf(type, 'timetz') && !isUsual(column)) context.report({ message: 'timetz', at: type, data });
    else if (isOf(type, 'time') && value?.functions.some((one) => one.name === 'current_time') === true)
      context.report({ message: 'current', at: value, data });
  }),
});
