/** NATURAL JOIN. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock } from '../../rule-kit/indexes/query-blocks.ts';

const messages = {
  shared:
    '{join} joins by every name that the tables share: a column added to one of them changes the result. Use USING or ON.',
} as const;

const tables = `CREATE TABLE users (user_id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);`;

export const rule = defineRule({
  id: 'query/natural-join',
  hazard: 'misleads',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'strict',
  summary: 'NATURAL JOIN.',
  why: `Which columns join the tables is decided by their names. The day both get a \`created_at\`, rows have to agree in that too, and the
query finds nothing, without an error.`,
  instead: '`JOIN … USING (user_id)`.',
  whenOff: 'Never.',
  messages,
  fix: { kinds: [], because: 'Which of the shared names are meant is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'In a query',
      `SELECT name FROM orders NATURAL JOIN users;
--                      ^^^^^^^ warning: NATURAL JOIN joins by every name that the tables share: a column added to one of them changes the result. Use USING or ON.`,
      { history: [tables] },
    ),
    bad(
      'In a view, the left one',
      `CREATE VIEW named AS SELECT id, name FROM orders natural LEFT JOIN users;
--                                               ^^^^^^^ warning: NATURAL JOIN joins by every name that the tables share: a column added to one of them changes the result. Use USING or ON.`,
      { history: [tables] },
    ),
    bad(
      'SQLite: in a query',
      `SELECT name FROM orders NATURAL JOIN users;
--                      ^^^^^^^ warning: NATURAL JOIN joins by every name that the tables share: a column added to one of them changes the result. Use USING or ON.`,
      { dialect: 'sqlite', history: [tables] },
    ),
    good('By name', 'SELECT name FROM orders JOIN users USING (user_id);', { history: [tables] }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    for (const join of block.joins) {
      if (join.spelled !== 'natural') continue;
      const at = context.keyword(join.span, 'natural') ?? join.span;
      context.report({ message: 'shared', at, data: { join: 'NATURAL JOIN' } });
    }
  }),
});
