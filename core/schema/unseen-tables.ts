/**
 * Tables that nobody saw made, for a change that does nothing but read them, and build and drop indexes on them: they were there before it, or
 * the server would refuse it. Whatever else a change does to such a table may be what makes it known, and then nothing is claimed.
 */
import type { Operation } from '../operations/operation.ts';
import type { Schema, Table } from './model.ts';
import { partialTable } from './replay/partial.ts';
import { isTable, putRelation } from './replay/store.ts';

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

/** By its key: one of which nothing but its name is known. */
export function unseenTable(key: string): Table {
  const at = key.indexOf('.');
  return partialTable({ key, schema: key.slice(0, at), name: key.slice(at + 1), origin: nowhere });
}

const nowhere = { file: '', span: { start: 0, end: 0 } } as const;
