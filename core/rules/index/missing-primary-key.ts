/** A new table without a primary key. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { inTheEnd } from '../../rule-kit/tables.ts';
import { creationKey, displayName, primaryKey } from '../../schema/lookup.ts';

const messages = {
  missing:
    '{table} has no primary key: rows cannot be told apart, and logical replication refuses to update or delete them. Add one.',
} as const;

export const rule = defineRule({
  id: 'index/missing-primary-key',
  category: 'index',
  since: '0.1.0',
  severity: 'warning',
  recommended: true,
  summary: 'A table that ends the migration without a primary key.',
  why: `Two equal rows cannot be told apart, so a single one cannot be corrected or deleted. Logical replication and change data capture
refuse \`UPDATE\` and \`DELETE\` on such a table, tools that repack or reconcile tables do not work on it, and other tables cannot refer to
its rows.`,
  instead: `Give it a key: the columns that identify a row, or \`id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY\`. On a partitioned
table the key has to hold the partition key's columns.`,
  messages,
  fix: { kinds: [], because: 'Which columns identify a row is for people to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'Nothing identifies a row',
      `CREATE TABLE audit_log (
--           ^^^^^^^^^ warning: audit_log has no primary key: rows cannot be told apart, and logical replication refuses to update or delete them. Add one.
  at timestamptz NOT NULL DEFAULT now(),
  what text NOT NULL
);`,
    ),
    bad(
      'On a partitioned table the key is costlier, so this only informs',
      `CREATE TABLE readings (at timestamptz, value int) PARTITION BY RANGE (at);
--           ^^^^^^^^ info: readings has no primary key: rows cannot be told apart, and logical replication refuses to update or delete them. Add one.`,
    ),
    good('A key', 'CREATE TABLE audit_log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text);'),
    good(
      'The key comes later in the same migration',
      `CREATE TABLE audit_log (id bigint, what text);
ALTER TABLE audit_log ADD PRIMARY KEY (id);`,
    ),
    good(
      'A partition has the key of its parent, and a temporary table does not last',
      `CREATE TABLE readings_2026 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TEMPORARY TABLE scratch (id int);`,
      {
        history: [
          'CREATE TABLE readings (at timestamptz, value int, PRIMARY KEY (at)) PARTITION BY RANGE (at);',
        ],
      },
    ),
  ],
  check: {
    createTable(operation, context) {
      if (operation.persistence === 'temporary' || operation.foreign) return;
      // Partitions and heirs have their parent's way, and what LIKE copies is not always known.
      if (operation.partitionOf !== undefined || operation.inherits.length > 0) return;
      const key = creationKey(context.schema, operation.table);
      const table = inTheEnd(context, key);
      if (table === undefined || !table.complete || primaryKey(table) !== undefined) return;
      // IF NOT EXISTS says nothing of a table that is there already.
      if (operation.ifNotExists && context.table(operation.table) !== undefined) return;
      context.report({
        message: 'missing',
        at: operation.table,
        data: { table: displayName(key) },
        ...(operation.partitionBy === undefined ? {} : { severity: 'info' as const }),
      });
    },
  },
});
