/** Facts about ALTER TABLE actions on columns. */
import {
  ACCESS_EXCLUSIVE,
  builds,
  everywhere,
  reads,
  readsWhereEmpty,
  renewed,
  rewrites,
  ROW_EXCLUSIVE,
  scans,
  SHARE_ROW_EXCLUSIVE,
  SHARE_UPDATE_EXCLUSIVE,
  type Fact,
} from './fact.ts';

/** Partitions and inheriting tables are locked like their parent; a partitioned table's rows are all in its partitions. */
const brief = everywhere(ACCESS_EXCLUSIVE);
const rewritten = everywhere(rewrites(ACCESS_EXCLUSIVE));
const scanned = everywhere(scans(ACCESS_EXCLUSIVE));
const parentOnly = { target: ACCESS_EXCLUSIVE };

export const columnFacts = {
  'add-column': {
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x integer',
    relations: brief,
  },
  'add-column/not-null': {
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x integer NOT NULL',
    relations: everywhere(readsWhereEmpty(ACCESS_EXCLUSIVE)),
  },
  'add-column/constant-default': {
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x integer NOT NULL DEFAULT 5',
    relations: brief,
  },
  'add-column/stable-default': {
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x timestamptz NOT NULL DEFAULT now()',
    relations: brief,
  },
  'add-column/volatile-default': {
    replication: ['rewrite-not-sent'],
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x uuid DEFAULT gen_random_uuid()',
    relations: { ...rewritten, source: ROW_EXCLUSIVE },
  },
  'add-column/serial': {
    replication: ['rewrite-not-sent'],
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x bigserial',
    relations: rewritten,
  },
  'add-column/identity': {
    replication: ['rewrite-not-sent'],
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x integer GENERATED ALWAYS AS IDENTITY',
    relations: {
      target: rewrites(ACCESS_EXCLUSIVE),
      // Partitioned tables could not have identity columns before this version.
      partition: { ...rewrites(ACCESS_EXCLUSIVE), from: 17 },
    },
  },
  'add-column/generated-stored': {
    replication: ['rewrite-not-sent'],
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x integer GENERATED ALWAYS AS (quantity * 2) STORED',
    relations: rewritten,
  },
  'add-column/generated-virtual': {
    operations: ['addColumn'],
    from: 18,
    example: 'ALTER TABLE orders ADD COLUMN x integer GENERATED ALWAYS AS (quantity * 2) VIRTUAL',
    relations: brief,
  },
  'add-column/generated-virtual-not-null': {
    operations: ['addColumn'],
    from: 18,
    example: 'ALTER TABLE orders ADD COLUMN x integer NOT NULL GENERATED ALWAYS AS (quantity * 2) VIRTUAL',
    relations: scanned,
  },
  'add-column/check': {
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x integer CHECK (x > 0)',
    relations: scanned,
  },
  'add-column/references': {
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x bigint REFERENCES customers',
    relations: { ...brief, referenced: SHARE_ROW_EXCLUSIVE },
  },
  'add-column/references-with-default': {
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x bigint DEFAULT 1 REFERENCES customers',
    // Foreign keys are not inherited.
    relations: { ...scanned, child: ACCESS_EXCLUSIVE, referenced: reads(SHARE_ROW_EXCLUSIVE) },
  },
  'add-column/unique': {
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x integer UNIQUE',
    relations: { target: builds(ACCESS_EXCLUSIVE), child: ACCESS_EXCLUSIVE },
  },
  'add-column/constrained-domain': {
    replication: ['rewrite-not-sent'],
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN x positive_int',
    relations: rewritten,
  },
  'add-column/exists': {
    operations: ['addColumn'],
    example: 'ALTER TABLE orders ADD COLUMN IF NOT EXISTS note integer',
    relations: { target: ACCESS_EXCLUSIVE },
  },
  'drop-column': {
    operations: ['dropColumn'],
    example: 'ALTER TABLE orders DROP COLUMN note',
    relations: {
      ...brief,
      referenced: ACCESS_EXCLUSIVE,
      referencing: ACCESS_EXCLUSIVE,
      dependent: ACCESS_EXCLUSIVE,
      source: ACCESS_EXCLUSIVE,
    },
  },
  'rename-column': {
    operations: ['renameColumn'],
    example: 'ALTER TABLE orders RENAME COLUMN note TO x',
    relations: brief,
  },
  'alter-type/metadata-only': {
    operations: ['alterColumnType'],
    example: 'ALTER TABLE orders ALTER code TYPE varchar(40)',
    relations: { ...brief, referenced: ACCESS_EXCLUSIVE, referencing: ACCESS_EXCLUSIVE },
  },
  'alter-type/rebuilds-index': {
    operations: ['alterColumnType'],
    example: 'ALTER TABLE orders ALTER code TYPE varchar(20) COLLATE "POSIX"',
    relations: { target: builds(ACCESS_EXCLUSIVE), partition: builds(ACCESS_EXCLUSIVE) },
  },
  'alter-type/rechecks': {
    operations: ['alterColumnType'],
    example: 'ALTER TABLE labels ALTER checked TYPE varchar(40)',
    relations: scanned,
  },
  'alter-type/rewrite': {
    replication: ['rewrite-not-sent'],
    operations: ['alterColumnType'],
    example: 'ALTER TABLE orders ALTER discount TYPE bigint',
    relations: {
      ...rewritten,
      referenced: reads(ACCESS_EXCLUSIVE),
      referencing: scans(ACCESS_EXCLUSIVE),
      // An identity column's sequence gets the column's new type.
      source: renewed(SHARE_ROW_EXCLUSIVE),
    },
  },
  'set-default': {
    operations: ['setDefault'],
    example: `ALTER TABLE orders ALTER note SET DEFAULT 'a'`,
    relations: brief,
  },
  'drop-default': {
    operations: ['dropDefault'],
    example: 'ALTER TABLE orders ALTER note DROP DEFAULT',
    relations: brief,
  },
  'set-not-null': {
    operations: ['setNotNull'],
    example: 'ALTER TABLE orders ALTER discount SET NOT NULL',
    relations: scanned,
  },
  'set-not-null/proved': {
    operations: ['setNotNull'],
    example: 'ALTER TABLE orders ALTER proved_by_check SET NOT NULL',
    relations: brief,
  },
  'set-not-null/already': {
    operations: ['setNotNull'],
    example: 'ALTER TABLE orders ALTER quantity SET NOT NULL',
    relations: parentOnly,
  },
  'drop-not-null': {
    operations: ['dropNotNull'],
    example: 'ALTER TABLE orders ALTER quantity DROP NOT NULL',
    relations: brief,
  },
  'set-statistics': {
    operations: ['alterColumnOption'],
    example: 'ALTER TABLE orders ALTER note SET STATISTICS 500',
    relations: everywhere(SHARE_UPDATE_EXCLUSIVE),
  },
  'set-storage': {
    operations: ['alterColumnOption'],
    example: 'ALTER TABLE orders ALTER note SET STORAGE EXTERNAL',
    relations: brief,
  },
  'set-compression': {
    operations: ['alterColumnOption'],
    example: 'ALTER TABLE orders ALTER note SET COMPRESSION pglz',
    relations: parentOnly,
  },
  'foreign-column-options': {
    operations: ['alterColumnOption'],
    example: `ALTER FOREIGN TABLE far_orders ALTER code OPTIONS (ADD a 'b')`,
    relations: { target: ACCESS_EXCLUSIVE },
  },
  'set-column-options': {
    operations: ['alterColumnOption'],
    example: 'ALTER TABLE orders ALTER note SET (n_distinct = 5)',
    relations: { target: SHARE_UPDATE_EXCLUSIVE },
  },
  'add-identity': {
    operations: ['alterColumnOption'],
    example: 'ALTER TABLE orders ALTER quantity ADD GENERATED ALWAYS AS IDENTITY',
    relations: { target: ACCESS_EXCLUSIVE, partition: { ...ACCESS_EXCLUSIVE, from: 17 } },
  },
  'set-identity': {
    operations: ['alterColumnOption'],
    example: 'ALTER TABLE numbered ALTER id SET GENERATED BY DEFAULT',
    relations: { target: ACCESS_EXCLUSIVE, source: SHARE_ROW_EXCLUSIVE },
  },
  'drop-identity': {
    operations: ['alterColumnOption'],
    example: 'ALTER TABLE numbered ALTER id DROP IDENTITY',
    relations: { target: ACCESS_EXCLUSIVE, source: ACCESS_EXCLUSIVE },
  },
  'drop-expression': {
    operations: ['alterColumnOption'],
    example: 'ALTER TABLE orders ALTER doubled DROP EXPRESSION',
    relations: brief,
  },
  'set-expression/stored': {
    operations: ['alterColumnOption'],
    from: 17,
    example: 'ALTER TABLE orders ALTER doubled SET EXPRESSION AS (quantity * 3)',
    relations: rewritten,
  },
  'set-expression/virtual': {
    operations: ['alterColumnOption'],
    from: 18,
    example: 'ALTER TABLE invoices ALTER doubled SET EXPRESSION AS (quantity * 3)',
    relations: brief,
  },
} as const satisfies Record<string, Fact>;
