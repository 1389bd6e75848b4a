/** ORDER BY where the order is not kept. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock } from '../../rule-kit/indexes/query-blocks.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  view: 'Who reads {view} gets no order from it as soon as there is a join or a condition, and pays for the sort. Order where it is read.',
  inner:
    '{words} in this subquery is lost: the query around it orders or groups its rows again. Leave it out.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text);';

export const rule = defineRule({
  id: 'query/order-in-view',
  hazard: 'taste',
  preset: 'all',
  summary: 'ORDER BY without LIMIT in a view, or in a subquery whose rows are ordered or grouped again.',
  why: `The order of a query is that of its own \`ORDER BY\`. A view's order is kept by chance, as long as nothing is done with its rows; the
sort is done in any case, and it keeps conditions from being pushed into some plans.`,
  instead: '`ORDER BY` in the query that shows the rows.',
  whenOff: 'Where views are read as they are by a tool that cannot sort.',
  messages,
  fix: { kinds: [], because: 'Readers may count on the order.' },
  bodies: 'all',
  examples: [
    bad(
      'A view',
      `CREATE VIEW sorted AS SELECT id, name FROM users ORDER BY name;
--                                               ^^^^^^^^ hint: Who reads sorted gets no order from it as soon as there is a join or a condition, and pays for the sort. Order where it is read.`,
      { history: [users] },
    ),
    bad(
      'Ordered twice',
      `SELECT u.name FROM (SELECT name FROM users ORDER BY id) u ORDER BY u.name;
--                                         ^^^^^^^^ hint: ORDER BY in this subquery is lost: the query around it orders or groups its rows again. Leave it out.`,
      { history: [users] },
    ),
    good('The first ten', 'CREATE VIEW first_users AS SELECT id, name FROM users ORDER BY name LIMIT 10;', {
      history: [users],
    }),
  ],
  check: eachBlock<typeof messages>(({ block, parent, operation }, context) => {
    if (block.kind !== 'select' || block.order.length === 0 || block.distinct === 'on') return;
    if (block.limit !== undefined || block.offset !== undefined) return;
    const at = lastOrder(block.order[0]?.span.start ?? 0);
    if (at === undefined) return;
    if (operation.kind === 'createView' && !operation.materialized && block.place === 'statement')
      context.report({ message: 'view', at, data: { view: shownName(context, operation.view) } });
    else if (
      block.place === 'from' &&
      parent?.kind === 'select' &&
      !parent.aggregates &&
      parent.order.length > 0 &&
      parent.limit === undefined &&
      parent.distinct === 'none'
    )
      context.report({ message: 'inner', at, data: { words: 'ORDER BY' } });
    function lastOrder(before: number): { readonly start: number; readonly end: number } | undefined {
      const { tokens } = context.statement.parsed;
      const index = tokens.findLastIndex(
        (one) => one.end <= before && context.text(one).toLowerCase() === 'order',
      );
      const [first, second] = [tokens[index], tokens[index + 1]];
      return first === undefined || second === undefined
        ? undefined
        : { start: first.start, end: second.end };
    }
  }),
});
