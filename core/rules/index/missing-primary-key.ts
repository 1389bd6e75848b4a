/** A new table without a primary key. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { keyInWaiting, nullableKey, tableWithoutKey } from '../../rule-kit/indexes/missing-primary-key.ts';
import { shownAfter } from '../../rule-kit/tables/tables.ts';
import type { SpokenDialect } from '../../migrations/convention.ts';
import { joined } from '../../text/enumerate.ts';

const mostNames = 4;

const messages = {
  missing:
    '{table} has no primary key: rows cannot be told apart, and logical replication refuses to update or delete them. Add one.',
  hidden:
    '{table} has no primary key: InnoDB adds a hidden one, by which no replica finds a row, so that each change reads the whole table there. Add one.',
  rowid:
    '{table} has no primary key: rows are told apart by their rowid alone, which VACUUM may change and nothing can refer to. Add one.',
  heap: '{table} has no primary key: rows cannot be told apart, and transactional replication and change tracking refuse the table. Add one.',
  nullable:
    '{table} has no primary key: rows with nulls in {columns} cannot be told apart, and logical replication refuses to update or delete any. Forbid nulls there, or add one.',
} as const;

const missingIn = {
  postgresql: 'missing',
  mysql: 'hidden',
  sqlite: 'rowid',
  sqlserver: 'heap',
  duckdb: 'missing',
  clickhouse: 'missing',
} as const satisfies Readonly<Record<SpokenDialect, keyof typeof messages>>;

export const rule = defineRule({
  id: 'index/missing-primary-key',
  hazard: 'misleads',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'A table that ends the migration without a primary key.',
  why: `Two equal rows cannot be told apart, so a single one cannot be corrected or deleted. Logical replication and change data capture
refuse \`UPDATE\` and \`DELETE\` on such a table, tools that repack or reconcile tables do not work on it, and other tables cannot refer to
its rows. In MySQL and MariaDB InnoDB orders the rows by a hidden key that no query can name: with row-based replication a replica reads
the whole table for each changed row, and Group Replication refuses changes. SQL Server's transactional replication and change tracking want a
primary key. In SQLite the rowid stands in for a key, and VACUUM may give rows other ones.`,
  instead: `Give it a key: the columns that identify a row, or \`id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY\`. On a partitioned
table the key has to hold the partition key's columns.`,
  whenOff: 'For log and staging tables that are never replicated logically and never updated row by row.',
  messages,
  fix: { kinds: [], because: 'Which columns identify a row is for people to say.' },
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
      'A unique key of columns that take nulls, and two rows with one are not the same to it',
      `CREATE TABLE links (a int, b int NOT NULL, UNIQUE (a, b));
--           ^^^^^ warning: links has no primary key: rows with nulls in a cannot be told apart, and logical replication refuses to update or delete any. Forbid nulls there, or add one.`,
    ),
    good('A key', 'CREATE TABLE audit_log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text);'),
    bad(
      'A later migration renames it',
      `CREATE TABLE audit_log (at timestamptz NOT NULL, what text NOT NULL);
--           ^^^^^^^^^ warning: audit_log has no primary key: rows cannot be told apart, and logical replication refuses to update or delete them. Add one.`,
      { behind: ['ALTER TABLE audit_log RENAME TO audit_trail;'] },
    ),
    bad(
      'MySQL: InnoDB keeps a key that nobody sees',
      `CREATE TABLE audit_log (at datetime NOT NULL, what text NOT NULL) ENGINE=InnoDB;
--           ^^^^^^^^^ warning: audit_log has no primary key: InnoDB adds a hidden one, by which no replica finds a row, so that each change reads the whole table there. Add one.`,
      { dialect: 'mysql' },
    ),
    bad(
      'SQLite: the rowid is no key',
      `CREATE TABLE audit_log (at TEXT NOT NULL, what TEXT NOT NULL);
--           ^^^^^^^^^ warning: audit_log has no primary key: rows are told apart by their rowid alone, which VACUUM may change and nothing can refer to. Add one.`,
      { dialect: 'sqlite' },
    ),
    bad(
      'SQL Server: a clustered index tells no rows apart',
      `CREATE TABLE dbo.AuditLog (At datetime2 NOT NULL, What nvarchar(max) NOT NULL);
--           ^^^^^^^^^^^^ warning: AuditLog has no primary key: rows cannot be told apart, and transactional replication and change tracking refuse the table. Add one.
CREATE CLUSTERED INDEX IX_At ON dbo.AuditLog (At);`,
      { dialect: 'sqlserver' },
    ),
  ],
  check: {
    createTable(operation, context) {
      const table = tableWithoutKey(operation, context);
      if (table === undefined || keyInWaiting(table, context) !== undefined) return;
      const data = { table: shownAfter(context, table) };
      const at = operation.table;
      const columns = context.schema.dialect === 'postgresql' ? nullableKey(table, context) : undefined;
      if (columns === undefined) context.report({ message: missingIn[context.schema.dialect], data, at });
      else
        context.report({ message: 'nullable', data: { ...data, columns: joined(columns, mostNames) }, at });
    },
  },
});
