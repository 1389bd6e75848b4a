/**
 * What an operation locks, rewrites and reads, on the schema as it stands: picks the facts that apply and names the relations.
 * Pure; the facts are in facts/, and how each family of operations is classified is in of/.
 */
import type { ObjectName, Operation, OperationKind, OperationOf } from '../operations/operation.ts';
import { creationKey } from '../schema/lookup.ts';
import type { Effect } from './effect.ts';
import type { FactId } from './facts/facts.ts';
import { addColumn, alterColumnOption, dropColumn, setNotNull } from './of/columns.ts';
import { alterColumnType } from './of/column-type.ts';
import { addConstraint, dropConstraint, validateConstraint } from './of/constraints.ts';
import { copyData, insert, lockTable, remove, select, update, vacuum } from './of/data.ts';
import { createIndex, dropIndex, reindex } from './of/indexes.ts';
import {
  changePolicy,
  changePrivileges,
  createFunction,
  createTrigger,
  createView,
  dropFunction,
  dropTrigger,
  dropType,
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

/** The facts that apply, or the finished effect where it is not made of facts alone. */
type Answer = readonly Part[] | Effect;

type Classifiers = {
  readonly [K in OperationKind]: (operation: OperationOf<K>, scope: EffectScope) => Answer;
};

const nothing = (fact: FactId) => (): Answer => [part(fact)];

const unknown = (_: Operation, scope: EffectScope): Answer =>
  unknownEffect(scope, 'What this statement locks is not known here.');

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
  createSequence: (operation, scope) => [
    part('create-sequence', [
      { role: 'target', key: creationKey(scope.schema, operation.sequence), created: true },
    ]),
  ],
  createSchema: nothing('create-schema'),
  createExtension: nothing('create-extension'),
  commentOn: (operation) => [describedPart(operation.objectKind)],
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
  setVariable: nothing('set-variable'),
  other,
  alterAttribute: unknown,
  alterDomain: unknown,
  alterSequence: unknown,
  updateExtension: unknown,
  setSecurityLabel: unknown,
  createObject: unknown,
  alterObject: unknown,
  dropObject: unknown,
  renameObject: unknown,
  setObjectSchema: unknown,
  changeOwner: unknown,
  createStatistics: unknown,
  alterStatistics: unknown,
  changePublication: unknown,
  alterFunction: unknown,
  createAggregate: unknown,
  renameTablePart: unknown,
  createRule: unknown,
  dropRule: unknown,
  createEventTrigger: unknown,
  alterEventTrigger: unknown,
  setRoleVariable: unknown,
  dropRole: unknown,
  reassignOwned: unknown,
  dropOwned: unknown,
};

/** The operation does not say which object it describes. */
function describedPart(objectKind: string): Part {
  if (/^tabconstraint$|^trigger$|policy|rule/.test(objectKind)) {
    return part('comment-on/part', [], 'The table of what it describes is locked in ACCESS SHARE mode.');
  }
  if (!/table$|column|view|index|sequence/.test(objectKind)) return part('comment-on/other');
  const unless = 'The relation that it describes is locked in SHARE UPDATE EXCLUSIVE mode.';
  return part('comment-on', [], unless);
}
