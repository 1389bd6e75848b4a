/** ADD, DROP and ALTER COLUMN. A partitioned table's columns are its partitions' columns. */
import type {
  AddColumn,
  AlterColumnOption,
  AlterColumnType,
  ColumnDefinition,
  DropColumn,
  DropDefault,
  DropNotNull,
  Expression,
  SetDefault,
  SetNotNull,
  TypeName,
} from '../../operations/operation.ts';
import { mentions } from '../expression-text.ts';
import {
  column as columnOf,
  foreignKeysTo,
  indexesOf,
  keyOf,
  partitions,
  table as tableNamed,
  tableByKey,
} from '../lookup.ts';
import type { Column, ColumnType, Constraint, Index, Schema, Table } from '../model.ts';
import { originOf, type At } from './at.ts';
import { attachConstraint } from './constraints.ts';
import { chooseRelationName } from './default-names.ts';
import { doubtReaders, removeConstraint, removeIndex, removeSequencesOf } from './drops.ts';
import { tableOrPartial } from './partial.ts';
import { putRelation, updateTable } from './store.ts';

export function addColumn(schema: Schema, operation: AddColumn, at: At): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  const table = key === undefined ? undefined : tableByKey(known, key);
  if (table === undefined) return schema;
  const { column } = operation;
  const exists = columnOf(table, column.name.text) !== undefined;
  if (exists && (operation.ifNotExists || at.conditional)) return schema;
  let next = withSequence(known, table, column, at);
  next = putColumn(next, table.key, toColumn(next, table, column, at));
  for (const constraint of column.constraints) next = attachConstraint(next, table.key, constraint, at);
  return next;
}

/** The sequence behind serial and identity. */
export function withSequence(schema: Schema, table: Table, column: ColumnDefinition, at: At): Schema {
  if (column.serial === undefined && column.identity === undefined) return schema;
  return withOwnedSequence(schema, table, column.name.text, at);
}

export function withOwnedSequence(schema: Schema, table: Table, column: string, at: At): Schema {
  const name = chooseRelationName(
    schema,
    { schema: table.schema, relation: table.name, columns: [column], label: 'seq' },
    'relation',
  );
  return putRelation(schema, {
    kind: 'sequence',
    key: keyOf(table.schema, name),
    schema: table.schema,
    name,
    origin: originOf(at),
    certainty: table.certainty,
    ownedBy: { relation: table.key, column },
  });
}

export function toColumn(schema: Schema, table: Table, column: ColumnDefinition, at: At): Column {
  const implied = column.serial !== undefined || column.identity !== undefined;
  return {
    name: column.name.text,
    type: toColumnType(column.type),
    nullable: column.notNull === undefined && !implied,
    default:
      serialDefault(schema, table, column) ??
      defaultText(column.default) ??
      column.generated?.expression.text,
    identity: column.identity,
    generated: column.generated?.storage,
    collation: column.collation,
    origin: originOf(at),
  };
}

/** DEFAULT NULL is no default. */
function defaultText(expression: Expression | undefined): string | undefined {
  return expression?.literal?.kind === 'null' ? undefined : expression?.text;
}

export function toColumnType(type: TypeName): ColumnType {
  const { schema, name, modifiers, arrayDimensions } = type;
  return { schema, name, modifiers, arrayDimensions };
}

function serialDefault(schema: Schema, table: Table, column: ColumnDefinition): string | undefined {
  if (column.serial === undefined) return undefined;
  for (const relation of schema.relations.values()) {
    const owner = relation.kind === 'sequence' ? relation.ownedBy : undefined;
    if (owner?.relation === table.key && owner.column === column.name.text)
      return `nextval('${relation.key}'::regclass)`;
  }
  return undefined;
}

function putColumn(schema: Schema, key: string, column: Column): Schema {
  let next = updateTable(schema, key, (table) => ({
    ...table,
    columns: [...table.columns.filter((one) => one.name !== column.name), column],
  }));
  for (const partition of partitions(next, key))
    if (columnOf(partition, column.name) === undefined) next = putColumn(next, partition.key, column);
  return next;
}

export function dropColumn(schema: Schema, operation: DropColumn, at: At): Schema {
  const table = tableNamed(schema, operation.table);
  // A column that may be gone stays: what rules would claim from its absence is not sure.
  if (table === undefined || at.conditional) return schema;
  const next = removeColumn(
    schema,
    table.key,
    operation.column.text,
    operation.cascade ? 'cascade' : 'restrict',
  );
  return operation.cascade ? doubtReaders(next, table.key) : next;
}

export function removeColumn(
  schema: Schema,
  key: string,
  name: string,
  dependents: 'cascade' | 'restrict',
): Schema {
  let next = schema;
  for (const partition of partitions(next, key)) next = removeColumn(next, partition.key, name, dependents);
  const table = tableByKey(next, key);
  if (table === undefined) return next;
  for (const { table: from, constraint } of foreignKeysTo(next, key))
    if (constraint.references.columns.includes(name))
      next = removeConstraint(next, from.key, constraint.name, dependents);
  for (const constraint of table.constraints)
    if (constraintUses(constraint, name)) next = removeConstraint(next, key, constraint.name, dependents);
  for (const index of indexesOf(next, key)) if (indexUses(index, name)) next = removeIndex(next, index);
  next = removeSequencesOf(next, key, name);
  return updateTable(next, key, (one) => ({
    ...one,
    columns: one.columns.filter((column) => column.name !== name && !generatedFrom(column, name)),
  }));
}

function generatedFrom(column: Column, name: string): boolean {
  return column.generated !== undefined && mentions(column.default, name);
}

function constraintUses(constraint: Constraint, name: string): boolean {
  return constraint.columns.includes(name) || mentions(constraint.expression, name);
}

function indexUses(index: Index, name: string): boolean {
  return (
    index.include.includes(name) ||
    mentions(index.where, name) ||
    index.elements.some((one) => one.column === name || mentions(one.expression, name))
  );
}

export function alterColumnType(schema: Schema, operation: AlterColumnType, at: At): Schema {
  return changeColumn(schema, operation, (column) => ({
    ...column,
    type: toColumnType(operation.type),
    collation: operation.collation,
    origin: originOf(at),
  }));
}

export function setDefault(schema: Schema, operation: SetDefault): Schema {
  return changeColumn(schema, operation, (column) => ({
    ...column,
    default: defaultText(operation.default),
  }));
}

export function dropDefault(schema: Schema, operation: DropDefault, at: At): Schema {
  if (at.conditional) return schema;
  return changeColumn(schema, operation, (column) => ({ ...column, default: undefined }));
}

export function setNotNull(schema: Schema, operation: SetNotNull): Schema {
  const name = operation.column.text;
  const changed = changeColumn(schema, operation, (column) => ({ ...column, nullable: false }));
  // On 18 it validates a NOT NULL constraint of the column that was NOT VALID.
  return changeTables(changed, operation, (table) => ({
    ...table,
    constraints: table.constraints.map((one) =>
      one.kind === 'not-null' && one.columns.includes(name) ? { ...one, valid: true } : one,
    ),
  }));
}

export function dropNotNull(schema: Schema, operation: DropNotNull, at: At): Schema {
  if (at.conditional) return schema;
  const name = operation.column.text;
  const changed = changeColumn(schema, operation, (column) => ({ ...column, nullable: true }));
  return changeTables(changed, operation, (table) => ({
    ...table,
    constraints: table.constraints.filter((one) => one.kind !== 'not-null' || !one.columns.includes(name)),
  }));
}

export function alterColumnOption(schema: Schema, operation: AlterColumnOption, at: At): Schema {
  if (at.conditional) return schema;
  switch (operation.option) {
    case 'drop-expression':
      return changeColumn(schema, operation, (column) => ({
        ...column,
        generated: undefined,
        default: undefined,
      }));
    case 'drop-identity': {
      const table = tableNamed(schema, operation.table);
      if (table === undefined) return schema;
      const next = removeSequencesOf(schema, table.key, operation.column.text);
      return changeColumn(next, operation, (column) => ({ ...column, identity: undefined }));
    }
    case 'add-identity':
      return addIdentity(schema, operation, at);
    case 'statistics':
    case 'storage':
    case 'compression':
    case 'options':
    case 'set-identity':
    case 'set-expression':
      return schema;
  }
}

/** The operation does not say which kind of identity; BY DEFAULT promises less. */
function addIdentity(schema: Schema, operation: AlterColumnOption, at: At): Schema {
  const table = tableNamed(schema, operation.table);
  if (table === undefined || columnOf(table, operation.column.text) === undefined) return schema;
  const next = withOwnedSequence(schema, table, operation.column.text, at);
  return changeColumn(next, operation, (column) => ({ ...column, identity: 'by-default' }));
}

type ColumnAction = Pick<SetNotNull, 'table' | 'column' | 'only'>;

function changeColumn(schema: Schema, action: ColumnAction, change: (column: Column) => Column): Schema {
  return changeTables(schema, action, (table) => ({
    ...table,
    columns: table.columns.map((one) => (one.name === action.column.text ? change(one) : one)),
  }));
}

function changeTables(schema: Schema, action: ColumnAction, change: (table: Table) => Table): Schema {
  const table = tableNamed(schema, action.table);
  if (table === undefined) return schema;
  return changeTree(schema, table.key, action.only ? 'only' : 'partitions-too', change);
}

function changeTree(
  schema: Schema,
  key: string,
  reach: 'only' | 'partitions-too',
  change: (table: Table) => Table,
): Schema {
  let next = updateTable(schema, key, change);
  if (reach === 'only') return next;
  for (const partition of partitions(next, key)) next = changeTree(next, partition.key, reach, change);
  return next;
}
