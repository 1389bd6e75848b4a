/** Who adds or deletes rows of a table, besides migrations: queries of the workspace, functions of the database, programs with a mapper. */
import type { Operation } from '../operations/operation.ts';
import type { QueryIndex } from '../query-index/query-index.ts';
import { subjectOf } from '../query-index/mapper-calls.ts';
import type { IndexedQuery } from '../query-index/query.ts';
import { keyOf, relationKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { isOfTests } from './missing-index.ts';

export type RowChange = 'insert' | 'delete';

/** Anybody who can be seen. */
export function isChanged(key: string, how: RowChange, schema: Schema, queries: QueryIndex): boolean {
  const deed = how === 'insert' ? 'write' : 'delete';
  return (
    isChangedByQuery(key, how, queries) ||
    functionChanges(schema, how).has(key) ||
    queries.mapped.get(subjectOf(nameIn(key)))?.has(deed) === true
  );
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

/** The programs say in SQL what they write: not one statement here and there, beside a mapper that makes the others. */
export function isWrittenInSql(queries: QueryIndex): boolean {
  const known = inSql.get(queries);
  if (known !== undefined) return known;
  const changed = [...queries.byRelation].filter(([name, those]) =>
    those.some(
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

function nameIn(key: string): string {
  return key.slice(key.indexOf('.') + 1);
}

function changes(operation: Operation, key: string, how: RowChange): boolean {
  if (operation.kind !== how) return false;
  const { schema, name } = operation.table;
  return schema === undefined ? nameIn(key) === name.text : keyOf(schema.text, name.text) === key;
}
