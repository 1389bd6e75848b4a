/**
 * What an operation locks, rewrites and reads, given the schema before it: picks the facts that apply and names the relations. Pure; the
 * facts are in facts/, and each family of operations is classified in of/.
 */
import type { ObjectName, Operation, OperationKind, OperationOf } from '../operations/model/operation.ts';
import type { Effect } from './effect.ts';
import type { FactId } from './facts/facts.ts';
import { addColumn, alterColumnOption, dropColumn, setNotNull } from './of/columns.ts';
import { alterColumnType } from './of/column-type.ts';
import { addConstraint, dropConstraint, validateConstraint } from './of/constraints.ts';
import {
  alterAttribute,
  alterDomain,
  alterObject,
  alterSequence,
  changeOwner,
  changePublication,
  commentOn,
  createObject,
  createSequence,
  createStatistics,
  dropObject,
  ownedBy,
  renameObject,
} from './of/definitions.ts';
import { copyData, insert, lockTable, remove, select, update, vacuum } from './of/data.ts';
import { createIndex, dropIndex, reindex } from './of/indexes.ts';
import {
  changePolicy,
  changePrivileges,
  createFunction,
  createRule,
  createTrigger,
  createView,
  dropFunction,
  dropTrigger,
  dropType,
  renameTablePart,
  renameType,
  refreshMaterializedView,
} from './of/objects.ts';
import {
  effectOfParts,
  keyNamed,
  part,
  play,
  tableAndPartitions,
  unknownEffect,
  type EffectScope,
  type Part,
} from './of/scope.ts';
import { other } from './of/other.ts';
import { attachPartition, detachPartition } from './of/partitions.ts';
import { alterTableOption } from './of/table-options.ts';
import {
  createTable,
  createTableAs,
  dropRelation,
  dropSchema,
  renameRelation,
  setSchema,
  truncate,
} from './of/tables.ts';

export function effectOf(operation: Operation, scope: EffectScope): Effect {
  const answer = classify(operation.kind, operation, scope);
  return 'fact' in answer ? answer : effectOfParts(scope, answer);
}

/** Generic in the kind, so that the compiler sees the classifier and the operation as a pair. */
function classify<K extends OperationKind>(kind: K, operation: OperationOf<K>, scope: EffectScope): Answer {
  return classifiers[kind](operation, scope);
}

/** The facts that apply, or the finished effect if it does not consist of facts alone. */
type Answer = readonly Part[] | Effect;

type Classifiers = {
  readonly [K in OperationKind]: (operation: OperationOf<K>, scope: EffectScope) => Answer;
};

const nothing = (fact: FactId) => (): Answer => [part(fact)];

const onTable =
  (fact: FactId) =>
  (operation: { readonly table: ObjectName; readonly only: boolean }, scope: EffectScope): Answer => [
    part(fact, tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all')),
  ];

const classifiers: Classifiers = {
  createTable,
  createTableAs,
  dropRelation,
  dropSchema,
  renameRelation,
  setSchema,
  addColumn,
  dropColumn,
  renameColumn: onTable('rename-column'),
  redefineColumn: (_, scope) => unknownEffect(scope, 'PostgreSQL has no such statement.'),
  alterColumnType,
  setDefault: onTable('set-default'),
  dropDefault: onTable('drop-default'),
  setNotNull,
  dropNotNull: onTable('drop-not-null'),
  alterColumnOption,
  addConstraint,
  validateConstraint,
  dropConstraint,
  renameConstraint: onTable('rename-constraint'),
  alterTableOption,
  attachPartition,
  detachPartition,
  setRowSecurity: (operation, scope) => [
    part('row-security', play('target', [keyNamed(scope, operation.table)])),
  ],
  createIndex,
  dropIndex,
  reindex,
  truncate,
  createView,
  refreshMaterializedView,
  createFunction,
  dropFunction,
  doBlock: nothing('do-block'),
  executeDynamic: (_, scope) => unknownEffect(scope, 'The command is put together when it runs.'),
  createTrigger,
  dropTrigger,
  grant: changePrivileges,
  revoke: changePrivileges,
  alterDefaultPrivileges: nothing('default-privileges'),
  createRole: nothing('create-role'),
  createPolicy: changePolicy,
  alterPolicy: changePolicy,
  dropPolicy: changePolicy,
  createType: nothing('create-type'),
  addEnumValue: nothing('add-enum-value'),
  renameEnumValue: nothing('rename-enum-value'),
  renameType,
  dropType,
  createSequence,
  createSchema: nothing('create-schema'),
  createExtension: nothing('create-extension'),
  commentOn,
  insert,
  update,
  delete: remove,
  select,
  copyData,
  lockTable,
  vacuum,
  begin: nothing('transaction-control'),
  commit: nothing('transaction-control'),
  rollback: nothing('transaction-control'),
  savepoint: nothing('transaction-control'),
  releaseSavepoint: nothing('transaction-control'),
  setVariable: ({ discards }) => [part(discards ? 'discard-all' : 'set-variable')],
  other,
  alterAttribute,
  alterDomain,
  alterSequence,
  updateExtension: () => [part('update-extension', [], 'Its script locks what it changes.')],
  setSecurityLabel: (_, scope) => unknownEffect(scope, 'What it labels is locked as COMMENT locks it.'),
  createObject,
  alterObject,
  dropObject,
  renameObject,
  setObjectSchema: nothing('catalog-only'),
  changeOwner,
  createStatistics,
  alterStatistics: nothing('catalog-only'),
  changePublication,
  alterFunction: nothing('alter-function'),
  createAggregate: nothing('catalog-only'),
  renameTablePart,
  createRule,
  dropRule: (operation, scope) => [part('change-rule', play('target', [keyNamed(scope, operation.table)]))],
  createEventTrigger: nothing('catalog-only'),
  alterEventTrigger: nothing('catalog-only'),
  setRoleVariable: nothing('catalog-only'),
  dropRole: nothing('catalog-only'),
  reassignOwned: ownedBy,
  dropOwned: ownedBy,
};
