/** CREATE TABLE: columns and constraints, AS a query, STRICT and WITHOUT ROWID; CREATE VIRTUAL TABLE. */
import { startsConstraint } from '../tokens/constraints.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateTable,
  Operation,
  Option,
  Persistence,
} from '../model/operation.ts';
import { blankTable, tableFromQuery } from '../tokens/create-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { takeIf, whole } from '../tokens/parts.ts';
import { columnDefinition, tableConstraint } from './columns.ts';

/** Parses what follows CREATE [TEMP] TABLE. */
export function createTable(cursor: Cursor, persistence: Persistence): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const made = { ...blankTable, span: whole(cursor), table, persistence, ifNotExists };
  if (cursor.take('as')) return cursor.isDone ? undefined : tableFromQuery(cursor, made);
  const body = cursor.group();
  const elements = body && elementsIn(body);
  const options = tableOptions(cursor);
  if (elements === undefined || options === undefined) return undefined;
  return [{ ...made, ...elements, storage: { ...made.storage, options } }];
}

function elementsIn(body: Cursor): Pick<CreateTable, 'columns' | 'constraints'> | undefined {
  const columns: ColumnDefinition[] = [];
  const constraints: ConstraintDefinition[] = [];
  const counted = new Set<string>();
  for (const part of body.list()) {
    if (!startsConstraint(part)) {
      const column = columnDefinition(part);
      if (column === undefined) return undefined;
      columns.push(column);
      continue;
    }
    // No comma is required between two constraints.
    while (!part.isDone) {
      const one = tableConstraint(part);
      if (one === undefined) return undefined;
      constraints.push(one.constraint);
      if (one.autoincrement && one.constraint.kind === 'primary-key')
        for (const { text } of one.constraint.columns) counted.add(text);
    }
  }
  return { columns: columns.map((one) => (counted.has(one.name.text) ? counting(one) : one)), constraints };
}

function counting(column: ColumnDefinition): ColumnDefinition {
  const { source } = column.sqlite ?? {};
  return { ...column, sqlite: { descendingKey: false, autoincrement: true, source } };
}

function tableOptions(cursor: Cursor): readonly Option[] | undefined {
  const options = cursor.list().map((one): Option | undefined => {
    const name = one.take('strict') ? 'strict' : one.take('without', 'rowid') ? 'without_rowid' : undefined;
    return name !== undefined && one.isDone ? { name, value: undefined } : undefined;
  });
  return options.every((one) => one !== undefined) ? options : undefined;
}

/** Parses what follows CREATE VIRTUAL TABLE: its module interprets the arguments. */
export function createVirtualTable(cursor: Cursor): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const table = cursor.objectName();
  const module = cursor.take('using') ? cursor.name() : undefined;
  if (table === undefined || module === undefined) return undefined;
  cursor.group();
  if (!cursor.isDone) return undefined;
  const storage = { ...blankTable.storage, accessMethod: module.text };
  return [{ ...blankTable, span: whole(cursor), table, persistence: 'permanent', ifNotExists, storage }];
}
