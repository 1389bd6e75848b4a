/**
 * Counts rows of tables and values of columns that the change removes: for a person to decide. Values that it has copied elsewhere count
 * too.
 */
import type { ObjectName } from '../../operations/model/operation.ts';
import type { CheckKind } from './check.ts';
import { rowsCheck, type Question } from './sql/forms.ts';
import { formerColumns, formerTable, actionsIn, type PlacedAction } from './sql/objects-before.ts';
import { quoted, shown, shownColumn, sqlName } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-lost-values',
  when: 'before',
  find: (facts) => actionsIn(facts).flatMap(lost),
};

function lost(action: PlacedAction): readonly Question[] {
  const { operation } = action;
  switch (operation.kind) {
    case 'dropRelation':
      return operation.relation === 'table' ? allRows(action, operation.target, 'dropped') : [];
    case 'truncate':
      return operation.tables.flatMap((name) => allRows(action, name, 'emptied'));
    case 'dropColumn':
      return values(action, operation.table, operation.column.text);
    default:
      return [];
  }
}

function allRows(
  action: PlacedAction,
  name: ObjectName,
  becomes: 'dropped' | 'emptied',
): readonly Question[] {
  const table = formerTable(action, name);
  if (table === undefined) return [];
  return [
    rowsCheck({
      title: `rows of ${shown(table.key)}, which is ${becomes}`,
      needs: [{ table }],
      query: `SELECT 1 FROM ${sqlName(table)}`,
      level: 'look',
    }),
  ];
}

/** The values of a generated column follow from others. */
function values(action: PlacedAction, name: ObjectName, column: string): readonly Question[] {
  const table = formerTable(action, name);
  const columns = table && formerColumns(action, table, [column]);
  if (table === undefined || columns === undefined || columns[0]?.generated !== undefined) return [];
  return [
    rowsCheck({
      title: `rows with a value in ${shownColumn(table.key, column)}, which is dropped`,
      needs: [{ table, column }],
      query: `SELECT 1 FROM ${sqlName(table)} WHERE ${quoted(column)} IS NOT NULL`,
      level: 'look',
    }),
  ];
}
