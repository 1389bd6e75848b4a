/**
 * Tables that have had few days for rows when a migration runs: what made them, or what could not have run had there been a row, came that
 * shortly before. Programs may use them, so that they are not new; but work on their rows is over soon. Unless migrations have brought them
 * rows from older tables since, or put them in the place of others. How long is shortly, and what a way forward is, is not decided here.
 */
import type { ObjectName, Operation } from '../operations/operation.ts';
import type { Statement } from '../syntax/statement.ts';
import { relationKey, resolveRelation } from './lookup.ts';
import type { Relation, Schema } from './model.ts';
import { requiresEmpty } from './requires-empty.ts';
import { operationsNow, takesPlace, type CameWith } from './same-change.ts';

export interface Lately {
  /** What came few days before and with this migration, in the order in which it runs. */
  readonly before: readonly CameWith[];
  readonly own: readonly Statement[];
  /** Relations by key, once somebody asked. */
  readonly known: Map<string, boolean>;
}

export function sinceDays(before: readonly CameWith[], own: readonly Statement[]): Lately {
  return { before, own, known: new Map() };
}

export function isYoung(schema: Schema, relation: Relation, lately: Lately): boolean {
  const known = lately.known.get(relation.key);
  if (known !== undefined) return known;
  // Nobody divides a table that is to stay small.
  if ('partitionBy' in relation && (relation.partitionBy ?? relation.partitionOf) !== undefined) return false;
  // Two young tables may fill each other.
  lately.known.set(relation.key, true);
  const at = lastWithoutRows(schema, relation, lately.before);
  const since = at < 0 ? [] : [...lately.before.slice(at).map((one) => one.statements), lately.own].flat();
  const young =
    at >= 0 &&
    !since
      .flatMap(({ parsed }) => operationsNow(parsed))
      .some((one) => bringsMany(one, schema, relation, lately));
  lately.known.set(relation.key, young);
  return young;
}

/** Of the migrations that show that it had no rows; -1 where none does. */
function lastWithoutRows(schema: Schema, relation: Relation, files: readonly CameWith[]): number {
  const { key, origin } = relation;
  return files.findLastIndex(({ path, statements, start }, at) => {
    if (path === origin.file)
      return origin.conditional !== true && !takesPlace(relation, files.slice(0, at + 1));
    return statements.some(
      ({ parsed, conditional }) =>
        !conditional &&
        parsed.operations.some((one) => requiresEmpty(one, start) && relationKey(schema, one.table) === key),
    );
  });
}

function bringsMany(operation: Operation, schema: Schema, { key }: Relation, lately: Lately): boolean {
  const isIt = (name: ObjectName): boolean => relationKey(schema, name) === key;
  const isOld = (name: ObjectName): boolean => {
    const read = resolveRelation(schema, name);
    return read === undefined || !isYoung(schema, read, lately);
  };
  const areMany = (reads: readonly ObjectName[]): boolean => reads.length === 0 || reads.some(isOld);
  switch (operation.kind) {
    case 'insert':
      return operation.source === 'query' && isIt(operation.table) && areMany(operation.reads);
    case 'createTableAs':
      return operation.withData && isIt(operation.table) && areMany(operation.reads);
    case 'copyData':
      return operation.direction === 'from' && operation.table !== undefined && isIt(operation.table);
    default:
      return false;
  }
}
