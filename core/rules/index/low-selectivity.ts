/** An index only on a column with a handful of values. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import { hasFewValues } from '../../index-advice/selectivity.ts';

const messages = {
  few: '{column} of {table} has a handful of values: an index on it alone is rarely used. Make it the predicate of a partial index.',
} as const;

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text, active boolean, a int, b int, c int, d int, tags jsonb);';

export const rule = defineRule({
  id: 'index/low-selectivity',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: 'Not read there yet.',
  summary: 'An index on a boolean or enum column alone.',
  why: `An index pays where a value leaves few rows. A boolean leaves half of them on average, and the planner then reads the table instead: the index costs every write and serves no query. Where one of the values is rare, a partial index on what is searched next to it is smaller and of use for that value.`,
  instead: `\`CREATE INDEX … (created_at) WHERE NOT done\`: the column becomes the predicate, and another one the key.`,
  whenOff: 'Where the rare value is looked for often and the index is kept for it.',
  messages,
  fix: { kinds: [], because: 'Which value is rare is not in the schema.' },
  examples: [
    bad(
      'A boolean',
      `CREATE INDEX CONCURRENTLY users_active ON users (active);
--                        ^^^^^^^^^^^^ info: active of users has a handful of values: an index on it alone is rarely used. Make it the predicate of a partial index.`,
      { history: [users] },
    ),
    bad(
      'An enum by another name',
      `CREATE INDEX CONCURRENTLY jobs_state ON jobs (state);
--                        ^^^^^^^^^^ info: state of jobs has a handful of values: an index on it alone is rarely used. Make it the predicate of a partial index.`,
      {
        history: ["CREATE TABLE jobs (id bigint PRIMARY KEY, state text CHECK (state IN ('open', 'done')));"],
      },
    ),
    good('As the predicate', `CREATE INDEX CONCURRENTLY users_email ON users (email) WHERE active;`, {
      history: [users],
    }),
  ],
  check: {
    createIndex(operation, context) {
      const [only] = operation.elements;
      const column = only?.column?.text;
      if (operation.unique || operation.where !== undefined || operation.elements.length > 1) return;
      if (column === undefined || operation.include.length > 0) return;
      const key = relationKey(context.schema, operation.table);
      if (!hasFewValues(context.schema, key, column)) return;
      context.report({
        message: 'few',
        at: operation.name ?? operation.table,
        data: { column, table: displayName(key) },
      });
    },
  },
});
