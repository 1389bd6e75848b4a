/** Facts about constraints of existing tables. */
import {
  ACCESS_EXCLUSIVE,
  builds,
  everywhere,
  reads,
  ROW_SHARE,
  scans,
  SHARE,
  SHARE_ROW_EXCLUSIVE,
  SHARE_UPDATE_EXCLUSIVE,
  type Fact,
  type RoleFact,
} from './fact.ts';

const brief = { target: ACCESS_EXCLUSIVE, partition: ACCESS_EXCLUSIVE };
const onAll = everywhere(ACCESS_EXCLUSIVE);
const scanned = everywhere(scans(ACCESS_EXCLUSIVE));

/** Since version 18 the NOT NULL of a key is a constraint, which locks the partitions with ACCESS EXCLUSIVE. */
function keyOnPartitions(shape: (role: RoleFact) => RoleFact): readonly RoleFact[] {
  return [
    { ...shape(SHARE), until: 17 },
    { ...shape(ACCESS_EXCLUSIVE), from: 18 },
  ];
}

export const constraintFacts = {
  'add-primary-key': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE parcels ADD CONSTRAINT x PRIMARY KEY (sure)',
    relations: { target: builds(ACCESS_EXCLUSIVE), partition: keyOnPartitions(builds) },
  },
  'add-primary-key/nullable': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE parcels ADD CONSTRAINT x PRIMARY KEY (open)',
    relations: { target: scans(builds(ACCESS_EXCLUSIVE)), partition: scans(builds(ACCESS_EXCLUSIVE)) },
  },
  'add-primary-key/using-index': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE parcels ADD CONSTRAINT x PRIMARY KEY USING INDEX parcels_sure_idx',
    relations: { target: ACCESS_EXCLUSIVE },
  },
  'add-primary-key/using-index-nullable': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE parcels ADD CONSTRAINT x PRIMARY KEY USING INDEX parcels_open_idx',
    relations: { target: scans(ACCESS_EXCLUSIVE) },
  },
  'add-unique': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE orders ADD CONSTRAINT x UNIQUE (quantity)',
    relations: { target: builds(ACCESS_EXCLUSIVE), partition: keyOnPartitions(builds) },
  },
  'add-unique/using-index': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE parcels ADD CONSTRAINT x UNIQUE USING INDEX parcels_open_idx',
    relations: { target: ACCESS_EXCLUSIVE },
  },
  'add-exclusion': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE orders ADD CONSTRAINT x EXCLUDE USING gist (slot WITH &&)',
    relations: {
      target: scans(builds(ACCESS_EXCLUSIVE)),
      // Partitioned tables could not have exclusion constraints before this version.
      partition: [
        { ...scans(builds(SHARE)), from: 17, until: 17 },
        { ...scans(builds(ACCESS_EXCLUSIVE)), from: 18 },
      ],
    },
  },
  'add-key/only': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE ONLY events ADD CONSTRAINT x UNIQUE (kind, id)',
    relations: { target: ACCESS_EXCLUSIVE },
  },
  'add-check': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE orders ADD CONSTRAINT x CHECK (discount > 0)',
    relations: scanned,
  },
  /** Since version 18 inheriting tables are locked even with NO INHERIT. */
  'add-check/no-inherit': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE vehicles ADD CONSTRAINT x CHECK (wheels > 0) NO INHERIT',
    relations: { target: scans(ACCESS_EXCLUSIVE), child: { ...ACCESS_EXCLUSIVE, from: 18 } },
  },
  'add-check/not-valid': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE orders ADD CONSTRAINT x CHECK (discount > 0) NOT VALID',
    relations: onAll,
  },
  'add-check/not-enforced': {
    operations: ['addConstraint'],
    from: 18,
    example: 'ALTER TABLE orders ADD CONSTRAINT x CHECK (discount > 0) NOT ENFORCED',
    relations: brief,
  },
  'add-not-null': {
    operations: ['addConstraint'],
    from: 18,
    example: 'ALTER TABLE orders ADD CONSTRAINT x NOT NULL discount',
    relations: scanned,
  },
  'add-not-null/proved': {
    operations: ['addConstraint'],
    from: 18,
    example: 'ALTER TABLE orders ADD CONSTRAINT x NOT NULL proved_by_check',
    relations: { target: ACCESS_EXCLUSIVE },
  },
  'add-not-null/not-valid': {
    operations: ['addConstraint'],
    from: 18,
    example: 'ALTER TABLE orders ADD CONSTRAINT x NOT NULL discount NOT VALID',
    relations: brief,
  },
  'add-foreign-key': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE orders ADD CONSTRAINT x FOREIGN KEY (customer_id) REFERENCES customers',
    relations: {
      target: scans(SHARE_ROW_EXCLUSIVE),
      partition: scans(SHARE_ROW_EXCLUSIVE),
      referenced: reads(SHARE_ROW_EXCLUSIVE),
    },
  },
  'add-foreign-key/not-valid': {
    operations: ['addConstraint'],
    example: 'ALTER TABLE orders ADD CONSTRAINT x FOREIGN KEY (customer_id) REFERENCES customers NOT VALID',
    relations: {
      target: SHARE_ROW_EXCLUSIVE,
      // An error on a partitioned table before this version.
      partition: { ...SHARE_ROW_EXCLUSIVE, from: 18 },
      referenced: SHARE_ROW_EXCLUSIVE,
    },
  },
  'add-foreign-key/not-enforced': {
    operations: ['addConstraint'],
    from: 18,
    example:
      'ALTER TABLE orders ADD CONSTRAINT x FOREIGN KEY (customer_id) REFERENCES customers NOT ENFORCED',
    relations: {
      target: SHARE_ROW_EXCLUSIVE,
      partition: SHARE_ROW_EXCLUSIVE,
      referenced: SHARE_ROW_EXCLUSIVE,
    },
  },
  'validate-check': {
    operations: ['validateConstraint'],
    example: 'ALTER TABLE payments VALIDATE CONSTRAINT payments_amount_check',
    relations: everywhere(scans(SHARE_UPDATE_EXCLUSIVE)),
  },
  'validate-not-null': {
    operations: ['validateConstraint'],
    from: 18,
    example: 'ALTER TABLE invoices VALIDATE CONSTRAINT invoices_number_nn',
    relations: { target: scans(SHARE_UPDATE_EXCLUSIVE), partition: scans(SHARE_UPDATE_EXCLUSIVE) },
  },
  'validate-foreign-key': {
    operations: ['validateConstraint'],
    example: 'ALTER TABLE payments VALIDATE CONSTRAINT payments_customer_fkey',
    relations: {
      target: scans(SHARE_UPDATE_EXCLUSIVE),
      // Before version 18 a foreign key of a partitioned table was always valid.
      partition: { ...scans(SHARE_UPDATE_EXCLUSIVE), from: 18 },
      referenced: reads(ROW_SHARE),
    },
  },
  'validate-constraint/valid': {
    operations: ['validateConstraint'],
    example: 'ALTER TABLE orders VALIDATE CONSTRAINT quantity_positive',
    relations: { target: SHARE_UPDATE_EXCLUSIVE },
  },
  'drop-constraint': {
    operations: ['dropConstraint'],
    example: 'ALTER TABLE orders DROP CONSTRAINT quantity_positive',
    relations: onAll,
  },
  'drop-foreign-key': {
    operations: ['dropConstraint'],
    example: 'ALTER TABLE shipments DROP CONSTRAINT shipments_carrier_fkey',
    relations: { ...brief, referenced: ACCESS_EXCLUSIVE },
  },
  'drop-key': {
    replication: ['replica-identity'],
    operations: ['dropConstraint'],
    example: 'ALTER TABLE orders DROP CONSTRAINT orders_pkey',
    relations: { ...brief, referencing: ACCESS_EXCLUSIVE },
  },
  'rename-constraint': {
    operations: ['renameConstraint'],
    example: 'ALTER TABLE orders RENAME CONSTRAINT quantity_positive TO x',
    relations: onAll,
  },
} as const satisfies Record<string, Fact>;
