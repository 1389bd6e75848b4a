/** CREATE INDEX … USING hash. */
import { treesInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  hash: 'This hash index on {table} answers = and nothing else: no order, no range, no uniqueness, one column. Use the default method.',
} as const;

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text, active boolean, a int, b int, c int, d int, tags jsonb);';

export const rule = defineRule({
  id: 'index/hash-index',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: treesInSqlite,
  summary: 'An index of method hash.',
  why: `A hash index finds rows by equality of one column, and that is all: it sorts nothing, enforces nothing, and serves no second column. A b-tree answers the same query about as fast. Its use is with values so long that a b-tree cannot hold them.`,
  instead: `Leave out \`USING hash\`. For long values, a b-tree on \`md5(column)\` or a hash index on purpose.`,
  whenOff: 'Where hash indexes are used on purpose for long values.',
  messages,
  fix: { kinds: [], because: 'Whether long values are stored there is not in the schema.' },
  examples: [
    bad(
      'By equality only',
      `CREATE INDEX CONCURRENTLY users_email ON users USING hash (email);
--                        ^^^^^^^^^^^ info: This hash index on users answers = and nothing else: no order, no range, no uniqueness, one column. Use the default method.`,
      { history: [users] },
    ),
    bad(
      'On a new table',
      `CREATE TABLE urls (id bigint PRIMARY KEY, url text);
CREATE INDEX urls_url ON urls USING hash (url);
--           ^^^^^^^^ info: This hash index on urls answers = and nothing else: no order, no range, no uniqueness, one column. Use the default method.`,
    ),
    good('The default method', `CREATE INDEX CONCURRENTLY users_email ON users (email);`, {
      history: [users],
    }),
  ],
  check: {
    createIndex(operation, context) {
      if (operation.method !== 'hash') return;
      context.report({
        message: 'hash',
        at: operation.name ?? operation.table,
        data: { table: shownName(context, operation.table) },
      });
    },
  },
});
