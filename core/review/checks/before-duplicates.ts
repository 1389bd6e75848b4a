/** Counts repeated values that a new unique index, unique constraint or primary key rejects. */
import type { Operation } from '../../operations/model/operation.ts';
import { oneLine } from '../../text/format.ts';
import type { CheckKind } from './check.ts';
import { rowsCheck, type Question } from './sql/forms.ts';
import {
  callsNew,
  formerColumns,
  formerTable,
  isWrittenBefore,
  actionsIn,
  type PlacedAction,
} from './sql/objects-before.ts';
import { list, quoted, shown, sqlName } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-duplicates',
  when: 'before',
  find: (facts) => actionsIn(facts).flatMap(duplicates),
};

interface Key {
  /** As SQL. */
  readonly elements: readonly string[];
  /** For display; an expression has none. */
  readonly names: readonly string[];
  /** All columns that it is computed from. */
  readonly columns: readonly string[];
  readonly where: string | undefined;
  readonly nullsNotDistinct: boolean;
  readonly calls: readonly { readonly name: string }[];
}

function duplicates(action: PlacedAction): readonly Question[] {
  const { operation } = action;
  const key = keyOf(operation);
  if (key === undefined || !('table' in operation) || operation.table === undefined) return [];
  const table = formerTable(action, operation.table);
  if (table === undefined || isWrittenBefore(action, table.key) || callsNew(action, key.calls)) return [];
  if (formerColumns(action, table, key.columns) === undefined) return [];
  const given = key.nullsNotDistinct ? [] : key.elements.map((one) => `${one} IS NOT NULL`);
  const conditions = [...(key.where === undefined ? [] : [`(${key.where})`]), ...given];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const isPlain = key.names.length === key.elements.length && key.where === undefined;
  return [
    rowsCheck({
      title: `values of ${shown(table.key)} (${list(key.names.length > 0 ? key.names.map(oneLine) : ['expression'])}) that more than one row has, which become unique`,
      needs: [{ table }, ...key.columns.map((column) => ({ table, column }))],
      query: `SELECT 1 FROM ${sqlName(table)}${where} GROUP BY ${key.elements.join(', ')} HAVING count(*) > 1`,
      level: 'STOP',
      quotesMigration: !isPlain,
    }),
  ];
}

function keyOf(operation: Operation): Key | undefined {
  if (operation.kind === 'createIndex') {
    const { unique, elements, where, nullsNotDistinct } = operation;
    if (!unique) return undefined;
    const names = elements.flatMap((one) => one.column?.text ?? []);
    const expressions = [where, ...elements.map(({ expression }) => expression)];
    return {
      elements: elements.map((one) =>
        one.expression === undefined ? quoted(one.column?.text ?? '') : `(${one.expression.text})`,
      ),
      names,
      columns: [...names, ...expressions.flatMap((one) => one?.columns ?? [])],
      where: where?.text,
      nullsNotDistinct,
      calls: expressions.flatMap((one) => one?.functions ?? []),
    };
  }
  if (operation.kind !== 'addConstraint') return undefined;
  const { constraint } = operation;
  if (constraint.kind !== 'primary-key' && constraint.kind !== 'unique') return undefined;
  if (constraint.usingIndex !== undefined || constraint.withoutOverlaps) return undefined;
  const names = constraint.columns.map(({ text }) => text);
  return {
    ...{ names, columns: names, elements: names.map(quoted), where: undefined, calls: [] },
    nullsNotDistinct: constraint.kind === 'unique' && constraint.nullsNotDistinct,
  };
}
