/** Who adds or deletes rows of a table, besides migrations: queries of the workspace, functions of the database, programs with a mapper. */
import { isSqlPath } from '../migrations/sql-path.ts';
import type { Operation } from '../operations/operation.ts';
import type { QueryIndex } from '../query-index/query-index.ts';
import { subjectOf, type MapperUse } from '../query-index/mapper-calls.ts';
import type { IndexedQuery } from '../query-index/query.ts';
import { keyOf, relationKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { isOfTests } from './missing-index.ts';

export type RowChange = 'insert' | 'delete';

/** Anybody who can be seen. */
export function isChanged(key: string, how: RowChange, schema: Schema, queries: QueryIndex): boolean {
  return isChangedInSql(key, how, schema, queries) || isMapped(key, how, queries);
}

export function isChangedInSql(key: string, how: RowChange, schema: Schema, queries: QueryIndex): boolean {
  return isChangedByQuery(key, how, queries) || functionChanges(schema, how).has(key);
}

export function isMapped(key: string, how: RowChange, queries: QueryIndex): boolean {
  const use = usesOf(key, queries);
  return use !== undefined && (how === 'insert' ? use.writes : use.deletes);
}

/** What programs do with the table through a mapper. Beside files of queries the same words call something else, such as an API. */
export function usesOf(key: string, queries: QueryIndex): MapperUse | undefined {
  return isWrittenInSql(queries, isSqlPath) ? undefined : queries.mapped.get(subjectOf(nameIn(key)));
}

/** Programs write many tables through a mapper and delete from some, so that a call that is not there is not made. */
export function tellsMapper({ mapped }: QueryIndex): boolean {
  const uses = [...mapped.values()];
  return uses.filter(({ writes }) => writes).length >= severalTables && uses.some(({ deletes }) => deletes);
}

export function isChangedByQuery(key: string, how: RowChange, { byRelation }: QueryIndex): boolean {
  return (byRelation.get(nameIn(key)) ?? []).some(
    ({ path, parsed }: IndexedQuery) =>
      !isOfTests(path) && parsed?.operations.some((one) => changes(one, key, how)) === true,
  );
}

/** Keys of the tables whose rows functions of the database change in that way. */
function functionChanges(schema: Schema, how: RowChange): ReadonlySet<string> {
  const known = byFunctions.get(schema) ?? {
    insert: inFunctions(schema, 'insert'),
    delete: inFunctions(schema, 'delete'),
  };
  byFunctions.set(schema, known);
  return known[how];
}

const byFunctions = new WeakMap<Schema, Readonly<Record<RowChange, ReadonlySet<string>>>>();

function inFunctions(schema: Schema, how: RowChange): ReadonlySet<string> {
  const found = new Set<string>();
  const look = ({ operations, bodies }: ParsedStatement): void => {
    for (const one of operations) if (one.kind === how) found.add(relationKey(schema, one.table));
    for (const { statements } of bodies) for (const { parsed } of statements) look(parsed);
  };
  for (const routines of schema.functions.values())
    for (const { key } of routines.slice(0, 1))
      for (const { body } of schema.programs.get(key) ?? [])
        for (const { parsed } of body.statements) look(parsed);
  return found;
}

/** The programs say in SQL what they write, in such files: not one statement here and there, beside a mapper that makes the others. */
export function isWrittenInSql(queries: QueryIndex, where: (path: string) => boolean = anywhere): boolean {
  const known = inSql.get(queries) ?? new Map<typeof where, boolean>();
  inSql.set(queries, known);
  const before = known.get(where);
  if (before !== undefined) return before;
  const changed = [...queries.byRelation].filter(([name, those]) =>
    those.some(
      ({ path, parsed }) =>
        !isOfTests(path) &&
        where(path) &&
        parsed?.operations.some((one) => one.kind === 'insert' && one.table.name.text === name) === true,
    ),
  );
  const answer = changed.length >= severalTables;
  known.set(where, answer);
  return answer;
}

function anywhere(): boolean {
  return true;
}

const severalTables = 5;
const inSql = new WeakMap<QueryIndex, Map<(path: string) => boolean, boolean>>();

function nameIn(key: string): string {
  return key.slice(key.indexOf('.') + 1);
}

function changes(operation: Operation, key: string, how: RowChange): boolean {
  if (operation.kind !== how) return false;
  const { schema, name } = operation.table;
  return schema === undefined ? nameIn(key) === name.text : keyOf(schema.text, name.text) === key;
}
