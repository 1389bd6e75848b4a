/** Indexes that a change drops and builds anew for others to wait for: what is missing between the two, where others can come in. */
import { oneLine } from '../plan/format.ts';
import type { CreateIndex } from '../operations/operation.ts';
import { displayName, indexesOf, relationKey, resolveIndex } from '../schema/lookup.ts';
import type { Index } from '../schema/model.ts';
import { isUniqueAlready } from './index-names.ts';
import type { Placed } from './placed.ts';

/** Sentences. */
export function missingMeanwhile(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((dropping, at) =>
    droppedAt(dropping).flatMap((index) => {
      const building = statements.slice(at + 1).find((one) => builtAgain(one, index) !== undefined);
      const built = building && builtAgain(building, index);
      if (building === undefined || built === undefined) return [];
      const isTogether = building.one.during.transaction === dropping.one.during.transaction;
      return isTogether ? [] : [inWords(dropping, building, index, built)].flatMap((one) => one ?? []);
    }),
  );
}

/** Of tables that were there before; others have nobody who would miss it. */
function droppedAt({ one, section, at, start }: Placed): readonly Index[] {
  const schema = section.before[at] ?? section.found;
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropIndex') return [];
    const index = resolveIndex(schema, operation.index);
    return index !== undefined && start.relations.has(index.relation) ? [index] : [];
  });
}

/** On the same columns in the same order. */
function builtAgain({ one, section, at }: Placed, index: Index): CreateIndex | undefined {
  const schema = section.before[at] ?? section.found;
  return one.actions
    .flatMap(({ operation }) => (operation.kind === 'createIndex' ? [operation] : []))
    .find(
      (built) =>
        relationKey(schema, built.table) === index.relation &&
        built.elements.length === index.elements.length &&
        built.elements.every((each, place) => {
          const was = index.elements[place]?.column;
          return was !== undefined && each.column?.text === was;
        }),
    );
}

function inWords(dropping: Placed, building: Placed, index: Index, built: CreateIndex): string | undefined {
  const { section, at } = dropping;
  const behind = section.before[at + 1] ?? section.after;
  const names = index.elements.flatMap((each) => each.column ?? []);
  const table = oneLine(displayName(index.relation));
  const columns = names.map(oneLine).join(', ');
  const between = `From ${dropping.place} until ${building.place} has built it`;
  if (index.unique && built.unique)
    return isUniqueAlready(behind, index.relation, names)
      ? undefined
      : `${between}, nothing keeps (${columns}) of ${table} unique: rows that come in twice make ${building.place} fail, and INSERT … ON CONFLICT on them fails. Build the new index first, under another name.`;
  const isCovered = indexesOf(behind, index.relation).some(
    (one) =>
      one.valid &&
      one.where === undefined &&
      names.every((name, place) => one.elements[place]?.column === name),
  );
  return isCovered
    ? undefined
    : `${between}, queries of ${table} by (${columns}) have no index. Build the new one first, under another name, and rename it.`;
}
