/**
 * Facts about sessions, transactions, databases and the server itself: few of them touch a relation, and several cannot run in a
 * transaction.
 */
import { ACCESS_SHARE, reads, type Fact } from './fact.ts';

const nothing = {};

export const serverFacts = {
  'transaction-control': {
    operations: ['begin', 'commit', 'rollback', 'savepoint', 'releaseSavepoint'],
    example: 'BEGIN',
    relations: nothing,
  },
  'set-variable': { operations: ['setVariable'], example: `SET lock_timeout = '2s'`, relations: nothing },
  /** IMMEDIATE checks the constraints at once: the rows were locked by the statements that changed them. */
  'set-constraints': {
    operations: ['other'],
    local: true,
    example: 'SET CONSTRAINTS ALL IMMEDIATE',
    relations: nothing,
  },
  session: { operations: ['other'], local: true, example: 'SHOW work_mem', relations: nothing },
  /** Planned immediately; takes the locks that the inner statement takes when it runs. */
  'plan-only': {
    operations: ['other'],
    local: true,
    example: 'EXPLAIN SELECT * FROM orders',
    relations: { source: reads(ACCESS_SHARE) },
  },
  'discard-all': {
    operations: ['setVariable'],
    local: true,
    example: 'DISCARD ALL',
    refusedInTransaction: true,
    relations: nothing,
  },
  'finish-prepared': {
    operations: ['other'],
    local: true,
    example: `COMMIT PREPARED 'x'`,
    refusedInTransaction: true,
    relations: nothing,
  },
  'alter-system': {
    operations: ['other'],
    local: true,
    example: `ALTER SYSTEM SET work_mem = '4MB'`,
    refusedInTransaction: true,
    relations: nothing,
  },
  'create-database': {
    operations: ['other'],
    example: 'CREATE DATABASE plinth_fresh',
    refusedInTransaction: true,
    relations: nothing,
  },
  'drop-database': {
    operations: ['other'],
    example: 'DROP DATABASE plinth_fresh',
    refusedInTransaction: true,
    relations: nothing,
  },
  'alter-database': {
    operations: ['other', 'changeOwner', 'alterObject', 'renameObject'],
    example: `ALTER DATABASE postgres SET work_mem = '4MB'`,
    relations: nothing,
  },
  'alter-database/tablespace': {
    operations: ['alterObject'],
    example: 'ALTER DATABASE postgres SET TABLESPACE plinth_other',
    refusedInTransaction: true,
    relations: nothing,
  },
  'create-tablespace': {
    operations: ['other'],
    example: `CREATE TABLESPACE plinth_fresh LOCATION ''`,
    refusedInTransaction: true,
    relations: nothing,
  },
  'drop-tablespace': {
    operations: ['other'],
    example: 'DROP TABLESPACE plinth_fresh',
    refusedInTransaction: true,
    relations: nothing,
  },
  'alter-tablespace': {
    operations: ['other', 'changeOwner', 'renameObject'],
    example: 'ALTER TABLESPACE plinth_other SET (random_page_cost = 2)',
    relations: nothing,
  },
} as const satisfies Record<string, Fact>;
