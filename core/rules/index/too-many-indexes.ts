/** A further index on a table that has many. */
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { earlier, operationsOf } from '../../rule-kit/statements/neighbours.ts';
import { displayName, indexesOf, relationKey } from '../../schema/lookup.ts';

const messages = {
  many: '{table} has {count} indexes with this one, and each insert writes to all of them. Drop those that no query uses.',
} as const;

const wide = `CREATE TABLE wide (id bigint PRIMARY KEY, c1 int, c2 int, c3 int, c4 int, c5 int, c6 int, c7 int, c8 int, c9 int, c10 int, c11 int); CREATE INDEX ON wide (c1); CREATE INDEX ON wide (c2); CREATE INDEX ON wide (c3); CREATE INDEX ON wide (c4); CREATE INDEX ON wide (c5); CREATE INDEX ON wide (c6); CREATE INDEX ON wide (c7); CREATE INDEX ON wide (c8); CREATE INDEX ON wide (c9);`;

const mostIndexes = 10;

export const rule = defineRule({
  id: 'index/too-many-indexes',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: 'Not read there yet.',
  summary: 'A table that comes to have more than ten indexes.',
  why: `Each \`INSERT\` writes to every index, and so does an \`UPDATE\` of any indexed column: it can then not be a HOT update, which would have written to none. With many indexes, writes cost several times what the table alone would.`,
  instead: `Look into \`pg_stat_user_indexes\` on the primary and on each replica for indexes that nobody scans, and drop them. Combine indexes that begin with the same columns.`,
  whenOff: 'For tables that are read much and hardly ever written.',
  messages,
  fix: { kinds: [], because: 'Which of them nobody uses is not in the schema.' },
  examples: [
    bad(
      'The eleventh',
      `CREATE INDEX CONCURRENTLY wide_10 ON wide (c10);
--                        ^^^^^^^ info: wide has 11 indexes with this one, and each insert writes to all of them. Drop those that no query uses.`,
      { history: [wide] },
    ),
    bad(
      'The primary key counts',
      `CREATE UNIQUE INDEX CONCURRENTLY wide_once ON wide (c11);
--                               ^^^^^^^^^ info: wide has 11 indexes with this one, and each insert writes to all of them. Drop those that no query uses.`,
      { history: [wide] },
    ),
    good(
      'Another one goes',
      `CREATE INDEX CONCURRENTLY wide_10 ON wide (c10);
DROP INDEX CONCURRENTLY wide_c1_idx;`,
      { history: [wide] },
    ),
  ],
  check: {
    createIndex(operation, context) {
      const key = relationKey(context.schema, operation.table);
      const before = indexesOf(context.schema, key).length;
      const { length } = indexesOf(context.after, key);
      // Reported once, for the index that exceeds the limit, and only if this file adds one.
      if (length <= mostIndexes || before + 1 > length || before + 1 <= mostIndexes) return;
      if (before > mostIndexes && isAnother(key, context)) return;
      context.report({
        message: 'many',
        at: operation.name ?? operation.table,
        data: { table: displayName(key), count: before + 1 },
      });
    },
  },
});

/** This migration already created an index on the table: it was reported then. */
function isAnother(key: string, context: RuleContext<typeof messages>): boolean {
  return operationsOf(earlier(context)).some(
    (one) => one.kind === 'createIndex' && relationKey(context.schema, one.table) === key,
  );
}
