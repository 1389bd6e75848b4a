/** Counts rows with a value that the new type of their column rejects, if the new value is the old one or a plain cast of it. */
import { column, keyOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import { typeText } from '../../schema/type-text.ts';
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
import { castOf, refusedBy } from './sql/refused-by-type.ts';

export const check: CheckKind = {
  id: 'before-casts',
  when: 'before',
  find: (facts) => actionsIn(facts).flatMap(refusedValues),
};

function refusedValues(action: PlacedAction): readonly Question[] {
  const { operation, fact } = action;
  if (operation.kind !== 'alterColumnType') return [];
  const name = operation.column.text;
  const table = formerTable(action, operation.table);
  const [was] = (table && formerColumns(action, table, [name])) ?? [];
  const now = tableByKey(fact.after, relationKey(fact.after, operation.table));
  const is = now && column(now, name);
  const cast = castOf(operation, name);
  if (table === undefined || was === undefined || is === undefined || cast === undefined) return [];
  if (isWrittenBefore(action, table.key)) return [];
  const { type: to } = is;
  const made = fact.after.types.get(keyOf(to.schema ?? 'public', to.name));
  const refused = refusedBy({ from: was.type, to, made, value: quoted(name), cast });
  if (refused === undefined) return [];
  const refuses = refused.isDoubted === true ? 'may refuse' : 'refuses';
  return [
    rowsCheck({
      title: `rows with a value in ${shownColumn(table.key, name)} that its new type ${typeText(to)} ${refuses}`,
      needs: [{ table, column: name, type: was.type }],
      query: `SELECT 1 FROM ${sqlName(table)} WHERE ${refused.where}`,
      level: refused.isDoubted === true ? 'look' : 'STOP',
    }),
  ];
}
