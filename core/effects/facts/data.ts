/** Facts about statements that read and change rows, maintain tables or lock them outright. */
import {
  ACCESS_EXCLUSIVE,
  ACCESS_SHARE,
  everywhere,
  reads,
  rewrites,
  ROW_EXCLUSIVE,
  ROW_SHARE,
  SHARE_UPDATE_EXCLUSIVE,
  type Fact,
} from './fact.ts';

export const dataFacts = {
  /** The check of a foreign key locks the referenced table only if the key is written. */
  insert: {
    operations: ['insert'],
    example: 'INSERT INTO shipments (id, carrier_id) VALUES (1000, 1)',
    relations: {
      // ON CONFLICT looks up rows.
      target: reads(ROW_EXCLUSIVE),
      partition: ROW_EXCLUSIVE,
      referenced: reads(ROW_SHARE),
      source: reads(ACCESS_SHARE),
    },
  },
  update: {
    operations: ['update'],
    example: `UPDATE orders SET note = 'x'`,
    relations: {
      ...everywhere(reads(ROW_EXCLUSIVE)),
      // New foreign key values are looked up, and rows that reference changed keys are searched for.
      referenced: reads(ROW_SHARE),
      referencing: reads(ROW_SHARE),
      source: reads(ACCESS_SHARE),
    },
  },
  'update/acts': {
    operations: ['update'],
    example: 'UPDATE library.volumes SET id = 1000 WHERE id = 50',
    relations: { target: reads(ROW_EXCLUSIVE), referencing: reads(ROW_EXCLUSIVE) },
  },
  delete: {
    operations: ['delete'],
    example: 'DELETE FROM shipments',
    relations: {
      ...everywhere(reads(ROW_EXCLUSIVE)),
      referencing: reads(ROW_SHARE),
      source: reads(ACCESS_SHARE),
    },
  },
  /** A foreign key with ON DELETE CASCADE or SET NULL changes the referencing rows. */
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
  'select/locks-rows': {
    operations: ['select'],
    example: 'SELECT * FROM orders FOR UPDATE',
    relations: { target: reads(ROW_SHARE), source: reads(ACCESS_SHARE) },
  },
  'copy-from': {
    operations: ['copyData'],
    example: `COPY drafts FROM '/dev/null'`,
    relations: { target: ROW_EXCLUSIVE },
  },
  'copy-to': {
    operations: ['copyData'],
    example: 'COPY orders TO STDOUT',
    relations: { target: reads(ACCESS_SHARE), source: reads(ACCESS_SHARE) },
  },
  'lock-table': {
    operations: ['lockTable'],
    example: 'LOCK TABLE orders',
    relations: { ...everywhere(ACCESS_EXCLUSIVE), source: ACCESS_EXCLUSIVE },
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
    relations: {
      target: SHARE_UPDATE_EXCLUSIVE,
      partition: SHARE_UPDATE_EXCLUSIVE,
      // Sampled for the parent before this version; analyzed themselves since.
      child: [
        { ...ACCESS_SHARE, until: 17 },
        { ...SHARE_UPDATE_EXCLUSIVE, from: 18 },
      ],
    },
  },
  cluster: {
    operations: ['vacuum'],
    example: 'CLUSTER orders USING orders_code_idx',
    relations: { target: rewrites(ACCESS_EXCLUSIVE) },
  },
  /** Without a table, or on a partitioned one, each table is processed in its own transaction. */
  'cluster/several': {
    operations: ['vacuum'],
    example: 'CLUSTER',
    refusedInTransaction: true,
    relations: { target: rewrites(ACCESS_EXCLUSIVE), partition: { ...rewrites(ACCESS_EXCLUSIVE), from: 15 } },
  },
} as const satisfies Record<string, Fact>;
