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
  return (
    isChangedByQuery(key, how, queries) || functionChanges(schema, how).some((keys) => keys.includes(key))
  );
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

/** Whoever deletes rows of the table is a function that deletes those of the other one before: none is left to look for. */
export function isClearedBefore(key: string, other: string, schema: Schema, queries: QueryIndex): boolean {
  if (isChangedByQuery(key, 'delete', queries) || isMapped(key, 'delete', queries)) return false;
  const those = functionChanges(schema, 'delete').filter((keys) => keys.includes(key));
  return (
    those.length > 0 && those.every((keys) => keys.includes(other) && keys.indexOf(other) < keys.indexOf(key))
  );
}

/** Keys of the tables whose rows functions of the database change in that way: for each function, in its order. */
function functionChanges(schema: Schema, how: RowChange): Changed {
  const known = byFunctions.get(schema) ?? {
    insert: inFunctions(schema, 'insert'),
    delete: inFunctions(schema, 'delete'),
  };
  byFunctions.set(schema, known);
  return known[how];
}

type Changed = readonly (readonly string[])[];

const byFunctions = new WeakMap<Schema, Readonly<Record<RowChange, Changed>>>();

function inFunctions(schema: Schema, how: RowChange): Changed {
  const changed = ({ operations, bodies }: ParsedStatement): readonly string[] => [
    ...operations.flatMap((one) => (one.kind === how ? [relationKey(schema, one.table)] : [])),
    ...bodies.flatMap(({ statements }) => statements.flatMap(({ parsed }) => changed(parsed))),
  ];
  return [...schema.functions.values()]
    .flatMap(([first]) => (first === undefined ? [] : (schema.programs.get(first.key) ?? [])))
    .map(({ body }) => body.statements.flatMap(({ parsed }) => changed(parsed)))
    .filter((keys) => keys.length > 0);
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

export function nameIn(key: string): string {
  return key.slice(key.indexOf('.') + 1);
}

function changes(operation: Operation, key: string, how: RowChange): boolean {
  if (operation.kind !== how) return false;
  const { schema, name } = operation.table;
  return schema === undefined ? nameIn(key) === name.text : keyOf(schema.text, name.text) === key;
}
