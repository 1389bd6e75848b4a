/** LIMIT without ORDER BY. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock, isUnique, pinned } from '../../rule-kit/indexes/query-blocks.ts';
import { displayName } from '../../schema/lookup.ts';

const messages = {
  any: 'Without ORDER BY, LIMIT takes any rows of {table}: others tomorrow, with another plan. Say in which order.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text);';

/** No page shows so many rows. */
const bound = 1000;

export const rule = defineRule({
  id: 'query/limit-without-order',
  hazard: 'advice',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'strict',
  summary: 'LIMIT over one, or OFFSET, without ORDER BY, in a query whose rows are handed out.',
  why: `The order of a query without \`ORDER BY\` is that of its plan. An update moves a row, a parallel scan begins elsewhere, an index is
added: the first ten are other ten. Pages overlap and leave rows out.`,
  instead: '`ORDER BY` with columns that no two rows share.',
  whenOff: 'Where any rows will do, as for a look at the data.',
  messages,
  fix: { kinds: [], because: 'Which order is meant is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'A page',
      `SELECT name FROM users LIMIT 50 OFFSET 100;
--                     ^^^^^ info: Without ORDER BY, LIMIT takes any rows of users: others tomorrow, with another plan. Say in which order.`,
      { history: [users] },
    ),
    bad(
      'In a view',
      `CREATE VIEW some_users AS SELECT id, name FROM users LIMIT 10;
--                                                   ^^^^^ info: Without ORDER BY, LIMIT takes any rows of users: others tomorrow, with another plan. Say in which order.`,
      { history: [users] },
    ),
    bad(
      'MySQL: a page',
      `SELECT name FROM users LIMIT 100, 50;
--                     ^^^^^ info: Without ORDER BY, LIMIT takes any rows of users: others tomorrow, with another plan. Say in which order.`,
      { dialect: 'mysql', history: [users] },
    ),
    good('In an order', 'SELECT name FROM users ORDER BY id LIMIT 50 OFFSET 100;', { history: [users] }),
  ],
  check: eachBlock<typeof messages>(({ block, operation }, context) => {
    if (block.place !== 'statement' || block.kind !== 'select' || block.limit === undefined) return;
    if (operation.kind !== 'select' && operation.kind !== 'createView') return;
    if (block.order.length > 0 || block.locksRows || (block.aggregates && block.grouping.length === 0))
      return;
    if (block.limit.kind === 'constant' && Number(block.limit.text) <= 1 && block.offset === undefined)
      return;
    // A limit for safety removes nothing, and a template may contain the order.
    if (block.limit.kind === 'constant' && Number(block.limit.text) >= bound) return;
    if (context.statement.parsed.tokens.some((one) => one.kind === 'template')) return;
    const [source] = block.sources;
    if (source?.relation === undefined) return;
    if (block.sources.length === 1 && isUnique(context.schema, source.relation, pinned(block, source)))
      return;
    const last = { start: source.span.end, end: block.span.end };
    const at = context.keyword(last, 'limit') ?? context.keyword(last, 'fetch') ?? block.limit.span;
    context.report({ message: 'any', at, data: { table: displayName(source.relation) } });
  }),
});
