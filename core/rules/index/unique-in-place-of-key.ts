/** A new table with a unique index in place of a primary key. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { keyInWaiting, tableWithoutKey } from '../../rule-kit/indexes/missing-primary-key.ts';
import { displayName } from '../../schema/lookup.ts';

const messages = {
  unique:
    '{table} has no primary key, though {index} tells its rows apart: logical replication refuses to update them. Make it the key.',
} as const;

export const rule = defineRule({
  id: 'index/unique-in-place-of-key',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: 'Not read there yet.',
  summary: 'A table without a primary key, whose rows a unique index tells apart.',
  why: `A unique index on columns that are never null tells rows apart as a primary key does, and other tables can refer to it. Logical
replication and change data capture do not take it by themselves: they refuse \`UPDATE\` and \`DELETE\` until somebody says
\`REPLICA IDENTITY USING INDEX\`. Tools that look for a primary key find none.`,
  instead: `A primary key on the same columns: \`ALTER TABLE … ADD PRIMARY KEY USING INDEX …\` makes one of the index that is there.`,
  whenOff: 'Where a mapper makes its tables in this way, and nothing replicates them.',
  messages,
  fix: { kinds: [], because: 'The tool that made the table may have its own idea of its key.' },
  examples: [
    bad(
      'A unique index on columns that are never null could be the key',
      `CREATE TABLE _post_to_tag (
--           ^^^^^^^^^^^^ info: _post_to_tag has no primary key, though post_tag tells its rows apart: logical replication refuses to update them. Make it the key.
  post int NOT NULL,
  tag int NOT NULL
);
CREATE UNIQUE INDEX post_tag ON _post_to_tag (post, tag);`,
    ),
    bad(
      'A constraint',
      `CREATE TABLE sessions (token text NOT NULL UNIQUE, expires timestamptz);
--           ^^^^^^^^ info: sessions has no primary key, though sessions_token_key tells its rows apart: logical replication refuses to update them. Make it the key.`,
    ),
    good('A key', 'CREATE TABLE sessions (token text PRIMARY KEY, expires timestamptz);'),
  ],
  check: {
    createTable(operation, context) {
      const table = tableWithoutKey(operation, context);
      const index = table && keyInWaiting(table, context);
      if (table === undefined || index === undefined) return;
      const data = { table: displayName(table.key), index: index.name };
      context.report({ message: 'unique', at: operation.table, data });
    },
  },
});
