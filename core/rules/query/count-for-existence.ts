/** (SELECT count(*) …) > 0. */
import type { QueryBlock, QueryValue } from '../../queries/model.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock, everyCondition } from '../../rule-kit/indexes/query-blocks.ts';
import { removeTokens, replaceTokens } from '../../rule-kit/fixes/token-edits.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  counts:
    '{condition} counts all rows to learn whether there is one. Use {instead}, which stops at the first.',
} as const;

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);`;

export const rule = defineRule({
  id: 'query/count-for-existence',
  hazard: 'advice',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'strict',
  summary: 'A subquery that counts rows, compared with zero.',
  why: `The count has to be taken to its end, once for each row of the query around it. \`EXISTS\` stops at the first row, and the planner makes
a semi-join of it.`,
  instead: '`EXISTS (SELECT 1 FROM …)`, or `NOT EXISTS`.',
  whenOff: 'Never.',
  messages,
  fix: { kinds: ['edit'], because: 'A count is never NULL, so both are true of the same rows.' },
  bodies: 'all',
  examples: [
    bad(
      'At least one',
      `SELECT name FROM users u WHERE (SELECT count(*) FROM orders o WHERE o.user_id = u.id) > 0;
--                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: The count compared with 0 counts all rows to learn whether there is one. Use EXISTS, which stops at the first. 💡`,
      {
        history: [tables],
        fixed: 'SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id);',
      },
    ),
    bad(
      'None',
      `SELECT name FROM users WHERE (SELECT count(*) FROM orders WHERE user_id = users.id) = 0;
--                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: The count compared with 0 counts all rows to learn whether there is one. Use NOT EXISTS, which stops at the first. 💡`,
      {
        history: [tables],
        fixed: 'SELECT name FROM users WHERE NOT EXISTS (SELECT 1 FROM orders WHERE user_id = users.id);',
      },
    ),
    bad(
      'SQLite: at least one',
      `SELECT name FROM users u WHERE (SELECT count(*) FROM orders o WHERE o.user_id = u.id) > 0;
--                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: The count compared with 0 counts all rows to learn whether there is one. Use EXISTS, which stops at the first. 💡`,
      {
        dialect: 'sqlite',
        history: [tables],
        fixed: 'SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id);',
      },
    ),
    good('EXISTS', 'SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id);', {
      history: [tables],
    }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    for (const one of everyCondition(block)) {
      if (one.kind !== 'compare' || one.right.kind !== 'constant' || one.left.kind !== 'query') continue;
      const instead = askedFor(one.operator, one.right.text);
      if (instead === undefined || !isCount(one.left.query)) continue;
      context.report({
        message: 'counts',
        at: one.span,
        data: { condition: `The count compared with ${one.right.text}`, instead },
        fix: exists(one.left, one.span, instead, context),
      });
    }
  }),
});

function askedFor(operator: string, number: string): 'EXISTS' | 'NOT EXISTS' | undefined {
  const asked = `${operator} ${number}`;
  if (['> 0', '<> 0', '>= 1'].includes(asked)) return 'EXISTS';
  return ['= 0', '< 1', '<= 0'].includes(asked) ? 'NOT EXISTS' : undefined;
}

function isCount({ kind, output, grouping, having, limit, offset, distinct, sources }: QueryBlock): boolean {
  const [only, ...more] = output;
  const isPlain = kind === 'select' && grouping.length === 0 && having.length === 0 && distinct === 'none';
  return (
    isPlain &&
    limit === undefined &&
    offset === undefined &&
    more.length === 0 &&
    sources.length > 0 &&
    only?.value?.kind === 'call' &&
    only.value.name === 'count' &&
    only.value.star &&
    !only.value.window
  );
}

function exists(
  value: Extract<QueryValue, { kind: 'query' }>,
  whole: Span,
  instead: string,
  { statement: { parsed } }: RuleContext<typeof messages>,
): RuleFix | undefined {
  const [output] = value.query.output;
  const first = parsed.tokens.find((one) => one.start >= whole.start);
  const close = parsed.tokens.findLast(
    (one) =>
      parsed.text[one.start] === ')' && one.start >= value.query.span.end - 1 && one.end <= value.span.end,
  );
  if (output === undefined || first === undefined || close === undefined || parsed.text[first.start] !== '(')
    return undefined;
  // FILTER and the like follow the parenthesis.
  const written = parsed.tokens.filter((one) => one.start >= output.span.start && one.end <= output.span.end);
  if (
    written
      .map((one) => parsed.text.slice(one.start, one.end))
      .join('')
      .toLowerCase() !== 'count(*)'
  )
    return undefined;
  return {
    kind: 'edit',
    title: `Use ${instead}`,
    edits: [
      { span: { start: first.start, end: first.start }, newText: `${instead} ` },
      ...replaceTokens(parsed, output.span, '1'),
      ...removeTokens(parsed, { start: close.end, end: whole.end }),
    ],
  };
}
