/** Actions of ALTER TABLE that dialects without a grammar share; most in the syntax that SQLite and DuckDB have from PostgreSQL. */
import type {
  ColumnDefinition,
  ConstraintDefinition,
  Name,
  ObjectName,
  Operation,
  Option,
} from '../model/operation.ts';
import { startsConstraint } from './constraints.ts';
import type { Cursor } from './cursor.ts';
import { expressionOf, takeIf } from './parts.ts';

/** What all actions on one table have. */
export interface Action {
  readonly span: Operation['span'];
  readonly table: ObjectName;
  readonly ifTableExists: boolean;
  readonly only: boolean;
}

/** A change of options of the table itself. */
export function changedOptions(base: Action, options: readonly Option[]): Operation {
  return {
    ...base,
    ...{ kind: 'alterTableOption', option: 'other', options },
    ...{ value: undefined, index: undefined, everyTrigger: false, firing: 'origin', object: undefined },
    ...{ reset: [], optionChanges: [], constraint: undefined },
  };
}

/** Parses what follows RENAME. */
export function renameColumn(cursor: Cursor, base: Action): Operation | undefined {
  cursor.take('column');
  const column = cursor.name();
  const to = cursor.take('to') ? cursor.name() : undefined;
  return column && to && { ...base, kind: 'renameColumn', relation: 'table', column, to };
}

export interface Definitions {
  readonly column: (cursor: Cursor) => ColumnDefinition | undefined;
  readonly constraint: (cursor: Cursor) => ConstraintDefinition | undefined;
}

/** Parses what follows ADD. */
export function add(cursor: Cursor, base: Action, read: Definitions): Operation | undefined {
  if (startsConstraint(cursor)) {
    const constraint = read.constraint(cursor);
    return constraint && { ...base, kind: 'addConstraint', constraint };
  }
  cursor.take('column');
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const column = read.column(cursor);
  return column && { ...base, kind: 'addColumn', column, ifNotExists };
}

/** Parses what follows ALTER. `otherwise`: a change of the column’s type. */
export function alterColumn(
  cursor: Cursor,
  base: Action,
  otherwise: (cursor: Cursor, base: Action, column: Name) => Operation | undefined,
): Operation | undefined {
  cursor.take('column');
  const column = cursor.name();
  if (column === undefined) return undefined;
  if (cursor.take('set', 'not', 'null')) return { ...base, kind: 'setNotNull', column };
  if (cursor.take('drop', 'not', 'null')) return { ...base, kind: 'dropNotNull', column };
  if (cursor.take('drop', 'default')) return { ...base, kind: 'dropDefault', column };
  if (cursor.take('set', 'default'))
    return { ...base, kind: 'setDefault', column, default: expressionOf(cursor) };
  return otherwise(cursor, base, column);
}
