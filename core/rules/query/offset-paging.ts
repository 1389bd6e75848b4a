/** Pages by OFFSET. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock, isTiny } from '../../rule-kit/indexes/query-blocks.ts';
import { displayName } from '../../schema/lookup.ts';

const messages = {
  skipped:
    'OFFSET reads and throws away what it skips of {table}, and rows move between pages as others come. Go on from the last key.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz);';

export const rule = defineRule({
  id: 'query/offset-paging',
  hazard: 'may-slow',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'strict',
  summary: 'OFFSET with a parameter, or of a thousand rows or more, in an order.',
  why: `Page 1,000 costs a thousand times what the first costs: the rows before it are all read, and sorted. When somebody inserts or deletes
meanwhile, rows are shown twice or never.`,
  instead: '`WHERE (at, id) < ($1, $2) ORDER BY at DESC, id DESC LIMIT 50`, with an index on both.',
  whenOff: 'Where people can only turn a few pages.',
  messages,
  fix: { kinds: [], because: 'What pages are told by is for clients to know.' },
  bodies: 'all',
  examples: [
    bad(
      'A parameter',
      `CREATE FUNCTION page(n int) RETURNS SETOF orders LANGUAGE sql AS $$
  SELECT * FROM orders ORDER BY at DESC, id LIMIT 50 OFFSET n;
--                                                          ^ info: OFFSET reads and throws away what it skips of orders, and rows move between pages as others come. Go on from the last key.
$$;`,
      { history: [orders] },
    ),
    bad(
      'Far in',
      `SELECT id FROM orders ORDER BY id LIMIT 100 OFFSET 50000;
--                                                 ^^^^^ info: OFFSET reads and throws away what it skips of orders, and rows move between pages as others come. Go on from the last key.`,
      { history: [orders] },
    ),
    bad(
      'MySQL: a parameter',
      `SELECT * FROM orders ORDER BY at DESC, id LIMIT 50 OFFSET 5000;
--                                                        ^^^^ info: OFFSET reads and throws away what it skips of orders, and rows move between pages as others come. Go on from the last key.`,
      { dialect: 'mysql', history: ['CREATE TABLE orders (id bigint PRIMARY KEY, at datetime);'] },
    ),
    good(
      'Without an order there is no last key to go on from, and what a DELETE keeps is no page',
      `SELECT id FROM orders LIMIT 100 OFFSET 50000;
DELETE FROM orders WHERE id < (SELECT id FROM orders ORDER BY id DESC LIMIT 1 OFFSET 4096);`,
      { history: [orders] },
    ),
    good('From the last key', 'SELECT id FROM orders WHERE id > 50000 ORDER BY id LIMIT 100;', {
      history: [orders],
    }),
  ],
  check: eachBlock<typeof messages>(({ block, operation }, context) => {
    const { offset, order } = block;
    if (order.length === 0 || (operation.kind !== 'select' && operation.kind !== 'createView')) return;
    if (offset === undefined || (offset.kind === 'constant' && Number(offset.text) < 1000)) return;
    const table = block.sources.find(({ relation }) => relation !== undefined)?.relation;
    if (table === undefined || isTiny(context, table)) return;
    context.report({ message: 'skipped', at: offset.span, data: { table: displayName(table) } });
  }),
});
