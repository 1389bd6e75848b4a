/**
 * The relations that can matter for a function's body: those that a word of it may name, and those with triggers that call it. More may be
 * listed than it uses. For as long as they are the same, so is what the body says.
 */
import { groupBy } from '../../collections/group-by.ts';
import type { Relation, Schema, Table, View } from '../../schema/model.ts';

/** A sequence has no columns and no triggers. */
export type NearRelation = Table | View;

/** `key`: of the function. */
export function relationsNear(text: string, key: string, schema: Schema): readonly NearRelation[] {
  const { byWord, byFunction } = known.get(schema.relations) ?? indexOf(schema.relations);
  const named = [...new Set(wordsOf(text))].flatMap((word) => byWord.get(word) ?? []);
  return [...new Set([...named, ...(byFunction.get(key) ?? [])])];
}

interface Indexed {
  /** By the first word of the name. */
  readonly byWord: ReadonlyMap<string, readonly NearRelation[]>;
  /** By a function that a trigger calls. */
  readonly byFunction: ReadonlyMap<string, readonly NearRelation[]>;
}

const known = new WeakMap<Schema['relations'], Indexed>();

function indexOf(relations: Schema['relations']): Indexed {
  const all = [...relations.values()].filter(hasColumns);
  const called = all.flatMap((one) => one.triggers.map((trigger) => ({ one, by: trigger.function })));
  const found = {
    byWord: groupBy(all, ({ name }) => wordsOf(name)[0] ?? ''),
    byFunction: new Map(
      [...groupBy(called, ({ by }) => by)].map(([by, calls]) => [by, calls.map(({ one }) => one)]),
    ),
  };
  known.set(relations, found);
  return found;
}

function hasColumns(relation: Relation): relation is NearRelation {
  return relation.kind !== 'sequence';
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? [];
}
