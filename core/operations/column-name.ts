/** Which column an operation is about, whether it brings its definition or names it. */
import type { AddColumn, Name, Operation } from './model/operation.ts';

export function columnName(operation: AddColumn | Extract<Operation, { readonly column: Name }>): string {
  return operation.kind === 'addColumn' ? operation.column.name.text : operation.column.text;
}
