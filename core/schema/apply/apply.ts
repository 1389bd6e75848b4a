/**
 * The schema after an operation, computed from the schema before: pure, sharing unchanged parts. Never fails: an operation on an object
 * that no migration creates has no effect, or makes the object merely possible.
 */
import type { SpokenDialect } from '../../migrations/convention.ts';
import type { Operation, OperationKind, OperationOf } from '../../operations/model/operation.ts';
import type { Namespace, Schema } from '../model.ts';
import { PersistentMap } from '../persistent-map.ts';
import { withSpellings } from '../spelling.ts';
import { originOf, type At } from './statement-place.ts';
import { described } from './new-object.ts';
import {
  alterColumnOption,
  alterColumnType,
  dropDefault,
  dropNotNull,
  setDefault,
  setNotNull,
} from './column-changes.ts';
import { addColumn, dropColumn } from './columns.ts';
import { addConstraint, dropConstraint, validateConstraint } from './constraints.ts';
import { dropIndex, dropRelation } from './drops.ts';
import type { Handlers } from './handlers.ts';
import { divideIntoChunks } from './hypertables.ts';
import { createIndex } from './indexes.ts';
import { clickhouse } from './clickhouse/handlers.ts';
import { duckdb } from './duckdb/handlers.ts';
import { mysql } from './mysql/handlers.ts';
import { sqlite } from './sqlite/handlers.ts';
import { sqlserver } from './sqlserver/handlers.ts';
import { createExtension, updateExtension } from './extensions.ts';
import { alterDefaultPrivileges, changePrivileges } from './grants.ts';
import { alterObject, createObject, dropObject, renameObject, setObjectSchema } from './named-objects.ts';
import { createSchema, dropSchema } from './namespaces.ts';
import { attachPartition, detachPartition } from './partitions.ts';
import { alterPolicy, createPolicy, dropPolicy, setRowSecurity } from './policies.ts';
import { changePublication } from './publications.ts';
import { renameColumn } from './rename-column.ts';
import { renameConstraint, renameRelation, setSchema } from './renames.ts';
import { giveRows } from './row-origins.ts';
import { createRole, dropOwned, dropRole, reassignOwned, setRoleVariable } from './roles.ts';
import { renameType } from './rename-type.ts';
import { dropFunction } from './drop-function.ts';
import { alterFunction, createAggregate, createFunction } from './routines.ts';
import { alterSequence, createSequence } from './sequences.ts';
import { setVariable } from './search-path.ts';
import { alterStatistics, createStatistics } from './statistics.ts';
import { setTableOption } from './table-options.ts';
import { changeOwner, commentOn, setSecurityLabel } from './targets.ts';
import { createTable, createTableAs } from './tables.ts';
import {
  alterEventTrigger,
  createEventTrigger,
  createRule,
  createTrigger,
  dropRule,
  dropTrigger,
  renameTablePart,
} from './triggers.ts';
import { addEnumValue, alterAttribute, alterDomain, createType, dropType, renameEnumValue } from './types.ts';
import { createView, refreshMaterializedView } from './views.ts';

/** A database as CREATE DATABASE leaves it. */
export function emptySchema(dialect: SpokenDialect = 'postgresql', server?: number): Schema {
  const open: Namespace = {
    ...described,
    name: 'public',
    owner: undefined,
    privileges: undefined,
    origin: undefined,
  };
  return {
    dialect,
    server,
    namespaces: PersistentMap.empty<Namespace>().set('public', open),
    relations: PersistentMap.empty(),
    indexes: PersistentMap.empty(),
    indexesByRelation: PersistentMap.empty(),
    referencedBy: PersistentMap.empty(),
    partitionsOf: PersistentMap.empty(),
    functions: PersistentMap.empty(),
    types: PersistentMap.empty(),
    extensions: PersistentMap.empty(),
    sequencesOf: PersistentMap.empty(),
    readersOf: PersistentMap.empty(),
    inheritorsOf: PersistentMap.empty(),
    constraintsByName: PersistentMap.empty(),
    keptNames: PersistentMap.empty(),
    rowsGiven: PersistentMap.empty(),
    spellings: PersistentMap.empty(),
    heirs: PersistentMap.empty(),
    statistics: PersistentMap.empty(),
    publications: PersistentMap.empty(),
    eventTriggers: PersistentMap.empty(),
    objects: PersistentMap.empty(),
    roles: PersistentMap.empty(),
    programs: PersistentMap.empty(),
    defaultPrivileges: [],
    searchPath: ['public'],
    sessionPath: undefined,
    customSettings: [],
    foreignKeysUnchecked: false,
    role: undefined,
    hasUnseen: false,
    applying: undefined,
  };
}

export function applyOperation(schema: Schema, operation: Operation, at: At): Schema {
  const marked = { ...schema, applying: { ...originOf(at), operation: operation.kind } };
  const applied = applyKind(operation.kind, marked, operation, at);
  // Returns the same value if nothing changed, so that callers can compare by identity.
  if (applied === marked) return schema;
  const known = foldsCase(schema.dialect) ? withSpellings(applied, operation) : applied;
  return { ...known, applying: schema.applying };
}

/** Its names are compared case-insensitively. */
export function foldsCase(dialect: SpokenDialect): boolean {
  return dialect === 'sqlite' || dialect === 'sqlserver' || dialect === 'duckdb';
}

/** Generic in the kind, so that the compiler sees the handler and the operation as a pair. */
function applyKind<K extends OperationKind>(
  kind: K,
  schema: Schema,
  operation: OperationOf<K>,
  at: At,
): Schema {
  return handlers[schema.dialect][kind]?.(schema, operation, at) ?? schema;
}

/** Everything that changes the schema; data only as the origin of rows, locks and the like not at all. */
const postgresql: Handlers = {
  createTable,
  select: divideIntoChunks,
  createTableAs,
  dropRelation,
  renameRelation,
  setSchema,
  addColumn,
  dropColumn,
  renameColumn,
  alterColumnType,
  setDefault,
  dropDefault,
  setNotNull,
  dropNotNull,
  alterColumnOption,
  addConstraint,
  validateConstraint,
  dropConstraint,
  renameConstraint,
  attachPartition,
  detachPartition,
  createIndex,
  dropIndex,
  createView,
  refreshMaterializedView,
  createFunction,
  createAggregate,
  alterFunction,
  dropFunction,
  createType,
  addEnumValue,
  renameEnumValue,
  renameType,
  dropType,
  alterAttribute,
  alterDomain,
  createSequence,
  alterSequence,
  createSchema,
  dropSchema,
  createExtension,
  updateExtension,
  createPolicy,
  alterPolicy,
  dropPolicy,
  setRowSecurity,
  createTrigger,
  dropTrigger,
  renameTablePart,
  createRule,
  dropRule,
  createEventTrigger,
  alterEventTrigger,
  setVariable,
  alterTableOption: setTableOption,
  createObject,
  alterObject,
  dropObject,
  renameObject,
  setObjectSchema,
  changeOwner,
  commentOn,
  setSecurityLabel,
  createStatistics,
  alterStatistics,
  changePublication,
  insert: giveRows,
  copyData: giveRows,
  grant: changePrivileges,
  revoke: changePrivileges,
  alterDefaultPrivileges,
  createRole,
  setRoleVariable,
  dropRole,
  reassignOwned,
  dropOwned,
};

const handlers: Readonly<Record<SpokenDialect, Handlers>> = {
  postgresql,
  mysql,
  sqlite,
  sqlserver,
  duckdb,
  clickhouse,
};
