/** Views and materialized views, and their dependent views: a view that reads a column prevents changing it. */
import type { View } from '../schema/model.ts';
import { relationsOf } from '../schema/print/kinds.ts';
import { qualified } from '../schema/print/names.ts';
import { ruleStatements, triggerStatements } from '../schema/print/programs.ts';
import { inOrderOfNeed, type ScriptStatement } from '../schema/print/statement.ts';
import { viewDetails, viewPart } from '../schema/print/views.ts';
import { changedTables } from './tables.ts';
import { byKey, difference, isSame, type Found, type Pair } from './collected.ts';

export function undoViews(pair: Pair, found: Found): void {
  const { from, to } = pair;
  const { made, lost, changed } = difference(
    byKey(relationsOf(from.schema).views),
    byKey(relationsOf(to.schema).views),
  );
  const others = changed.filter((one) => !isSame(all(from, one.from), all(to, one.to)));
  const gone = new Map([...made, ...others.map((one) => one.from)].map((one) => [one.key, one] as const));
  const back = new Map([...lost, ...others.map((one) => one.to)].map((one) => [one.key, one] as const));
  // A view that reads something that changes is dropped before and created again after.
  const touched = new Set([...gone.keys(), ...changedTables(pair)]);
  for (let grown = true; grown;) {
    grown = false;
    for (const view of relationsOf(from.schema).views) {
      const was = to.schema.relations.get(view.key);
      if (gone.has(view.key) || !view.reads.some((one) => touched.has(one))) continue;
      gone.set(view.key, view);
      touched.add(view.key);
      if (was?.kind === 'view' || was?.kind === 'materialized-view') back.set(was.key, was);
      grown = true;
    }
  }
  for (const part of inOrderOfNeed([...gone.values()].map(viewPart)).toReversed()) {
    const view = gone.get(part.provides.key);
    if (view !== undefined) found.add('views', `DROP ${wordsOf(view)} ${qualified(view)}`);
  }
  found.add(
    'make-views',
    ...inOrderOfNeed([...back.values()].map(viewPart)).flatMap((one) => one.statements),
  );
  for (const view of back.values()) found.add('make-parts', ...behind(to, view));
}

function wordsOf({ kind }: View): string {
  return kind === 'view' ? 'VIEW' : 'MATERIALIZED VIEW';
}

function all(context: Pair['from'], view: View): readonly ScriptStatement[] {
  return [...viewPart(view).statements, ...behind(context, view)];
}

function behind(context: Pair['from'], view: View): readonly ScriptStatement[] {
  return [
    ...view.triggers.flatMap((one) => triggerStatements(context, view, one)),
    ...view.rules.flatMap((one) => ruleStatements(view, one)),
    ...viewDetails(context, view),
  ];
}
