/**
 * Which rules of Plinth answer a rule of a peer that is about safety, and why the two differ where they do. Rules about taste are left out:
 * types of columns, names, IF EXISTS.
 */
import type { SuiteCase } from './read.ts';

const held = ['locking/work-under-exclusive-lock', 'locking/backfill-with-schema-change'];
const window = [...held, 'locking/wide-lock-window'];
const index = ['locking/index-without-concurrently', 'locking/partitioned-index-blocks', ...held];
const volatile = ['locking/default-rewrites', ...held];
const key = [
  'locking/primary-key-builds-index',
  'locking/default-rewrites',
  'locking/index-without-concurrently',
];
const validates = [
  'locking/check-validates',
  'locking/foreign-key-validates',
  'locking/enforced-scans',
  'locking/domain-check-scans',
  'locking/unique-builds-index',
  ...held,
];
const unique = ['locking/unique-builds-index'];
const type = [
  'locking/type-change-rewrites',
  'data-loss/type-narrowing',
  'data-loss/type-change-breaks-code',
  'data-loss/blocked-by-dependents',
];
const notNull = ['locking/set-not-null-scans', 'data-loss/required-column'];
const rewrite = ['locking/table-rewrites'];
const timeout = [
  'transaction/missing-lock-timeout',
  'transaction/missing-statement-timeout',
  'transaction/timeout-after-danger',
];
const transaction = ['transaction/nested-transaction', 'transaction/uncommitted-transaction'];
const concurrently = ['transaction/concurrently-in-transaction'];
const dropTable = ['data-loss/drop-table', 'data-loss/drop-cascade'];
const truncate = ['data-loss/truncate', 'data-loss/drop-cascade'];
const whereless = ['data-loss/change-without-where', 'data-loss/unbatched-backfill'];
const dropDatabase = ['data-loss/drop-schema'];

export type Answers = Readonly<Record<string, readonly string[]>>;

/** By the file of the rule. */
export const squawkRules: Answers = {
  adding_field_with_default: volatile,
  adding_foreign_key_constraint: ['locking/foreign-key-validates', ...held],
  adding_not_null_field: ['locking/set-not-null-scans'],
  adding_primary_key_constraint: key,
  adding_required_field: ['data-loss/required-column'],
  ban_alter_domain_with_add_constraint: ['locking/domain-check-scans', 'design/domain-with-check'],
  ban_concurrent_index_creation_in_transaction: concurrently,
  ban_drop_column: ['data-loss/drop-column'],
  ban_drop_database: dropDatabase,
  ban_drop_not_null: ['data-loss/drop-not-null'],
  ban_drop_table: dropTable,
  ban_truncate_cascade: truncate,
  ban_uncommitted_transaction: ['transaction/uncommitted-transaction'],
  changing_column_type: type,
  constraint_missing_not_valid: [...validates, 'locking/validate-in-same-transaction'],
  disallow_unique_constraint: unique,
  prefer_repack: rewrite,
  renaming_column: ['data-loss/rename-column'],
  renaming_table: ['data-loss/rename-table', 'locking/rename-index-as-table'],
  require_concurrent_index_creation: index,
  require_concurrent_index_deletion: ['locking/drop-index-blocks', ...held],
  require_concurrent_partition_detach: ['locking/detach-partition-blocks'],
  require_concurrent_reindex: ['locking/reindex-blocks'],
  require_timeout_settings: timeout,
  transaction_nesting: transaction,
};

export const eugeneRules: Answers = {
  E1: validates,
  E2: notNull,
  E4: [...window, 'transaction/missing-lock-timeout', 'locking/index-without-concurrently'],
  E5: type,
  E6: index,
  E7: unique,
  E8: ['locking/exclusion-builds-index'],
  E9: timeout,
  E10: window,
  E11: volatile,
  E15: ['index/foreign-key-without-index'],
  W12: ['transaction/mergeable-alters'],
  W13: ['data-loss/enum-values-stay'],
  W14: ['locking/primary-key-builds-index'],
};

export const postgresLanguageServerRules: Answers = {
  addSerialColumn: volatile,
  addingFieldWithDefault: volatile,
  addingForeignKeyConstraint: ['locking/foreign-key-validates'],
  addingNotNullField: notNull,
  addingPrimaryKeyConstraint: key,
  addingRequiredField: ['data-loss/required-column'],
  avoidAddingExclusionConstraint: ['locking/exclusion-builds-index'],
  avoidAttachingPartition: ['locking/attach-partition-scans'],
  avoidCreateTrigger: ['locking/trigger-locks', 'transaction/missing-lock-timeout'],
  avoidEnableDisableTrigger: ['locking/disable-all-triggers', 'transaction/missing-lock-timeout'],
  avoidWideLockWindow: window,
  banConcurrentIndexCreationInTransaction: concurrently,
  banDeleteWithoutWhere: whereless,
  banDropColumn: ['data-loss/drop-column'],
  banDropDatabase: dropDatabase,
  banDropNotNull: ['data-loss/drop-not-null'],
  banDropSchema: ['data-loss/drop-schema', 'data-loss/drop-cascade'],
  banDropTable: dropTable,
  banDropTrigger: ['locking/trigger-locks', 'transaction/missing-lock-timeout'],
  banTruncate: truncate,
  banTruncateCascade: truncate,
  banUpdateWithoutWhere: whereless,
  banVacuumFull: rewrite,
  changingColumnType: type,
  concurrentRefreshMatviewLock: ['locking/refresh-blocks'],
  constraintMissingNotValid: validates,
  lockTimeoutWarning: timeout,
  renamingColumn: ['data-loss/rename-column'],
  renamingTable: ['data-loss/rename-table'],
  requireConcurrentDetachPartition: ['locking/detach-partition-blocks'],
  requireConcurrentIndexCreation: index,
  requireConcurrentIndexDeletion: ['locking/drop-index-blocks'],
  requireConcurrentRefreshMatview: ['locking/refresh-blocks'],
  requireConcurrentReindex: ['locking/reindex-blocks'],
  requireSeparateConstraintValidation: ['locking/validate-in-same-transaction'],
  runningStatementWhileHoldingAccessExclusive: window,
  transactionNesting: transaction,
};

/** By suite and the beginning of the case's name: what was measured or read, and stands against the peer. */
const reasons: readonly (readonly [suite: SuiteCase['suite'], name: string, because: string])[] = [
  [
    'strong_migrations',
    'add_column json',
    'Which operators a type has is a matter of design: design/json-type says it in the preset strict.',
  ],
  [
    'strong_migrations',
    'add_index columns_unique',
    'Where two rows are equal it fails and leaves an invalid index behind (23505, measured on 14 and 18): a hazard of its own.',
  ],
  [
    'strong_migrations',
    'add_column lock_shared',
    'MariaDB 10.11 changes the definition alone: 50 ms on 400,000 rows, where a copy takes 3.3 s.',
  ],
  [
    'strong_migrations',
    'change_column lock_shared',
    'The longer text is a change of the definition: 250 ms on 400,000 rows of MariaDB 10.11, where a copy takes 3.3 s; in place without a rebuild by the manual of MySQL.',
  ],
  [
    'strong_migrations',
    'change_column_null basic',
    'The table is rewritten (1.9 s on 400,000 rows of MariaDB 10.11), and refused where a NULL is found (1265): told as an info.',
  ],
  [
    'strong_migrations',
    'remove_index lock_shared',
    'MariaDB 10.11 has no LOCK there (1064). MySQL drops an index by its definition alone (manual, “Online DDL Operations”).',
  ],
  [
    'strong_migrations',
    'add_index columns',
    'An index of four columns blocks nobody: index/too-many-columns says it in the preset strict.',
  ],
  [
    'strong_migrations',
    'misc create_join_table',
    'The table has no primary key: a hazard of its own, of which this check does not speak.',
  ],
  [
    'strong_migrations',
    'change_column varchar_increase_limit',
    'Measured on MariaDB 10.11: it is instant, past 255 bytes too.',
  ],
  [
    'squawk',
    'adding_field_with_default: default_random_with_args',
    'PostgreSQL has no now(integer): the statement fails (42883).',
  ],
  [
    'squawk',
    'adding_foreign_key_constraint: add_column_references',
    'Measured on 14 and 18: a new column holds nulls, and neither table is read for it.',
  ],
  [
    'squawk',
    'adding_not_null_field: pg1',
    'The text does not say what the constraint checks: of one that no migration shows nothing is proved.',
  ],
  [
    'squawk',
    'ban_concurrent_index_creation_in_transaction',
    'Sent as one query the rest behind COMMIT is one transaction again: 25001, measured on 14 and 18.',
  ],
  ['squawk', 'ban_drop_not_null', 'It takes its lock for a moment and loses nothing.'],
  ['squawk', 'ban_truncate_cascade: ok', 'TRUNCATE loses all rows without CASCADE as well.'],
  [
    'squawk',
    'prefer_repack: cluster_below',
    'The table is rewritten under ACCESS EXCLUSIVE on every version.',
  ],
  [
    'squawk',
    'prefer_repack: vacuum_full_below',
    'The table is rewritten under ACCESS EXCLUSIVE on every version.',
  ],
  [
    'squawk',
    'require_timeout_settings: err_comment_on',
    'Measured: SHARE UPDATE EXCLUSIVE makes neither readers nor writers wait.',
  ],
  [
    'squawk',
    'require_timeout_settings: err_vacuum_full_false',
    'Measured: SHARE UPDATE EXCLUSIVE makes neither readers nor writers wait.',
  ],
  [
    'squawk',
    'require_timeout_settings: err_lock_access_share',
    'ACCESS SHARE makes neither readers nor writers wait.',
  ],
  [
    'squawk',
    'transaction_nesting: commit_repeated',
    'A COMMIT without a transaction is a warning of the server, and does nothing.',
  ],
  ['eugene', 'E4: bad.sql', 'The ADD COLUMN before it fails on the first row, and that is told.'],
  [
    'squawk',
    'require_timeout_settings: err_missing_statement_timeout',
    'transaction/missing-statement-timeout says it in the preset strict: nobody waits for the lack of it.',
  ],
  [
    'squawk',
    'require_timeout_settings: err_only_statement_timeout',
    'transaction/missing-statement-timeout says it in the preset strict: nobody waits for the lack of it.',
  ],
  [
    'eugene',
    'W12',
    'Two catalog changes under the same lock take as long as one: transaction/mergeable-alters says it in the preset all.',
  ],
  ['eugene', 'W13', 'A matter of taste: data-loss/enum-values-stay says it in the preset all.'],
  [
    'squawk',
    'ban_alter_domain_with_add_constraint: ok',
    'SET NOT NULL and VALIDATE read each table of the domain under SHARE: writes wait. Measured on 14 and 18.',
  ],
  [
    'squawk',
    'require_concurrent_reindex: reindex_system',
    'That there is no CONCURRENTLY (0A000) mends nothing: beside an index of pg_class that is built again all queries waited, on 14 and 18.',
  ],
  [
    'squawk',
    'require_timeout_settings: ok_only_statement_timeout',
    'The test asks for nothing else; statement_timeout lets others queue for five seconds.',
  ],
  [
    'squawk',
    'require_timeout_settings: err_other_ddl',
    'CREATE TYPE takes no lock that anybody waits for: measured on 14 and 18.',
  ],
  [
    'squawk',
    'require_timeout_settings: err_reindex',
    'locking/reindex-blocks asks for CONCURRENTLY, and a lock_timeout would leave half of that behind.',
  ],
  [
    'pgls',
    'banDropSchema',
    'Without CASCADE it is refused unless the schema is empty (2BP01, measured on 14 and 18).',
  ],
  [
    'pgls',
    'concurrentRefreshMatviewLock',
    'EXCLUSIVE lets readers through, and nobody else writes to a view: measured on 14 and 18.',
  ],
  [
    'pgls',
    'lockTimeoutWarning: create_index',
    'locking/index-without-concurrently asks for CONCURRENTLY, and a lock_timeout would leave half of that behind.',
  ],
  [
    'pgls',
    'runningStatementWhileHoldingAccessExclusive: basic',
    'The column before fails on the first row (23502), and data-loss/required-column says so.',
  ],
  [
    'pgls',
    'runningStatementWhileHoldingAccessExclusive: insert',
    'One row is written in a moment; of the wait for the lock transaction/missing-lock-timeout speaks.',
  ],
  [
    'pgls',
    'banDeleteWithoutWhere: valid',
    'Of a table that no migration made it is not known that the column is a key: the condition may hold for many rows.',
  ],
  [
    'pgls',
    'banUpdateWithoutWhere: valid',
    'Of a table that no migration made it is not known that the column is a key: the condition may hold for many rows.',
  ],
  [
    'pgls',
    'addingFieldWithDefault',
    'Measured on 14 to 18: constants and now() are kept in the catalog, and nothing is written.',
  ],
  [
    'pgls',
    'avoidEnableDisableTrigger',
    'Measured: SHARE ROW EXCLUSIVE for a moment; of its wait missing-lock-timeout speaks.',
  ],
  ['pgls', 'banDropNotNull', 'It takes its lock for a moment and loses nothing.'],
  [
    'pgls',
    'changingColumnType: safe_widening',
    'Which types the columns have is not said: of integers, as they are made here, the table is rewritten.',
  ],
];

export function answerOf({ suite, name }: SuiteCase): string | undefined {
  return reasons.find(([of, start]) => of === suite && name.startsWith(start))?.[2];
}
