/** DROP FUNCTION, PROCEDURE, ROUTINE and AGGREGATE. CASCADE also drops triggers, views and defaults that call it. */
import type { DropFunction } from '../../operations/model/operation.ts';
import { calls } from '../text-renames.ts';
import type { Policy, Routine, Schema, Table } from '../model.ts';
import type { At } from './statement-place.ts';
import { removeColumn } from './columns.ts';
import { removeConstraint, removeIndex, removeRelation } from './drops.ts';
import { findRoutine, withRoutines } from './routines.ts';
import { isTable, isView, updateTable } from './store.ts';
import { removeTriggersOf } from './triggers.ts';

export function dropFunction(schema: Schema, operation: DropFunction, at: At): Schema {
  const routine = findRoutine(schema, operation.function, operation.arguments);
  if (routine === undefined || at.conditional) return schema;
  return operation.cascade
    ? removeRoutine(schema, routine)
    : withRoutines(schema, routine.key, othersOf(schema, routine));
}

/** With all objects that call it. */
export function removeRoutine(schema: Schema, routine: Routine): Schema {
  const others = othersOf(schema, routine);
  return withoutCallers(withRoutines(schema, routine.key, others), routine, others);
}

function othersOf(schema: Schema, routine: Routine): readonly Routine[] {
  return (schema.functions.get(routine.key) ?? []).filter((one) => one !== routine);
}

/** Which of several overloads an expression calls is not known; triggers call the one without arguments. */
function withoutCallers(schema: Schema, routine: Routine, others: readonly Routine[]): Schema {
  const next = routine.arguments.length === 0 ? removeTriggersOf(schema, routine.key) : schema;
  return others.length > 0 ? next : withoutExpressions(next, routine);
}

function withoutExpressions(schema: Schema, routine: Routine): Schema {
  let next = schema;
  for (const relation of schema.relations.values()) {
    if (isView(relation) && relation.functions.includes(routine.key))
      next = removeRelation(next, relation.key, 'cascade');
    if (!isTable(relation)) continue;
    for (const one of relation.constraints)
      if (calls(one.expression, routine)) next = removeConstraint(next, relation.key, one.name, 'cascade');
    next = withoutValues(next, relation, routine);
    if (relation.policies.some((one) => isCalledBy(one, routine)))
      next = updateTable(next, relation.key, (table) => ({
        ...table,
        policies: table.policies.filter((one) => !isCalledBy(one, routine)),
      }));
  }
  for (const index of schema.indexes.values()) {
    const uses = index.elements.some((one) => calls(one.expression, routine)) || calls(index.where, routine);
    const current = uses ? next.indexes.get(index.key) : undefined;
    if (current !== undefined) next = removeIndex(next, current);
  }
  return next;
}

/** Defaults are dropped; a generated column is dropped as a whole. */
function withoutValues(schema: Schema, table: Table, routine: Routine): Schema {
  const calling = table.columns.filter((one) => calls(one.default, routine));
  let next = schema;
  for (const { name, generated } of calling)
    next =
      generated === undefined
        ? updateTable(next, table.key, (now) => ({
            ...now,
            columns: now.columns.map((one) => (one.name === name ? { ...one, default: undefined } : one)),
          }))
        : removeColumn(next, table.key, name, 'cascade');
  return next;
}

function isCalledBy({ using, withCheck }: Policy, routine: Routine): boolean {
  return calls(using?.text, routine) || calls(withCheck?.text, routine);
}
