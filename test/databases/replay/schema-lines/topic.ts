/** One kind of fact as lines of text, from the model and from pg_catalog. */
import type { Schema } from '../../../../core/schema/model.ts';

export interface Topic {
  readonly lines: (schema: Schema) => readonly string[];
  /** A query with one column, `line`. Columns that older versions lack are asked for through to_jsonb. */
  readonly catalog: string;
}

export const ownSchema = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

/** An index finds by its number what initdb has not made; the schema alone is asked of thousands of rows. */
export const own = (oid: string): string => `${oid} >= 16384 AND ${ownSchema}`;

/** Facts that are there, in one line. */
export function line(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== undefined && part !== '').join(' ');
}

export function optionsText(
  options: readonly { readonly name: string; readonly value: string | undefined }[],
): string {
  return options
    .map(({ name, value }) => `${name}=${value ?? 'true'}`)
    .toSorted()
    .join();
}
