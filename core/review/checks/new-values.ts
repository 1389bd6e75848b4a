/**
 * Values that a change adds to enum types, by name or by another type in the place of a column's. Before it a query cannot say them: the server refuses
 * the text as none of the type. By text, so that a text of the same letters in a column of another type is left out of what is asked as well.
 */
import type { Operation } from '../../operations/operation.ts';
import { stringLiteral } from '../../schema/print/names.ts';
import type { Check } from '../model.ts';
import { enumExchange } from '../order/enum-exchange.ts';
import { retypedBy } from '../order/loosened.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** As literals. */
export function newValueOf(operation: Operation): string | undefined {
  if (operation.kind === 'addEnumValue') return stringLiteral(operation.value);
  return operation.kind === 'renameEnumValue' ? stringLiteral(operation.to) : undefined;
}

/** Those that can be asked before any of the statements has run. */
export function sayable(checks: readonly Check[], statements: readonly Placed[]): readonly Check[] {
  const values = statements.flatMap((placed) => [
    ...placed.one.actions.flatMap(({ operation }) => newValueOf(operation) ?? []),
    ...labelsThatCome(placed),
  ]);
  return checks.filter(
    ({ quotesMigration, sql }) => !quotesMigration || !values.some((value) => sql.includes(value)),
  );
}

/** As literals, with the type that a statement gives a column in the place of an enum. */
function labelsThatCome(placed: Placed): readonly string[] {
  const { one, section, at, start } = placed;
  const end = section.before[at + 1] ?? section.after;
  const before = schemaAt(placed);
  return one.actions.flatMap(({ operation }) => {
    const retyped = retypedBy(operation, before, { start, end });
    const come = (retyped && enumExchange(retyped, { start, end })?.come) ?? [];
    return come.map(stringLiteral);
  });
}
