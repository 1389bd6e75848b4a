/**
 * Tables that no migration creates, for a change that only reads them or builds and drops indexes on them: they must exist, or the server
 * would refuse it. Any other use may be what defines the table, and then nothing is claimed.
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

/** `before` with the tables that `operations`, which lead to `after`, require. */
export function withUnseenTables(before: Schema, after: Schema, operations: readonly Operation[]): Schema {
  if (!operations.every(({ kind }) => ofIndexes.has(kind))) return before;
  let schema = before;
  for (const relation of after.relations.values(before.relations))
    if (isTable(relation) && relation.origin.unseen === true && !before.relations.has(relation.key))
      schema = putRelation(schema, relation);
  return schema;
}
