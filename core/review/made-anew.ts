/** Columns that a change drops and adds again under the same name: another one for whoever reads them. */
import type { DropColumn } from '../operations/operation.ts';
import { column, table } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { Span } from './loosened.ts';

export function isThereAgain({ table: of, column: { text } }: DropColumn, end: Schema): boolean {
  const there = table(end, of);
  return there !== undefined && column(there, text) !== undefined;
}

/** Another column has its name in the end, which no rename brought there: a release finds it empty, and maybe of another type. */
export function isMadeAnew(operation: DropColumn, { start, end, steps }: Span): boolean {
  const was = table(start, operation.table);
  return (
    was !== undefined &&
    column(was, operation.column.text) !== undefined &&
    isThereAgain(operation, end) &&
    // Nor will one: then the steps are told.
    steps.size === 0
  );
}
