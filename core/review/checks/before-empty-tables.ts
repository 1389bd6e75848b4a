/** Counts rows of a table that gets a NOT NULL column without a value for them: the statement fails on the first row. */
import { requiresEmpty } from '../../schema/requires-empty.ts';
import type { CheckKind } from './check.ts';
import { rowsCheck } from './sql/forms.ts';
import { formerTable, isWrittenBefore, actionsIn } from './sql/objects-before.ts';
import { shown, shownColumn, sqlName } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-empty-tables',
  when: 'before',
  find: (facts) =>
    actionsIn(facts).flatMap((action) => {
      const { operation, fact } = action;
      if (!requiresEmpty(operation, fact.before)) return [];
      const table = formerTable(action, operation.table);
      if (table === undefined || isWrittenBefore(action, table.key)) return [];
      const name = shownColumn(table.key, operation.column.name.text);
      return [
        rowsCheck({
          title: `rows of ${shown(table.key)}, which would have no value in ${name}`,
          needs: [{ table }],
          query: `SELECT 1 FROM ${sqlName(table)}`,
          level: 'STOP',
        }),
      ];
    }),
};
