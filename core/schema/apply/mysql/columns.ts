/** Columns of MySQL's tables: positions, MODIFY and CHANGE, and the effects of dropping or renaming one. */
import type {
  AddColumn,
  ColumnDefinition,
  DropColumn,
  RedefineColumn,
} from '../../../operations/model/operation.ts';
import { indexesOf, relationKey, tableByKey } from '../../lookup.ts';
import type { Column, Constraint, Schema } from '../../model.ts';
import type { At } from '../statement-place.ts';
import { tableOrPartial } from '../tables-before-migrations.ts';
import { deleteIndex, putIndex, updateTable } from '../store.ts';
import { attach } from './keys.ts';
import { columnNamed, columnOf, isSameName, placed, renamed } from '../worded/columns.ts';

export function addColumn(schema: Schema, operation: AddColumn, at: At): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  const table = key === undefined ? undefined : tableByKey(known, key);
  if (table === undefined || columnNamed(table, operation.column.name.text) !== undefined) return known;
  const column = columnOf(operation.column, at);
  const next = updateTable(known, table.key, (one) => ({
    ...one,
    columns: placed(one.columns, column, column.mysql?.position),
  }));
  return withConstraints(next, table.key, operation.column, at);
}

export function withConstraints(schema: Schema, key: string, definition: ColumnDefinition, at: At): Schema {
  return definition.constraints.reduce(
    (now, constraint) => attach(now, key, constraint, at, 'of-column'),
    schema,
  );
}

/** The column is removed from its indexes; an index without further columns is dropped. */
export function dropColumn(schema: Schema, operation: DropColumn, at: At): Schema {
  const key = relationKey(schema, operation.table);
  const table = tableByKey(schema, key);
  const column = table && columnNamed(table, operation.column.text);
  if (table === undefined || column === undefined || at.conditional) return schema;
  let next = schema;
  for (const index of indexesOf(schema, key)) {
    const elements = index.elements.filter(
      (one) => one.column === undefined || !isSameName(one.column, column.name),
    );
    if (elements.length === index.elements.length) continue;
    next = elements.length === 0 ? deleteIndex(next, index.key) : putIndex(next, { ...index, elements });
  }
  const isLeft = (one: Constraint): boolean => one.index === undefined || next.indexes.has(one.index);
  return updateTable(next, key, (one) => ({
    ...one,
    columns: one.columns.filter((each) => each.name !== column.name),
    constraints: one.constraints
      .map((each) => ({ ...each, columns: each.columns.filter((name) => !isSameName(name, column.name)) }))
      .filter((each) => isLeft(each) && (each.kind === 'check' || each.columns.length > 0)),
  }));
}

/** Properties that are not repeated are removed: NOT NULL, the default, the comment. */
export function redefineColumn(schema: Schema, operation: RedefineColumn, at: At): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  if (key === undefined || at.conditional) return known;
  const { definition } = operation;
  const next = renamed(known, key, operation.column.text, definition.name.text);
  const table = tableByKey(next, key);
  const old = table && columnNamed(table, definition.name.text);
  const isKey = table?.constraints.some(
    (one) => one.kind === 'primary-key' && one.columns.some((name) => isSameName(name, definition.name.text)),
  );
  const fresh = columnOf(definition, at);
  const column: Column = {
    ...fresh,
    nullable: fresh.nullable && isKey !== true,
    ...(old === undefined ? {} : { origin: old.origin, changes: old.changes }),
  };
  const position = column.mysql?.position;
  const changed = updateTable(next, key, (one) => {
    const others = one.columns.filter(({ name }) => !isSameName(name, column.name));
    if (old === undefined || position !== undefined)
      return { ...one, columns: placed(others, column, position) };
    return { ...one, columns: one.columns.map((each) => (each === old ? column : each)) };
  });
  return withConstraints(changed, key, definition, at);
}
