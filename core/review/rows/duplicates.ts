/** Rows that are there twice where a change wants each once: the change fails on the first two, and which of them stays is for people. Sentences. */
import { shown } from '../shown.ts';
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Check } from '../model.ts';
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
      const by =
        wanted.columns.length === 0 ? oneLine(wanted.name ?? '') : wanted.columns.map(oneLine).join(', ');
      return [
        `What becomes of rows of ${shown(table.key)} that are there twice by ${by}: ${placed.place} fails on the first two, and nothing in the files takes one away. Somebody decides before which of them stays; the query that lists them stands in the pre-flight.`,
      ];
    }),
  );
  return [...new Set(found)];
}

function onceBy(
  operation: Operation,
):
  | { readonly table: ObjectName; readonly name: string | undefined; readonly columns: readonly string[] }
  | undefined {
  if (operation.kind === 'createIndex')
    return operation.unique
      ? {
          table: operation.table,
          name: operation.name?.text,
          columns: operation.elements.flatMap((one) => one.column?.text ?? []),
        }
      : undefined;
  if (operation.kind !== 'addConstraint') return undefined;
  const { constraint, table } = operation;
  return constraint.kind === 'unique' || constraint.kind === 'primary-key'
    ? { table, name: undefined, columns: constraint.columns.map(({ text }) => text) }
    : undefined;
}
