/** OR between conditions on two tables. */
import type { QuerySource } from '../../queries/model.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { columnsIn, parts, valuesOf } from '../../queries/parts.ts';
import { eachBlock, isTiny } from '../../rule-kit/indexes/query-blocks.ts';
import { displayName } from '../../schema/lookup.ts';

const messages = {
  either:
    'OR between {one} and {other}: no index narrows either of them before they are joined. Make it two queries with UNION.',
} as const;

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users, mail text);`;

export const rule = defineRule({
  id: 'query/or-across-tables',
  hazard: 'may-slow',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'strict',
  summary: 'A condition that holds if either of two joined tables says so.',
  why: `Columns of one table can each use their index and be combined (BitmapOr). Across two tables neither condition can be tested before the
join: all of both is joined first.`,
  instead: 'Two queries, one for each condition, with `UNION` between them.',
  whenOff: 'Where other conditions leave few rows.',
  messages,
  fix: { kinds: [], because: 'UNION also takes equal rows out, which may not be meant.' },
  bodies: 'all',
  examples: [
    bad(
      'A mail of either',
      `SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.email = 'a@b.c' OR o.mail = 'a@b.c';
--                                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: OR between users and orders: no index narrows either of them before they are joined. Make it two queries with UNION.`,
      { history: [tables] },
    ),
    bad(
      'In a view',
      `CREATE VIEW some_orders AS SELECT orders.id FROM orders, users WHERE users.id = user_id AND (mail = 'x' OR email = 'x');
--                                                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^ info: OR between orders and users: no index narrows either of them before they are joined. Make it two queries with UNION.`,
      { history: [tables] },
    ),
    bad(
      'MySQL: a mail of either',
      `SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.email = 'a@b.c' OR o.mail = 'a@b.c';
--                                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: OR between users and orders: no index narrows either of them before they are joined. Make it two queries with UNION.`,
      { dialect: 'mysql', history: [tables.replace(' REFERENCES users', '')] },
    ),
    good('Two columns of one table', "SELECT id FROM orders WHERE mail = 'x' OR user_id = 7;", {
      history: [tables],
    }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    for (const one of block.conditions) {
      if (one.kind !== 'or') continue;
      const sides = one.parts.map((side) => sourceOf(side.flatMap(valuesOf).flatMap(parts)));
      const [first, second] = [...new Set(sides)];
      if (sides.includes(undefined) || first?.relation === undefined || second?.relation === undefined)
        continue;
      if (isTiny(context, first.relation) || isTiny(context, second.relation) || narrowed()) continue;
      context.report({
        message: 'either',
        at: one.span,
        data: { one: displayName(first.relation), other: displayName(second.relation) },
      });
    }
    /** Another column equals a value from outside. */
    function narrowed(): boolean {
      return block.conditions.some(
        (one) =>
          (one.kind === 'compare' &&
            [one.left, one.right].some((side) => columnsIn(side).every(({ outer }) => outer))) ||
          one.kind === 'in' ||
          one.kind === 'in-query' ||
          one.kind === 'exists',
      );
    }
  }),
});

type Part = ReturnType<typeof parts>[number];

/** The only source that a side of OR uses. */
function sourceOf(values: readonly Part[]): QuerySource | undefined {
  const columns = values.flatMap((one) => (one.kind === 'column' && !one.outer ? [one.source] : []));
  const [first] = columns;
  return columns.every((one) => one === first) &&
    values.every(({ kind }) => kind !== 'unknown' && kind !== 'query')
    ? first
    : undefined;
}
