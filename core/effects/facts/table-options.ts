/** Facts about ALTER TABLE actions on the table as a whole: owner, storage, triggers, inheritance; and about options of views and indexes. */
import {
  ACCESS_EXCLUSIVE,
  ACCESS_SHARE,
  reads,
  rewrites,
  scans,
  SHARE,
  SHARE_ROW_EXCLUSIVE,
  SHARE_UPDATE_EXCLUSIVE,
  type Fact,
} from './fact.ts';

const brief = { target: ACCESS_EXCLUSIVE };

export const tableOptionFacts = {
  'set-owner': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE orders OWNER TO plinth_owner',
    // The sequences of serial and identity columns change their owner with the table.
    relations: { target: ACCESS_EXCLUSIVE, source: ACCESS_EXCLUSIVE },
  },
  'set-owner/index': {
    operations: ['alterTableOption'],
    example: 'ALTER INDEX orders_code_idx OWNER TO plinth_owner',
    relations: { index: ACCESS_EXCLUSIVE },
  },
  'set-persistence': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE orders SET UNLOGGED',
    relations: {
      target: rewrites(ACCESS_EXCLUSIVE),
      // Sequences were always logged before this version.
      source: { ...ACCESS_EXCLUSIVE, heap: 'emptied', from: 15 },
    },
  },
  'set-persistence/same': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE orders SET LOGGED',
    relations: brief,
  },
  'set-tablespace': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE orders SET TABLESPACE plinth_other',
    relations: { target: { ...ACCESS_EXCLUSIVE, heap: 'copied' } },
  },
  /** The table is already in that tablespace, or the statement only affects future partitions. */
  'set-tablespace/nothing-moves': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE orders SET TABLESPACE pg_default',
    relations: brief,
  },
  'move-all': {
    operations: ['other'],
    local: true,
    example: 'ALTER TABLE ALL IN TABLESPACE plinth_other SET TABLESPACE pg_default',
    relations: { target: { ...ACCESS_EXCLUSIVE, heap: 'copied' } },
  },
  'set-access-method': {
    operations: ['alterTableOption'],
    from: 15,
    example: 'ALTER TABLE orders SET ACCESS METHOD heap_copy',
    relations: { target: rewrites(ACCESS_EXCLUSIVE) },
  },
  /** The table already has that method, or the statement only affects future partitions. */
  'set-access-method/nothing-moves': {
    operations: ['alterTableOption'],
    from: 15,
    example: 'ALTER TABLE orders SET ACCESS METHOD heap',
    relations: brief,
  },
  'cluster-on': {
    operations: ['alterTableOption'],
    local: true,
    example: 'ALTER TABLE orders CLUSTER ON orders_code_idx',
    relations: { target: SHARE_UPDATE_EXCLUSIVE },
  },
  'set-storage-parameters': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE orders SET (fillfactor = 70)',
    relations: { target: SHARE_UPDATE_EXCLUSIVE },
  },
  'set-storage-parameters/catalog': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE orders SET (user_catalog_table = true)',
    relations: brief,
  },
  'set-index-parameters': {
    operations: ['alterTableOption'],
    example: 'ALTER INDEX orders_code_idx SET (fillfactor = 80)',
    relations: { index: SHARE_UPDATE_EXCLUSIVE },
  },
  'set-index-tablespace': {
    operations: ['alterTableOption'],
    example: 'ALTER INDEX orders_code_idx SET TABLESPACE plinth_other',
    relations: { index: ACCESS_EXCLUSIVE },
  },
  'index-statistics': {
    operations: ['alterColumnOption'],
    example: 'ALTER INDEX labels_folded_idx ALTER COLUMN 1 SET STATISTICS 5',
    relations: { index: SHARE_UPDATE_EXCLUSIVE },
  },
  'index-depends': {
    operations: ['other'],
    example: 'ALTER INDEX orders_code_idx DEPENDS ON EXTENSION plpgsql',
    relations: { index: ACCESS_EXCLUSIVE },
  },
  'set-view-options': {
    operations: ['alterTableOption'],
    example: 'ALTER VIEW order_list SET (security_barrier = true)',
    relations: brief,
  },
  'replica-identity': {
    replication: ['replica-identity'],
    operations: ['alterTableOption'],
    example: 'ALTER TABLE orders REPLICA IDENTITY FULL',
    relations: { target: ACCESS_EXCLUSIVE, index: SHARE },
  },
  'switch-trigger': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE orders DISABLE TRIGGER orders_touch',
    relations: { target: SHARE_ROW_EXCLUSIVE, partition: SHARE_ROW_EXCLUSIVE },
  },
  'switch-rule': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE orders DISABLE RULE orders_rule',
    relations: brief,
  },
  inherit: {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE boats INHERIT vehicles',
    relations: { target: ACCESS_EXCLUSIVE, parent: SHARE_UPDATE_EXCLUSIVE },
  },
  'no-inherit': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE cars NO INHERIT vehicles',
    relations: { target: ACCESS_EXCLUSIVE, parent: ACCESS_SHARE },
  },
  'of-type': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE untyped_addresses OF address',
    relations: { target: ACCESS_EXCLUSIVE, source: ACCESS_SHARE },
  },
  'not-of-type': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE addresses NOT OF',
    relations: brief,
  },
  /** No longer has an effect. */
  'drop-oids': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE orders SET WITHOUT OIDS',
    relations: brief,
  },
  'foreign-options': {
    operations: ['alterTableOption'],
    example: `ALTER FOREIGN TABLE far_orders OPTIONS (ADD a 'b')`,
    relations: brief,
  },
  'alter-constraint': {
    operations: ['alterTableOption'],
    example: 'ALTER TABLE shipments ALTER CONSTRAINT shipments_carrier_fkey DEFERRABLE',
    relations: { target: ACCESS_EXCLUSIVE, partition: ACCESS_EXCLUSIVE },
  },
  /** Its triggers on both tables are dropped. */
  'alter-constraint/not-enforced': {
    operations: ['alterTableOption'],
    from: 18,
    example: 'ALTER TABLE shipments ALTER CONSTRAINT shipments_carrier_fkey NOT ENFORCED',
    relations: { target: ACCESS_EXCLUSIVE, partition: ACCESS_EXCLUSIVE, referenced: ACCESS_EXCLUSIVE },
  },
  /** Checks every row. */
  'alter-constraint/enforced': {
    operations: ['alterTableOption'],
    from: 18,
    example: 'ALTER TABLE parts ALTER CONSTRAINT parts_maker_fkey ENFORCED',
    relations: { target: scans(ACCESS_EXCLUSIVE), referenced: reads(SHARE_ROW_EXCLUSIVE) },
  },
  'row-security': {
    operations: ['setRowSecurity'],
    example: 'ALTER TABLE orders ENABLE ROW LEVEL SECURITY',
    relations: brief,
  },
} as const satisfies Record<string, Fact>;
