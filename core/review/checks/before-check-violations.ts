/** Counts rows that violate a new or validated CHECK constraint. */
import { oneLine } from '../../text/format.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import { callsIn, identifiersIn } from '../../schema/expression-text.ts';
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
import { shown, sqlName } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-check-violations',
  when: 'before',
  find: (facts) => actionsIn(facts).flatMap(violations),
};

interface Condition {
  readonly text: string;
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly calls: readonly { readonly name: string }[];
}

function violations(action: PlacedAction): readonly Question[] {
  const condition = conditionOf(action);
  const { operation } = action;
  if (condition === undefined || !('table' in operation) || operation.table === undefined) return [];
  const table = formerTable(action, operation.table);
  if (table === undefined || isWrittenBefore(action, table.key) || callsNew(action, condition.calls))
    return [];
  if (formerColumns(action, table, condition.columns) === undefined) return [];
  const which = condition.name === undefined ? 'the new check' : `check ${oneLine(condition.name)}`;
  return [
    rowsCheck({
      title: `rows of ${shown(table.key)} that ${which} refuses`,
      needs: [{ table }, ...condition.columns.map((column) => ({ table, column }))],
      query: `SELECT 1 FROM ${sqlName(table)} WHERE NOT (${condition.text})`,
      level: 'STOP',
      quotesMigration: true,
    }),
  ];
}

function conditionOf({ operation, fact }: PlacedAction): Condition | undefined {
  if (operation.kind === 'addConstraint' && operation.constraint.kind === 'check') {
    const { expression, name, notValid, notEnforced } = operation.constraint;
    if (notValid || notEnforced) return undefined;
    const { text, columns, functions } = expression;
    return { text, name: name?.text, columns, calls: functions };
  }
  if (operation.kind !== 'validateConstraint') return undefined;
  const table = tableByKey(fact.before, relationKey(fact.before, operation.table));
  const found = table?.constraints.find(({ name }) => name === operation.constraint.text);
  if (table === undefined || found?.expression === undefined || found.kind !== 'check' || found.valid)
    return undefined;
  const words = identifiersIn(found.expression);
  return {
    text: found.expression,
    name: found.name,
    columns: table.columns.flatMap(({ name }) => (words.has(name) ? [name] : [])),
    calls: callsIn(found.expression),
  };
}
