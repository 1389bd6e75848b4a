/** All forms, by id. Generated from the files of this folder: `npm run generate`. */
import type { ChangeForm } from '../form.ts';
import { form as addCheck } from './add-check.ts';
import { form as addColumn } from './add-column.ts';
import { form as addForeignKey } from './add-foreign-key.ts';
import { form as addIndex } from './add-index.ts';
import { form as addPartition } from './add-partition.ts';
import { form as addUnique } from './add-unique.ts';
import { form as archive } from './archive.ts';
import { form as audit } from './audit.ts';
import { form as idempotencyKeys } from './idempotency-keys.ts';
import { form as maskedView } from './masked-view.ts';
import { form as materializedView } from './materialized-view.ts';
import { form as moveColumns } from './move-columns.ts';
import { form as outbox } from './outbox.ts';
import { form as partitionTable } from './partition-table.ts';
import { form as partitionUpkeep } from './partition-upkeep.ts';
import { form as partitionedTable } from './partitioned-table.ts';
import { form as renameColumn } from './rename-column.ts';
import { form as renameTable } from './rename-table.ts';
import { form as setNotNull } from './set-not-null.ts';
import { form as softDelete } from './soft-delete.ts';
import { form as tenantIsolation } from './tenant-isolation.ts';
import { form as updatedAt } from './updated-at.ts';

export const changeForms: readonly ChangeForm[] = [
  addCheck,
  addColumn,
  addForeignKey,
  addIndex,
  addPartition,
  addUnique,
  archive,
  audit,
  idempotencyKeys,
  maskedView,
  materializedView,
  moveColumns,
  outbox,
  partitionTable,
  partitionUpkeep,
  partitionedTable,
  renameColumn,
  renameTable,
  setNotNull,
  softDelete,
  tenantIsolation,
  updatedAt,
];
