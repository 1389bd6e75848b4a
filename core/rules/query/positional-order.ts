/** ORDER BY 2. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock } from '../../rule-kit/indexes/query-blocks.ts';

const messages = {
  counted:
    '{number} is the place of an output column: a column added before it changes the order or the groups. Name it.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text);';

export const rule = defineRule({
  id: 'query/positional-order',
  hazard: 'taste',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'all',
  summary: 'ORDER BY or GROUP BY by the number of an output column.',
  why: 'The number means another column as soon as somebody changes the list, and nothing fails.',
  instead: 'The name of the column, or of the output.',
  whenOff: 'For queries by hand.',
  messages,
  fix: { kinds: [], because: 'An output without a name needs one first.' },
  bodies: 'all',
  examples: [
    bad(
      'An order',
      `SELECT id, name FROM users ORDER BY 2 DESC;
--                                  ^ hint: 2 is the place of an output column: a column added before it changes the order or the groups. Name it.`,
      { history: [users] },
    ),
    bad(
      'Groups',
      `CREATE VIEW names AS SELECT name, count(*) AS n FROM users GROUP BY 1;
--                                                                  ^ hint: 1 is the place of an output column: a column added before it changes the order or the groups. Name it.`,
      { history: [users] },
    ),
    bad(
      'MySQL: groups',
      `SELECT name, count(*) FROM users GROUP BY 1;
--                                        ^ hint: 1 is the place of an output column: a column added before it changes the order or the groups. Name it.`,
      { dialect: 'mysql', history: [users] },
    ),
    good('By name', 'SELECT id, name FROM users ORDER BY name DESC;', { history: [users] }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    for (const span of [...block.order, ...block.grouping].map((one) => one.span)) {
      const number = context.text(span);
      if (/^\d{1,3}$/.test(number)) context.report({ message: 'counted', at: span, data: { number } });
    }
  }),
});
