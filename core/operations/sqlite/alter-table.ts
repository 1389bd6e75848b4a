/**
 * ALTER TABLE: SQLite's actions (3.53 has more than 3.52), and other servers' syntax for them, so that a rule can report which of them the
 * target rejects. One action each.
 */
import type { Name, Operation } from '../model/operation.ts';
import { add, alterColumn, renameColumn, type Action } from '../tokens/alter-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { takeIf } from '../tokens/parts.ts';
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
        ? add(cursor, base, definitions)
        : action === 'drop'
          ? drop(cursor, base)
          : action === 'alter'
            ? alterColumn(cursor, base, typeChange)
            : undefined;
  return made !== undefined && cursor.isDone && cursor.at > from ? [made] : undefined;
}

const definitions = {
  column: columnDefinition,
  constraint: (cursor: Cursor) => tableConstraint(cursor)?.constraint,
};

function rename(cursor: Cursor, base: Action): Operation | undefined {
  if (cursor.take('to')) {
    const to = cursor.name();
    const { span, table: target } = base;
    const relation = 'table';
    return to && { kind: 'renameRelation', span, relation, spelling: 'table', target, to, ifExists: false };
  }
  return renameColumn(cursor, base);
}

function drop(cursor: Cursor, base: Action): Operation | undefined {
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

function typeChange(cursor: Cursor, base: Action, column: Name): Operation | undefined {
  cursor.take('set', 'data');
  const type = cursor.take('type') ? readType(cursor) : undefined;
  if (type === undefined || type.name === '') return undefined;
  return { ...base, kind: 'alterColumnType', column, type, using: undefined, collation: undefined };
}
