/** INHERITS, INHERIT and NO INHERIT: children have their parents' columns and CHECKs, and keep what is their own. */
import type { ObjectName } from '../../operations/model/operation.ts';
import {
  column as columnOf,
  constraint as constraintOf,
  table as tableNamed,
  tableByKey,
} from '../lookup.ts';
import type { Schema, Table } from '../model.ts';
import type { At } from './statement-place.ts';
import { inheritConstraints } from './constraints.ts';
import { updateTable } from './store.ts';

/** ALTER TABLE … INHERIT: the columns must already exist. */
export function inherit(schema: Schema, key: string, parentName: ObjectName, at: At): Schema {
  const parent = tableNamed(schema, parentName);
  if (parent === undefined || isAbove(schema, key, parent.key)) return schema;
  const next = updateTable(schema, key, (table) => ({
    ...table,
    inherits: [...table.inherits.filter((one) => one !== parent.key), parent.key],
    columns: table.columns.map((one) =>
      columnOf(parent, one.name) === undefined ? one : { ...one, parents: one.parents + 1 },
    ),
  }));
  const child = tableByKey(next, key);
  return child === undefined ? next : inheritConstraints(next, parent, child, at);
}

export function disinherit(schema: Schema, key: string, parentName: ObjectName): Schema {
  const parent = tableNamed(schema, parentName);
  if (parent === undefined) return schema;
  return updateTable(schema, key, (table) =>
    withoutParent({ ...table, inherits: table.inherits.filter((one) => one !== parent.key) }, parent),
  );
}

/** What came from a parent becomes the table's own, also for a detached partition. */
export function withoutParent(table: Table, parent: Table): Table {
  return {
    ...table,
    columns: table.columns.map((one) =>
      one.parents > 0 && columnOf(parent, one.name) !== undefined
        ? { ...one, parents: one.parents - 1, local: one.local || one.parents === 1 }
        : one,
    ),
    constraints: table.constraints.map((one) =>
      one.parents > 0 && (one.kind !== 'check' || constraintOf(parent, one.name) !== undefined)
        ? { ...one, parents: one.parents - 1, local: one.local || one.parents === 1 }
        : one,
    ),
  };
}

/** A cycle would never end, and the server refuses it. */
export function isAbove(schema: Schema, above: string, key: string): boolean {
  const seen = new Set<string>();
  const rest = [key];
  for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
    if (at === above) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    const table = tableByKey(schema, at);
    if (table === undefined) continue;
    rest.push(...table.inherits);
    if (table.partitionOf !== undefined) rest.push(table.partitionOf.parent);
  }
  return false;
}
