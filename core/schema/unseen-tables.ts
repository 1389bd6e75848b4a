/**
 * Tables that nobody saw made, for a change that does nothing but read them, and build and drop indexes on them: they were there before it, or
 * the server would refuse it. Whatever else a change does to such a table may be what makes it known, and then nothing is claimed.
 */
import type { Operation } from '../operations/model/operation.ts';
import type { Schema } from './model.ts';
import { isTable, putRelation } from './apply/store.ts';

const ofIndexes: ReadonlySet<Operation['kind']> = new Set([
  'createIndex',
  'dropIndex',
  'createView',
  'refreshMaterializedView',
  'vacuum',
  'begin',
  'commit',
  'savepoint',
  'releaseSavepoint',
  'setVariable',
  'commentOn',
  'lockTable',
]);

/** `before` with the tables that `operations`, which lead to `after`, take for granted. */
export function withUnseenTables(before: Schema, after: Schema, operations: readonly Operation[]): Schema {
  if (!operations.every(({ kind }) => ofIndexes.has(kind))) return before;
  let schema = before;
  for (const relation of after.relations.values(before.relations))
    if (isTable(relation) && relation.origin.unseen === true && !before.relations.has(relation.key))
      schema = putRelation(schema, relation);
  return schema;
}
