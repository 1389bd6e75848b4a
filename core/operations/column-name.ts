/** The name of the column that an operation concerns, whether the operation defines the column or only names it. */
import type { AddColumn, Name, Operation } from './model/operation.ts';

export function columnName(operation: AddColumn | Extract<Operation, { readonly column: Name }>): string {
  return operation.kind === 'addColumn' ? operation.column.name.text : operation.column.text;
}
