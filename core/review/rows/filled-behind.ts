/**
 * Columns that a change adds and fills by UPDATE, and that nothing gives to rows which come behind it: previous releases go on writing such rows, and the
 * one that uses the column finds them. Only where the column takes nulls in the end; does not say what a release does with a null.
 */
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { filledOnInsert } from '../statements/triggers.ts';

/** For the step that waits for a time: empty where the order says nothing of it. */
export function stopForRows(own: readonly Placed[]): readonly string[] {
  const filled = own.flatMap(filledAt);
  const names = [...new Set(filled.map(({ name }) => oneLine(name)))].join(', ');
  return filled.length === 0
    ? []
    : [
        `Where the new release does not bear rows without ${names}, which others go on writing, stop the application, until that one starts.`,
      ];
}

interface Filled {
  readonly key: string;
  readonly name: string;
  readonly placed: Placed;
}

/** Sentences, one for a table. */
export function filledBehind(own: readonly Placed[]): readonly string[] {
  return [...groupBy(own.flatMap(filledAt), ({ key }) => key)].map(([key, filled]) => {
    const table = oneLine(displayName(key));
    const names = [...new Set(filled.map(({ name }) => oneLine(name)))].join(', ');
    const places = placesInWords([...new Set(filled.map(({ placed }) => placed.place))]);
    return `Rows that previous releases write to ${table} after ${places} have no ${names}: stop these until the new release runs, or have that one bear nulls there and fill the rows when no older one runs any more.`;
  });
}

function filledAt(placed: Placed): readonly Filled[] {
  const { one, section, start } = placed;
  const schema = schemaAt(placed);
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'update') return [];
    const key = relationKey(schema, operation.table);
    const [was, is] = [tableByKey(start, key), tableByKey(section.after, key)];
    if (was === undefined || is === undefined) return [];
    return operation.columns.flatMap((name) => {
      const now = column(is, name);
      const isOpen =
        column(was, name) === undefined &&
        now?.nullable === true &&
        now.default === undefined &&
        now.identity === undefined &&
        now.generated === undefined;
      return isOpen && filledOnInsert(is, name, section.after) === undefined ? [{ key, name, placed }] : [];
    });
  });
}
