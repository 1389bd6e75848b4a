/**
 * The cost of each kind of change on SQLite: which of a table's rows are read or written. Data, measured by
 * test/databases/sqlite/sqlite-effects.test.ts, which runs each example on few and on many rows and counts the pages that were read and the
 * pages that changed.
 */

/** What grows with the table: nothing, the pages read, an index that is written, the table itself, or pages that become free. */
export type SqliteWork = 'none' | 'reads' | 'index' | 'table' | 'frees';

export interface SqliteFact {
  /** Runs on test/fixtures/sqlite/schema.sql as written. */
  readonly example: string;
  readonly work: SqliteWork;
}

/** The measured release. */
export const measuredSqlite = 340;

export const sqliteFacts = {
  'add-column': { example: 'ALTER TABLE orders ADD COLUMN extra INTEGER NOT NULL DEFAULT 0', work: 'none' },
  'add-column-checked': {
    example: 'ALTER TABLE orders ADD COLUMN extra INTEGER CHECK (extra > 0)',
    work: 'reads',
  },
  'add-virtual-column': {
    example: 'ALTER TABLE orders ADD COLUMN extra INTEGER AS (total + 1)',
    work: 'none',
  },
  'add-required-virtual-column': {
    example: 'ALTER TABLE orders ADD COLUMN extra INTEGER NOT NULL AS (total + 1)',
    work: 'reads',
  },
  'drop-column': { example: 'ALTER TABLE orders DROP COLUMN note', work: 'table' },
  'rename-column': { example: 'ALTER TABLE orders RENAME COLUMN note TO remark', work: 'none' },
  'rename-table': { example: 'ALTER TABLE orders RENAME TO purchases', work: 'none' },
  'create-index': { example: 'CREATE INDEX orders_note ON orders (note)', work: 'index' },
  'drop-index': { example: 'DROP INDEX orders_total', work: 'frees' },
  'drop-table': { example: 'DROP TABLE orders', work: 'frees' },
  reindex: { example: 'REINDEX orders', work: 'index' },
  analyze: { example: 'ANALYZE orders', work: 'reads' },
  vacuum: { example: 'VACUUM', work: 'table' },
  'create-object': { example: 'CREATE VIEW totals AS SELECT total FROM orders', work: 'none' },
} as const satisfies Readonly<Record<string, SqliteFact>>;

export type SqliteFactId = keyof typeof sqliteFacts;
