/** Whether an UPDATE fills a column only where it is null: by its own WHERE, or by the query on the same table that picks its rows. */
import type { Update } from '../../operations/operation.ts';
import { isOnlyWhereNull } from './bounds.ts';
import { relationKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { isUniqueAlready } from '../statements/index-names.ts';

/** `schema`: what the statement finds. */
export function isFilledOnly({ where, picked, table }: Update, name: string, schema: Schema): boolean {
  if (isOnlyWhereNull(where, name)) return true;
  if (picked?.nulls.includes(name) !== true) return false;
  // Found again by what others have too, it may be a row that the query has not seen.
  return picked.by === 'ctid' || isUniqueAlready(schema, relationKey(schema, table), [picked.by]);
}
