/** Counts rows with a null in a column that becomes NOT NULL, or part of a primary key: the statement fails on them. */
import { provenNotNull, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { CheckKind } from './check.ts';
import { rowsCheck, type Question } from './sql/forms.ts';
import {
  formerColumns,
  formerTable,
  isWrittenBefore,
  actionsIn,
  type PlacedAction,
} from './sql/objects-before.ts';
import { quoted, shownColumn, sqlName } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-nulls',
  when: 'before',
  find: (facts) =>
    actionsIn(facts).flatMap((action) => required(action).flatMap((name) => ofColumn(action, name))),
};

function required({ operation, fact }: PlacedAction): readonly string[] {
  if (operation.kind === 'setNotNull') return [operation.column.text];
  if (operation.kind === 'validateConstraint') {
    const table = tableByKey(fact.before, relationKey(fact.before, operation.table));
    const found = table?.constraints.find(({ name }) => name === operation.constraint.text);
    return found?.kind === 'not-null' && !found.valid ? found.columns : [];
  }
  if (operation.kind !== 'addConstraint') return [];
  const { constraint } = operation;
  if (constraint.kind === 'not-null') return constraint.notValid ? [] : [constraint.column.text];
  return constraint.kind === 'primary-key' ? constraint.columns.map(({ text }) => text) : [];
}

function ofColumn(action: PlacedAction, name: string): readonly Question[] {
  if (!('table' in action.operation) || action.operation.table === undefined) return [];
  const table = formerTable(action, action.operation.table);
  const columns = table && formerColumns(action, table, [name]);
  if (table === undefined || columns === undefined || isWrittenBefore(action, table.key)) return [];
  if (table.table !== undefined && provenNotNull(table.table, name)) return [];
  return [
    rowsCheck({
      title: `rows with a null in ${shownColumn(table.key, name)}, which becomes NOT NULL`,
      needs: [{ table, column: name }],
      query: `SELECT 1 FROM ${sqlName(table)} WHERE ${quoted(name)} IS NULL`,
      level: 'STOP',
    }),
  ];
}
