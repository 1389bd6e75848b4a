/** An index with more key columns than queries use. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  wide: 'This index on {table} has {count} key columns: each write keeps them all, and few queries use more than the first ones. Keep 5 at most.',
} as const;

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text, active boolean, a int, b int, c int, d int, tags jsonb);';

/** A unique index may need more. */
const mostColumns = 5;

export const rule = defineRule({
  id: 'index/too-many-columns',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: 'Not read there yet.',
  summary: 'An index that is not unique with more than five key columns.',
  why: `A query uses an index from its first column on, up to the first one that it does not compare for equality. Columns behind that only make the index larger, and an \`UPDATE\` of any of them writes to it.`,
  instead: `The columns that queries compare for equality, then one that they sort or range over. Columns that are only read can go into \`INCLUDE\`.`,
  whenOff: 'Where wide indexes answer queries from the index alone, on purpose.',
  messages,
  fix: { kinds: [], because: 'Which of the columns queries need is for people to say.' },
  examples: [
    bad(
      'Six columns',
      `CREATE INDEX CONCURRENTLY users_all ON users (a, b, c, d, email, active);
--                        ^^^^^^^^^ info: This index on users has 6 key columns: each write keeps them all, and few queries use more than the first ones. Keep 5 at most.`,
      { history: [users] },
    ),
    bad(
      'An expression counts too',
      `CREATE INDEX CONCURRENTLY users_all ON users (a, b, c, d, id, lower(email)) WHERE active;
--                        ^^^^^^^^^ info: This index on users has 6 key columns: each write keeps them all, and few queries use more than the first ones. Keep 5 at most.`,
      { history: [users] },
    ),
    good(
      'Unique: the guarantee needs them',
      `CREATE UNIQUE INDEX CONCURRENTLY users_all ON users (a, b, c, d, email, active);`,
      { history: [users] },
    ),
  ],
  check: {
    createIndex(operation, context) {
      const { length } = operation.elements;
      if (operation.unique || operation.method !== 'btree' || length <= mostColumns) return;
      context.report({
        message: 'wide',
        at: operation.name ?? operation.table,
        data: { table: shownName(context, operation.table), count: length },
      });
    },
  },
});
