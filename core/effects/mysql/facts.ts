/**
 * What each kind of change of an InnoDB table costs: the best ALGORITHM and LOCK that the server grants. Data. MariaDB's rows are measured
 * by requesting each and reading the refusal (test/databases/mariadb/mariadb-effects.test.ts); MySQL's rows come from its manual and are
 * marked so: neither is evidence for the other. If a vendor has no row, nothing is claimed for it.
 */

import type { Algorithm, OnlineLock } from '../effect.ts';

export interface OnlineRow {
  /** As core/migrations/dialect/server-version.ts counts; both inclusive. */
  readonly from?: number;
  readonly until?: number;
  readonly algorithm: Algorithm;
  readonly lock: OnlineLock;
  /** Rewrites the clustered index, and so the whole table. COPY always does. */
  readonly rebuilds?: true;
}

export interface OnlineFact {
  /** Runs on test/fixtures/mariadb/schema.sql as written, with ALGORITHM and LOCK at its end, or where a comment marks their place. */
  readonly example: string;
  readonly mariadb: OnlineRow;
  /** MariaDB grants ALGORITHM=INSTANT but copies: only the granted LOCK shows what it does. */
  readonly grantsInVain?: true;
  /** MariaDB cannot be asked: a test observed whether another session waited. */
  readonly watched?: true;
  /** Each release belongs to one of these rows; what the manual does not describe is missing. */
  readonly mysql: readonly OnlineRow[];
}

/** The server on which MariaDB's rows are measured. */
export const measuredMariadb = 1011;

const online: OnlineRow = { algorithm: 'INSTANT', lock: 'NONE' };
const inPlace: OnlineRow = { algorithm: 'INPLACE', lock: 'NONE' };
const noCopy: OnlineRow = { algorithm: 'NOCOPY', lock: 'NONE' };
const rebuild: OnlineRow = { algorithm: 'INPLACE', lock: 'NONE', rebuilds: true };
const copy: OnlineRow = { algorithm: 'COPY', lock: 'SHARED', rebuilds: true };
/** MariaDB copies without blocking writes since 11.2 (manual, "Online Schema Change"); not measured. */
export const onlineCopyFrom = 1102;
const until57 = { until: 507 } as const;
const from80 = { from: 800 } as const;

/** Instant since MySQL 8.0.12 for the last column, and since 8.0.29 for any; for 8.0 the older release is assumed. */
const instantLast = [
  { ...rebuild, ...until57 },
  { ...online, ...from80 },
];
const instantAnywhere = [
  { ...rebuild, until: 800 },
  { ...online, from: 804 },
];
const metadata = [
  { ...inPlace, ...until57 },
  { ...online, ...from80 },
];

export const onlineFacts = {
  'add-column': {
    example: 'ALTER TABLE orders ADD COLUMN extra int NULL',
    mariadb: online,
    mysql: instantLast,
  },
  'add-column-placed': {
    example: 'ALTER TABLE orders ADD COLUMN extra int NULL AFTER id',
    mariadb: online,
    mysql: instantAnywhere,
  },
  'add-column-computed-default': {
    example: 'ALTER TABLE orders ADD COLUMN extra varchar(36) NOT NULL DEFAULT (uuid())',
    mariadb: copy,
    // The manual's tables omit this: sql/sql_table.cc, is_inplace_alter_impossible, uses COPY for a default that is an expression.
    mysql: [{ ...copy, ...from80 }],
  },
  /** A default in parentheses that is the same for every row. */
  'add-column-constant-default': {
    example: "ALTER TABLE orders ADD COLUMN extra varchar(36) NOT NULL DEFAULT (concat('a', 'b'))",
    mariadb: online,
    mysql: [{ ...copy, ...from80 }],
  },
  'add-column-checked': {
    example: 'ALTER TABLE orders ADD COLUMN extra int CHECK (extra > 0)',
    mariadb: online,
    mysql: [{ ...copy, ...from80 }],
  },
  'add-unique-column': {
    example: 'ALTER TABLE orders ADD COLUMN extra int UNIQUE',
    mariadb: rebuild,
    mysql: [rebuild],
  },
  'add-auto-increment-column': {
    example: 'ALTER TABLE plain ADD COLUMN n int NOT NULL AUTO_INCREMENT PRIMARY KEY',
    mariadb: { algorithm: 'INPLACE', lock: 'SHARED', rebuilds: true },
    mysql: [{ algorithm: 'INPLACE', lock: 'SHARED', rebuilds: true }],
  },
  'add-virtual-column': {
    example: 'ALTER TABLE orders ADD COLUMN extra int AS (total + 1) VIRTUAL',
    mariadb: online,
    mysql: metadata,
  },
  'add-stored-column': {
    example: 'ALTER TABLE orders ADD COLUMN extra int AS (total + 1) STORED',
    mariadb: copy,
    mysql: [copy],
  },
  'drop-column': {
    example: 'ALTER TABLE orders DROP COLUMN note',
    mariadb: online,
    mysql: instantAnywhere,
  },
  'drop-indexed-column': {
    example: 'ALTER TABLE orders DROP COLUMN rank_no',
    mariadb: noCopy,
    mysql: [rebuild],
  },
  'rename-column': {
    example: 'ALTER TABLE orders RENAME COLUMN note TO remark',
    mariadb: online,
    mysql: [
      { ...inPlace, until: 800 },
      { ...online, from: 804 },
    ],
  },
  'reorder-column': {
    example: 'ALTER TABLE orders MODIFY note varchar(100) NULL FIRST',
    mariadb: online,
    mysql: [rebuild],
  },
  'change-default': {
    example: "ALTER TABLE orders ALTER COLUMN note SET DEFAULT 'x'",
    mariadb: online,
    mysql: metadata,
  },
  'change-type': {
    example: 'ALTER TABLE orders MODIFY total bigint NOT NULL DEFAULT 0',
    mariadb: copy,
    mysql: [copy],
  },
  'shrink-varchar': {
    example: 'ALTER TABLE orders MODIFY note varchar(50) NULL',
    mariadb: copy,
    mysql: [copy],
  },
  'widen-varchar': {
    example: 'ALTER TABLE orders MODIFY note varchar(200) NULL',
    mariadb: online,
    mysql: [inPlace],
  },
  /** From 128 to 255 bytes to more: the length needs another byte. */
  'widen-varchar-over-255': {
    example: 'ALTER TABLE orders MODIFY code varchar(64) NULL',
    mariadb: copy,
    mysql: [copy],
  },
  /** From up to 127 bytes. */
  'widen-short-varchar-over-255': {
    example: 'ALTER TABLE orders MODIFY short varchar(64) NULL',
    mariadb: online,
    mysql: [copy],
  },
  'set-not-null': {
    example: 'ALTER TABLE orders MODIFY filled varchar(100) NOT NULL',
    mariadb: rebuild,
    mysql: [rebuild],
  },
  'drop-not-null': {
    example: 'ALTER TABLE orders MODIFY total int NULL DEFAULT 0',
    mariadb: rebuild,
    mysql: [rebuild],
  },
  'append-values': {
    example: "ALTER TABLE orders MODIFY state enum('new','paid','sent') NOT NULL DEFAULT 'new'",
    mariadb: online,
    mysql: metadata,
  },
  'change-values': {
    example: "ALTER TABLE orders MODIFY state enum('sent','new','paid') NOT NULL DEFAULT 'new'",
    mariadb: copy,
    mysql: [copy],
  },
  'change-column-charset': {
    example: 'ALTER TABLE latin MODIFY name varchar(50) CHARACTER SET utf8mb4',
    mariadb: copy,
    mysql: [copy],
  },
  'change-indexed-collation': {
    example: 'ALTER TABLE orders MODIFY token varchar(60) BINARY NOT NULL',
    mariadb: noCopy,
    mysql: [copy],
  },
  'change-collation': {
    example: 'ALTER TABLE orders MODIFY note varchar(100) COLLATE utf8mb4_bin NULL',
    mariadb: online,
    mysql: [copy],
  },
  'add-auto-increment': {
    example: 'ALTER TABLE seats MODIFY row_no int NOT NULL AUTO_INCREMENT',
    mariadb: copy,
    mysql: [copy],
  },
  'change-stored-column': {
    example: 'ALTER TABLE seats MODIFY twice int AS (seat_no + 2) STORED',
    mariadb: copy,
    mysql: [copy],
  },
  'add-index': {
    example: 'ALTER TABLE orders ADD INDEX by_note (note)',
    mariadb: noCopy,
    mysql: [inPlace],
  },
  /**
   * The first unique key without nulls of a table without a primary key: the rows are ordered by it from then on, for which they are
   * rewritten (MySQL's manual, “Clustered and Secondary Indexes”, and “Restructuring the clustered index” in “Online DDL Operations”).
   */
  'add-first-key': {
    example: 'ALTER TABLE plain ADD UNIQUE INDEX once (a)',
    mariadb: rebuild,
    mysql: [rebuild],
  },
  'add-hash-key': {
    example: 'ALTER TABLE texts ADD UNIQUE INDEX once (body)',
    mariadb: copy,
    mysql: [],
  },
  /** Whatever is changed of a table with such a key. */
  'change-hash-keyed': {
    example: "ALTER TABLE hashed COMMENT = 'texts'",
    mariadb: copy,
    mysql: [],
  },
  'add-fulltext-index': {
    example: 'ALTER TABLE orders ADD FULLTEXT INDEX words (note)',
    mariadb: { algorithm: 'INPLACE', lock: 'SHARED', rebuilds: true },
    mysql: [{ algorithm: 'INPLACE', lock: 'SHARED', rebuilds: true }],
  },
  'add-spatial-index': {
    example: 'ALTER TABLE orders ADD SPATIAL INDEX places (place)',
    mariadb: { algorithm: 'NOCOPY', lock: 'SHARED' },
    mysql: [{ algorithm: 'INPLACE', lock: 'SHARED' }],
  },
  'drop-index': {
    example: 'ALTER TABLE orders DROP INDEX by_rank',
    mariadb: noCopy,
    mysql: [inPlace],
  },
  'rename-index': {
    example: 'ALTER TABLE orders RENAME INDEX by_rank TO rank_index',
    mariadb: online,
    mysql: [inPlace],
  },
  'add-primary-key': {
    example: 'ALTER TABLE plain ADD PRIMARY KEY (a)',
    mariadb: rebuild,
    mysql: [rebuild],
  },
  'drop-primary-key': {
    example: 'ALTER TABLE latin DROP PRIMARY KEY',
    mariadb: copy,
    mysql: [copy],
  },
  /** Dropped and replaced by another in one statement. */
  'replace-primary-key': {
    example: 'ALTER TABLE latin DROP PRIMARY KEY, ADD PRIMARY KEY (id, name)',
    mariadb: rebuild,
    mysql: [rebuild],
  },
  /** The primary key is dropped, and the same statement adds a unique key without nulls. MySQL's manual does not describe this. */
  'promote-unique-key': {
    example: 'ALTER TABLE seats DROP PRIMARY KEY, ADD UNIQUE (seat_no)',
    mariadb: rebuild,
    mysql: [],
  },
  'add-foreign-key': {
    example: 'ALTER TABLE orders ADD CONSTRAINT again FOREIGN KEY (customer_id) REFERENCES customers (id)',
    mariadb: copy,
    mysql: [copy],
  },
  'add-foreign-key-unchecked': {
    example:
      'ALTER TABLE orders ADD CONSTRAINT again FOREIGN KEY (customer_id) REFERENCES customers (id) /* unchecked */',
    mariadb: online,
    mysql: [inPlace],
  },
  'drop-foreign-key': {
    example: 'ALTER TABLE orders DROP FOREIGN KEY orders_customer',
    mariadb: online,
    mysql: [inPlace],
  },
  'add-check': {
    example: 'ALTER TABLE orders ADD CONSTRAINT small CHECK (total < 100000)',
    mariadb: copy,
    // WL#929: an enforced CHECK is added by COPY, which reads each row.
    mysql: [{ ...copy, ...from80 }],
  },
  'drop-check': {
    example: 'ALTER TABLE orders DROP CONSTRAINT positive',
    mariadb: online,
    mysql: [],
  },
  'convert-charset': {
    example: 'ALTER TABLE latin CONVERT TO CHARACTER SET utf8mb4',
    mariadb: copy,
    mysql: [copy],
  },
  'default-charset': {
    example: 'ALTER TABLE latin DEFAULT CHARACTER SET utf8mb4',
    mariadb: online,
    mysql: [],
  },
  'rebuild-table': {
    example: 'ALTER TABLE latin ENGINE=InnoDB',
    mariadb: rebuild,
    mysql: [rebuild],
  },
  'change-engine': {
    example: 'ALTER TABLE latin ENGINE=Aria',
    mariadb: copy,
    grantsInVain: true,
    mysql: [copy],
  },
  'partition-by': {
    example: 'ALTER TABLE latin /* online */ PARTITION BY HASH (id) PARTITIONS 4',
    mariadb: copy,
    grantsInVain: true,
    mysql: [copy],
  },
  /** Partitions are rewritten, or rows move between them. */
  'rewrite-partitions': {
    example: 'ALTER TABLE parted REBUILD PARTITION ALL',
    mariadb: { algorithm: 'INPLACE', lock: 'SHARED', rebuilds: true },
    watched: true,
    mysql: [{ algorithm: 'INPLACE', lock: 'SHARED', rebuilds: true, ...from80 }],
  },
  'remove-partitioning': {
    example: 'ALTER TABLE parted /* online */ REMOVE PARTITIONING',
    mariadb: copy,
    grantsInVain: true,
    mysql: [copy],
  },
  'order-rows': {
    example: 'ALTER TABLE plain /* online */, ORDER BY b',
    mariadb: copy,
    grantsInVain: true,
    mysql: [copy],
  },
  'row-format': {
    example: 'ALTER TABLE latin ROW_FORMAT=COMPACT',
    mariadb: rebuild,
    mysql: [rebuild],
  },
  'table-metadata': {
    example: "ALTER TABLE latin COMMENT 'old names'",
    mariadb: online,
    mysql: [inPlace],
  },
  'rename-table': {
    example: 'ALTER TABLE latin RENAME TO latin2',
    mariadb: { algorithm: 'INSTANT', lock: 'EXCLUSIVE' },
    mysql: metadata,
  },
} as const satisfies Readonly<Record<string, OnlineFact>>;

export type OnlineFactId = keyof typeof onlineFacts;
