/** DISTINCT ON without ORDER BY. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { QueryBlock } from '../../queries/model.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { identifierName } from '../../syntax/postgres/identifier.ts';
import { eachBlock, isUnique } from '../../rule-kit/indexes/query-blocks.ts';

const messages = {
  any: '{words} keeps any one row of each group, another one with another plan. Add ORDER BY with what decides.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric);';

export const rule = defineRule({
  id: 'query/distinct-on-without-order',
  hazard: 'misleads',
  preset: 'strict',
  summary: 'DISTINCT ON without an ORDER BY.',
  why: `\`DISTINCT ON (user_id)\` keeps the first row of each user in the order of the query. Without more in ORDER BY than the columns of the
group there is no first one: the row changes with the plan, after a vacuum or with parallel workers.`,
  instead: '`ORDER BY user_id, placed_at DESC`: the columns of DISTINCT ON, then what decides.',
  whenOff: 'Where all rows of a group have the same values.',
  messages,
  fix: { kinds: [], because: 'Which row of a group is meant is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'No order',
      `SELECT DISTINCT ON (user_id) user_id, total FROM orders;
--     ^^^^^^^^^^^ warning: DISTINCT ON keeps any one row of each group, another one with another plan. Add ORDER BY with what decides.`,
      { history: [orders] },
    ),
    bad(
      'No order in a view',
      `CREATE VIEW last_orders AS SELECT distinct on (user_id) * FROM orders;
--                                ^^^^^^^^^^^ warning: DISTINCT ON keeps any one row of each group, another one with another plan. Add ORDER BY with what decides.`,
      { history: [orders] },
    ),
    good('The newest', 'SELECT DISTINCT ON (user_id) user_id, total FROM orders ORDER BY user_id, id DESC;', {
      history: [orders],
    }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    if (block.distinct !== 'on' || block.order.length > 0 || block.output.length < 2) return;
    const at = context.keyword(block.span, 'distinct', 'on');
    if (at === undefined || isOneRow(block, at.end, context)) return;
    context.report({ message: 'any', at, data: { words: 'DISTINCT ON' } });
  }),
});

/** Whichever row is kept, the output is the same: it only contains the group, or columns of a table whose key is in the group. */
function isOneRow(block: QueryBlock, from: number, context: RuleContext<typeof messages>): boolean {
  const { tokens } = context.statement.parsed;
  const open = tokens.findIndex((one) => one.start >= from);
  const close = tokens.findIndex((one, at) => at > open && context.text(one) === ')');
  const group = new Set(tokens.slice(open + 1, close).map((one) => identifierName(context.text(one))));
  const columns = block.output.flatMap(({ value }) => (value?.kind === 'column' ? [value] : []));
  if (columns.length < block.output.length) return false;
  if (columns.every(({ name }) => group.has(name))) return true;
  const [first] = columns;
  const relation = first?.source.relation;
  return (
    relation !== undefined &&
    columns.every(({ source }) => source === first?.source) &&
    isUnique(context.schema, relation, group)
  );
}
