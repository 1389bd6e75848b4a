/** Rows that are there twice where a change wants each once: the change fails on the first two, and which of them stays is for people. Sentences. */
import { shown } from '../shown.ts';
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { withoutBrackets } from '../../plan/expression.ts';
import { oneLine } from '../../plan/format.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Check } from '../model.ts';
import { joined } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** `asked`: what the pre-flight asks. Where it asks for none, none are to be expected, or the change itself makes the rows. */
export function duplicatesToDecide(
  statements: readonly Placed[],
  asked: readonly Check[],
): readonly string[] {
  const found = statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      const wanted = onceBy(operation);
      const key = wanted && relationKey(schemaAt(placed), wanted.table);
      const table = key === undefined ? undefined : tableByKey(placed.start, key);
      if (wanted === undefined || table === undefined) return [];
      const titles = [
        `no duplicates in ${shown(table.key)}${wanted.name === undefined ? '' : ` for ${oneLine(wanted.name)}`}`,
        `no duplicates of ${shown(table.key)} (${wanted.columns.map(oneLine).join(', ')})`,
      ];
      if (!asked.some(({ title }) => titles.includes(title))) return [];
      return [{ table: shown(table.key), by: wanted.by.map(oneLine).join(', '), place: placed.place }];
    }),
  );
  const [one] = found;
  if (one === undefined) return [];
  const twice = [...new Set(found.map(({ table, by }) => `${table} ${by}`))];
  return twice.length === 1
    ? [
        `What becomes of rows of ${one.table} that are there twice by ${one.by}: ${one.place} fails on the first two, and nothing in the files takes one away. Somebody decides before which of them stays; the query that lists them stands in the pre-flight.`,
      ]
    : [
        `What becomes of rows that are there twice, as nothing in the files takes one away: of ${joined(found.map(({ table, by, place }) => `${table} by ${by} (${place} fails on the first two)`))}. Somebody decides before which of them stay; the queries that list them stand in the pre-flight.`,
      ];
}

function onceBy(operation: Operation):
  | {
      readonly table: ObjectName;
      readonly name: string | undefined;
      readonly columns: readonly string[];
      /** With expressions, and the condition of what it is about. */
      readonly by: readonly string[];
    }
  | undefined {
  if (operation.kind === 'createIndex')
    return operation.unique
      ? {
          table: operation.table,
          name: operation.name?.text,
          columns: operation.elements.flatMap((one) => one.column?.text ?? []),
          by: byElements(operation),
        }
      : undefined;
  if (operation.kind !== 'addConstraint') return undefined;
  const { constraint, table } = operation;
  return constraint.kind === 'unique' || constraint.kind === 'primary-key'
    ? { table, name: undefined, columns: namesOf(constraint.columns), by: namesOf(constraint.columns) }
    : undefined;
}

function namesOf(columns: readonly { readonly text: string }[]): readonly string[] {
  return columns.map(({ text }) => text);
}

function byElements({
  elements,
  where,
}: Extract<Operation, { readonly kind: 'createIndex' }>): readonly string[] {
  const by = elements.map(
    ({ column, expression }) => column?.text ?? withoutBrackets(expression?.text ?? ''),
  );
  return where === undefined
    ? by
    : [...by.slice(0, -1), `${by.at(-1) ?? ''} where ${withoutBrackets(where.text)}`];
}
