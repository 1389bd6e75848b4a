/** Rows of tables and values of columns that the change removes: for a person to look at. Values that it has copied elsewhere by then count too. */
import type { ObjectName } from '../../operations/operation.ts';
import type { CheckKind } from './check.ts';
import { rowsCheck, type Question } from './sql/forms.ts';
import { formerColumns, formerTable, stepsIn, type Step } from './sql/former.ts';
import { quoted, shown, shownColumn, sqlName } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-lost-values',
  when: 'before',
  find: (facts) => stepsIn(facts).flatMap(lost),
};

function lost(step: Step): readonly Question[] {
  const { operation } = step;
  switch (operation.kind) {
    case 'dropRelation':
      return operation.relation === 'table' ? allRows(step, operation.target, 'dropped') : [];
    case 'truncate':
      return operation.tables.flatMap((name) => allRows(step, name, 'emptied'));
    case 'dropColumn':
      return values(step, operation.table, operation.column.text);
    default:
      return [];
  }
}

function allRows(step: Step, name: ObjectName, becomes: 'dropped' | 'emptied'): readonly Question[] {
  const table = formerTable(step, name);
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

/** What a generated column holds follows from others. */
function values(step: Step, name: ObjectName, column: string): readonly Question[] {
  const table = formerTable(step, name);
  const columns = table && formerColumns(step, table, [column]);
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
