/** A new table without a primary key. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { keyInWaiting, nullableKey, tableWithoutKey } from '../../rule-kit/without-key.ts';
import { isWrittenDown } from '../../rule-kit/written-down.ts';
import { displayName } from '../../schema/lookup.ts';
import { joined } from '../../text/enumerate.ts';

const mostNames = 4;

const messages = {
  missing:
    '{table} has no primary key: rows cannot be told apart, and logical replication refuses to update or delete them. Add one.',
  nullable:
    '{table} has no primary key: rows with nulls in {columns} cannot be told apart, and logical replication refuses to update or delete any. Forbid nulls there, or add one.',
} as const;

export const rule = defineRule({
  id: 'index/missing-primary-key',
  category: 'index',
  since: '0.1.0',
  hazard: 'misleads',
  preset: 'recommended',
  dialects: ['postgresql'],
  summary: 'A table that ends the migration without a primary key.',
  why: `Two equal rows cannot be told apart, so a single one cannot be corrected or deleted. Logical replication and change data capture
refuse \`UPDATE\` and \`DELETE\` on such a table, tools that repack or reconcile tables do not work on it, and other tables cannot refer to
its rows.`,
  instead: `Give it a key: the columns that identify a row, or \`id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY\`. On a partitioned
table the key has to hold the partition key's columns.`,
  whenOff: 'For log and staging tables that are never replicated logically and never updated row by row.',
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
    bad(
      'A unique key of columns that take nulls, and two rows with one are not the same to it',
      `CREATE TABLE links (a int, b int NOT NULL, UNIQUE (a, b));
--           ^^^^^ warning: links has no primary key: rows with nulls in a cannot be told apart, and logical replication refuses to update or delete any. Forbid nulls there, or add one.`,
    ),
    good('A key', 'CREATE TABLE audit_log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text);'),
    good(
      'A unique index on columns that are never null is all that a key would be: `index/unique-in-place-of-key` tells of it',
      `CREATE TABLE sessions (token text NOT NULL, expires timestamptz);
CREATE UNIQUE INDEX sessions_token ON sessions (token);`,
    ),
    good(
      'The key comes later in the same migration',
      `CREATE TABLE audit_log (id bigint, what text);
ALTER TABLE audit_log ADD PRIMARY KEY (id);`,
    ),
    good(
      'It has run and stands for older migrations: pg_dump writes each key by itself',
      `CREATE TABLE users (id bigint NOT NULL);
CREATE TABLE orders (id bigint NOT NULL);
CREATE TABLE lines (id bigint NOT NULL);
CREATE TABLE events (at timestamptz, what text);
ALTER TABLE ONLY users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
ALTER TABLE ONLY lines ADD CONSTRAINT lines_pkey PRIMARY KEY (id);`,
      { ran: true },
    ),
    bad(
      'It has run, and was written by hand',
      `CREATE TABLE events (at timestamptz, what text);
--           ^^^^^^ warning: events has no primary key: rows cannot be told apart, and logical replication refuses to update or delete them. Add one.
CREATE TABLE orders (id bigint NOT NULL);
ALTER TABLE ONLY orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);`,
      { ran: true },
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
      const table = tableWithoutKey(operation, context);
      if (table === undefined || keyInWaiting(table, context) !== undefined) return;
      if (context.novelty === 'applied' && isWrittenDown(context.siblings)) return;
      const lowered = operation.partitionBy === undefined ? {} : { severity: 'info' as const };
      const columns = nullableKey(table, context);
      const at = { at: operation.table, ...lowered };
      if (columns === undefined)
        context.report({ message: 'missing', data: { table: displayName(table.key) }, ...at });
      else
        context.report({
          message: 'nullable',
          data: { table: displayName(table.key), columns: joined(columns, mostNames) },
          ...at,
        });
    },
  },
});
