/** IN with hundreds of values. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock, everyCondition } from '../../rule-kit/indexes/query-blocks.ts';

const messages = {
  long: 'IN with {count} values is planned again each time, and values that repeat are kept. Join VALUES or a table, or pass one array.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text);';
const numbers = Array.from({ length: 201 }, (_, i) => i).join(', ');

export const rule = defineRule({
  id: 'query/long-in-list',
  hazard: 'taste',
  preset: 'all',
  summary: 'IN with more than two hundred values.',
  why: `The statement has another text for each number of values, so nothing is prepared or counted as one query; the text is parsed, the
selectivity of each value looked up.`,
  instead: '`= ANY ($1)` with an array, or a join with `VALUES` or a temporary table.',
  whenOff: 'For statements that run once.',
  messages,
  fix: { kinds: [], because: 'Where the values come from is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'In a DELETE',
      `DELETE FROM users
WHERE id IN (${numbers});
--    ^^ hint: IN with 201 values is planned again each time, and values that repeat are kept. Join VALUES or a table, or pass one array.`,
      { history: [users] },
    ),
    bad(
      'NOT IN',
      `SELECT name FROM users
WHERE id NOT IN (${numbers});
--    ^^ hint: IN with 201 values is planned again each time, and values that repeat are kept. Join VALUES or a table, or pass one array.`,
      { history: [users] },
    ),
    good('An array', 'PREPARE found (bigint[]) AS SELECT name FROM users WHERE id = ANY ($1);', {
      history: [users],
    }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    for (const one of everyCondition(block)) {
      if (one.kind !== 'in' || one.spelled !== 'list' || one.among.length <= 200) continue;
      context.report({ message: 'long', at: one.value.span, data: { count: one.among.length } });
    }
  }),
});
