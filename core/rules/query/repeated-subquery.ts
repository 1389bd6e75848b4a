/** Several correlated subqueries over one table. */
import type { QueryBlock } from '../../queries/model.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { columnsIn, parts, valuesOf } from '../../queries/parts.ts';
import { eachBlock, everyCondition, isTiny } from '../../rule-kit/indexes/query-blocks.ts';
import { displayName } from '../../schema/lookup.ts';

const messages = {
  again:
    '{table} is asked {count} times for each row, once by each of these subqueries. Join it once, with LATERAL where it needs the row.',
} as const;

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric);`;

export const rule = defineRule({
  id: 'query/repeated-subquery',
  hazard: 'may-slow',
  preset: 'strict',
  summary: 'Two or more subqueries in the SELECT list that ask one table about the row.',
  why: `A subquery in the list runs once for each row that comes out, like a loop. Two of them over one table look the same rows up twice, and
the planner can turn neither into a join.`,
  instead:
    '`LEFT JOIN LATERAL (SELECT count(*), max(total) FROM orders o WHERE o.user_id = u.id) o ON true`, or a join with GROUP BY.',
  whenOff: 'Where few rows come out.',
  messages,
  fix: { kinds: [], because: 'What the join has to hand out is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'A count and a sum',
      `SELECT u.name, (SELECT count(*) FROM orders o WHERE o.user_id = u.id), (SELECT sum(total) FROM orders WHERE user_id = u.id) FROM users u;
--                                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: orders is asked 2 times for each row, once by each of these subqueries. Join it once, with LATERAL where it needs the row.`,
      { history: [tables] },
    ),
    bad(
      'In a view, inside of coalesce',
      `CREATE VIEW sums AS SELECT u.id, (SELECT max(o.id) FROM orders o WHERE o.user_id = u.id) AS last,
  coalesce((SELECT sum(o.total) FROM orders o WHERE o.user_id = u.id), 0) AS total
--         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: orders is asked 2 times for each row, once by each of these subqueries. Join it once, with LATERAL where it needs the row.
FROM users u;`,
      { history: [tables] },
    ),
    good('One', 'SELECT u.name, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) FROM users u;', {
      history: [tables],
    }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    if (block.kind !== 'select' || block.sources.length === 0 || block.limit !== undefined) return;
    const isOne = block.conditions.some(
      (one) =>
        one.kind === 'compare' &&
        one.operator === '=' &&
        [one.left, one.right].some((side) => columnsIn(side).length === 0),
    );
    if (isOne) return;
    const asked = new Map<string, { count: number; span: { start: number; end: number } }>();
    for (const part of block.output.flatMap(({ value }) => (value === undefined ? [] : parts(value)))) {
      const relation =
        part.kind === 'query' && part.query.sources.length === 1
          ? part.query.sources[0]?.relation
          : undefined;
      if (part.kind !== 'query' || relation === undefined || !asksTheRow(part.query)) continue;
      asked.set(relation, { count: (asked.get(relation)?.count ?? 0) + 1, span: part.span });
    }
    for (const [relation, { count, span }] of asked)
      if (count > 1 && !isTiny(context, relation))
        context.report({ message: 'again', at: span, data: { table: displayName(relation), count } });
  }),
});

function asksTheRow(query: QueryBlock): boolean {
  return everyCondition(query)
    .flatMap(valuesOf)
    .flatMap(columnsIn)
    .some(({ outer }) => outer);
}
