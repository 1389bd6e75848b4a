/**
 * Whether rows of a table ever go, as far as the schema and the workspace's own queries tell. A row that never goes costs nobody a look
 * for those that refer to it. Silence of queries counts only where the program writes in SQL, this table among others.
 */
import type { QueryIndex } from '../query-index/query-index.ts';
import { foreignKeysFrom, tableByKey } from '../schema/lookup.ts';
import type { Schema, Table } from '../schema/model.ts';
import { isListed } from './listed-rows.ts';
import { isChanged, isChangedByQuery, isWrittenInSql } from './row-writers.ts';
import type { Surroundings } from './tables.ts';

/** True where rows of the referenced table stay; false where they may go, or nobody knows. */
export function rowsStay(referenced: string, context: Surroundings): boolean {
  const schema = context.latest;
  const queries = context.beyond.queries();
  const parent = tableByKey(schema, referenced);
  if (parent === undefined || mayGo(referenced, queries, schema)) return false;
  return (
    marksRowsAsGone(parent) ||
    isListed(referenced, context) ||
    (isWrittenInSql(queries) && isChangedByQuery(referenced, 'insert', queries))
  );
}

/** `deleted_at`, `is_deleted`: the program marks a row instead of deleting it. */
function marksRowsAsGone({ columns }: Table): boolean {
  return columns.some(({ name, type }) => mark.test(name) && markTypes.has(type.name));
}

const mark = /^(?:is_?|date_?|time_?)?(?:soft_?)?(?:deleted|removed)(?:_?(?:at|on|time|date|ts))?$/i;
const markTypes: ReadonlySet<string> = new Set(['timestamp', 'timestamptz', 'date', 'bool', 'int8', 'int4']);

/** A query, function or program deletes rows of the table, or of one whose rows take them along; or a policy lets others do so. */
export function mayGo(key: string, queries: QueryIndex, schema: Schema, seen = new Set<string>()): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  if (isChanged(key, 'delete', schema, queries)) return true;
  const table = tableByKey(schema, key);
  if (table?.policies.some(({ command, permissive }) => command === 'delete' && permissive) === true)
    return true;
  const above = table === undefined ? [] : foreignKeysFrom(table);
  return above.some(
    ({ references }) =>
      references.onDelete === 'cascade' && mayGo(references.relation, queries, schema, seen),
  );
}
