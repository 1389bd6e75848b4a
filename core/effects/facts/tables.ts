/** Facts about whole relations: create, drop, rename, move, partitions, storage. */
import {
  ACCESS_EXCLUSIVE,
  ACCESS_SHARE,
  everywhere,
  reads,
  scans,
  SHARE_ROW_EXCLUSIVE,
  SHARE_UPDATE_EXCLUSIVE,
  builds,
  type Fact,
  type RoleFact,
} from './fact.ts';

const brief = { target: ACCESS_EXCLUSIVE };

/** Version 14 creates the triggers on the referencing side of a foreign key under a weaker lock. */
const referencingNewPartition: readonly RoleFact[] = [
  { ...ACCESS_SHARE, until: 14 },
  { ...SHARE_ROW_EXCLUSIVE, from: 15 },
];

export const tableFacts = {
  'create-table': {
    operations: ['createTable'],
    example: 'CREATE TABLE fresh (id integer PRIMARY KEY)',
    relations: {
      target: ACCESS_EXCLUSIVE,
      referenced: SHARE_ROW_EXCLUSIVE,
      parent: SHARE_UPDATE_EXCLUSIVE,
      source: ACCESS_SHARE,
    },
  },
  'create-table/exists': {
    operations: ['createTable'],
    example: 'CREATE TABLE IF NOT EXISTS orders (id integer)',
    relations: {},
  },
  'create-table/partition': {
    operations: ['createTable'],
    example: `CREATE TABLE fresh PARTITION OF events FOR VALUES IN ('fresh')`,
    relations: {
      target: ACCESS_EXCLUSIVE,
      parent: ACCESS_EXCLUSIVE,
      'default-partition': scans(ACCESS_EXCLUSIVE),
      referenced: SHARE_ROW_EXCLUSIVE,
      referencing: referencingNewPartition,
    },
  },
  'create-table-as': {
    operations: ['createTableAs'],
    example: 'CREATE TABLE fresh AS SELECT * FROM orders',
    relations: { target: ACCESS_EXCLUSIVE, source: reads(ACCESS_SHARE) },
  },
  /** The default partition has a valid CHECK that excludes all rows of the new partition. */
  'create-table/partition-proved': {
    operations: ['createTable'],
    example: `CREATE TABLE fresh PARTITION OF measures FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')`,
    relations: {
      target: ACCESS_EXCLUSIVE,
      parent: ACCESS_EXCLUSIVE,
      'default-partition': ACCESS_EXCLUSIVE,
    },
  },
  'create-table-as/exists': {
    operations: ['createTableAs', 'createView'],
    example: 'CREATE TABLE IF NOT EXISTS orders AS SELECT * FROM customers',
    relations: { source: ACCESS_SHARE },
  },
  'drop-table': {
    operations: ['dropRelation'],
    example: 'DROP TABLE drafts',
    relations: {
      target: ACCESS_EXCLUSIVE,
      partition: ACCESS_EXCLUSIVE,
      child: ACCESS_EXCLUSIVE,
      referenced: ACCESS_EXCLUSIVE,
      referencing: ACCESS_EXCLUSIVE,
      dependent: ACCESS_EXCLUSIVE,
      // Sequences of its serial and identity columns are dropped with it.
      source: ACCESS_EXCLUSIVE,
    },
  },
  'drop-table/partition': {
    operations: ['dropRelation'],
    example: 'DROP TABLE readings_2024',
    relations: {
      target: ACCESS_EXCLUSIVE,
      parent: ACCESS_EXCLUSIVE,
      'default-partition': ACCESS_EXCLUSIVE,
      referencing: ACCESS_EXCLUSIVE,
      dependent: ACCESS_EXCLUSIVE,
    },
  },
  'drop-view': {
    operations: ['dropRelation'],
    example: 'DROP VIEW order_list_short',
    relations: { target: ACCESS_EXCLUSIVE, dependent: ACCESS_EXCLUSIVE },
  },
  'drop-materialized-view': {
    operations: ['dropRelation'],
    example: 'DROP MATERIALIZED VIEW order_counts',
    relations: { ...brief, dependent: ACCESS_EXCLUSIVE },
  },
  'drop-schema': {
    operations: ['dropSchema'],
    example: 'DROP SCHEMA scratch CASCADE',
    relations: {
      target: ACCESS_EXCLUSIVE,
      referenced: ACCESS_EXCLUSIVE,
      referencing: ACCESS_EXCLUSIVE,
      dependent: ACCESS_EXCLUSIVE,
    },
  },
  'rename-relation': {
    operations: ['renameRelation'],
    example: 'ALTER TABLE orders RENAME TO fresh',
    relations: brief,
  },
  'rename-index': {
    operations: ['renameRelation'],
    example: 'ALTER INDEX orders_code_idx RENAME TO fresh',
    relations: { index: SHARE_UPDATE_EXCLUSIVE },
  },
  'rename-index/as-table': {
    operations: ['renameRelation'],
    example: 'ALTER TABLE orders_code_idx RENAME TO fresh',
    relations: { index: ACCESS_EXCLUSIVE },
  },
  'set-schema': {
    operations: ['setSchema'],
    example: 'ALTER TABLE orders SET SCHEMA archive',
    relations: { target: ACCESS_EXCLUSIVE, source: ACCESS_EXCLUSIVE },
  },
  'attach-partition': {
    operations: ['attachPartition'],
    example: `ALTER TABLE events ATTACH PARTITION events_buy FOR VALUES IN ('buy')`,
    relations: {
      parent: SHARE_UPDATE_EXCLUSIVE,
      partition: scans(ACCESS_EXCLUSIVE),
      'default-partition': scans(ACCESS_EXCLUSIVE),
      referenced: reads(SHARE_ROW_EXCLUSIVE),
      referencing: referencingNewPartition,
    },
  },
  'attach-partition/builds-index': {
    operations: ['attachPartition'],
    example: `ALTER TABLE readings ATTACH PARTITION readings_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`,
    relations: {
      parent: SHARE_UPDATE_EXCLUSIVE,
      partition: scans(builds(ACCESS_EXCLUSIVE)),
      'default-partition': scans(ACCESS_EXCLUSIVE),
      referencing: referencingNewPartition,
    },
  },
  'attach-partition/proved': {
    operations: ['attachPartition'],
    example: `ALTER TABLE events ATTACH PARTITION events_sell FOR VALUES IN ('sell')`,
    relations: {
      parent: SHARE_UPDATE_EXCLUSIVE,
      partition: ACCESS_EXCLUSIVE,
      'default-partition': scans(ACCESS_EXCLUSIVE),
      referencing: referencingNewPartition,
    },
  },
  /** A foreign key that both tables have becomes one, and triggers on the referenced table are dropped. */
  'attach-partition/own-key': {
    operations: ['attachPartition'],
    example: `ALTER TABLE visits ATTACH PARTITION visits_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`,
    relations: {
      parent: SHARE_UPDATE_EXCLUSIVE,
      partition: ACCESS_EXCLUSIVE,
      referenced: ACCESS_EXCLUSIVE,
    },
  },
  'attach-index': {
    operations: ['attachPartition'],
    example: 'ALTER INDEX readings_value_idx ATTACH PARTITION readings_2024_value_idx',
    relations: {
      target: SHARE_UPDATE_EXCLUSIVE,
      index: ACCESS_EXCLUSIVE,
      parent: ACCESS_SHARE,
      partition: ACCESS_SHARE,
    },
  },
  'detach-partition': {
    operations: ['detachPartition'],
    example: 'ALTER TABLE readings DETACH PARTITION readings_2024',
    relations: {
      parent: ACCESS_EXCLUSIVE,
      partition: ACCESS_EXCLUSIVE,
      'default-partition': ACCESS_EXCLUSIVE,
      referenced: SHARE_ROW_EXCLUSIVE,
      referencing: reads(ACCESS_EXCLUSIVE),
    },
  },
  'detach-partition/concurrently': {
    waits: true,
    operations: ['detachPartition'],
    example: 'ALTER TABLE events DETACH PARTITION events_click CONCURRENTLY',
    refusedInTransaction: true,
    relations: { parent: SHARE_UPDATE_EXCLUSIVE, partition: ACCESS_EXCLUSIVE },
  },
  truncate: {
    operations: ['truncate'],
    example: 'TRUNCATE shipments',
    relations: {
      ...everywhere({ ...ACCESS_EXCLUSIVE, heap: 'emptied' }),
      // RESTART IDENTITY.
      source: { ...ACCESS_EXCLUSIVE, heap: 'emptied' },
      referencing: { ...ACCESS_EXCLUSIVE, heap: 'emptied' },
    },
  },
} as const satisfies Record<string, Fact>;
