/** RENAME and SET SCHEMA of functions: triggers, views and expressions that call them follow. String bodies do not, on the server neither. */
import { withFunctionRenamed } from '../text-renames.ts';
import { keyOf } from '../lookup.ts';
import type { Relation, Routine, Schema } from '../model.ts';
import { rewritten } from './bind.ts';
import { noteChange } from './changes.ts';
import { nameText } from './name-text.ts';
import { withRoutines } from './routines.ts';
import { isTable, isView, putIndex, putRelation, replaced } from './store.ts';

export function moveRoutine(schema: Schema, routine: Routine, inSchema: string, name: string): Schema {
  const key = keyOf(inSchema, name);
  if (key === routine.key) return schema;
  const moved = noteChange(schema, routine, { ...routine, schema: inSchema, name, key });
  const left = (schema.functions.get(routine.key) ?? []).filter((one) => one !== routine);
  const next = withRoutines(schema, routine.key, left);
  const followed = withRoutines(next, key, [...(next.functions.get(key) ?? []), moved]);
  // Of several overloads nobody can say which one an expression calls.
  return left.length > 0 && routine.arguments.length > 0 ? followed : withCallers(followed, routine, moved);
}

function withCallers(schema: Schema, from: Routine, to: Routine): Schema {
  let next = schema;
  for (const relation of schema.relations.values()) {
    const followed = callerFollowing(relation, from, to);
    if (followed !== relation) next = putRelation(next, followed);
  }
  for (const index of next.indexes.values()) {
    const where = index.where && withFunctionRenamed(index.where, from, to);
    const elements = index.elements.map((one) => {
      const expression = one.expression && withFunctionRenamed(one.expression, from, to);
      return expression === one.expression ? one : { ...one, expression };
    });
    if (where !== index.where || elements.some((one, i) => one !== index.elements[i]))
      next = putIndex(next, { ...index, where, elements });
  }
  let { eventTriggers } = next;
  for (const one of eventTriggers.values())
    if (one.function === from.key) eventTriggers = eventTriggers.set(one.name, { ...one, function: to.key });
  return { ...next, eventTriggers };
}

function callerFollowing(relation: Relation, from: Routine, to: Routine): Relation {
  if (isView(relation)) return viewFollowing(relation, from, to);
  if (!isTable(relation)) return relation;
  const text = (one: string | undefined): string | undefined => one && withFunctionRenamed(one, from, to);
  const triggers = relation.triggers.map((one) =>
    one.function === from.key ? { ...one, function: to.key } : one,
  );
  const columns = relation.columns.map((one) => {
    const renamed = text(one.default);
    return renamed === one.default ? one : { ...one, default: renamed };
  });
  const constraints = relation.constraints.map((one) => {
    const renamed = text(one.expression);
    return renamed === one.expression ? one : { ...one, expression: renamed };
  });
  const same =
    triggers.every((one, i) => one === relation.triggers[i]) &&
    columns.every((one, i) => one === relation.columns[i]) &&
    constraints.every((one, i) => one === relation.constraints[i]);
  return same ? relation : { ...relation, triggers, columns, constraints };
}

function viewFollowing(
  view: Extract<Relation, { kind: 'view' | 'materialized-view' }>,
  from: Routine,
  to: Routine,
): Relation {
  const triggers = view.triggers.some((one) => one.function === from.key)
    ? view.triggers.map((one) => (one.function === from.key ? { ...one, function: to.key } : one))
    : view.triggers;
  if (!view.functions.includes(from.key)) return triggers === view.triggers ? view : { ...view, triggers };
  const query = rewritten(view.query, (one) => {
    if (one.kind !== 'function' || one.key !== from.key) return undefined;
    const spelled = nameText(to, one.qualified || from.schema !== to.schema);
    return { text: spelled.text, is: { kind: 'function', key: to.key, qualified: spelled.qualified } };
  });
  return { ...view, triggers, query, functions: replaced(view.functions, from.key, to.key) };
}
