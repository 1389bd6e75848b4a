/** RENAME and SET SCHEMA of functions: triggers, views and expressions that call them follow. String bodies do not, as on the server. */
import { withFunctionRenamed } from '../text-renames.ts';
import { keyOf } from '../lookup.ts';
import type { BoundText, Relation, Routine, Schema, View } from '../model.ts';
import { rewritten } from './bind.ts';
import { noteChange } from './changes.ts';
import { tableFollowing, withTextsFollowing, type Following } from './follow-texts.ts';
import { nameText } from './name-text.ts';
import { withRoutines } from './routines.ts';
import { isTable, isView, putRelation, replaced } from './store.ts';

export function moveRoutine(schema: Schema, routine: Routine, inSchema: string, name: string): Schema {
  const key = keyOf(inSchema, name);
  if (key === routine.key) return schema;
  const moved = noteChange(schema, routine, { ...routine, schema: inSchema, name, key });
  const left = (schema.functions.get(routine.key) ?? []).filter((one) => one !== routine);
  const next = withRoutines(schema, routine.key, left);
  const followed = withRoutines(next, key, [...(next.functions.get(key) ?? []), moved]);
  // Which of several overloads an expression calls is not known.
  return left.length > 0 && routine.arguments.length > 0 ? followed : withCallers(followed, routine, moved);
}

function withCallers(schema: Schema, from: Routine, to: Routine): Schema {
  const following: Following = {
    text: (text) => withFunctionRenamed(text, from, to),
    bound: (text) => callsFollowing(text, from, to),
  };
  let next = schema;
  for (const relation of schema.relations.values()) {
    const fired = withTriggers(relation, from, to);
    if (isView(fired)) next = putRelation(next, viewFollowing(fired, from, to));
    else next = putRelation(next, isTable(fired) ? tableFollowing(fired, following) : fired);
  }
  next = withTextsFollowing(next, following);
  const eventTriggers = next.eventTriggers.map((one) =>
    one.function === from.key ? { ...one, function: to.key } : one,
  );
  return { ...next, eventTriggers };
}

function withTriggers(relation: Relation, from: Routine, to: Routine): Relation {
  if (!('triggers' in relation) || !relation.triggers.some((one) => one.function === from.key))
    return relation;
  const triggers = relation.triggers.map((one) =>
    one.function === from.key ? { ...one, function: to.key } : one,
  );
  return { ...relation, triggers };
}

function viewFollowing(view: View, from: Routine, to: Routine): View {
  if (!view.functions.includes(from.key)) return view;
  const query = callsFollowing(view.query, from, to);
  return { ...view, query, functions: replaced(view.functions, from.key, to.key) };
}

function callsFollowing(text: BoundText, from: Routine, to: Routine): BoundText {
  return rewritten(text, (one) => {
    if (one.kind !== 'function' || one.key !== from.key) return undefined;
    const spelled = nameText(to, one.qualified || from.schema !== to.schema);
    return { text: spelled.text, is: { kind: 'function', key: to.key, qualified: spelled.qualified } };
  });
}
