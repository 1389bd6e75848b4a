/** What an operation takes away, by its own name as written: indexes, constraints, columns, tables and views. Neither their schema nor what goes along with them. */
import type { Operation } from './operation.ts';

export function droppedName(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'dropIndex':
      return operation.index.name.text;
    case 'dropConstraint':
      return operation.constraint.text;
    case 'dropColumn':
      return operation.column.text;
    case 'dropRelation':
      return operation.target.name.text;
    default:
      return undefined;
  }
}
