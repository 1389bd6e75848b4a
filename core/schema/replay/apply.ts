/**
 * The schema after an operation or a statement, from the schema before: pure, sharing what did not change.
 * Never fails: what a migration does to objects that nobody saw made is left out or marked as only possible.
 */
import type { Operation } from '../../operations/operation.ts';
import type { ParsedStatement, Statement } from '../../syntax/statement.ts';
import { shift, type Span } from '../../text/span.ts';
import type { Namespace, Schema } from '../model.ts';
import { PersistentMap } from '../persistent-map.ts';
import type { At } from './at.ts';
import {
  addColumn,
  alterColumnOption,
  alterColumnType,
  dropColumn,
  dropDefault,
  dropNotNull,
  setDefault,
  setNotNull,
} from './columns.ts';
import { addConstraint, dropConstraint, validateConstraint } from './constraints.ts';
import { dropIndex, dropRelation } from './drops.ts';
import { createIndex } from './indexes.ts';
import {
  addEnumValue,
  createExtension,
  createFunction,
  createSchema,
  createSequence,
  createType,
  dropFunction,
  dropSchema,
  dropType,
  renameEnumValue,
  renameType,
} from './objects.ts';
import { attachPartition, detachPartition } from './partitions.ts';
import { renameColumn, renameConstraint, renameRelation, setSchema } from './renames.ts';
import {
  createPolicy,
  createTrigger,
  dropPolicy,
  dropTrigger,
  setRowSecurity,
  setTableOption,
} from './table-parts.ts';
import { setVariable } from './search-path.ts';
import { createTable, createTableAs } from './tables.ts';
import { createView } from './views.ts';

/** A database as CREATE DATABASE leaves it. */
export function emptySchema(): Schema {
  return {
    namespaces: PersistentMap.empty<Namespace>().set('public', { name: 'public', origin: undefined }),
    relations: PersistentMap.empty(),
    indexes: PersistentMap.empty(),
    indexesByRelation: PersistentMap.empty(),
    referencedBy: PersistentMap.empty(),
    partitionsOf: PersistentMap.empty(),
    functions: PersistentMap.empty(),
    types: PersistentMap.empty(),
    extensions: PersistentMap.empty(),
    searchPath: ['public'],
  };
}

/** A statement of a file, and of DO blocks what they run. Bodies of functions run when somebody calls them, which is not now. */
export function applyStatement(schema: Schema, statement: Statement, file: string): Schema {
  return applyParsed(schema, statement.parsed, {
    file,
    span: statement.span,
    conditional: statement.conditional,
  });
}

/** As applyStatement, for a statement at any place, such as inside a body. */
export function applyParsed(schema: Schema, parsed: ParsedStatement, at: At): Schema {
  let next = schema;
  for (const operation of parsed.operations) next = applyOperation(next, operation, at);
  for (const body of parsed.bodies) {
    if (body.runs === 'when-called') continue;
    for (const inner of body.statements) {
      const span: Span = shift(inner.span, at.span.start);
      const conditional = at.conditional || inner.conditional;
      next = applyParsed(next, inner.parsed, { file: at.file, span, conditional });
    }
  }
  return next;
}

function applyOperation(schema: Schema, operation: Operation, at: At): Schema {
  switch (operation.kind) {
    case 'createTable':
      return createTable(schema, operation, at);
    case 'createTableAs':
      return createTableAs(schema, operation, at);
    case 'dropRelation':
      return dropRelation(schema, operation, at);
    case 'renameRelation':
      return renameRelation(schema, operation, at);
    case 'setSchema':
      return setSchema(schema, operation, at);
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumnType':
    case 'setDefault':
    case 'dropDefault':
    case 'setNotNull':
    case 'dropNotNull':
    case 'alterColumnOption':
      return applyToColumn(schema, operation, at);
    case 'addConstraint':
      return addConstraint(schema, operation, at);
    case 'validateConstraint':
      return validateConstraint(schema, operation);
    case 'dropConstraint':
      return dropConstraint(schema, operation, at);
    case 'renameConstraint':
      return renameConstraint(schema, operation);
    case 'attachPartition':
      return attachPartition(schema, operation, at);
    case 'detachPartition':
      return detachPartition(schema, operation, at);
    case 'createIndex':
      return createIndex(schema, operation, at);
    case 'dropIndex':
      return dropIndex(schema, operation, at);
    case 'createView':
      return createView(schema, operation, at);
    default:
      return applyToOther(schema, operation, at);
  }
}

type ColumnOperation = Extract<
  Operation,
  {
    readonly kind:
      | 'addColumn'
      | 'dropColumn'
      | 'renameColumn'
      | 'alterColumnType'
      | 'setDefault'
      | 'dropDefault'
      | 'setNotNull'
      | 'dropNotNull'
      | 'alterColumnOption';
  }
>;

function applyToColumn(schema: Schema, operation: ColumnOperation, at: At): Schema {
  switch (operation.kind) {
    case 'addColumn':
      return addColumn(schema, operation, at);
    case 'dropColumn':
      return dropColumn(schema, operation, at);
    case 'renameColumn':
      return renameColumn(schema, operation);
    case 'alterColumnType':
      return alterColumnType(schema, operation, at);
    case 'setDefault':
      return setDefault(schema, operation);
    case 'dropDefault':
      return dropDefault(schema, operation, at);
    case 'setNotNull':
      return setNotNull(schema, operation);
    case 'dropNotNull':
      return dropNotNull(schema, operation, at);
    case 'alterColumnOption':
      return alterColumnOption(schema, operation, at);
  }
}

/** Everything else that changes the schema; data, locks, grants and the like do not. */
function applyToOther(schema: Schema, operation: Operation, at: At): Schema {
  switch (operation.kind) {
    case 'createFunction':
      return createFunction(schema, operation, at);
    case 'dropFunction':
      return dropFunction(schema, operation, at);
    case 'createType':
      return createType(schema, operation, at);
    case 'addEnumValue':
      return addEnumValue(schema, operation);
    case 'renameEnumValue':
      return renameEnumValue(schema, operation);
    case 'renameType':
      return renameType(schema, operation);
    case 'dropType':
      return dropType(schema, operation, at);
    case 'createSequence':
      return createSequence(schema, operation, at);
    case 'createSchema':
      return createSchema(schema, operation, at);
    case 'dropSchema':
      return dropSchema(schema, operation, at);
    case 'createExtension':
      return createExtension(schema, operation, at);
    case 'createPolicy':
      return createPolicy(schema, operation, at);
    case 'dropPolicy':
      return dropPolicy(schema, operation, at);
    case 'alterTableOption':
      return setTableOption(schema, operation);
    case 'setRowSecurity':
      return setRowSecurity(schema, operation);
    case 'createTrigger':
      return createTrigger(schema, operation, at);
    case 'dropTrigger':
      return dropTrigger(schema, operation, at);
    case 'setVariable':
      return setVariable(schema, operation);
    default:
      return schema;
  }
}
