/** Whether a column is the one that had its name before: by the statement that made it, which a rename does not change. */
import type { Column, Table } from './model.ts';

/** What nobody saw made may be the same. */
export function isMadeAnew(was: Column, is: Column): boolean {
  return !isUnseen(was) && !isUnseen(is) && !isOfOneStatement(was, is);
}

/** It is none of those that the table had, under whatever name. */
export function isMadeSince(was: Table, is: Column): boolean {
  return isUnseen(is)
    ? was.columns.every(({ name }) => name !== is.name)
    : was.columns.every((one) => !isOfOneStatement(one, is));
}

function isUnseen({ origin }: Column): boolean {
  return origin.unseen === true;
}

function isOfOneStatement({ origin: was }: Column, { origin: is }: Column): boolean {
  return was.file === is.file && was.span.start === is.span.start;
}
