/** Which old value an UPDATE loses. */
import type { Update } from '../operations/operation.ts';
import { lexemes } from '../schema/expression-text.ts';
import { column as columnOf } from '../schema/lookup.ts';
import type { Surroundings } from './tables.ts';

/** The first column from an earlier migration that gets a value which has nothing to do with the old one. What is computed from it is changed, not lost. */
export function overwrittenColumn(
  operation: Update,
  context: Surroundings & { readonly text: (span: Update['span']) => string },
): string | undefined {
  const table = context.table(operation.table);
  if (table === undefined) return undefined;
  const words = lexemes(context.text(operation.span)).map((one) => one.text);
  return operation.columns.find((one) => {
    const old = columnOf(table, one);
    const isOld = old !== undefined && old.origin.file !== context.path;
    return isOld && words.filter((word) => word === one).length < 2;
  });
}
