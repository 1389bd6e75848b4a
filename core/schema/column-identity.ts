/** Whether a column is the one that had its name before: by the statement that created it, which a rename does not change. */
import type { Column } from './model.ts';

/** Columns that no migration creates may be the same. */
export function isRecreated(was: Column, is: Column): boolean {
  return !isUnseen(was) && !isUnseen(is) && !isOfOneStatement(was, is);
}

function isUnseen({ origin }: Column): boolean {
  return origin.unseen === true;
}

function isOfOneStatement({ origin: was }: Column, { origin: is }: Column): boolean {
  return was.file === is.file && was.span.start === is.span.start;
}
