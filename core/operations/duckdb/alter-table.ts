/**
 * ALTER TABLE: DuckDB's actions, and PostgreSQL's that it refuses, so that a rule can report them. DuckDB takes one action; several are read
 * for the same reason.
 */
import type { Name, Operation } from '../model/operation.ts';
import { add, alterColumn, renameColumn, type Action } from '../tokens/alter-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { expressionOf, takeIf } from '../tokens/parts.ts';
import { columnDefinition, tableConstraint } from './columns.ts';
import { readType } from './types.ts';

/** Parses what follows ALTER TABLE. */
export function alterTable(cursor: Cursor): readonly Operation[] | undefined {
  const ifTableExists = takeIf(cursor, 'exists');
  const table = cursor.objectName();
  if (table === undefined || cursor.isDone) return undefined;
  const made = cursor.list().map((part) => action(part, { table, ifTableExists, only: false }));
  return made.every((one) => one !== undefined) ? made : undefined;
}

function action(cursor: Cursor, base: Omit<Action, 'span'>): Operation | undefined {
  const span = cursor.rest();
  const verb = cursor.takeOne('rename', 'add', 'drop', 'alter');
  const made = verb === undefined ? undefined : actions[verb](cursor, { ...base, span });
  return cursor.isDone ? made : undefined;
}

const definitions = { column: columnDefinition, constraint: tableConstraint };

const actions = {
  rename,
  add: (cursor: Cursor, base: Action) => add(cursor, base, definitions),
  drop,
  alter: (cursor: Cursor, base: Action) => alterColumn(cursor, base, typeChange),
};

function rename(cursor: Cursor, base: Action): Operation | undefined {
  if (cursor.take('to')) {
    const to = cursor.name();
    const { span, table: target, ifTableExists: ifExists } = base;
    return to && { kind: 'renameRelation', span, relation: 'table', spelling: 'table', target, to, ifExists };
  }
  if (cursor.take('constraint')) {
    const constraint = cursor.name();
    const to = cursor.take('to') ? cursor.name() : undefined;
    return constraint && to && { ...base, kind: 'renameConstraint', constraint, to };
  }
  return renameColumn(cursor, base);
}

function drop(cursor: Cursor, base: Action): Operation | undefined {
  const what = cursor.takeOne('constraint', 'column');
  const ifExists = takeIf(cursor, 'exists');
  const name = cursor.name();
  const cascade = cursor.takeOne('cascade', 'restrict') === 'cascade';
  if (name === undefined) return undefined;
  return what === 'constraint'
    ? { ...base, kind: 'dropConstraint', constraint: name, ifExists, cascade }
    : { ...base, kind: 'dropColumn', column: name, ifExists, cascade };
}

function typeChange(cursor: Cursor, base: Action, column: Name): Operation | undefined {
  cursor.take('set', 'data');
  const type = cursor.take('type') ? readType(cursor) : undefined;
  if (type === undefined) return undefined;
  const using = cursor.take('using') ? expressionOf(cursor) : undefined;
  return { ...base, kind: 'alterColumnType', column, type, using, collation: undefined };
}
