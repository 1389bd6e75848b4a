/**
 * The server's error for an operation, by its name in PL/pgSQL, if the schema determines it: objects that exist, objects that do not,
 * dependent objects. No error if it is not certain.
 */
import type { Operation } from '../operations/model/operation.ts';
import {
  candidateKeys,
  column as columnOf,
  constraint as constraintOf,
  creationKey,
  resolveIndex,
  resolveRelation,
  table as tableNamed,
  isWhole,
} from '../schema/lookup.ts';
import type { Index, Relation, Schema, Table } from '../schema/model.ts';
import { isSure } from './catalog-rows.ts';

export function refusal(schema: Schema, operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
      return operation.ifNotExists ? undefined : takenName(schema, creationKey(schema, operation.table));
    case 'createView':
      return operation.orReplace || operation.ifNotExists
        ? undefined
        : takenName(schema, creationKey(schema, operation.view));
    case 'createSequence':
      return operation.ifNotExists ? undefined : takenName(schema, creationKey(schema, operation.sequence));
    case 'createIndex':
      return operation.ifNotExists || operation.name === undefined
        ? undefined
        : takenIndexName(schema, operation);
    case 'createType':
      return schema.types.has(creationKey(schema, operation.type)) ? 'duplicate_object' : undefined;
    case 'createSchema':
      return operation.schema !== undefined &&
        !operation.ifNotExists &&
        schema.namespaces.has(operation.schema.text)
        ? 'duplicate_schema'
        : undefined;
    case 'createExtension':
      return !operation.ifNotExists && schema.extensions.has(operation.extension.text)
        ? 'duplicate_object'
        : undefined;
    case 'dropType':
      return operation.ifExists ||
        candidateKeys(schema, operation.type).some((key) => schema.types.has(key)) ||
        !isWhole(schema)
        ? undefined
        : 'undefined_object';
    default:
      return onTable(schema, operation);
  }
}

function onTable(schema: Schema, operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'addColumn':
      return ofTable(schema, operation, (table) =>
        columnOf(table, operation.column.name.text) === undefined || operation.ifNotExists
          ? undefined
          : 'duplicate_column',
      );
    case 'dropColumn':
    case 'renameColumn':
    case 'setNotNull':
    case 'dropNotNull':
    case 'setDefault':
    case 'dropDefault':
    case 'alterColumnType':
      return ofTable(schema, operation, (table) =>
        columnOf(table, operation.column.text) !== undefined ||
        !table.complete ||
        ('ifExists' in operation && operation.ifExists)
          ? undefined
          : 'undefined_column',
      );
    case 'addConstraint':
      return ofTable(schema, operation, (table) => {
        const name = operation.constraint.name?.text;
        return name !== undefined && constraintOf(table, name) !== undefined ? 'duplicate_object' : undefined;
      });
    case 'dropConstraint':
    case 'validateConstraint':
      return ofTable(schema, operation, (table) =>
        constraintOf(table, operation.constraint.text) !== undefined ||
        !table.complete ||
        ('ifExists' in operation && operation.ifExists)
          ? undefined
          : 'undefined_object',
      );
    case 'createPolicy':
      return ofTable(schema, operation, (table) =>
        table.policies.some((one) => one.name === operation.name.text) ? 'duplicate_object' : undefined,
      );
    case 'createTrigger':
      return ofTable(schema, operation, (table) =>
        !operation.orReplace && table.triggers.some((one) => one.name === operation.name.text)
          ? 'duplicate_object'
          : undefined,
      );
    case 'dropRelation':
      return operation.ifExists ||
        !isWhole(schema) ||
        resolveRelation(schema, operation.target) !== undefined ||
        operation.relation === 'index'
        ? undefined
        : 'undefined_table';
    default:
      return undefined;
  }
}

type OnTable = Extract<Operation, { readonly table: unknown }>;

function ofTable(
  schema: Schema,
  operation: OnTable,
  ask: (table: Table) => string | undefined,
): string | undefined {
  if (Array.isArray(operation.table) || operation.table === undefined) return undefined;
  const table = tableNamed(schema, operation.table);
  if (table !== undefined) return isThere(schema, table) ? ask(table) : undefined;
  const optional = 'ifTableExists' in operation && operation.ifTableExists;
  return optional || !isWhole(schema) || resolveRelation(schema, operation.table) !== undefined
    ? undefined
    : 'undefined_table';
}

/** Tables, views, sequences and indexes share one namespace. */
function takenName(schema: Schema, key: string): string | undefined {
  const taken = [schema.relations.get(key), schema.indexes.get(key)];
  return taken.some((one) => isThere(schema, one)) ? 'duplicate_table' : undefined;
}

function isThere(schema: Schema, made: Relation | Index | undefined): boolean {
  return made !== undefined && isSure({ schema, whole: isWhole(schema) }, made);
}

function takenIndexName(
  schema: Schema,
  operation: Extract<Operation, { kind: 'createIndex' }>,
): string | undefined {
  const table = tableNamed(schema, operation.table);
  if (table === undefined || operation.name === undefined) return undefined;
  const name = { ...operation.name, schema: { ...operation.name, text: table.schema }, name: operation.name };
  return isThere(schema, resolveIndex(schema, name)) ? 'duplicate_table' : undefined;
}
