/**
 * Whether rows of a table ever go, as far as the schema and the workspace's own queries tell. A row that never goes costs nobody a look
 * for those that refer to it. Silence of queries counts only where the program writes in SQL, this table among others.
 */
import type { QueryIndex } from '../query-index/query-index.ts';
import type { IndexedQuery } from '../query-index/query.ts';
import { foreignKeysFrom, keyOf, tableByKey } from '../schema/lookup.ts';
import type { Schema, Table } from '../schema/model.ts';
import { isOfTests } from './missing-index.ts';
import type { Surroundings } from './tables.ts';

/** True where rows of the referenced table stay; false where they may go, or nobody knows. */
export function rowsStay(referenced: string, context: Surroundings): boolean {
  const schema = context.latest;
  const queries = context.beyond.queries();
  const parent = tableByKey(schema, referenced);
  if (parent === undefined || mayGo(referenced, queries, schema)) return false;
  return marksRowsAsGone(parent) || (isWrittenInSql(queries) && isWrittenBy(referenced, queries));
}

/** `deleted_at`, `is_deleted`: the program marks a row instead of deleting it. */
function marksRowsAsGone({ columns }: Table): boolean {
  return columns.some(({ name, type }) => mark.test(name) && markTypes.has(type.name));
}

const mark = /^(?:is_?|date_?|time_?)?(?:soft_?)?(?:deleted|removed)(?:_?(?:at|on|time|date|ts))?$/i;
const markTypes: ReadonlySet<string> = new Set(['timestamp', 'timestamptz', 'date', 'bool', 'int8', 'int4']);

/** A query deletes rows of the table, or of one whose rows take them along. */
function mayGo(key: string, queries: QueryIndex, schema: Schema, seen = new Set<string>()): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  if (queriesOn(key, queries).some((query) => changes(query, key, 'delete'))) return true;
  const table = tableByKey(schema, key);
  const above = table === undefined ? [] : foreignKeysFrom(table);
  return above.some(
    ({ references }) =>
      references.onDelete === 'cascade' && mayGo(references.relation, queries, schema, seen),
  );
}

/** The program says in SQL what it writes: not one statement here and there, beside a mapper that makes the others. */
function isWrittenInSql(queries: QueryIndex): boolean {
  const known = inSql.get(queries);
  if (known !== undefined) return known;
  const changed = [...queries.byRelation.keys()].filter((name) =>
    (queries.byRelation.get(name) ?? []).some(
      ({ path, parsed }) =>
        !isOfTests(path) &&
        parsed?.operations.some((one) => one.kind === 'insert' && one.table.name.text === name) === true,
    ),
  );
  const answer = changed.length >= severalTables;
  inSql.set(queries, answer);
  return answer;
}

const severalTables = 5;
const inSql = new WeakMap<QueryIndex, boolean>();

function isWrittenBy(key: string, queries: QueryIndex): boolean {
  return queriesOn(key, queries).some((query) => changes(query, key, 'insert'));
}

function queriesOn(key: string, { byRelation }: QueryIndex): readonly IndexedQuery[] {
  const name = key.slice(key.indexOf('.') + 1);
  return (byRelation.get(name) ?? []).filter(({ path }) => !isOfTests(path));
}

function changes({ parsed }: IndexedQuery, key: string, kind: 'insert' | 'delete'): boolean {
  return (parsed?.operations ?? []).some(
    (one) =>
      one.kind === kind &&
      key.endsWith(`.${one.table.name.text}`) &&
      (one.table.schema === undefined || keyOf(one.table.schema.text, one.table.name.text) === key),
  );
}
