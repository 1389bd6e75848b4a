/** Which old value an UPDATE loses. */
import type { Update } from '../operations/operation.ts';
import { lexemes } from '../schema/expression-text.ts';
import { column as columnOf, relationKey } from '../schema/lookup.ts';
import { bareTokens } from '../syntax/token-texts.ts';
import { earlier, operationsOf } from './section.ts';
import type { Surroundings } from './tables.ts';

/** The first column from an earlier change that gets a value which has nothing to do with the old one. What is computed from it is changed, not lost. */
export function overwrittenColumn(
  operation: Update,
  context: Surroundings & { readonly text: (span: Update['span']) => string },
): string | undefined {
  const table = context.table(operation.table);
  if (table === undefined) return undefined;
  // Names of columns are the same in any case there.
  const isWorded = context.schema.dialect !== 'postgresql';
  const words = isWorded
    ? bareTokens(context.statement.parsed)
    : lexemes(context.text(operation.span)).map((one) => one.text);
  return operation.columns.find((one) => {
    const old = columnOf(table, one);
    const isOld =
      old !== undefined && !context.isOfChange(old.origin) && !isAddedBefore(one, operation, context);
    const said = isWorded ? one.toLowerCase() : one;
    return isOld && words.filter((word) => word === said).length < 2;
  });
}

/** Not on PostgreSQL: a statement before it adds the column, in a branch that runs where it is not there. */
function isAddedBefore(column: string, { table }: Update, context: Surroundings): boolean {
  const { schema } = context;
  if (schema.dialect === 'postgresql') return false;
  const key = relationKey(schema, table);
  return operationsOf(earlier(context)).some(
    (one) =>
      one.kind === 'addColumn' &&
      one.column.name.text.toLowerCase() === column.toLowerCase() &&
      relationKey(schema, one.table) === key,
  );
}
