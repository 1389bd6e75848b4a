/** Facts about indexes. */
import { ACCESS_EXCLUSIVE, builds, SHARE, SHARE_UPDATE_EXCLUSIVE, type Fact } from './fact.ts';

export const indexFacts = {
  'create-index': {
    operations: ['createIndex'],
    example: 'CREATE INDEX x ON orders (quantity)',
    relations: { target: builds(SHARE), partition: builds(SHARE) },
  },
  'create-index/only': {
    operations: ['createIndex'],
    example: 'CREATE INDEX x ON ONLY readings (note)',
    relations: { target: SHARE },
  },
  'create-index/exists': {
    operations: ['createIndex'],
    example: 'CREATE INDEX IF NOT EXISTS orders_code_idx ON orders (code)',
    relations: { target: SHARE },
  },
  'create-index/concurrently': {
    waits: true,
    operations: ['createIndex'],
    example: 'CREATE INDEX CONCURRENTLY x ON orders (quantity)',
    refusedInTransaction: true,
    relations: { target: builds(SHARE_UPDATE_EXCLUSIVE) },
  },
  'create-index/concurrently-exists': {
    operations: ['createIndex'],
    example: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_code_idx ON orders (code)',
    refusedInTransaction: true,
    relations: { target: SHARE_UPDATE_EXCLUSIVE },
  },
  'drop-index': {
    operations: ['dropIndex'],
    example: 'DROP INDEX orders_code_idx',
    relations: { target: ACCESS_EXCLUSIVE, partition: ACCESS_EXCLUSIVE, index: ACCESS_EXCLUSIVE },
  },
  'drop-index/concurrently': {
    waits: true,
    operations: ['dropIndex'],
    example: 'DROP INDEX CONCURRENTLY orders_code_idx',
    refusedInTransaction: true,
    relations: { target: SHARE_UPDATE_EXCLUSIVE, index: SHARE_UPDATE_EXCLUSIVE },
  },
  reindex: {
    operations: ['reindex'],
    example: 'REINDEX TABLE orders',
    relations: { target: builds(SHARE), index: ACCESS_EXCLUSIVE },
  },
  /** Each partition, or each table of the schema, is processed in its own transaction. */
  'reindex/several': {
    operations: ['reindex'],
    example: 'REINDEX SCHEMA scratch',
    refusedInTransaction: true,
    relations: { target: builds(SHARE), partition: builds(SHARE), index: ACCESS_EXCLUSIVE },
  },
  'reindex/concurrently': {
    waits: true,
    operations: ['reindex'],
    example: 'REINDEX INDEX CONCURRENTLY orders_code_idx',
    refusedInTransaction: true,
    relations: { target: builds(SHARE_UPDATE_EXCLUSIVE), index: SHARE_UPDATE_EXCLUSIVE },
  },
} as const satisfies Record<string, Fact>;
