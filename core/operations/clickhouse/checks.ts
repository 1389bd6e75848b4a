/** Constraints on values, the only ones that there are: CHECK, or ASSUME, which nobody checks. */
import type { ConstraintDefinition, Name } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { expressionIn } from '../tokens/parts.ts';

/** CHECK with or without parentheses, or ASSUME. */
export function checkOf(
  cursor: Cursor,
  name: Name | undefined,
  from: number,
): ConstraintDefinition | undefined {
  if (cursor.takeOne('check', 'assume') === undefined || cursor.isDone) return undefined;
  const expression = expressionIn(cursor, cursor.at, cursor.end);
  cursor.at = cursor.end;
  return {
    ...cursor.spanFrom(from),
    ...{ kind: 'check', name, expression, noInherit: false, notValid: false, notEnforced: false },
    ...{ deferrable: false, initiallyDeferred: false },
  };
}
