/** What Rails sends to MySQL and MariaDB in strong_migrations' tests. */
import type { Row } from './strong-migrations.ts';

const copies = ['locking/alter-copies-table', 'data-loss/type-narrowing'];
const columns = ['data-loss/drop-column'];
const fills = ['locking/default-rewrites'];

/** On both, where a check asks neither for the server nor for its version. */
const both: readonly Row[] = [
  [
    'add_check_constraint basic',
    'ALTER TABLE crates ADD CONSTRAINT score_ok CHECK (score > 0)',
    [...copies, 'locking/check-validates'],
  ],
  [
    'add_check_constraint new_table',
    'CREATE TABLE pallets (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, score int);\nALTER TABLE pallets ADD CONSTRAINT score_ok CHECK (score > 0)',
  ],
  ['add_column default', 'ALTER TABLE crates ADD COLUMN nice tinyint(1) DEFAULT 1'],
  [
    'add_column default_safe',
    'ALTER TABLE crates ADD COLUMN nice tinyint(1);\nALTER TABLE crates ALTER COLUMN nice SET DEFAULT 0',
  ],
  [
    'add_column default_callable',
    'ALTER TABLE crates ADD COLUMN nice varchar(36) DEFAULT (uuid())',
    [...copies, ...fills],
  ],
  [
    'add_column generated_stored',
    'ALTER TABLE crates ADD COLUMN shown varchar(510) AS (concat(label, town)) STORED',
    [...copies, ...fills],
  ],
  [
    'add_column generated_virtual',
    'ALTER TABLE crates ADD COLUMN shown varchar(510) AS (concat(label, town)) VIRTUAL',
  ],
  [
    'add_column primary_key',
    'ALTER TABLE sheds_old ADD COLUMN id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY',
    [...copies, 'locking/primary-key-builds-index'],
  ],
  ['add_column algorithm_copy', 'ALTER TABLE crates ADD COLUMN nice int, ALGORITHM = COPY', copies],
  ['add_column algorithm_instant', 'ALTER TABLE crates ADD COLUMN nice int, ALGORITHM = INSTANT'],
  [
    'add_column lock_shared',
    'ALTER TABLE crates ADD COLUMN nice int, ALGORITHM = INPLACE, LOCK = SHARED',
    copies,
  ],
  [
    'add_foreign_key basic',
    'ALTER TABLE crates ADD CONSTRAINT crates_shed_fk FOREIGN KEY (shed_id) REFERENCES sheds (id)',
    [...copies, 'locking/foreign-key-validates'],
  ],
  [
    'add_foreign_key no_checks',
    'SET foreign_key_checks = 0;\nALTER TABLE crates ADD CONSTRAINT crates_shed_fk FOREIGN KEY (shed_id) REFERENCES sheds (id);\nSET foreign_key_checks = 1',
  ],
  ['add_index non_concurrently', 'CREATE INDEX crates_label ON crates (label)'],
  ['add_index algorithm_copy', 'CREATE INDEX crates_label ON crates (label) ALGORITHM = COPY', copies],
  ['add_index algorithm_inplace', 'CREATE INDEX crates_label ON crates (label) ALGORITHM = INPLACE'],
  ['add_index lock_shared', 'CREATE INDEX crates_label ON crates (label) LOCK = SHARED', copies],
  ['add_index lock_exclusive', 'CREATE INDEX crates_label ON crates (label) LOCK = EXCLUSIVE', copies],
  ['add_index lock_none', 'CREATE INDEX crates_label ON crates (label) LOCK = NONE'],
  ['add_index lock_default', 'CREATE INDEX crates_label ON crates (label) LOCK = DEFAULT'],
  [
    'add_reference basic',
    'ALTER TABLE crates ADD COLUMN bay_id bigint;\nCREATE INDEX crates_bay ON crates (bay_id)',
  ],
  [
    'add_reference foreign_key',
    'ALTER TABLE crates ADD COLUMN bay_id bigint, ADD CONSTRAINT crates_bay_fk FOREIGN KEY (bay_id) REFERENCES sheds (id)',
    [...copies, 'locking/foreign-key-validates'],
  ],
  ['add_reference algorithm_copy', 'ALTER TABLE crates ADD COLUMN bay_id bigint, ALGORITHM = COPY', copies],
  [
    'add_reference index_algorithm_copy',
    'ALTER TABLE crates ADD COLUMN bay_id bigint;\nCREATE INDEX crates_bay ON crates (bay_id) ALGORITHM = COPY',
    copies,
  ],
  [
    'add_reference index_lock_shared',
    'ALTER TABLE crates ADD COLUMN bay_id bigint;\nCREATE INDEX crates_bay ON crates (bay_id) LOCK = SHARED',
    copies,
  ],
  ['change_column_null basic', 'ALTER TABLE crates MODIFY town varchar(255) NOT NULL'],
  [
    'change_column_null default',
    "UPDATE crates SET town = 'x' WHERE town IS NULL;\nALTER TABLE crates MODIFY town varchar(255) NOT NULL",
    [...copies, 'data-loss/unbatched-backfill', 'locking/set-not-null-scans'],
  ],
  ['change_column unsafe', 'ALTER TABLE crates CHANGE town town json', copies],
  ['change_column varchar_increase_limit', 'ALTER TABLE crates CHANGE land land varchar(21) DEFAULT NULL'],
  [
    'change_column varchar_decrease_limit',
    'ALTER TABLE crates CHANGE land land varchar(19) DEFAULT NULL',
    copies,
  ],
  [
    'change_column with_not_null',
    'ALTER TABLE crates CHANGE land land varchar(20) NOT NULL',
    [...copies, 'locking/set-not-null-scans'],
  ],
  ['change_column missing_table', 'ALTER TABLE bays CHANGE number number varchar(255)', copies],
  [
    'change_column algorithm_copy',
    'ALTER TABLE crates CHANGE land land varchar(21), ALGORITHM = COPY',
    copies,
  ],
  ['change_column lock_shared', 'ALTER TABLE crates CHANGE land land varchar(21), LOCK = SHARED', copies],
  ['misc rename_column', 'ALTER TABLE crates RENAME COLUMN label TO words2', ['data-loss/rename-column']],
  ['misc rename_table', 'RENAME TABLE crates TO boxes', ['data-loss/rename-table']],
  [
    'misc create_table_force',
    'DROP TABLE IF EXISTS crates;\nCREATE TABLE crates (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY)',
    ['data-loss/drop-table'],
  ],
  ['misc create_join_table', 'CREATE TABLE crates_sheds (crate_id bigint NOT NULL, shed_id bigint NOT NULL)'],
  ['misc revert', 'DROP INDEX crates_shed ON crates;\nALTER TABLE crates DROP COLUMN shed_id', columns],
  ['remove_column', 'ALTER TABLE crates DROP COLUMN label', columns],
  ['remove_column remove_columns', 'ALTER TABLE crates DROP COLUMN label, DROP COLUMN town', columns],
  ['remove_column remove_reference', 'ALTER TABLE crates DROP COLUMN shed_id', columns],
  ['remove_index algorithm_copy', 'DROP INDEX crates_shed ON crates ALGORITHM = COPY', copies],
  ['remove_index lock_shared', 'DROP INDEX crates_shed ON crates LOCK = SHARED', copies],
];

export const mysql: readonly Row[] = [
  ...both,
  [
    'change_column varchar_increase_limit_over_64',
    'ALTER TABLE crates CHANGE land land varchar(64) DEFAULT NULL',
    copies,
  ],
  [
    'change_column varchar_increase_limit_over_256',
    'ALTER TABLE crates CHANGE land land varchar(256) DEFAULT NULL',
    copies,
  ],
];
/** Measured on MariaDB 10.11: a VARCHAR without an index grows past 255 bytes instantly, so that its check asks for too much. */
export const mariadb: readonly Row[] = [
  ...both,
  [
    'change_column varchar_increase_limit_over_64',
    'ALTER TABLE crates CHANGE land land varchar(64) DEFAULT NULL',
    copies,
  ],
  [
    'change_column varchar_increase_limit_over_256',
    'ALTER TABLE crates CHANGE land land varchar(256) DEFAULT NULL',
    copies,
  ],
];
