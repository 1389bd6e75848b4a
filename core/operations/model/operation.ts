/**
 * What a statement does, as data: the vocabulary that replay, effects and rules share. Dialect-neutral where the dialects agree. Spans are
 * relative to the statement's first character. Identifiers are folded as the server folds them. It contains neither the cost of an
 * operation (effects) nor its result (schema/replay). Other folders import the vocabulary from this file only; model/ defines it by
 * subject.
 */
import type {
  CreateTable,
  CreateTableAs,
  DropRelation,
  RenameRelation,
  SetSchema,
  AddColumn,
  DropColumn,
  RenameColumn,
  RedefineColumn,
  AlterColumnType,
  SetDefault,
  DropDefault,
  SetNotNull,
  DropNotNull,
  AlterColumnOption,
  AddConstraint,
  ValidateConstraint,
  DropConstraint,
  RenameConstraint,
  AlterTableOption,
  AttachPartition,
  DetachPartition,
} from './tables.ts';
import type { CreateIndex, DropIndex, Reindex } from './indexes.ts';
import type {
  CreateView,
  RefreshMaterializedView,
  CreateFunction,
  DropFunction,
  DoBlock,
  ExecuteDynamic,
  CreateTrigger,
  DropTrigger,
  AlterFunction,
  CreateAggregate,
  RenameTablePart,
  CreateRule,
  DropRule,
  CreateEventTrigger,
  AlterEventTrigger,
} from './programs.ts';
import type {
  Grant,
  Revoke,
  AlterDefaultPrivileges,
  CreateRole,
  CreatePolicy,
  AlterPolicy,
  DropPolicy,
  SetRowSecurity,
  SetRoleVariable,
  DropRole,
  ReassignOwned,
  DropOwned,
} from './access.ts';
import type {
  CreateType,
  AddEnumValue,
  RenameEnumValue,
  RenameType,
  DropType,
  CreateSequence,
  CreateSchema,
  DropSchema,
  CreateExtension,
  CommentOn,
  AlterAttribute,
  AlterDomain,
  AlterSequence,
  UpdateExtension,
  SetSecurityLabel,
  CreateObject,
  AlterObject,
  DropObject,
  RenameObject,
  SetObjectSchema,
  ChangeOwner,
  CreateStatistics,
  AlterStatistics,
  ChangePublication,
} from './objects.ts';
import type { Insert, Update, Delete, Select, Truncate, CopyData, LockTable, Vacuum } from './data.ts';
import type {
  Begin,
  Commit,
  Rollback,
  Savepoint,
  ReleaseSavepoint,
  SetVariable,
  OtherOperation,
} from './session.ts';

export type * from './names.ts';
export type * from './columns.ts';
export type * from './tables.ts';
export type * from './indexes.ts';
export type * from './programs.ts';
export type * from './access.ts';
export type * from './objects.ts';
export type * from './data.ts';
export type * from './query.ts';
export type * from './session.ts';

export type Operation =
  | CreateTable
  | CreateTableAs
  | DropRelation
  | RenameRelation
  | SetSchema
  | AddColumn
  | DropColumn
  | RenameColumn
  | RedefineColumn
  | AlterColumnType
  | SetDefault
  | DropDefault
  | SetNotNull
  | DropNotNull
  | AlterColumnOption
  | AddConstraint
  | ValidateConstraint
  | DropConstraint
  | RenameConstraint
  | AlterTableOption
  | AttachPartition
  | DetachPartition
  | CreateIndex
  | DropIndex
  | Reindex
  | CreateView
  | RefreshMaterializedView
  | CreateFunction
  | DropFunction
  | DoBlock
  | ExecuteDynamic
  | CreateTrigger
  | DropTrigger
  | Grant
  | Revoke
  | AlterDefaultPrivileges
  | CreateRole
  | CreatePolicy
  | AlterPolicy
  | DropPolicy
  | SetRowSecurity
  | CreateType
  | AddEnumValue
  | RenameEnumValue
  | RenameType
  | DropType
  | CreateSequence
  | CreateSchema
  | DropSchema
  | CreateExtension
  | Insert
  | Update
  | Delete
  | Select
  | Truncate
  | CopyData
  | LockTable
  | Vacuum
  | Begin
  | Commit
  | Rollback
  | Savepoint
  | ReleaseSavepoint
  | SetVariable
  | CommentOn
  | AlterAttribute
  | AlterDomain
  | AlterSequence
  | UpdateExtension
  | SetSecurityLabel
  | CreateObject
  | AlterObject
  | DropObject
  | RenameObject
  | SetObjectSchema
  | ChangeOwner
  | CreateStatistics
  | AlterStatistics
  | ChangePublication
  | AlterFunction
  | CreateAggregate
  | RenameTablePart
  | CreateRule
  | DropRule
  | CreateEventTrigger
  | AlterEventTrigger
  | SetRoleVariable
  | DropRole
  | ReassignOwned
  | DropOwned
  | OtherOperation;

export type OperationKind = Operation['kind'];
export type OperationOf<K extends OperationKind> = Extract<Operation, { readonly kind: K }>;
