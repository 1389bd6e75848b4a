/** Columns that go from one table while one of the same name and type comes to another: whether the values were to move is somebody's to say. */
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { typeText } from '../../schema/type-text.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { mayFill } from './fills.ts';
import { copiesAt } from './losses.ts';
import { isGivenAtOnce } from './unfilled.ts';

/** Many tables have one, and it is another in each. */
const usual: ReadonlySet<string> = new Set(
  'name type kind state status title label note notes comment description active enabled created_at updated_at deleted_at created_by updated_by version position user_id'.split(
    ' ',
  ),
);

/** Sentences. */
export function movedNames(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((dropping) =>
    dropping.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'dropColumn' || copiesAt(dropping).length > 0) return [];
      const name = operation.column.text;
      const from = relationKey(schemaAt(dropping), operation.table);
      const was = tableByKey(dropping.start, from);
      const of = was && column(was, name);
      if (of === undefined || name.length < 3 || usual.has(name)) return [];
      return statements.flatMap((adding) => {
        const to = addedTo(adding, name, typeText(of.type));
        const isOld = to !== undefined && to !== from && adding.start.relations.has(to);
        if (!isOld || statements.some((each) => mayFill(each, to, name))) return [];
        const [old, fresh] = [from, to].map((key) => `${oneLine(displayName(key))}.${oneLine(name)}`);
        return [
          `Whether the values of ${old ?? ''} belong into ${fresh ?? ''}: ${dropping.place} drops the one and ${adding.place} adds the other, and nothing copies them. Where they do, an UPDATE has to stand between the two.`,
        ];
      });
    }),
  );
}

/** The table that it adds such a column to, without a value. */
function addedTo(placed: Placed, name: string, type: string): string | undefined {
  const schema = schemaAt(placed);
  return placed.one.actions.flatMap(({ operation }) =>
    operation.kind === 'addColumn' &&
    operation.column.name.text === name &&
    typeText(operation.column.type) === type &&
    !isGivenAtOnce(operation)
      ? [relationKey(schema, operation.table)]
      : [],
  )[0];
}
