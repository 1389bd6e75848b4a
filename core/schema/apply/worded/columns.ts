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
      options: definition.options,
      local: true,
      parents: 0,
    },
    ...{ privileges: undefined, path: undefined, origin: originOf(at) },
    ...(mysql === undefined ? {} : { mysql, comment: mysql.comment }),
    ...(sqlite === undefined ? {} : { sqlite }),
    ...(sqlserver === undefined ? {} : { sqlserver }),
  };
}

/** The one that is written so before one in another case: ClickHouse may have both. */
export function columnNamed({ columns }: Pick<Table, 'columns'>, name: string): Column | undefined {
  return columns.find((one) => one.name === name) ?? columns.find((one) => isSameName(one.name, name));
}

/** FIRST, AFTER another, or at the end. */
export function placed(
  columns: readonly Column[],
  column: Column,
  position: { readonly after: string | undefined } | undefined,
): readonly Column[] {
  if (position === undefined) return [...columns, column];
  const { after } = position;
  if (after === undefined) return [column, ...columns];
  const at = columns.findIndex(({ name }) => isSameName(name, after));
  return at < 0 ? [...columns, column] : [...columns.slice(0, at + 1), column, ...columns.slice(at + 1)];
}

/** The server refuses it if an index or constraint uses the column; replay drops these with it. */
export function dropColumn(schema: Schema, operation: DropColumn, at: At): Schema {
  const key = relationKey(schema, operation.table);
  const table = tableByKey(schema, key);
  const column = table && columnNamed(table, operation.column.text);
  if (column === undefined || at.conditional) return schema;
  const { name } = column;
  const next = indexesOf(schema, key)
    .filter((index) => indexUses(index, name))
    .reduce((now, index) => deleteIndex(now, index.key), schema);
  return updateTable(next, key, (one) => ({
    ...one,
    columns: one.columns.filter((each) => each.name !== name),
    constraints: one.constraints.filter((each) => !each.columns.includes(name)),
  }));
}

export function renameColumn(schema: Schema, operation: RenameColumn, at: At): Schema {
  const key = relationKey(schema, operation.table);
  return at.conditional ? schema : renamed(schema, key, operation.column.text, operation.to.text);
}

export function renamed(schema: Schema, key: string, from: string, to: string): Schema {
  const table = tableByKey(schema, key);
  const column = table && columnNamed(table, from);
  if (table === undefined || column === undefined) return schema;
  const other = (name: string): string => (columnNamed(table, name) === column ? to : name);
  let next = schema;
  for (const index of indexesOf(schema, key)) {
    const elements = index.elements.map((one) =>
      one.column === undefined ? one : { ...one, column: other(one.column) },
    );
    next = putIndex(next, { ...index, elements });
  }
  next = updateTable(next, key, (one) => ({
    ...one,
    columns: one.columns.map((each) => ({ ...each, name: other(each.name) })),
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
  return withColumn(schema, relationKey(schema, table), column.text, (one) => ({ ...one, default: text }));
}

/** One column of a table changed, if it is there. */
export function withColumn(
  schema: Schema,
  key: string,
  name: string,
  change: (column: Column) => Column,
): Schema {
  return updateTable(schema, key, (one) => {
    const column = columnNamed(one, name);
    return { ...one, columns: one.columns.map((each) => (each === column ? change(each) : each)) };
  });
}
