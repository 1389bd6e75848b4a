/**
 * Values that a change adds to enum types. Before it a query cannot say them: the server refuses the text as none of the type. By text, so that a text
 * of the same letters in a column of another type is left out of what is asked as well.
 */
import type { Operation } from '../../operations/operation.ts';
import { stringLiteral } from '../../schema/print/names.ts';
import type { Check } from '../model.ts';
import type { Placed } from '../placed.ts';

/** As literals. */
export function newValueOf(operation: Operation): string | undefined {
  if (operation.kind === 'addEnumValue') return stringLiteral(operation.value);
  return operation.kind === 'renameEnumValue' ? stringLiteral(operation.to) : undefined;
}

/** Those that can be asked before any of the statements has run. */
export function sayable(checks: readonly Check[], statements: readonly Placed[]): readonly Check[] {
  const values = statements.flatMap(({ one }) =>
    one.actions.flatMap(({ operation }) => newValueOf(operation) ?? []),
  );
  return checks.filter(
    ({ quotesMigration, sql }) => !quotesMigration || !values.some((value) => sql.includes(value)),
  );
}
