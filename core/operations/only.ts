/** A statement that does one thing and nothing beside it: what is read from its text is of that one then. */
import type { Operation, OperationKind, OperationOf } from './operation.ts';

/** Undefined where it does something else, or more. */
export function onlyOperation<K extends OperationKind>(
  { operations }: { readonly operations: readonly Operation[] },
  kind: K,
): OperationOf<K> | undefined {
  const [only, ...more] = operations;
  return only !== undefined && more.length === 0 && isOfKind(only, kind) ? only : undefined;
}

export function isOfKind<K extends OperationKind>(one: Operation, kind: K): one is OperationOf<K> {
  return one.kind === kind;
}
