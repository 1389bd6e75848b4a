/** What Rails sends to PostgreSQL in strong_migrations' tests. */
import type { Row } from './strong-migrations.ts';

const rewrites = [
  'locking/type-change-rewrites',
  'data-loss/type-narrowing',
  'data-loss/blocked-by-dependents',
];
const columns = ['data-loss/drop-column'];
const index = ['locking/index-without-concurrently'];
const fills = ['locking/default-rewrites'];

export const postgresql: readonly Row[] = [
  [
    'add_check_constraint basic',
    'ALTER TABLE crates ADD CONSTRAINT score_ok CHECK (score > 0)',
    ['locking/check-validates'],
  ],
  ['add_check_constraint safe', 'ALTER TABLE crates ADD CONSTRAINT score_ok CHECK (score > 0) NOT VALID'],
  [
    'add_check_constraint validate_same_transaction',
    'BEGIN;\nALTER TABLE crates ADD CONSTRAINT score_ok CHECK (score > 0) NOT VALID;\nALTER TABLE crates VALIDATE CONSTRAINT score_ok;\nCOMMIT',
    ['locking/validate-in-same-transaction'],
  ],
  [
    'add_check_constraint validate_no_transaction',
    'ALTER TABLE crates ADD CONSTRAINT score_ok CHECK (score > 0) NOT VALID;\nALTER TABLE crates VALIDATE CONSTRAINT score_ok',
  ],
  [
    'add_check_constraint new_table',
    'CREATE TABLE pallets (id bigserial PRIMARY KEY, score int);\nALTER TABLE pallets ADD CONSTRAINT score_ok CHECK (score > 0)',
  ],
  ['add_column default', 'ALTER TABLE crates ADD COLUMN nice boolean DEFAULT true'],
  ['add_column default_null', 'ALTER TABLE crates ADD COLUMN nice boolean DEFAULT NULL'],
  [
    'add_column default_safe',
    'ALTER TABLE crates ADD COLUMN nice boolean;\nALTER TABLE crates ALTER COLUMN nice SET DEFAULT false',
  ],
  [
    'add_column default_callable',
    'ALTER TABLE crates ADD COLUMN nice timestamptz DEFAULT clock_timestamp()',
    fills,
  ],
  ['add_column default_uuid', 'ALTER TABLE crates ADD COLUMN nice uuid DEFAULT gen_random_uuid()', fills],
  [
    'add_column default_uuid_safe',
    'ALTER TABLE crates ADD COLUMN nice uuid;\nALTER TABLE crates ALTER COLUMN nice SET DEFAULT gen_random_uuid()',
  ],
  ['add_column json', 'ALTER TABLE crates ADD COLUMN extra json', ['design/json-type']],
  [
    'add_column generated_stored',
    'ALTER TABLE crates ADD COLUMN shown varchar GENERATED ALWAYS AS (label || town) STORED',
    fills,
  ],
  [
    'add_column primary_key',
    'ALTER TABLE sheds_old ADD COLUMN id bigserial PRIMARY KEY',
    [...fills, 'locking/primary-key-builds-index'],
  ],
  ['add_column serial', 'ALTER TABLE crates ADD COLUMN place serial', fills],
  ['add_column bigserial', 'ALTER TABLE crates ADD COLUMN place bigserial', fills],
  [
    'add_exclusion_constraint basic',
    'ALTER TABLE crates ADD CONSTRAINT no_two EXCLUDE USING gist (shed_id WITH =)',
    ['locking/exclusion-builds-index'],
  ],
  [
    'add_exclusion_constraint new_table',
    'CREATE TABLE pallets (id bigserial PRIMARY KEY, shed_id bigint);\nALTER TABLE pallets ADD CONSTRAINT no_two EXCLUDE USING gist (shed_id WITH =)',
  ],
  [
    'add_foreign_key basic',
    'ALTER TABLE crates ADD CONSTRAINT crates_shed_fk FOREIGN KEY (shed_id) REFERENCES sheds (id)',
    ['locking/foreign-key-validates'],
  ],
  [
    'add_foreign_key safe',
    'ALTER TABLE crates ADD CONSTRAINT crates_shed_fk FOREIGN KEY (shed_id) REFERENCES sheds (id) NOT VALID',
  ],
  [
    'add_foreign_key validate_same_transaction',
    'BEGIN;\nALTER TABLE crates ADD CONSTRAINT crates_shed_fk FOREIGN KEY (shed_id) REFERENCES sheds (id) NOT VALID;\nALTER TABLE crates VALIDATE CONSTRAINT crates_shed_fk;\nCOMMIT',
    ['locking/validate-in-same-transaction', 'locking/foreign-key-validates'],
  ],
  [
    'add_foreign_key validate_no_transaction',
    'ALTER TABLE crates ADD CONSTRAINT crates_shed_fk FOREIGN KEY (shed_id) REFERENCES sheds (id) NOT VALID;\nALTER TABLE crates VALIDATE CONSTRAINT crates_shed_fk',
  ],
  ['add_index non_concurrently', 'CREATE INDEX crates_label ON crates (label)', index],
  [
    'add_index new_table',
    'CREATE TABLE pallets (id bigserial PRIMARY KEY, label varchar);\nCREATE INDEX pallets_label ON pallets (label)',
  ],
  ['add_index concurrently', 'CREATE INDEX CONCURRENTLY crates_label ON crates (label)'],
  [
    'add_index columns',
    'CREATE INDEX CONCURRENTLY crates_all ON crates (label, town, land, span)',
    ['index/too-many-columns'],
  ],
  [
    'add_index columns_unique',
    'CREATE UNIQUE INDEX CONCURRENTLY crates_all ON crates (label, town, land, span)',
  ],
  [
    'add_reference basic',
    'ALTER TABLE crates ADD COLUMN bay_id bigint;\nCREATE INDEX crates_bay ON crates (bay_id)',
    index,
  ],
  [
    'add_reference polymorphic',
    'ALTER TABLE crates ADD COLUMN held_type varchar, ADD COLUMN held_id bigint;\nCREATE INDEX crates_held ON crates (held_type, held_id)',
    index,
  ],
  ['add_reference no_index', 'ALTER TABLE crates ADD COLUMN bay_id bigint'],
  [
    'add_reference concurrently',
    'ALTER TABLE crates ADD COLUMN bay_id bigint;\nRESET lock_timeout;\nCREATE INDEX CONCURRENTLY crates_bay ON crates (bay_id)',
  ],
  [
    'add_reference foreign_key',
    'ALTER TABLE crates ADD COLUMN bay_id bigint;\nCREATE INDEX crates_bay ON crates (bay_id);\nALTER TABLE crates ADD CONSTRAINT crates_bay_fk FOREIGN KEY (bay_id) REFERENCES sheds (id)',
    [...index, 'locking/foreign-key-validates'],
  ],
  [
    'add_unique_constraint basic',
    'ALTER TABLE crates ADD CONSTRAINT crates_label_key UNIQUE (label)',
    ['locking/unique-builds-index'],
  ],
  [
    'add_unique_constraint new_table',
    'CREATE TABLE pallets (id bigserial PRIMARY KEY, label varchar);\nALTER TABLE pallets ADD CONSTRAINT pallets_label_key UNIQUE (label)',
  ],
  [
    'change_column_default new_column',
    "ALTER TABLE crates ADD COLUMN nice varchar;\nALTER TABLE crates ALTER COLUMN nice SET DEFAULT 'x'",
  ],
  [
    'change_column_null basic',
    'ALTER TABLE crates ALTER COLUMN label SET NOT NULL',
    ['locking/set-not-null-scans'],
  ],
  [
    'change_column_null constraint',
    'ALTER TABLE crates ADD CONSTRAINT there CHECK (label IS NOT NULL) NOT VALID;\nALTER TABLE crates VALIDATE CONSTRAINT there;\nALTER TABLE crates ALTER COLUMN label SET NOT NULL;\nALTER TABLE crates DROP CONSTRAINT there',
  ],
  [
    'change_column_null constraint_unvalidated',
    'ALTER TABLE crates ADD CONSTRAINT there CHECK (label IS NOT NULL) NOT VALID;\nALTER TABLE crates ALTER COLUMN label SET NOT NULL',
    ['locking/set-not-null-scans'],
  ],
  [
    'change_column_null default',
    "UPDATE crates SET label = 'x' WHERE label IS NULL;\nALTER TABLE crates ALTER COLUMN label SET NOT NULL",
    ['locking/set-not-null-scans', 'data-loss/unbatched-backfill'],
  ],
  ['change_column unsafe', 'ALTER TABLE crates ALTER COLUMN town TYPE jsonb USING town::jsonb', rewrites],
  ['change_column varchar_to_text', 'ALTER TABLE crates ALTER COLUMN label TYPE text'],
  ['change_column varchar_to_citext', 'ALTER TABLE crates ALTER COLUMN label TYPE citext'],
  ['change_column varchar_increase_limit', 'ALTER TABLE crates ALTER COLUMN land TYPE varchar(21)'],
  ['change_column varchar_increase_limit_over_64', 'ALTER TABLE crates ALTER COLUMN land TYPE varchar(64)'],
  ['change_column varchar_increase_limit_over_256', 'ALTER TABLE crates ALTER COLUMN land TYPE varchar(256)'],
  ['change_column varchar_decrease_limit', 'ALTER TABLE crates ALTER COLUMN land TYPE varchar(19)', rewrites],
  ['change_column varchar_remove_limit', 'ALTER TABLE crates ALTER COLUMN land TYPE varchar'],
  ['change_column text_to_varchar_limit', 'ALTER TABLE crates ALTER COLUMN words TYPE varchar(20)', rewrites],
  ['change_column text_to_varchar_no_limit', 'ALTER TABLE crates ALTER COLUMN words TYPE varchar'],
  ['change_column varchar_add_limit', 'ALTER TABLE crates ALTER COLUMN label TYPE varchar(20)', rewrites],
  ['change_column text_to_citext', 'ALTER TABLE crates ALTER COLUMN words TYPE citext'],
  [
    'change_column text_to_citext_indexed',
    'CREATE INDEX CONCURRENTLY crates_words ON crates (words);\nALTER TABLE crates ALTER COLUMN words TYPE citext',
    rewrites,
  ],
  [
    'change_column text_to_citext_indexed_expression',
    'CREATE INDEX CONCURRENTLY crates_words ON crates (lower(words));\nALTER TABLE crates ALTER COLUMN words TYPE citext',
    rewrites,
  ],
  ['change_column citext_to_text', 'ALTER TABLE crates ALTER COLUMN code TYPE text'],
  [
    'change_column citext_to_text_indexed',
    'CREATE INDEX CONCURRENTLY crates_code ON crates (code);\nALTER TABLE crates ALTER COLUMN code TYPE text',
    rewrites,
  ],
  [
    'change_column citext_to_varchar_limit',
    'ALTER TABLE crates ALTER COLUMN code TYPE varchar(20)',
    rewrites,
  ],
  ['change_column citext_to_varchar_no_limit', 'ALTER TABLE crates ALTER COLUMN code TYPE varchar'],
  [
    'change_column citext_to_varchar_no_limit_indexed',
    'CREATE INDEX CONCURRENTLY crates_code ON crates (code);\nALTER TABLE crates ALTER COLUMN code TYPE varchar',
    rewrites,
  ],
  [
    'change_column decimal_decrease_precision',
    'ALTER TABLE crates ALTER COLUMN score TYPE numeric(9, 5)',
    rewrites,
  ],
  [
    'change_column decimal_change_scale',
    'ALTER TABLE crates ALTER COLUMN score TYPE numeric(10, 6)',
    rewrites,
  ],
  ['change_column decimal_increase_precision', 'ALTER TABLE crates ALTER COLUMN score TYPE numeric(11, 5)'],
  ['change_column decimal_unconstrained', 'ALTER TABLE crates ALTER COLUMN score TYPE numeric'],
  [
    'change_column timestamps',
    // Rails opens the transaction, without which SET LOCAL does nothing.
    "BEGIN;\nSET LOCAL timezone = 'UTC';\nALTER TABLE crates ALTER COLUMN gone_at TYPE timestamptz;\nCOMMIT",
  ],
  ['change_column timestamps_non_utc', 'ALTER TABLE crates ALTER COLUMN gone_at TYPE timestamptz', rewrites],
  ['change_column timestamp_increase_limit', 'ALTER TABLE crates ALTER COLUMN met TYPE timestamp(6)'],
  [
    'change_column timestamp_decrease_limit',
    'ALTER TABLE crates ALTER COLUMN gone_at TYPE timestamp(3)',
    rewrites,
  ],
  ['change_column timestamptz_increase_limit', 'ALTER TABLE crates ALTER COLUMN left_at TYPE timestamptz'],
  [
    'change_column timestamptz_decrease_limit',
    'ALTER TABLE crates ALTER COLUMN left_at TYPE timestamptz(0)',
    rewrites,
  ],
  ['change_column time_increase_precision', 'ALTER TABLE crates ALTER COLUMN opens TYPE time(6)'],
  ['change_column time_decrease_precision', 'ALTER TABLE crates ALTER COLUMN opens TYPE time(0)', rewrites],
  ['change_column interval_increase_precision', 'ALTER TABLE crates ALTER COLUMN lasts TYPE interval(6)'],
  [
    'change_column interval_decrease_precision',
    'ALTER TABLE crates ALTER COLUMN lasts TYPE interval(0)',
    rewrites,
  ],
  ['change_column cidr_to_inet', 'ALTER TABLE crates ALTER COLUMN net TYPE inet'],
  ['change_column inet_to_cidr', 'ALTER TABLE crates ALTER COLUMN ip TYPE cidr', rewrites],
  [
    'change_column constraint',
    'ALTER TABLE crates ADD CONSTRAINT there CHECK (label IS NOT NULL);\nALTER TABLE crates ALTER COLUMN label TYPE text',
    [...rewrites, 'locking/work-under-exclusive-lock'],
  ],
  [
    'change_column with_not_null',
    'ALTER TABLE crates ALTER COLUMN land TYPE varchar(20), ALTER COLUMN land SET NOT NULL',
    ['locking/set-not-null-scans'],
  ],
  ['change_column missing_table', 'ALTER TABLE bays ALTER COLUMN number TYPE varchar', rewrites],
  ['misc rename_column', 'ALTER TABLE crates RENAME COLUMN label TO words2', ['data-loss/rename-column']],
  ['misc rename_table', 'ALTER TABLE crates RENAME TO boxes', ['data-loss/rename-table']],
  ['misc rename_schema', 'ALTER SCHEMA yard RENAME TO quay', ['data-loss/rename-schema']],
  ['misc rename_enum_value', "ALTER TYPE wood RENAME VALUE 'oak' TO 'ash'", ['data-loss/rename-enum-value']],
  [
    'misc create_table_force',
    'DROP TABLE IF EXISTS crates CASCADE;\nCREATE TABLE crates (id bigserial PRIMARY KEY)',
    ['data-loss/drop-table', 'data-loss/drop-cascade'],
  ],
  ['misc create_join_table', 'CREATE TABLE crates_sheds (crate_id bigint NOT NULL, shed_id bigint NOT NULL)'],
  ['misc revert', 'DROP INDEX crates_shed;\nALTER TABLE crates DROP COLUMN shed_id', columns],
  ['remove_column', 'ALTER TABLE crates DROP COLUMN label', columns],
  ['remove_column remove_columns', 'ALTER TABLE crates DROP COLUMN label, DROP COLUMN town', columns],
  ['remove_column remove_reference', 'ALTER TABLE crates DROP COLUMN shed_id', columns],
  ['remove_index concurrently', 'DROP INDEX crates_shed', ['locking/drop-index-blocks']],
];
