/**
 * What a change locks and reads or writes according to Microsoft's documentation. Data: each fact names its page under
 * learn.microsoft.com/sql. Nothing here was measured; what no page describes is missing.
 */

/** Sch-M blocks everyone, S blocks writers; IS is all that an online build holds between its start and its end. */
export type SqlserverLock = 'Sch-M' | 'S' | 'IS';

export interface SqlserverFact {
  readonly example: string;
  readonly lock: SqlserverLock;
  /**
   * What grows with the table: nothing, what is read, an index that is built, or rows that are written. Undefined if the page does not say.
   */
  readonly work: 'none' | 'reads' | 'index' | 'table' | undefined;
  /** The pages of the documentation. */
  readonly source: string;
}

/** "ALTER TABLE acquires a schema modify (Sch-M) lock on the table". */
const alterTable = 't-sql/statements/alter-table-transact-sql, Locks and ALTER TABLE';
const alterColumn = 't-sql/statements/alter-table-transact-sql, ALTER COLUMN; Locks and ALTER TABLE';
/** "Adding NOT NULL columns as an online operation". */
const addNotNull =
  't-sql/statements/alter-table-transact-sql, Adding NOT NULL columns as an online operation';
const createIndex = 't-sql/statements/create-index-transact-sql, ONLINE';
/** "creates, rebuilds, or drops a clustered index, or rebuilds or drops a nonclustered index, acquires a Schema modification (Sch-M) lock". */
const dropIndex = createIndex;
/** "all the nonclustered indexes must all be recreated whenever the clustered index is changed". */
const heaps = 'relational-databases/indexes/heaps-tables-without-clustered-indexes, Managing Heaps';
const lockingGuide =
  'relational-databases/sql-server-transaction-locking-and-row-versioning-guide, Schema locks';

export const sqlserverFacts = {
  'add-column': {
    example: 'ALTER TABLE orders ADD note nvarchar(100) NULL',
    lock: 'Sch-M',
    work: 'none',
    source: alterTable,
  },
  'add-column-constant': {
    example: 'ALTER TABLE orders ADD state tinyint NOT NULL DEFAULT 0',
    ...{ lock: 'Sch-M', work: 'none', source: addNotNull },
  },
  'add-column-filled': {
    example: 'ALTER TABLE orders ADD token uniqueidentifier NOT NULL DEFAULT NEWID()',
    ...{ lock: 'Sch-M', work: 'table', source: addNotNull },
  },
  'add-column-edition': {
    example: 'ALTER TABLE orders ADD state tinyint NOT NULL DEFAULT 0',
    ...{ lock: 'Sch-M', work: undefined, source: addNotNull },
  },
  'change-table': {
    example: 'ALTER TABLE orders DROP COLUMN note',
    lock: 'Sch-M',
    work: undefined,
    source: alterTable,
  },
  /** "NOT NULL can be specified in ALTER COLUMN only if the column contains no null values"; "ALTER TABLE updates the rows". */
  'set-not-null': {
    example: 'ALTER TABLE orders ALTER COLUMN note nvarchar(50) NOT NULL',
    ...{ lock: 'Sch-M', work: 'reads', source: alterColumn },
  },
  /** "If the changes require modifications of the rows in the table, ALTER TABLE updates the rows". */
  'change-type': {
    example: 'ALTER TABLE orders ALTER COLUMN total bigint',
    ...{ lock: 'Sch-M', work: 'table', source: alterColumn },
  },
  'shorten-type': {
    example: 'ALTER TABLE orders ALTER COLUMN note nvarchar(20)',
    ...{ lock: 'Sch-M', work: 'reads', source: alterColumn },
  },
  'widen-type': {
    example: 'ALTER TABLE orders ALTER COLUMN note nvarchar(100)',
    ...{ lock: 'Sch-M', work: 'none', source: alterColumn },
  },
  'alter-column-online': {
    example: 'ALTER TABLE orders ALTER COLUMN total bigint WITH (ONLINE = ON)',
    ...{
      lock: 'IS',
      work: 'table',
      source: 't-sql/statements/alter-table-transact-sql, WITH (ONLINE = ON | OFF)',
    },
  },
  'change-default': {
    example: 'ALTER TABLE orders ADD CONSTRAINT df_state DEFAULT 0 FOR state',
    ...{ lock: 'Sch-M', work: 'none', source: alterTable },
  },
  'add-checked': {
    example: 'ALTER TABLE orders ADD CONSTRAINT ck_total CHECK (total > 0)',
    ...{ lock: 'Sch-M', work: 'reads', source: `${alterTable}; WITH CHECK` },
  },
  'add-unchecked': {
    example: 'ALTER TABLE orders WITH NOCHECK ADD CONSTRAINT ck_total CHECK (total > 0)',
    ...{ lock: 'Sch-M', work: 'none', source: `${alterTable}; WITH NOCHECK` },
  },
  'add-key': {
    example: 'ALTER TABLE orders ADD CONSTRAINT uq_note UNIQUE (note)',
    ...{ lock: 'Sch-M', work: 'index', source: alterTable },
  },
  'create-index': {
    example: 'CREATE INDEX ix ON orders (note)',
    lock: 'S',
    work: 'index',
    source: createIndex,
  },
  'create-index-online': {
    example: 'CREATE INDEX ix ON orders (note) WITH (ONLINE = ON)',
    ...{ lock: 'IS', work: 'index', source: createIndex },
  },
  'create-clustered-index': {
    example: 'CREATE CLUSTERED INDEX ix ON orders (id)',
    ...{ lock: 'Sch-M', work: 'table', source: createIndex },
  },
  'rebuild-index': {
    example: 'ALTER INDEX ix ON orders REBUILD',
    lock: 'Sch-M',
    work: 'index',
    source: createIndex,
  },
  'drop-index': { example: 'DROP INDEX ix ON orders', lock: 'Sch-M', work: 'none', source: dropIndex },
  'drop-clustered-index': {
    example: 'DROP INDEX ix ON orders',
    ...{ lock: 'Sch-M', work: 'index', source: `${dropIndex}; ${heaps}` },
  },
  'drop-table': { example: 'DROP TABLE orders', lock: 'Sch-M', work: 'none', source: lockingGuide },
  'truncate-table': {
    example: 'TRUNCATE TABLE orders',
    ...{ lock: 'Sch-M', work: 'none', source: 't-sql/statements/truncate-table-transact-sql, Remarks' },
  },
} as const satisfies Readonly<Record<string, SqlserverFact>>;

export type SqlserverFactId = keyof typeof sqlserverFacts;
