/** DROP FUNCTION, PROCEDURE, ROUTINE and AGGREGATE. CASCADE takes triggers, views and defaults that call it. */
import type { DropFunction } from '../../operations/operation.ts';
import { calls } from '../text-renames.ts';
import type { Routine, Schema } from '../model.ts';
import type { At } from './at.ts';
import { removeConstraint, removeIndex, removeRelation } from './drops.ts';
import { findRoutine, withRoutines } from './routines.ts';
import { isTable, isView, updateTable } from './store.ts';
import { removeTriggersOf } from './triggers.ts';

export function dropFunction(schema: Schema, operation: DropFunction, at: At): Schema {
  const routine = findRoutine(schema, operation.function, operation.arguments);
  if (routine === undefined || at.conditional) return schema;
  const others = (schema.functions.get(routine.key) ?? []).filter((one) => one !== routine);
  const next = withRoutines(schema, routine.key, others);
  return operation.cascade ? withoutCallers(next, routine, others) : next;
}

/** Of several overloads nobody can say which one an expression calls; triggers call the one without arguments. */
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
    if (relation.columns.some((one) => calls(one.default, routine)))
      next = updateTable(next, relation.key, (table) => ({
        ...table,
        columns: table.columns.map((one) =>
          calls(one.default, routine) ? { ...one, default: undefined, generated: undefined } : one,
        ),
      }));
  }
  for (const index of schema.indexes.values()) {
    const uses = index.elements.some((one) => calls(one.expression, routine)) || calls(index.where, routine);
    const current = uses ? next.indexes.get(index.key) : undefined;
    if (current !== undefined) next = removeIndex(next, current);
  }
  return next;
}
