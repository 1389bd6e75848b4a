/** Which notes on logical replication an operation has. Only differences from plain DDL are listed. */
import type { OperationKind } from '../../operations/model/operation.ts';
import type { ReplicationNote } from '../replication.ts';
import type { Fact } from './fact.ts';

export function replicationOf(fact: Fact): readonly ReplicationNote[] {
  if (fact.local === true) return [];
  const ofKinds = fact.operations.flatMap((kind): readonly ReplicationNote[] => byKind[kind] ?? ddl);
  return [...new Set([...ofKinds, ...(fact.replication ?? [])])];
}

const ddl: readonly ReplicationNote[] = ['not-replicated'];
const nothing: readonly ReplicationNote[] = [];

const byKind: Readonly<Partial<Record<OperationKind, readonly ReplicationNote[]>>> = {
  addColumn: ['not-replicated', 'add-on-subscriber-first'],
  dropColumn: ['not-replicated', 'column-list'],
  createSequence: ['not-replicated', 'sequence'],
  refreshMaterializedView: ['not-a-table'],
  createTable: ['not-replicated', 'refresh-subscription'],
  createTableAs: ['not-replicated', 'refresh-subscription'],
  truncate: ['truncate-option'],
  // Replication carries rows; what it needs from a table is noted where it is needed.
  insert: nothing,
  update: ['replica-identity'],
  delete: ['replica-identity'],
  copyData: nothing,
  select: nothing,
  lockTable: nothing,
  // Each server vacuums its own files.
  vacuum: nothing,
  reindex: nothing,
  begin: nothing,
  commit: nothing,
  rollback: nothing,
  savepoint: nothing,
  releaseSavepoint: nothing,
  setVariable: nothing,
  // The statements that it runs have their own effects.
  doBlock: nothing,
  executeDynamic: nothing,
};
