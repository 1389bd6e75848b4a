/** The key that an operation makes unique for all rows of its table: by plain columns. Nothing of what rows hold. */
import type { ObjectName, Operation } from '../../operations/operation.ts';

export interface UniqueKey {
  readonly table: ObjectName;
  /** Undefined where the server chooses one. */
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly kind: 'index' | 'unique' | 'primary-key';
}

/** Undefined of what is not unique, is so for some rows, or by an expression. */
export function uniqueKeyOf(operation: Operation): UniqueKey | undefined {
  if (operation.kind === 'createIndex' && operation.unique && operation.where === undefined) {
    const columns = operation.elements.flatMap((one) => one.column?.text ?? []);
    return columns.length < operation.elements.length
      ? undefined
      : { table: operation.table, name: operation.name?.text, columns, kind: 'index' };
  }
  if (operation.kind !== 'addConstraint') return undefined;
  const { constraint, table } = operation;
  return constraint.kind === 'unique' || constraint.kind === 'primary-key'
    ? {
        table,
        name: constraint.name?.text,
        columns: constraint.columns.map(({ text }) => text),
        kind: constraint.kind,
      }
    : undefined;
}
