/** ORDER BY random(). */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock, isTiny } from '../../rule-kit/indexes/query-blocks.ts';
import { displayName } from '../../schema/lookup.ts';

const messages = {
  sorted:
    'ORDER BY random() reads and sorts all of {table} for a few rows. Use TABLESAMPLE, or a random key to begin at.',
  shuffled: 'A random order reads and sorts all of {table} for a few rows. Begin at a random key.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text);';

export const rule = defineRule({
  id: 'query/order-by-random',
  hazard: 'may-slow',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'strict',
  summary: 'ORDER BY random() with a LIMIT.',
  why: 'Every row gets a number and is sorted by it before one is taken: the whole table is read each time.',
  instead:
    '`TABLESAMPLE SYSTEM_ROWS(10)` (tsm_system_rows), or `WHERE id >= …` with a random key and `ORDER BY id LIMIT 1`.',
  whenOff: 'Where tables are small or the rows are few by another condition.',
  messages,
  fix: { kinds: [], because: 'How random the rows have to be is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'One of them',
      `SELECT id FROM users ORDER BY random() LIMIT 1;
--                            ^^^^^^^^ info: ORDER BY random() reads and sorts all of users for a few rows. Use TABLESAMPLE, or a random key to begin at.`,
      { history: [users] },
    ),
    bad(
      'In a function',
      `CREATE FUNCTION any_user() RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM users ORDER BY random() LIMIT 1 $$;
--                                                                                         ^^^^^^^^ info: ORDER BY random() reads and sorts all of users for a few rows. Use TABLESAMPLE, or a random key to begin at.`,
      { history: [users] },
    ),
    bad(
      'MySQL: one of them',
      `SELECT id FROM users ORDER BY RAND() LIMIT 1;
--                            ^^^^^^ info: A random order reads and sorts all of users for a few rows. Begin at a random key.`,
      { dialect: 'mysql', history: [users] },
    ),
    good('A sample', 'SELECT id FROM users TABLESAMPLE SYSTEM (1) LIMIT 1;', { history: [users] }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    const key = block.order.find(({ value }) => value.kind === 'call' && randoms.has(value.name));
    const relation = block.sources.find((one) => one.relation !== undefined)?.relation;
    if (key === undefined || relation === undefined || block.limit === undefined || isTiny(context, relation))
      return;
    // Conditions may leave few rows, which is not known here.
    if (block.conditions.length > 0) return;
    const message = context.schema.dialect === 'postgresql' ? 'sorted' : 'shuffled';
    context.report({ message, at: key.span, data: { table: displayName(relation) } });
  }),
});

const randoms: ReadonlySet<string> = new Set(['random', 'rand']);
