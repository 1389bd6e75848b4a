/** A UNIQUE constraint builds its index while reads and writes of the table are blocked. */
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isRewrittenBeside } from '../../rule-kit/locks/held-locks.ts';
import { columnKeyFix, keyByIndexFix } from '../../rule-kit/indexes/key-by-index.ts';
import { shownName, onTable } from '../../rule-kit/tables/tables.ts';

const messages = {
  builds:
    'UNIQUE builds its index on {table} under ACCESS EXCLUSIVE: reads and writes wait. Build it concurrently, then add it USING INDEX.',
  partitioned:
    'UNIQUE builds indexes on all partitions of {table} under ACCESS EXCLUSIVE: reads and writes wait. Give each partition its own first.',
  column:
    'UNIQUE at {column} reads all of {table} under ACCESS EXCLUSIVE: reads and writes wait. Index it concurrently, add UNIQUE later.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);';

export const rule = defineRule({
  id: 'locking/unique-builds-index',
  hazard: 'blocks-readers',
  elsewhere: otherLocks,
  summary: 'A UNIQUE constraint added to an existing table without an index that is ready.',
  why: `\`ADD CONSTRAINT … UNIQUE\` takes an \`ACCESS EXCLUSIVE\` lock, reads the whole table and builds an index before it lets go: nobody
can read or write the table in the meantime. \`UNIQUE\` at a new column does the same. An index that was built concurrently is
taken over by \`USING INDEX\` in a moment.`,
  instead: `In migrations of their own:

1. \`CREATE UNIQUE INDEX CONCURRENTLY …\`, outside of any transaction. If rows are not unique it fails here, and blocks nobody.
2. \`ALTER TABLE … ADD CONSTRAINT … UNIQUE USING INDEX …\`.

A partitioned table takes no constraint from an index: give each partition its own in these two steps first, then \`ADD CONSTRAINT\` on the
parent takes them over in a moment.`,
  whenOff: 'Where tables are small enough to be indexed while everybody waits.',
  facts: ['add-unique', 'add-unique/using-index', 'add-column/unique', 'create-index/concurrently'],
  messages,
  gathers: { builds: 'table', column: 'column' },
  fix: {
    kinds: ['files'],
    because:
      'The constraint and its index are the same in the end, but only when the later migrations have run.',
    leaves: ['data-loss/unique-on-existing-data'],
  },
  examples: [
    bad(
      'A constraint on rows that are there',
      `ALTER TABLE users ADD CONSTRAINT users_email UNIQUE (email);
--                                           ^^^^^^ error: UNIQUE builds its index on users under ACCESS EXCLUSIVE: reads and writes wait. Build it concurrently, then add it USING INDEX. 💡`,
      {
        history: [users],
        fixed: 'CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);',
        files: {
          '003_add_users_email.sql':
            'ALTER TABLE users ADD CONSTRAINT users_email UNIQUE USING INDEX users_email;\n',
        },
      },
    ),
    bad(
      'At a new column',
      `ALTER TABLE users ADD COLUMN handle text UNIQUE;
--                                       ^^^^^^ error: UNIQUE at handle reads all of users under ACCESS EXCLUSIVE: reads and writes wait. Index it concurrently, add UNIQUE later. 💡`,
      {
        history: [users],
        fixed: 'ALTER TABLE users ADD COLUMN handle text;',
        files: {
          '003_index_users_handle_key.sql':
            'CREATE UNIQUE INDEX CONCURRENTLY users_handle_key ON users (handle);\n',
          '004_add_users_handle_key.sql':
            'ALTER TABLE users ADD CONSTRAINT users_handle_key UNIQUE USING INDEX users_handle_key;\n',
        },
      },
    ),
    good(
      'The index is there already',
      'ALTER TABLE users ADD CONSTRAINT users_email UNIQUE USING INDEX users_email;',
      { history: [users, 'CREATE UNIQUE INDEX users_email ON users (email);'] },
    ),
  ],
  check: {
    addConstraint(operation, context) {
      const { constraint } = operation;
      if (constraint.kind !== 'unique' || constraint.usingIndex !== undefined) return;
      if (context.isNew(operation.table) || isRewrittenBeside(context, operation)) return;
      context.report({
        // A partitioned table cannot adopt an index; it adopts the constraints of its partitions.
        message: context.table(operation.table)?.partitionBy === undefined ? 'builds' : 'partitioned',
        at: context.keyword(constraint, 'unique') ?? constraint,
        data: { table: shownName(context, operation.table) },
        fix: keyByIndexFix(operation, constraint, context),
        ...onTable(context, operation.table),
      });
    },
    addColumn(operation, context) {
      const { column } = operation;
      const unique = column.constraints.find((one) => one.kind === 'unique');
      if (unique === undefined || context.isNew(operation.table)) return;
      const { relations } = context.effect(operation);
      // If the rows are rewritten, that is worse; and IF NOT EXISTS may find the column.
      if (!relations.some((one) => one.buildsIndex) || relations.some((one) => one.rewrite)) return;
      context.report({
        message: 'column',
        at: context.keyword(unique, 'unique') ?? unique,
        data: { column: column.name.text, table: shownName(context, operation.table) },
        fix: columnKeyFix(operation, unique, context),
        ...onTable(context, operation.table),
      });
    },
  },
});
