/** What a change drops and makes again under the same name: a column is another one for whoever reads it, a view with all of its columns is not. */
import type { DropColumn, DropFunction, ObjectName } from '../../operations/operation.ts';
import { candidateKeys, column, nameOf, relationKey, table } from '../../schema/lookup.ts';
import type { Routine, Schema } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
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

/** Dropped and made again with all of its columns, and maybe more: releases find the one as the other. */
export function isViewAsBefore(
  name: ObjectName,
  before: Schema,
  around: Pick<Span, 'start' | 'end'>,
): boolean {
  return columnsBeside(name, before, around) !== undefined;
}

/** What a view has in the end besides all that it had; undefined where it has less, or nobody knows. */
export function columnsBeside(
  name: ObjectName,
  before: Schema,
  { start, end }: Pick<Span, 'start' | 'end'>,
): readonly string[] | undefined {
  const key = relationKey(before, name);
  const [was, is] = [start, end].map(({ relations }) => {
    const one = relations.get(key);
    return one?.kind === 'view' || one?.kind === 'materialized-view' ? one : undefined;
  });
  if (was?.columns === undefined || is?.columns === undefined) return undefined;
  const [had, has] = [new Set(was.columns), is.columns];
  return [...had].every((one) => has.includes(one)) ? has.filter((one) => !had.has(one)) : undefined;
}

/** Releases call it: it goes for good, and triggers are not all that it was for. */
export function isFunctionNeeded(operation: DropFunction, before: Schema, end: Schema): boolean {
  const { schema, name } = operation.function;
  const [was = []] = candidateKeys(before, nameOf(schema?.text, name.text)).flatMap((key) => [
    ...(before.functions.has(key) ? [before.functions.get(key) ?? []] : []),
  ]);
  if (was.length === 0) return true;
  const typesOf = (one: Routine): string => one.arguments.map(typeText).join();
  return was.some(
    (one) =>
      one.returns?.name !== 'trigger' &&
      end.functions.get(one.key)?.some((is) => typesOf(is) === typesOf(one)) !== true,
  );
}
