/**
 * Lists rows that are still null in a column which the change backfills: a person decides, because the backfill may skip some on purpose.
 */
import { column, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { CheckKind } from './check.ts';
import { rowsCheck, type Question } from './sql/forms.ts';
import { actionsIn, type PlacedAction } from './sql/objects-before.ts';
import { quoted, shownColumn, sqlName } from './sql/names.ts';

export const check: CheckKind = {
  id: 'after-fills',
  when: 'after',
  find: (facts) => actionsIn(facts).flatMap(filled),
};

/** An UPDATE of a new column, of every row, or of rows selected by that column. A NOT NULL column needs no check. */
function filled({ operation, fact, facts }: PlacedAction): readonly Question[] {
  if (operation.kind !== 'update') return [];
  const key = relationKey(fact.before, operation.table);
  const [was, is] = [tableByKey(facts.found, key), tableByKey(facts.left, key)];
  if (is === undefined) return [];
  return operation.columns.flatMap((name) => {
    const of = column(is, name);
    const isNew = is.complete && (was === undefined || column(was, name) === undefined);
    const isFill = isNew || operation.where === undefined || operation.where.columns.includes(name);
    if (of?.nullable !== true || !isFill) return [];
    return [
      rowsCheck({
        title: `rows that are still null in ${shownColumn(key, name)}`,
        needs: [{ table: is, column: name }],
        query: `SELECT 1 FROM ${sqlName(is)} WHERE ${quoted(name)} IS NULL`,
        level: 'look',
      }),
    ];
  });
}
