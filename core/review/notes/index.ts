/** All kinds of notes, by id. Generated from the files of this folder: `npm run generate`. */
import type { NoteKind } from './note.ts';
import { note as blockedHeldByLaterWork } from './blocked/held-by-later-work.ts';
import { note as blockedLockUpgrade } from './blocked/lock-upgrade.ts';
import { note as blockedLockedWhileWorking } from './blocked/locked-while-working.ts';
import { note as blockedManyTables } from './blocked/many-tables.ts';
import { note as blockedNoLockTimeout } from './blocked/no-lock-timeout.ts';
import { note as blockedOtherTables } from './blocked/other-tables.ts';
import { note as blockedWaitsForOldTransactions } from './blocked/waits-for-old-transactions.ts';
import { note as compatibilityAppliedAtStart } from './compatibility/applied-at-start.ts';
import { note as compatibilityCachedPlans } from './compatibility/cached-plans.ts';
import { note as compatibilityFileOrder } from './compatibility/file-order.ts';
import { note as compatibilityIntegerWidened } from './compatibility/integer-widened.ts';
import { note as compatibilityMissing } from './compatibility/missing.ts';
import { note as compatibilityNewEnumValue } from './compatibility/new-enum-value.ts';
import { note as compatibilityRenameColumn } from './compatibility/rename-column.ts';
import { note as compatibilityRenameTable } from './compatibility/rename-table.ts';
import { note as compatibilityRequiredColumn } from './compatibility/required-column.ts';
import { note as compatibilityRowsRefused } from './compatibility/rows-refused.ts';
import { note as compatibilitySplitFile } from './compatibility/split-file.ts';
import { note as compatibilitySplitStatement } from './compatibility/split-statement.ts';
import { note as compatibilityTypeChanged } from './compatibility/type-changed.ts';
import { note as compatibilityValueRequired } from './compatibility/value-required.ts';
import { note as dataLossDroppedValues } from './data-loss/dropped-values.ts';
import { note as dataLossRowsDeleted } from './data-loss/rows-deleted.ts';
import { note as dataLossValuesConverted } from './data-loss/values-converted.ts';
import { note as dataLossValuesOverwritten } from './data-loss/values-overwritten.ts';
import { note as notVerifiedNotModelled } from './not-verified/not-modelled.ts';
import { note as notVerifiedProofNotRun } from './not-verified/proof-not-run.ts';
import { note as notVerifiedUnknownRelations } from './not-verified/unknown-relations.ts';
import { note as notVerifiedUnreadFiles } from './not-verified/unread-files.ts';
import { note as refusedServerRefusedInProof } from './refused/server-refused-in-proof.ts';
import { note as replicationPublishedTable } from './replication/published-table.ts';
import { note as replicationStandbyCancels } from './replication/standby-cancels.ts';
import { note as rollbackDiffers } from './rollback/differs.ts';
import { note as rollbackFails } from './rollback/fails.ts';
import { note as rollbackHalfApplied } from './rollback/half-applied.ts';
import { note as rollbackLosesData } from './rollback/loses-data.ts';
import { note as rollbackNone } from './rollback/none.ts';
import { note as rollbackNotProved } from './rollback/not-proved.ts';
import { note as rollbackRefusedByNewRows } from './rollback/refused-by-new-rows.ts';
import { note as rowsBackfill } from './rows/backfill.ts';
import { note as rowsCascade } from './rows/cascade.ts';
import { note as rowsDisk } from './rows/disk.ts';
import { note as rowsMayRefuse } from './rows/may-refuse.ts';
import { note as rowsTriggersFire } from './rows/triggers-fire.ts';
import { note as runnerAppliedAtStart } from './runner/applied-at-start.ts';
import { note as runnerSecondRun } from './runner/second-run.ts';
import { note as securityPersonalData } from './security/personal-data.ts';
import { note as securityPrivilegesGained } from './security/privileges-gained.ts';
import { note as securityPrivilegesLost } from './security/privileges-lost.ts';
import { note as securityRowSecurity } from './security/row-security.ts';

export const noteKinds: readonly NoteKind[] = [
  blockedHeldByLaterWork,
  blockedLockUpgrade,
  blockedLockedWhileWorking,
  blockedManyTables,
  blockedNoLockTimeout,
  blockedOtherTables,
  blockedWaitsForOldTransactions,
  compatibilityAppliedAtStart,
  compatibilityCachedPlans,
  compatibilityFileOrder,
  compatibilityIntegerWidened,
  compatibilityMissing,
  compatibilityNewEnumValue,
  compatibilityRenameColumn,
  compatibilityRenameTable,
  compatibilityRequiredColumn,
  compatibilityRowsRefused,
  compatibilitySplitFile,
  compatibilitySplitStatement,
  compatibilityTypeChanged,
  compatibilityValueRequired,
  dataLossDroppedValues,
  dataLossRowsDeleted,
  dataLossValuesConverted,
  dataLossValuesOverwritten,
  notVerifiedNotModelled,
  notVerifiedProofNotRun,
  notVerifiedUnknownRelations,
  notVerifiedUnreadFiles,
  refusedServerRefusedInProof,
  replicationPublishedTable,
  replicationStandbyCancels,
  rollbackDiffers,
  rollbackFails,
  rollbackHalfApplied,
  rollbackLosesData,
  rollbackNone,
  rollbackNotProved,
  rollbackRefusedByNewRows,
  rowsBackfill,
  rowsCascade,
  rowsDisk,
  rowsMayRefuse,
  rowsTriggersFire,
  runnerAppliedAtStart,
  runnerSecondRun,
  securityPersonalData,
  securityPrivilegesGained,
  securityPrivilegesLost,
  securityRowSecurity,
];
