/** Facts about statements that read and change rows, maintain tables or lock them outright. */
import {
  ACCESS_EXCLUSIVE,
  ACCESS_SHARE,
  reads,
  rewrites,
  ROW_EXCLUSIVE,
  ROW_SHARE,
  SHARE_UPDATE_EXCLUSIVE,
  type Fact,
} from './fact.ts';

const nothing = {};

export const dataFacts = {
  /** Checks of foreign keys lock the other table only where a key is written. */
  insert: {
    operations: ['insert'],
    example: 'INSERT INTO shipments (id, carrier_id) VALUES (1000, 1)',
    relations: {
      target: ROW_EXCLUSIVE,
      partition: ROW_EXCLUSIVE,
      referenced: reads(ROW_SHARE),
      source: reads(ACCESS_SHARE),
    },
  },
  update: {
    operations: ['update'],
    example: `UPDATE orders SET note = 'x'`,
    relations: { target: reads(ROW_EXCLUSIVE), partition: reads(ROW_EXCLUSIVE), source: reads(ACCESS_SHARE) },
  },
  delete: {
    operations: ['delete'],
    example: 'DELETE FROM shipments',
    relations: {
      target: reads(ROW_EXCLUSIVE),
      partition: reads(ROW_EXCLUSIVE),
      referencing: reads(ROW_SHARE),
      source: reads(ACCESS_SHARE),
    },
  },
  /** Where a foreign key acts ON DELETE, the rows that refer to the deleted ones are changed. */
  'delete/acts': {
    operations: ['delete'],
    example: 'DELETE FROM library.shelves WHERE id = 1',
    relations: { target: reads(ROW_EXCLUSIVE), referencing: reads(ROW_EXCLUSIVE) },
  },
  select: {
    operations: ['select'],
    example: 'SELECT * FROM orders',
    relations: { source: reads(ACCESS_SHARE) },
  },
  'copy-from': {
    operations: ['copyData'],
    example: 'COPY drafts FROM STDIN',
    relations: { target: ROW_EXCLUSIVE },
  },
  'copy-to': {
    operations: ['copyData'],
    example: 'COPY orders TO STDOUT',
    relations: { target: reads(ACCESS_SHARE) },
  },
  'lock-table': {
    operations: ['lockTable'],
    example: 'LOCK TABLE orders',
    relations: { target: ACCESS_EXCLUSIVE, partition: ACCESS_EXCLUSIVE, source: ACCESS_EXCLUSIVE },
  },
  vacuum: {
    standbyCleanup: true,
    operations: ['vacuum'],
    example: 'VACUUM orders',
    refusedInTransaction: true,
    relations: { target: SHARE_UPDATE_EXCLUSIVE, partition: SHARE_UPDATE_EXCLUSIVE },
  },
  'vacuum-full': {
    operations: ['vacuum'],
    example: 'VACUUM FULL orders',
    refusedInTransaction: true,
    relations: { target: rewrites(ACCESS_EXCLUSIVE), partition: rewrites(ACCESS_EXCLUSIVE) },
  },
  analyze: {
    operations: ['vacuum'],
    example: 'ANALYZE orders',
    relations: { target: SHARE_UPDATE_EXCLUSIVE, partition: SHARE_UPDATE_EXCLUSIVE },
  },
  cluster: {
    operations: ['vacuum'],
    example: 'CLUSTER orders USING orders_code_idx',
    relations: { target: rewrites(ACCESS_EXCLUSIVE) },
  },
  /** Without a table, or on a partitioned one, each table is done in a transaction of its own. */
  'cluster/several': {
    operations: ['vacuum'],
    example: 'CLUSTER',
    refusedInTransaction: true,
    relations: { target: rewrites(ACCESS_EXCLUSIVE), partition: { ...rewrites(ACCESS_EXCLUSIVE), from: 15 } },
  },
  'transaction-control': {
    operations: ['begin', 'commit', 'rollback', 'savepoint', 'releaseSavepoint'],
    example: 'BEGIN',
    relations: nothing,
  },
  'set-variable': { operations: ['setVariable'], example: `SET lock_timeout = '2s'`, relations: nothing },
} as const satisfies Record<string, Fact>;
