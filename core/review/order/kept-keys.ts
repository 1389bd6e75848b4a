/** Keys on columns of which the change has found some unique already: they refuse no row that was let in before, unless they forbid nulls. */
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, resolveRelation, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { isUniqueAlready } from '../statements/index-names.ts';

interface Around {
  readonly before: Schema;
  /** What the whole change finds. */
  readonly start: Schema;
}

export function isKeptAlready(
  name: ObjectName,
  columns: readonly (string | undefined)[],
  { before, start }: Around,
): boolean {
  const key = resolveRelation(before, name)?.key ?? '';
  return (
    columns.length > 0 &&
    isUniqueAlready(
      start,
      key,
      columns.flatMap((one) => one ?? []),
    )
  );
}

/** Columns, with their table, that a primary key alone forbids nulls in: they were there before the change, and could be null. */
export function nullsOfKey(operation: Operation, { before, start }: Around): readonly string[] {
  if (operation.kind !== 'addConstraint' || operation.constraint.kind !== 'primary-key') return [];
  const key = resolveRelation(before, operation.table)?.key ?? '';
  const [was, is] = [tableByKey(start, key), tableByKey(before, key)];
  const isNullable = (name: string): boolean =>
    [was, is].every((one) => one !== undefined && column(one, name)?.nullable === true);
  return operation.constraint.columns.flatMap(({ text }) =>
    isNullable(text) ? [oneLine(`${displayName(key)}.${text}`)] : [],
  );
}
