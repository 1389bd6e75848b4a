/** BETWEEN two dates on a column with a time of day. */
import type { QueryValue } from '../../queries/model.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock, everyCondition } from '../../rule-kit/indexes/query-blocks.ts';

const messages = {
  midnight:
    'BETWEEN ends at the midnight with which {day} begins: the rest of that day is left out of {column}. Use >= and < the day after.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz, day date);';

export const rule = defineRule({
  id: 'query/between-timestamps',
  hazard: 'misleads',
  preset: 'strict',
  summary: 'BETWEEN with a day as its end, on a timestamp.',
  why: `A day without a time is its midnight, and \`BETWEEN\` takes both ends in. January "between the 1st and the 31st" lacks the 31st but for
its first instant; "between the 1st and the 1st of February" counts what comes at that midnight twice, in two months.`,
  instead: "`at >= '2026-01-01' AND at < '2026-02-01'`.",
  whenOff: 'Where the column holds midnights alone; then it should be a date.',
  messages,
  fix: { kinds: [], because: 'Whether the last day is to be in is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'A month',
      `SELECT id FROM orders WHERE at BETWEEN '2026-01-01' AND '2026-01-31';
--                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: BETWEEN ends at the midnight with which 2026-01-31 begins: the rest of that day is left out of at. Use >= and < the day after.`,
      { history: [orders] },
    ),
    bad(
      'With casts, in a DELETE',
      `DELETE FROM orders o WHERE o.at BETWEEN date '2026-01-01' AND '2026-12-31'::date;
--                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: BETWEEN ends at the midnight with which 2026-12-31 begins: the rest of that day is left out of at. Use >= and < the day after.`,
      { history: [orders] },
    ),
    good('Half open', "SELECT id FROM orders WHERE at >= '2026-01-01' AND at < '2026-02-01';", {
      history: [orders],
    }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    for (const one of everyCondition(block)) {
      if (one.kind !== 'between' || one.negated || one.value.kind !== 'column') continue;
      if (one.value.type?.name !== 'timestamptz' && one.value.type?.name !== 'timestamp') continue;
      const day = dayIn(one.high);
      if (day === undefined) continue;
      context.report({ message: 'midnight', at: one.span, data: { day, column: one.value.name } });
    }
  }),
});

function dayIn(value: QueryValue): string | undefined {
  if (value.kind === 'cast') return dayIn(value.of);
  if (value.kind !== 'constant' || value.type !== 'text') return undefined;
  return /^\d{4}-\d\d-\d\d$/.test(value.text.trim()) ? value.text.trim() : undefined;
}
