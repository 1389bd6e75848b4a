/** Deletes that fail where a key from now on refuses what went along before: of rows above those that are referred to, and by which SQLSTATE. Sentences. Measured by test/databases/review-refused-deletes.test.ts. */
import { shown } from '../shown.ts';
import type { ForeignKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { commas } from '../../text/enumerate.ts';
import { deletedAlong, deletingAlong } from './deleted-along.ts';

const mostNames = 4;

/** `parent`: whose deletes are refused. Each begins with a space. */
export function refusedAboveInWords(
  schema: Schema,
  parent: string,
  keys: readonly { readonly is: ForeignKey; readonly table: { readonly key: string } }[],
): string {
  const above = deletingAlong(schema, parent);
  const children = keys.map(({ table }) => table.key);
  // They go along by another key as well: triggers run by their names, which end in a number that counts up and is compared as a text.
  const made = keys.map(({ is }) => is);
  const isByOther = above.some((one) =>
    deletedAlong(schema, [one], made).some((key) => children.includes(key)),
  );
  const fail = isByOther
    ? 'may fail then as well, though these rows go along by another key too: the key whose trigger comes first by name decides, mostly the one that was made first'
    : 'fail then as well';
  const deletes =
    above.length === 0
      ? ''
      : ` Deletes in ${commas(above.map(shown), mostNames)} that take rows of ${shown(parent)} along (CASCADE) ${fail}.`;
  return `${deletes}${keys.some(({ is }) => is.references.onDelete === 'restrict') ? restricted : ''}`;
}

const restricted =
  ' RESTRICT answers SQLSTATE 23503 up to PostgreSQL 17 and 23001 (restrict_violation) from 18 on: code that knows 23503 alone does not know it there.';
