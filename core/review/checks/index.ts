/** All kinds of checks, by id. Generated from the files of this folder: `npm run generate`. */
import type { CheckKind } from './check.ts';
import { check as afterColumns } from './after-columns.ts';
import { check as afterConstraints } from './after-constraints.ts';
import { check as afterDropped } from './after-dropped.ts';
import { check as afterFills } from './after-fills.ts';
import { check as afterIndexes } from './after-indexes.ts';
import { check as afterObjects } from './after-objects.ts';
import { check as afterUnfinished } from './after-unfinished.ts';
import { check as beforeCasts } from './before-casts.ts';
import { check as beforeCheckViolations } from './before-check-violations.ts';
import { check as beforeDependents } from './before-dependents.ts';
import { check as beforeDiskSpace } from './before-disk-space.ts';
import { check as beforeDuplicates } from './before-duplicates.ts';
import { check as beforeEmptyTables } from './before-empty-tables.ts';
import { check as beforeLostValues } from './before-lost-values.ts';
import { check as beforeNames } from './before-names.ts';
import { check as beforeNulls } from './before-nulls.ts';
import { check as beforeObjects } from './before-objects.ts';
import { check as beforeOrphans } from './before-orphans.ts';
import { check as beforePartitionRows } from './before-partition-rows.ts';
import { check as beforeReplication } from './before-replication.ts';
import { check as beforeServer } from './before-server.ts';
import { check as beforeTransactions } from './before-transactions.ts';

export const checkKinds: readonly CheckKind[] = [
  afterColumns,
  afterConstraints,
  afterDropped,
  afterFills,
  afterIndexes,
  afterObjects,
  afterUnfinished,
  beforeCasts,
  beforeCheckViolations,
  beforeDependents,
  beforeDiskSpace,
  beforeDuplicates,
  beforeEmptyTables,
  beforeLostValues,
  beforeNames,
  beforeNulls,
  beforeObjects,
  beforeOrphans,
  beforePartitionRows,
  beforeReplication,
  beforeServer,
  beforeTransactions,
];
