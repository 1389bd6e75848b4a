/** All rules, by id. Generated from the files of this folder: `npm run generate`. */
import type { Rule } from '../rule-kit/define-rule.ts';
import { rule as conventionDataInSchemaMigration } from './convention/data-in-schema-migration.ts';
import { rule as conventionEditedAppliedMigration } from './convention/edited-applied-migration.ts';
import { rule as conventionNeverValidated } from './convention/never-validated.ts';
import { rule as conventionOutOfOrder } from './convention/out-of-order.ts';
import { rule as conventionTableInManyPending } from './convention/table-in-many-pending.ts';
import { rule as conventionTakenName } from './convention/taken-name.ts';
import { rule as conventionTornStatement } from './convention/torn-statement.ts';
import { rule as conventionUsedBeforeCreated } from './convention/used-before-created.ts';
import { rule as conventionVersionGap } from './convention/version-gap.ts';
import { rule as dataLossAddEnumValueOrder } from './data-loss/add-enum-value-order.ts';
import { rule as dataLossAlterColumnNullable } from './data-loss/alter-column-nullable.ts';
import { rule as dataLossBlockedByDependents } from './data-loss/blocked-by-dependents.ts';
import { rule as dataLossChangeWithoutWhere } from './data-loss/change-without-where.ts';
import { rule as dataLossCharsetNarrowed } from './data-loss/charset-narrowed.ts';
import { rule as dataLossChecksSwitchedOff } from './data-loss/checks-switched-off.ts';
import { rule as dataLossDirtyReadCopied } from './data-loss/dirty-read-copied.ts';
import { rule as dataLossDropCascade } from './data-loss/drop-cascade.ts';
import { rule as dataLossDropColumn } from './data-loss/drop-column.ts';
import { rule as dataLossDropConstraint } from './data-loss/drop-constraint.ts';
import { rule as dataLossDropNotNull } from './data-loss/drop-not-null.ts';
import { rule as dataLossDropPartition } from './data-loss/drop-partition.ts';
import { rule as dataLossDropSchema } from './data-loss/drop-schema.ts';
import { rule as dataLossDropTable } from './data-loss/drop-table.ts';
import { rule as dataLossEnumValueRemoved } from './data-loss/enum-value-removed.ts';
import { rule as dataLossEnumValuesStay } from './data-loss/enum-values-stay.ts';
import { rule as dataLossNotEnforcedConstraint } from './data-loss/not-enforced-constraint.ts';
import { rule as dataLossPopulateMissesRows } from './data-loss/populate-misses-rows.ts';
import { rule as dataLossRebuildLoses } from './data-loss/rebuild-loses.ts';
import { rule as dataLossRedefinitionDrops } from './data-loss/redefinition-drops.ts';
import { rule as dataLossRenameColumn } from './data-loss/rename-column.ts';
import { rule as dataLossRenameEnumValue } from './data-loss/rename-enum-value.ts';
import { rule as dataLossRenameSchema } from './data-loss/rename-schema.ts';
import { rule as dataLossRenameTable } from './data-loss/rename-table.ts';
import { rule as dataLossRenameTakesReferences } from './data-loss/rename-takes-references.ts';
import { rule as dataLossRenameTypeOrFunction } from './data-loss/rename-type-or-function.ts';
import { rule as dataLossRequiredColumn } from './data-loss/required-column.ts';
import { rule as dataLossStrictModeOff } from './data-loss/strict-mode-off.ts';
import { rule as dataLossTruncate } from './data-loss/truncate.ts';
import { rule as dataLossTypeChangeBreaksCode } from './data-loss/type-change-breaks-code.ts';
import { rule as dataLossTypeNarrowing } from './data-loss/type-narrowing.ts';
import { rule as dataLossUnbatchedBackfill } from './data-loss/unbatched-backfill.ts';
import { rule as dataLossUniqueOnExistingData } from './data-loss/unique-on-existing-data.ts';
import { rule as dataLossUntrustedConstraint } from './data-loss/untrusted-constraint.ts';
import { rule as designAddColumnWord } from './design/add-column-word.ts';
import { rule as designAddedColumnRefused } from './design/added-column-refused.ts';
import { rule as designAlgorithmRefused } from './design/algorithm-refused.ts';
import { rule as designAlterRefused } from './design/alter-refused.ts';
import { rule as designAlteredUnderIndex } from './design/altered-under-index.ts';
import { rule as designAutovacuumDisabled } from './design/autovacuum-disabled.ts';
import { rule as designCharPadded } from './design/char-padded.ts';
import { rule as designCircularForeignKeys } from './design/circular-foreign-keys.ts';
import { rule as designClickhouseKeyRefused } from './design/clickhouse-key-refused.ts';
import { rule as designColumnOfSameBatch } from './design/column-of-same-batch.ts';
import { rule as designColumnOrder } from './design/column-order.ts';
import { rule as designCommaList } from './design/comma-list.ts';
import { rule as designCopiedColumn } from './design/copied-column.ts';
import { rule as designCrossSchemaForeignKey } from './design/cross-schema-foreign-key.ts';
import { rule as designDatedType } from './design/dated-type.ts';
import { rule as designDomainWithCheck } from './design/domain-with-check.ts';
import { rule as designDropColumnRefused } from './design/drop-column-refused.ts';
import { rule as designDropColumnWithDefault } from './design/drop-column-with-default.ts';
import { rule as designDuckdbAlterRefused } from './design/duckdb-alter-refused.ts';
import { rule as designEngineWithoutTransactions } from './design/engine-without-transactions.ts';
import { rule as designEntityAttributeValue } from './design/entity-attribute-value.ts';
import { rule as designFillfactor } from './design/fillfactor.ts';
import { rule as designFloatForMoney } from './design/float-for-money.ts';
import { rule as designForeignKeyRefused } from './design/foreign-key-refused.ts';
import { rule as designForeignKeyType } from './design/foreign-key-type.ts';
import { rule as designIdentifierTooLong } from './design/identifier-too-long.ts';
import { rule as designIdentityByDefault } from './design/identity-by-default.ts';
import { rule as designImplicitOnUpdate } from './design/implicit-on-update.ts';
import { rule as designInlineReferencesIgnored } from './design/inline-references-ignored.ts';
import { rule as designJsonType } from './design/json-type.ts';
import { rule as designLengthLimit } from './design/length-limit.ts';
import { rule as designLongNameCut } from './design/long-name-cut.ts';
import { rule as designMissingComment } from './design/missing-comment.ts';
import { rule as designMissingForeignKey } from './design/missing-foreign-key.ts';
import { rule as designMoneyType } from './design/money-type.ts';
import { rule as designNameNeedsQuotes } from './design/name-needs-quotes.ts';
import { rule as designNarrowKey } from './design/narrow-key.ts';
import { rule as designNowLiteralDefault } from './design/now-literal-default.ts';
import { rule as designNullableBoolean } from './design/nullable-boolean.ts';
import { rule as designNumericWithoutPrecision } from './design/numeric-without-precision.ts';
import { rule as designOnDeleteUnsaid } from './design/on-delete-unsaid.ts';
import { rule as designRandomUuidKey } from './design/random-uuid-key.ts';
import { rule as designRenameStopped } from './design/rename-stopped.ts';
import { rule as designRepeatingColumns } from './design/repeating-columns.ts';
import { rule as designReplicaIdentityFull } from './design/replica-identity-full.ts';
import { rule as designSerial } from './design/serial.ts';
import { rule as designTableInheritance } from './design/table-inheritance.ts';
import { rule as designTablePerPeriod } from './design/table-per-period.ts';
import { rule as designThreeByteCharset } from './design/three-byte-charset.ts';
import { rule as designTimePrecision } from './design/time-precision.ts';
import { rule as designTimeWithTimeZone } from './design/time-with-time-zone.ts';
import { rule as designTimestamp2038 } from './design/timestamp-2038.ts';
import { rule as designTimestampWithoutTimeZone } from './design/timestamp-without-time-zone.ts';
import { rule as designUnknownWords } from './design/unknown-words.ts';
import { rule as designUnloggedTable } from './design/unlogged-table.ts';
import { rule as designVolatileCheck } from './design/volatile-check.ts';
import { rule as designZeroDate } from './design/zero-date.ts';
import { rule as indexDefaultPartitionPresent } from './index/default-partition-present.ts';
import { rule as indexDropConstraintIndex } from './index/drop-constraint-index.ts';
import { rule as indexDuplicate } from './index/duplicate.ts';
import { rule as indexForeignKeyWithoutIndex } from './index/foreign-key-without-index.ts';
import { rule as indexGinOperatorMismatch } from './index/gin-operator-mismatch.ts';
import { rule as indexHashIndex } from './index/hash-index.ts';
import { rule as indexInvalidIndexRetry } from './index/invalid-index-retry.ts';
import { rule as indexLikeNeedsPatternOrder } from './index/like-needs-pattern-order.ts';
import { rule as indexLowSelectivity } from './index/low-selectivity.ts';
import { rule as indexMissingPrimaryKey } from './index/missing-primary-key.ts';
import { rule as indexPartitionKeyNotInUnique } from './index/partition-key-not-in-unique.ts';
import { rule as indexPrimaryKeyDropped } from './index/primary-key-dropped.ts';
import { rule as indexQueriesWithoutIndex } from './index/queries-without-index.ts';
import { rule as indexRedundantPrefix } from './index/redundant-prefix.ts';
import { rule as indexTooManyColumns } from './index/too-many-columns.ts';
import { rule as indexTooManyIndexes } from './index/too-many-indexes.ts';
import { rule as indexUnindexedJoin } from './index/unindexed-join.ts';
import { rule as indexUnindexedOrderBy } from './index/unindexed-order-by.ts';
import { rule as indexUnindexedPredicate } from './index/unindexed-predicate.ts';
import { rule as indexUniqueInPlaceOfKey } from './index/unique-in-place-of-key.ts';
import { rule as indexUniquePrefix } from './index/unique-prefix.ts';
import { rule as indexUnnamedIndex } from './index/unnamed-index.ts';
import { rule as injectionCopyProgram } from './injection/copy-program.ts';
import { rule as injectionExecuteArgument } from './injection/execute-argument.ts';
import { rule as injectionExecuteConcatenation } from './injection/execute-concatenation.ts';
import { rule as injectionFormatPercentS } from './injection/format-percent-s.ts';
import { rule as injectionPrepareConcatenation } from './injection/prepare-concatenation.ts';
import { rule as injectionPsqlVariable } from './injection/psql-variable.ts';
import { rule as injectionQuoteLiteralNull } from './injection/quote-literal-null.ts';
import { rule as injectionTemporaryObjectsFirst } from './injection/temporary-objects-first.ts';
import { rule as injectionTemporaryTypesFirst } from './injection/temporary-types-first.ts';
import { rule as injectionTsqlConcatenation } from './injection/tsql-concatenation.ts';
import { rule as injectionUntrustedLanguage } from './injection/untrusted-language.ts';
import { rule as lockingAlgorithmUnsaid } from './locking/algorithm-unsaid.ts';
import { rule as lockingAlterCopiesTable } from './locking/alter-copies-table.ts';
import { rule as lockingAttachPartitionScans } from './locking/attach-partition-scans.ts';
import { rule as lockingBackfillWithSchemaChange } from './locking/backfill-with-schema-change.ts';
import { rule as lockingCheckValidates } from './locking/check-validates.ts';
import { rule as lockingCreatePartitionLocksParent } from './locking/create-partition-locks-parent.ts';
import { rule as lockingDefaultRewrites } from './locking/default-rewrites.ts';
import { rule as lockingDetachPartitionBlocks } from './locking/detach-partition-blocks.ts';
import { rule as lockingDisableAllTriggers } from './locking/disable-all-triggers.ts';
import { rule as lockingDomainCheckScans } from './locking/domain-check-scans.ts';
import { rule as lockingDropForeignKeyLocksBoth } from './locking/drop-foreign-key-locks-both.ts';
import { rule as lockingDropIndexBlocks } from './locking/drop-index-blocks.ts';
import { rule as lockingEnforcedScans } from './locking/enforced-scans.ts';
import { rule as lockingExclusionBuildsIndex } from './locking/exclusion-builds-index.ts';
import { rule as lockingForeignKeyValidates } from './locking/foreign-key-validates.ts';
import { rule as lockingHypertableIndex } from './locking/hypertable-index.ts';
import { rule as lockingIndexWithoutConcurrently } from './locking/index-without-concurrently.ts';
import { rule as lockingIndexWithoutOnline } from './locking/index-without-online.ts';
import { rule as lockingLockOrder } from './locking/lock-order.ts';
import { rule as lockingLockTableExplicit } from './locking/lock-table-explicit.ts';
import { rule as lockingLockTables } from './locking/lock-tables.ts';
import { rule as lockingLockUpgrade } from './locking/lock-upgrade.ts';
import { rule as lockingMaterializedViewWithData } from './locking/materialized-view-with-data.ts';
import { rule as lockingMutationRewritesParts } from './locking/mutation-rewrites-parts.ts';
import { rule as lockingOptimizeTable } from './locking/optimize-table.ts';
import { rule as lockingPartitionFanOut } from './locking/partition-fan-out.ts';
import { rule as lockingPartitionedIndexBlocks } from './locking/partitioned-index-blocks.ts';
import { rule as lockingPendingFileHoldsLock } from './locking/pending-file-holds-lock.ts';
import { rule as lockingPrimaryKeyBuildsIndex } from './locking/primary-key-builds-index.ts';
import { rule as lockingRefreshBlocks } from './locking/refresh-blocks.ts';
import { rule as lockingReindexBlocks } from './locking/reindex-blocks.ts';
import { rule as lockingRenameIndexAsTable } from './locking/rename-index-as-table.ts';
import { rule as lockingSetNotNullScans } from './locking/set-not-null-scans.ts';
import { rule as lockingSeveralForeignKeys } from './locking/several-foreign-keys.ts';
import { rule as lockingTableRewrites } from './locking/table-rewrites.ts';
import { rule as lockingToolLockHangsConcurrently } from './locking/tool-lock-hangs-concurrently.ts';
import { rule as lockingTypeChangeLocksPartners } from './locking/type-change-locks-partners.ts';
import { rule as lockingTypeChangeRewrites } from './locking/type-change-rewrites.ts';
import { rule as lockingUniqueBuildsIndex } from './locking/unique-builds-index.ts';
import { rule as lockingValidateInSameTransaction } from './locking/validate-in-same-transaction.ts';
import { rule as lockingWideLockWindow } from './locking/wide-lock-window.ts';
import { rule as lockingWorkUnderExclusiveLock } from './locking/work-under-exclusive-lock.ts';
import { rule as queryAssignedTwice } from './query/assigned-twice.ts';
import { rule as queryBetweenTimestamps } from './query/between-timestamps.ts';
import { rule as queryCartesianJoin } from './query/cartesian-join.ts';
import { rule as queryConcatNull } from './query/concat-null.ts';
import { rule as queryCountForExistence } from './query/count-for-existence.ts';
import { rule as queryDistinctHidesJoin } from './query/distinct-hides-join.ts';
import { rule as queryDistinctOnWithoutOrder } from './query/distinct-on-without-order.ts';
import { rule as queryEqualsNull } from './query/equals-null.ts';
import { rule as queryFunctionOnColumn } from './query/function-on-column.ts';
import { rule as queryImplicitCast } from './query/implicit-cast.ts';
import { rule as queryInsertWithoutColumns } from './query/insert-without-columns.ts';
import { rule as queryLeadingWildcard } from './query/leading-wildcard.ts';
import { rule as queryLimitWithoutOrder } from './query/limit-without-order.ts';
import { rule as queryLongInList } from './query/long-in-list.ts';
import { rule as queryNaturalJoin } from './query/natural-join.ts';
import { rule as queryNotInNullable } from './query/not-in-nullable.ts';
import { rule as queryOffsetPaging } from './query/offset-paging.ts';
import { rule as queryOrAcrossTables } from './query/or-across-tables.ts';
import { rule as queryOrderByRandom } from './query/order-by-random.ts';
import { rule as queryOrderInView } from './query/order-in-view.ts';
import { rule as queryPartitionKey } from './query/partition-key.ts';
import { rule as queryPositionalOrder } from './query/positional-order.ts';
import { rule as queryQueueWithoutSkipLocked } from './query/queue-without-skip-locked.ts';
import { rule as queryRepeatedSubquery } from './query/repeated-subquery.ts';
import { rule as querySelectStar } from './query/select-star.ts';
import { rule as queryUnionDistinct } from './query/union-distinct.ts';
import { rule as queryUpdateFromMany } from './query/update-from-many.ts';
import { rule as securityBroadGrant } from './security/broad-grant.ts';
import { rule as securityDefinerOfSuperuser } from './security/definer-of-superuser.ts';
import { rule as securityDefinerOpenToPublic } from './security/definer-open-to-public.ts';
import { rule as securityDefinerWithoutSearchPath } from './security/definer-without-search-path.ts';
import { rule as securityExtensionInPublic } from './security/extension-in-public.ts';
import { rule as securityExtensionUnpinned } from './security/extension-unpinned.ts';
import { rule as securityGlobalSetting } from './security/global-setting.ts';
import { rule as securityGrantAll } from './security/grant-all.ts';
import { rule as securityGrantOnAllTables } from './security/grant-on-all-tables.ts';
import { rule as securityGrantOption } from './security/grant-option.ts';
import { rule as securityGrantWithDdl } from './security/grant-with-ddl.ts';
import { rule as securityMd5Passwords } from './security/md5-passwords.ts';
import { rule as securityNamedDefiner } from './security/named-definer.ts';
import { rule as securityOpenByDefault } from './security/open-by-default.ts';
import { rule as securityOpenToTheWeb } from './security/open-to-the-web.ts';
import { rule as securityPasswordInDdl } from './security/password-in-ddl.ts';
import { rule as securityPermissivePoliciesAddUp } from './security/permissive-policies-add-up.ts';
import { rule as securityPersonalDataUnprotected } from './security/personal-data-unprotected.ts';
import { rule as securityPlaintextSecretColumn } from './security/plaintext-secret-column.ts';
import { rule as securityPolicyAlwaysTrue } from './security/policy-always-true.ts';
import { rule as securityPolicyCallPerRow } from './security/policy-call-per-row.ts';
import { rule as securityPolicyOnUserMetadata } from './security/policy-on-user-metadata.ts';
import { rule as securityPolicyWithoutCheck } from './security/policy-without-check.ts';
import { rule as securityPolicyWithoutIndex } from './security/policy-without-index.ts';
import { rule as securityPolicyWithoutRowSecurity } from './security/policy-without-row-security.ts';
import { rule as securityPowerfulRole } from './security/powerful-role.ts';
import { rule as securityPublicSchemaOpen } from './security/public-schema-open.ts';
import { rule as securityRowSecurityNotForced } from './security/row-security-not-forced.ts';
import { rule as securityRowSecurityOff } from './security/row-security-off.ts';
import { rule as securityRowSecurityWithoutPolicy } from './security/row-security-without-policy.ts';
import { rule as securitySecretInSql } from './security/secret-in-sql.ts';
import { rule as securityServerSetting } from './security/server-setting.ts';
import { rule as securityViewBypassesRowSecurity } from './security/view-bypasses-row-security.ts';
import { rule as transactionAnalyzeAfterChange } from './transaction/analyze-after-change.ts';
import { rule as transactionConcurrentlyInTransaction } from './transaction/concurrently-in-transaction.ts';
import { rule as transactionDuplicateVersion } from './transaction/duplicate-version.ts';
import { rule as transactionEnumValueInSameTransaction } from './transaction/enum-value-in-same-transaction.ts';
import { rule as transactionImplicitCommit } from './transaction/implicit-commit.ts';
import { rule as transactionIndexThenRewrite } from './transaction/index-then-rewrite.ts';
import { rule as transactionIrreversibleUp } from './transaction/irreversible-up.ts';
import { rule as transactionMergeableAlters } from './transaction/mergeable-alters.ts';
import { rule as transactionMissingDown } from './transaction/missing-down.ts';
import { rule as transactionMissingIdleTimeout } from './transaction/missing-idle-timeout.ts';
import { rule as transactionMissingLockTimeout } from './transaction/missing-lock-timeout.ts';
import { rule as transactionMissingStatementTimeout } from './transaction/missing-statement-timeout.ts';
import { rule as transactionNestedTransaction } from './transaction/nested-transaction.ts';
import { rule as transactionNoXactAbort } from './transaction/no-xact-abort.ts';
import { rule as transactionNotIdempotentOutsideTransaction } from './transaction/not-idempotent-outside-transaction.ts';
import { rule as transactionPragmaDoesNothing } from './transaction/pragma-does-nothing.ts';
import { rule as transactionSequenceNotAdvanced } from './transaction/sequence-not-advanced.ts';
import { rule as transactionTimeoutAfterDanger } from './transaction/timeout-after-danger.ts';
import { rule as transactionTimeoutBreaksConcurrently } from './transaction/timeout-breaks-concurrently.ts';
import { rule as transactionTimeoutTooLong } from './transaction/timeout-too-long.ts';
import { rule as transactionUncommittedTransaction } from './transaction/uncommitted-transaction.ts';

export const rules: readonly Rule[] = [
  conventionDataInSchemaMigration,
  conventionEditedAppliedMigration,
  conventionNeverValidated,
  conventionOutOfOrder,
  conventionTableInManyPending,
  conventionTakenName,
  conventionTornStatement,
  conventionUsedBeforeCreated,
  conventionVersionGap,
  dataLossAddEnumValueOrder,
  dataLossAlterColumnNullable,
  dataLossBlockedByDependents,
  dataLossChangeWithoutWhere,
  dataLossCharsetNarrowed,
  dataLossChecksSwitchedOff,
  dataLossDirtyReadCopied,
  dataLossDropCascade,
  dataLossDropColumn,
  dataLossDropConstraint,
  dataLossDropNotNull,
  dataLossDropPartition,
  dataLossDropSchema,
  dataLossDropTable,
  dataLossEnumValueRemoved,
  dataLossEnumValuesStay,
  dataLossNotEnforcedConstraint,
  dataLossPopulateMissesRows,
  dataLossRebuildLoses,
  dataLossRedefinitionDrops,
  dataLossRenameColumn,
  dataLossRenameEnumValue,
  dataLossRenameSchema,
  dataLossRenameTable,
  dataLossRenameTakesReferences,
  dataLossRenameTypeOrFunction,
  dataLossRequiredColumn,
  dataLossStrictModeOff,
  dataLossTruncate,
  dataLossTypeChangeBreaksCode,
  dataLossTypeNarrowing,
  dataLossUnbatchedBackfill,
  dataLossUniqueOnExistingData,
  dataLossUntrustedConstraint,
  designAddColumnWord,
  designAddedColumnRefused,
  designAlgorithmRefused,
  designAlterRefused,
  designAlteredUnderIndex,
  designAutovacuumDisabled,
  designCharPadded,
  designCircularForeignKeys,
  designClickhouseKeyRefused,
  designColumnOfSameBatch,
  designColumnOrder,
  designCommaList,
  designCopiedColumn,
  designCrossSchemaForeignKey,
  designDatedType,
  designDomainWithCheck,
  designDropColumnRefused,
  designDropColumnWithDefault,
  designDuckdbAlterRefused,
  designEngineWithoutTransactions,
  designEntityAttributeValue,
  designFillfactor,
  designFloatForMoney,
  designForeignKeyRefused,
  designForeignKeyType,
  designIdentifierTooLong,
  designIdentityByDefault,
  designImplicitOnUpdate,
  designInlineReferencesIgnored,
  designJsonType,
  designLengthLimit,
  designLongNameCut,
  designMissingComment,
  designMissingForeignKey,
  designMoneyType,
  designNameNeedsQuotes,
  designNarrowKey,
  designNowLiteralDefault,
  designNullableBoolean,
  designNumericWithoutPrecision,
  designOnDeleteUnsaid,
  designRandomUuidKey,
  designRenameStopped,
  designRepeatingColumns,
  designReplicaIdentityFull,
  designSerial,
  designTableInheritance,
  designTablePerPeriod,
  designThreeByteCharset,
  designTimePrecision,
  designTimeWithTimeZone,
  designTimestamp2038,
  designTimestampWithoutTimeZone,
  designUnknownWords,
  designUnloggedTable,
  designVolatileCheck,
  designZeroDate,
  indexDefaultPartitionPresent,
  indexDropConstraintIndex,
  indexDuplicate,
  indexForeignKeyWithoutIndex,
  indexGinOperatorMismatch,
  indexHashIndex,
  indexInvalidIndexRetry,
  indexLikeNeedsPatternOrder,
  indexLowSelectivity,
  indexMissingPrimaryKey,
  indexPartitionKeyNotInUnique,
  indexPrimaryKeyDropped,
  indexQueriesWithoutIndex,
  indexRedundantPrefix,
  indexTooManyColumns,
  indexTooManyIndexes,
  indexUnindexedJoin,
  indexUnindexedOrderBy,
  indexUnindexedPredicate,
  indexUniqueInPlaceOfKey,
  indexUniquePrefix,
  indexUnnamedIndex,
  injectionCopyProgram,
  injectionExecuteArgument,
  injectionExecuteConcatenation,
  injectionFormatPercentS,
  injectionPrepareConcatenation,
  injectionPsqlVariable,
  injectionQuoteLiteralNull,
  injectionTemporaryObjectsFirst,
  injectionTemporaryTypesFirst,
  injectionTsqlConcatenation,
  injectionUntrustedLanguage,
  lockingAlgorithmUnsaid,
  lockingAlterCopiesTable,
  lockingAttachPartitionScans,
  lockingBackfillWithSchemaChange,
  lockingCheckValidates,
  lockingCreatePartitionLocksParent,
  lockingDefaultRewrites,
  lockingDetachPartitionBlocks,
  lockingDisableAllTriggers,
  lockingDomainCheckScans,
  lockingDropForeignKeyLocksBoth,
  lockingDropIndexBlocks,
  lockingEnforcedScans,
  lockingExclusionBuildsIndex,
  lockingForeignKeyValidates,
  lockingHypertableIndex,
  lockingIndexWithoutConcurrently,
  lockingIndexWithoutOnline,
  lockingLockOrder,
  lockingLockTableExplicit,
  lockingLockTables,
  lockingLockUpgrade,
  lockingMaterializedViewWithData,
  lockingMutationRewritesParts,
  lockingOptimizeTable,
  lockingPartitionFanOut,
  lockingPartitionedIndexBlocks,
  lockingPendingFileHoldsLock,
  lockingPrimaryKeyBuildsIndex,
  lockingRefreshBlocks,
  lockingReindexBlocks,
  lockingRenameIndexAsTable,
  lockingSetNotNullScans,
  lockingSeveralForeignKeys,
  lockingTableRewrites,
  lockingToolLockHangsConcurrently,
  lockingTypeChangeLocksPartners,
  lockingTypeChangeRewrites,
  lockingUniqueBuildsIndex,
  lockingValidateInSameTransaction,
  lockingWideLockWindow,
  lockingWorkUnderExclusiveLock,
  queryAssignedTwice,
  queryBetweenTimestamps,
  queryCartesianJoin,
  queryConcatNull,
  queryCountForExistence,
  queryDistinctHidesJoin,
  queryDistinctOnWithoutOrder,
  queryEqualsNull,
  queryFunctionOnColumn,
  queryImplicitCast,
  queryInsertWithoutColumns,
  queryLeadingWildcard,
  queryLimitWithoutOrder,
  queryLongInList,
  queryNaturalJoin,
  queryNotInNullable,
  queryOffsetPaging,
  queryOrAcrossTables,
  queryOrderByRandom,
  queryOrderInView,
  queryPartitionKey,
  queryPositionalOrder,
  queryQueueWithoutSkipLocked,
  queryRepeatedSubquery,
  querySelectStar,
  queryUnionDistinct,
  queryUpdateFromMany,
  securityBroadGrant,
  securityDefinerOfSuperuser,
  securityDefinerOpenToPublic,
  securityDefinerWithoutSearchPath,
  securityExtensionInPublic,
  securityExtensionUnpinned,
  securityGlobalSetting,
  securityGrantAll,
  securityGrantOnAllTables,
  securityGrantOption,
  securityGrantWithDdl,
  securityMd5Passwords,
  securityNamedDefiner,
  securityOpenByDefault,
  securityOpenToTheWeb,
  securityPasswordInDdl,
  securityPermissivePoliciesAddUp,
  securityPersonalDataUnprotected,
  securityPlaintextSecretColumn,
  securityPolicyAlwaysTrue,
  securityPolicyCallPerRow,
  securityPolicyOnUserMetadata,
  securityPolicyWithoutCheck,
  securityPolicyWithoutIndex,
  securityPolicyWithoutRowSecurity,
  securityPowerfulRole,
  securityPublicSchemaOpen,
  securityRowSecurityNotForced,
  securityRowSecurityOff,
  securityRowSecurityWithoutPolicy,
  securitySecretInSql,
  securityServerSetting,
  securityViewBypassesRowSecurity,
  transactionAnalyzeAfterChange,
  transactionConcurrentlyInTransaction,
  transactionDuplicateVersion,
  transactionEnumValueInSameTransaction,
  transactionImplicitCommit,
  transactionIndexThenRewrite,
  transactionIrreversibleUp,
  transactionMergeableAlters,
  transactionMissingDown,
  transactionMissingIdleTimeout,
  transactionMissingLockTimeout,
  transactionMissingStatementTimeout,
  transactionNestedTransaction,
  transactionNoXactAbort,
  transactionNotIdempotentOutsideTransaction,
  transactionPragmaDoesNothing,
  transactionSequenceNotAdvanced,
  transactionTimeoutAfterDanger,
  transactionTimeoutBreaksConcurrently,
  transactionTimeoutTooLong,
  transactionUncommittedTransaction,
];
