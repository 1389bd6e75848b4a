/** Foreign keys that operations add, by the referenced tables. */
import type { ObjectName, Operation } from '../../operations/model/operation.ts';

/** The positions of the referenced tables; empty if it adds no foreign key. */
export function keysAddedBy(operation: Operation): readonly ObjectName[] {
  switch (operation.kind) {
    case 'createTable': {
      const all = [...operation.columns.flatMap((one) => one.constraints), ...operation.constraints];
      return all.flatMap((one) => (one.kind === 'foreign-key' ? [one.references] : []));
    }
    case 'addColumn':
      return operation.column.constraints.flatMap((one) =>
        one.kind === 'foreign-key' ? [one.references] : [],
      );
    case 'addConstraint':
      return operation.constraint.kind === 'foreign-key' ? [operation.constraint.references] : [];
    default:
      return [];
  }
}
