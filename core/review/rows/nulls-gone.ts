/** Nulls of columns that were there and that an UPDATE fills: behind it nothing says which rows had them. A sentence. */
import { oneLine } from '../../plan/format.ts';
import { isOnlyWhereNull } from './bounds.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { joined } from '../../text/enumerate.ts';
import { valueForNulls } from './null-fill.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';

const mostNames = 4;

export function nullsGone(statements: readonly Placed[]): readonly string[] {
  const found = statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'update') return [];
      const key = relationKey(schemaAt(placed), operation.table);
      const was = tableByKey(placed.start, key);
      // One constant is found again, and lines of the way back make nulls of it.
      const { text } = placed.one.statement.parsed;
      const names = operation.columns.filter(
        (name) =>
          was !== undefined &&
          column(was, name)?.nullable === true &&
          isOnlyWhereNull(operation.where, name) &&
          valueForNulls(text, name) === undefined,
      );
      return names.map((name) => ({ name: oneLine(`${displayName(key)}.${name}`), place: placed.place }));
    }),
  );
  if (found.length === 0) return [];
  const names = joined([...new Set(found.map(({ name }) => name))], mostNames);
  const places = placesInWords([...new Set(found.map(({ place }) => place))]);
  return [
    `Which rows had a null in ${names}: ${places} ${found.length === 1 ? 'fills' : 'fill'} them, and nothing tells them apart afterwards. Keep their keys first where that may have to be taken back.`,
  ];
}
