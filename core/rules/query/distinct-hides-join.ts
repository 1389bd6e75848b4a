/** DISTINCT removes duplicates that a join created. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { columnsIn } from '../../queries/parts.ts';
import { eachBlock, isUnique, pinned } from '../../rule-kit/indexes/query-blocks.ts';
import { displayName } from '../../schema/lookup.ts';

const messages = {
  multiplied:
    '{table} only multiplies rows here, and DISTINCT takes them back by sorting all. Ask WHERE EXISTS (SELECT 1 FROM {table} …).',
} as const;

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric);`;

export const rule = defineRule({
  id: 'query/distinct-hides-join',
  hazard: 'taste',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'all',
  summary: 'SELECT DISTINCT over a join with a table of which nothing comes out.',
  why: `Each user comes out once per order, and \`DISTINCT\` sorts or hashes all of them to find each user again. \`EXISTS\` stops at the first
order. Two rows that are equal by chance are merged as well.`,
  instead: '`WHERE EXISTS (SELECT 1 FROM orders WHERE orders.user_id = users.id)`.',
  whenOff: 'Where few rows are joined.',
  messages,
  fix: { kinds: [], because: 'Rows that are equal without the join would come out more than once.' },
  bodies: 'all',
  examples: [
    bad(
      'Users with orders',
      `SELECT DISTINCT u.id, u.name FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total > 10;
--                                             ^^^^^^ hint: orders only multiplies rows here, and DISTINCT takes them back by sorting all. Ask WHERE EXISTS (SELECT 1 FROM orders …).`,
      { history: [tables] },
    ),
    bad(
      'In a view, with a comma',
      `CREATE VIEW buyers AS SELECT DISTINCT users.id FROM users, orders WHERE orders.user_id = users.id;
--                                                         ^^^^^^ hint: orders only multiplies rows here, and DISTINCT takes them back by sorting all. Ask WHERE EXISTS (SELECT 1 FROM orders …).`,
      { history: [tables] },
    ),
    bad(
      'SQLite: users with orders',
      `SELECT DISTINCT u.id, u.name FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total > 10;
--                                             ^^^^^^ hint: orders only multiplies rows here, and DISTINCT takes them back by sorting all. Ask WHERE EXISTS (SELECT 1 FROM orders …).`,
      { dialect: 'sqlite', history: [tables] },
    ),
    good('EXISTS', 'SELECT u.id FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id);', {
      history: [tables],
    }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    if (block.distinct !== 'all' || block.sources.length < 2) return;
    const values = [...block.output.map(({ value }) => value), ...block.order.map(({ value }) => value)];
    // Stars and subqueries may return anything.
    if (values.some((one) => one === undefined || one.kind === 'query' || one.kind === 'unknown')) return;
    const shown = new Set(
      values.flatMap((one) => (one === undefined ? [] : columnsIn(one))).map((one) => one.source),
    );
    const idle = block.sources.find(
      (one) =>
        one.kind === 'relation' &&
        one.relation !== undefined &&
        !shown.has(one) &&
        !isUnique(context.schema, one.relation, pinned(block, one)),
    );
    const isTied = idle !== undefined && pinned(block, idle).size > 0;
    // A table that connects two others is needed.
    const isLast = block.sources.length === 2;
    if (
      idle?.relation === undefined ||
      !isTied ||
      !isLast ||
      context.schema.relations.get(idle.relation)?.kind !== 'table'
    )
      return;
    context.report({ message: 'multiplied', at: idle.span, data: { table: displayName(idle.relation) } });
  }),
});
