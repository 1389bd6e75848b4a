/**
 * ALTER TABLE: SQLite's actions (3.53 has more than 3.52), and other servers' syntax for them, so that a rule can report which of them the
 * target rejects. One action each.
 */
import { startsConstraint } from '../tokens/constraints.ts';
import type { Name, ObjectName, Operation } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { expressionOf, takeIf } from '../tokens/parts.ts';
import { columnDefinition, readType, tableConstraint } from './columns.ts';

/** Parses what follows ALTER TABLE. */
export function alterTable(cursor: Cursor): readonly Operation[] | undefined {
  const ifTableExists = takeIf(cursor, 'exists');
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const from = cursor.at;
  const span = { start: cursor.offset, end: cursor.tokens.at(-1)?.end ?? cursor.offset };
  const base = { span, table, ifTableExists, only: false };
  const action = cursor.takeOne('rename', 'add', 'drop', 'alter');
  const made =
    action === 'rename'
      ? rename(cursor, base)
      : action === 'add'
        ? add(cursor, base)
        : action === 'drop'
          ? drop(cursor, base)
          : action === 'alter'
            ? alter(cursor, base)
            : undefined;
  return made !== undefined && cursor.isDone && cursor.at > from ? [made] : undefined;
}

interface Base {
  readonly span: Operation['span'];
  readonly table: ObjectName;
  readonly ifTableExists: boolean;
  readonly only: boolean;
}

function rename(cursor: Cursor, base: Base): Operation | undefined {
  if (cursor.take('to')) {
    const to = cursor.name();
    const { span, table: target } = base;
    const relation = 'table';
    return to && { kind: 'renameRelation', span, relation, spelling: 'table', target, to, ifExists: false };
  }
  cursor.take('column');
  const column = cursor.name();
  const to = cursor.take('to') ? cursor.name() : undefined;
  return column && to && { ...base, kind: 'renameColumn', relation: 'table', column, to };
}

function add(cursor: Cursor, base: Base): Operation | undefined {
  if (startsConstraint(cursor)) {
    const constraint = tableConstraint(cursor)?.constraint;
    return constraint && { ...base, kind: 'addConstraint', constraint };
  }
  cursor.take('column');
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const column = columnDefinition(cursor);
  return column && { ...base, kind: 'addColumn', column, ifNotExists };
}

function drop(cursor: Cursor, base: Base): Operation | undefined {
  const none = { ifExists: false, cascade: false };
  if (cursor.take('constraint')) {
    const ifExists = takeIf(cursor, 'exists');
    const constraint = cursor.name();
    cursor.takeOne('cascade', 'restrict');
    return constraint && { ...base, ...none, kind: 'dropConstraint', constraint, ifExists };
  }
  cursor.take('column');
  const ifExists = takeIf(cursor, 'exists');
  const column = cursor.name();
  return column && { ...base, ...none, kind: 'dropColumn', column, ifExists };
}

function alter(cursor: Cursor, base: Base): Operation | undefined {
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

function typeChange(cursor: Cursor, base: Base, column: Name): Operation | undefined {
  cursor.take('set', 'data');
  const type = cursor.take('type') ? readType(cursor) : undefined;
  if (type === undefined || type.name === '') return undefined;
  return { ...base, kind: 'alterColumnType', column, type, using: undefined, collation: undefined };
}
