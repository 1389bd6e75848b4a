/** Columns of SQLite's tables: appended, dropped with their column constraints, renamed in all texts of the table. */
import type {
  AddColumn,
  DropNotNull,
  RenameColumn,
  SetNotNull,
} from '../../../operations/model/operation.ts';
import { indexesOf, relationKey } from '../../lookup.ts';
import type { Column, Schema } from '../../model.ts';
import type { At } from '../statement-place.ts';
import { putIndex, updateTable } from '../store.ts';
import { renamed } from '../worded/columns.ts';
import { addColumnWith } from '../worded/relations.ts';
import { attach } from './keys.ts';
import { withNotNull, withoutNotNull } from './definition.ts';
import { namesIt, withColumnRenamed } from './texts.ts';

export function addColumn(schema: Schema, operation: AddColumn, at: At): Schema {
  return addColumnWith(schema, operation, at, attach);
}

export function renameColumn(schema: Schema, operation: RenameColumn, at: At): Schema {
  const key = relationKey(schema, operation.table);
  const from = operation.column.text;
  const to = operation.to.text;
  if (at.conditional) return schema;
  let next = renamed(schema, key, from, to);
  if (next === schema) return schema;
  const follow = (text: string | undefined): string | undefined => text && withColumnRenamed(text, from, to);
  for (const index of indexesOf(next, key)) {
    const elements = index.elements.map((one) => ({ ...one, expression: follow(one.expression) }));
    next = putIndex(next, { ...index, elements, where: follow(index.where) });
  }
  next = updateTable(next, key, (one) => ({
    ...one,
    columns: one.columns.map((each) =>
      each.generated === undefined ? each : { ...each, default: follow(each.default) },
    ),
    constraints: one.constraints.map((each) => ({ ...each, expression: follow(each.expression) })),
  }));
  const children = (next.referencedBy.get(key) ?? []).filter((one) => one !== key);
  return [key, ...children].reduce((now, one) => withForgotten(now, one, from), next);
}

/** Which name in a text denotes it is not always clear: texts that contain it become unknown. */
function withForgotten(schema: Schema, key: string, name: string): Schema {
  const says = (text: string | undefined): boolean => text !== undefined && namesIt(text, name);
  return updateTable(schema, key, (table) => ({
    ...table,
    columns: table.columns.map((one) =>
      one.sqlite !== undefined && says(one.sqlite.source)
        ? { ...one, sqlite: { ...one.sqlite, source: undefined } }
        : one,
    ),
    constraints: table.constraints.map((one) => (says(one.source) ? { ...one, source: '' } : one)),
    triggers: table.triggers.map((one) => (says(one.source) ? { ...one, source: undefined } : one)),
  }));
}

export function setNotNull(schema: Schema, operation: SetNotNull, at: At): Schema {
  return withNullable(schema, operation, false, at);
}

export function dropNotNull(schema: Schema, operation: DropNotNull, at: At): Schema {
  return withNullable(schema, operation, true, at);
}

function withNullable(
  schema: Schema,
  { table, column }: SetNotNull | DropNotNull,
  nullable: boolean,
  at: At,
): Schema {
  if (at.conditional) return schema;
  return updateTable(schema, relationKey(schema, table), (one) => ({
    ...one,
    columns: one.columns.map((each) =>
      each.name === column.text
        ? { ...withSource(each, nullable ? withoutNotNull : withNotNull), nullable }
        : each,
    ),
  }));
}

/** With the definition that the server stores. */
function withSource(column: Column, change: (source: string) => string | undefined): Column {
  const { sqlite } = column;
  if (sqlite?.source === undefined) return column;
  return { ...column, sqlite: { ...sqlite, source: change(sqlite.source) } };
}
