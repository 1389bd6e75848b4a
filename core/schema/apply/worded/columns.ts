/** Columns of tables in the dialects without a grammar: their creation, names and defaults. */
import type {
  ColumnDefinition,
  DropColumn,
  DropDefault,
  RenameColumn,
  SetDefault,
} from '../../../operations/model/operation.ts';
import { foreignKeysTo, indexesOf, indexUses, relationKey, tableByKey } from '../../lookup.ts';
import type { Column, Schema, Table } from '../../model.ts';
import { originOf, type At } from '../statement-place.ts';
import { described } from '../new-object.ts';
import { deleteIndex, putIndex, updateTable } from '../store.ts';

/** Names of columns and keys are case-insensitive. */
export function isSameName(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

export function columnOf(definition: ColumnDefinition, at: At): Column {
  const { name, type, mysql, sqlite, sqlserver } = definition;
  const isNumbered = mysql?.autoIncrement === true || sqlserver?.identity === true;
  const text = (definition.generated?.expression ?? definition.default)?.text;
  return {
    ...described,
    ...{ name: name.text, nullable: definition.notNull === undefined && !isNumbered },
    type: {
      schema: undefined,
      name: type.name,
      modifiers: type.modifiers,
      wordModifiers: type.wordModifiers,
      arrayDimensions: 0,
    },
    ...{ notNullName: undefined, notNullNoInherit: false, default: text, identity: undefined },
    ...{
      generated: definition.generated?.storage,
      collation: definition.collation,
      collationSchema: undefined,
    },
    ...{
      storage: undefined,
      compression: undefined,
      statistics: undefined,
      options: [],
      local: true,
      parents: 0,
    },
    ...{ privileges: undefined, path: undefined, origin: originOf(at) },
    ...(mysql === undefined ? {} : { mysql, comment: mysql.comment }),
    ...(sqlite === undefined ? {} : { sqlite }),
    ...(sqlserver === undefined ? {} : { sqlserver }),
  };
}

export function columnNamed(table: Pick<Table, 'columns'>, name: string): Column | undefined {
  return table.columns.find((one) => isSameName(one.name, name));
}

/** The server refuses it if an index or constraint uses the column; replay drops these with it. */
export function dropColumn(schema: Schema, operation: DropColumn, at: At): Schema {
  const key = relationKey(schema, operation.table);
  const table = tableByKey(schema, key);
  const name = operation.column.text;
  if (table === undefined || at.conditional || columnNamed(table, name) === undefined) return schema;
  const next = indexesOf(schema, key)
    .filter((index) => indexUses(index, name))
    .reduce((now, index) => deleteIndex(now, index.key), schema);
  return updateTable(next, key, (one) => ({
    ...one,
    columns: one.columns.filter((each) => !isSameName(each.name, name)),
    constraints: one.constraints.filter((each) => !each.columns.includes(name)),
  }));
}

export function renameColumn(schema: Schema, operation: RenameColumn, at: At): Schema {
  const key = relationKey(schema, operation.table);
  return at.conditional ? schema : renamed(schema, key, operation.column.text, operation.to.text);
}

export function renamed(schema: Schema, key: string, from: string, to: string): Schema {
  const table = tableByKey(schema, key);
  if (table === undefined || columnNamed(table, from) === undefined) return schema;
  const other = (name: string): string => (isSameName(name, from) ? to : name);
  let next = schema;
  for (const index of indexesOf(schema, key)) {
    const elements = index.elements.map((one) =>
      one.column !== undefined && isSameName(one.column, from) ? { ...one, column: to } : one,
    );
    next = putIndex(next, { ...index, elements });
  }
  next = updateTable(next, key, (one) => ({
    ...one,
    columns: one.columns.map((each) => (isSameName(each.name, from) ? { ...each, name: to } : each)),
    constraints: one.constraints.map((each) => ({ ...each, columns: each.columns.map(other) })),
  }));
  for (const { table: source, constraint } of foreignKeysTo(next, key))
    next = updateTable(next, source.key, (one) => ({
      ...one,
      constraints: one.constraints.map((each) =>
        each.name === constraint.name && each.references !== undefined
          ? { ...each, references: { ...each.references, columns: each.references.columns.map(other) } }
          : each,
      ),
    }));
  return next;
}

export function setDefault(schema: Schema, operation: SetDefault, at: At): Schema {
  return withDefault(schema, operation, operation.default.text, at);
}

export function dropDefault(schema: Schema, operation: DropDefault, at: At): Schema {
  return withDefault(schema, operation, undefined, at);
}

function withDefault(
  schema: Schema,
  { table, column }: SetDefault | DropDefault,
  text: string | undefined,
  at: At,
): Schema {
  if (at.conditional) return schema;
  return updateTable(schema, relationKey(schema, table), (one) => ({
    ...one,
    columns: one.columns.map((each) =>
      isSameName(each.name, column.text) ? { ...each, default: text } : each,
    ),
  }));
}
