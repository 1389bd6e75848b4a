/**
 * ALTER TABLE: DuckDB's actions, and PostgreSQL's that it refuses, so that a rule can report them. DuckDB takes one action; several are read
 * for the same reason.
 */
import type { Name, ObjectName, Operation } from '../model/operation.ts';
import { startsConstraint } from '../tokens/constraints.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { expressionOf, takeIf } from '../tokens/parts.ts';
import { columnDefinition, tableConstraint } from './columns.ts';
import { readType } from './types.ts';

/** Parses what follows ALTER TABLE. */
export function alterTable(cursor: Cursor): readonly Operation[] | undefined {
  const ifTableExists = takeIf(cursor, 'exists');
  const table = cursor.objectName();
  if (table === undefined || cursor.isDone) return undefined;
  const actions = cursor.list().map((part) => action(part, { table, ifTableExists, only: false }));
  return actions.every((one) => one !== undefined) ? actions : undefined;
}

interface Base {
  readonly table: ObjectName;
  readonly ifTableExists: boolean;
  readonly only: boolean;
}

function action(cursor: Cursor, base: Base): Operation | undefined {
  const span = cursor.rest();
  const verb = cursor.takeOne('rename', 'add', 'drop', 'alter');
  const made = verb === undefined ? undefined : { rename, add, drop, alter }[verb](cursor, { ...base, span });
  return cursor.isDone ? made : undefined;
}

interface Placed extends Base {
  readonly span: Operation['span'];
}

function rename(cursor: Cursor, base: Placed): Operation | undefined {
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
  cursor.take('column');
  const column = cursor.name();
  const to = cursor.take('to') ? cursor.name() : undefined;
  return column && to && { ...base, kind: 'renameColumn', relation: 'table', column, to };
}

function add(cursor: Cursor, base: Placed): Operation | undefined {
  if (startsConstraint(cursor)) {
    const constraint = tableConstraint(cursor);
    return constraint && { ...base, kind: 'addConstraint', constraint };
  }
  cursor.take('column');
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const column = columnDefinition(cursor);
  return column && { ...base, kind: 'addColumn', column, ifNotExists };
}

function drop(cursor: Cursor, base: Placed): Operation | undefined {
  const what = cursor.takeOne('constraint', 'column');
  const ifExists = takeIf(cursor, 'exists');
  const name = cursor.name();
  const cascade = cursor.takeOne('cascade', 'restrict') === 'cascade';
  if (name === undefined) return undefined;
  return what === 'constraint'
    ? { ...base, kind: 'dropConstraint', constraint: name, ifExists, cascade }
    : { ...base, kind: 'dropColumn', column: name, ifExists, cascade };
}

function alter(cursor: Cursor, base: Placed): Operation | undefined {
  cursor.take('column');
  const column = cursor.name();
  if (column === undefined) return undefined;
  if (cursor.take('set', 'not', 'null')) return { ...base, kind: 'setNotNull', column };
  if (cursor.take('drop', 'not', 'null')) return { ...base, kind: 'dropNotNull', column };
  if (cursor.take('drop', 'default')) return { ...base, kind: 'dropDefault', column };
  if (cursor.take('set', 'default'))
    return { ...base, kind: 'setDefault', column, default: expressionOf(cursor) };
  return typeChange(cursor, base, column);
}

function typeChange(cursor: Cursor, base: Placed, column: Name): Operation | undefined {
  cursor.take('set', 'data');
  const type = cursor.take('type') ? readType(cursor) : undefined;
  if (type === undefined) return undefined;
  const using = cursor.take('using') ? expressionOf(cursor) : undefined;
  return { ...base, kind: 'alterColumnType', column, type, using, collation: undefined };
}
