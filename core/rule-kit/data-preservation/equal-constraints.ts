/** Whether a table still enforces what a constraint or a unique index of it enforced. */
import { column as columnOf, columnsOf, indexesOf, tableByKey } from '../../schema/lookup.ts';
import type { Constraint, Schema, Table } from '../../schema/model.ts';

/** A unique index prevents duplicates in a subset of these columns. */
export function holdsUnique(schema: Schema, table: string, columns: readonly string[]): boolean {
  // SQLite: INTEGER PRIMARY KEY is the rowid and has no index.
  const isRowid = tableByKey(schema, table)?.constraints.some(
    (one) => one.kind === 'primary-key' && one.index === undefined && one.columns.join() === columns.join(),
  );
  if (isRowid === true) return true;
  return indexesOf(schema, table).some((one) => {
    const own = columnsOf(one);
    const isPlain = one.unique && one.valid && one.where === undefined && own.length === one.elements.length;
    return isPlain && own.length > 0 && own.every((name) => columns.includes(name));
  });
}

/** Keys, foreign keys and NOT NULL, compared by their columns; a missing column needs none. Conditions of CHECKs are not compared. */
export function isProtected(found: Constraint, schema: Schema, key: string): boolean {
  const table = tableByKey(schema, key);
  if (table === undefined || !hasColumns(table, found.columns)) return true;
  switch (found.kind) {
    case 'primary-key':
    case 'unique':
      return holdsUnique(schema, key, found.columns);
    case 'foreign-key':
      return table.constraints.some(
        (one) => one.kind === 'foreign-key' && one.columns.join() === found.columns.join(),
      );
    default:
      return provesNotNull(found, table);
  }
}

export function hasColumns(table: Table, columns: readonly string[]): boolean {
  return columns.every((name) => columnOf(table, name) !== undefined);
}

/** NOT NULL itself, or a CHECK that existed to prove it. */
function provesNotNull({ kind, columns: own, provesNotNull: proved }: Constraint, table: Table): boolean {
  const columns = kind === 'not-null' ? own : proved;
  return columns.length > 0 && columns.every((name) => columnOf(table, name)?.nullable === false);
}
