/**
 * What two states of a schema give queries that differs: columns with their types, what is unique, views, labels of types, functions. A query that
 * the one refuses there, the other may take. Does not say which of them is right.
 */
import { indexesOf } from '../schema/lookup.ts';
import type { Relation, Schema, UserType } from '../schema/model.ts';
import { typeText } from '../schema/type-text.ts';

/** Names of what `other` has, and the schema that runs has not, or not so. */
export function disputedNames(running: Schema, other: Schema): ReadonlySet<string> {
  const names = new Set<string>();
  for (const one of other.relations.values()) {
    const own = running.relations.get(one.key);
    if (own === undefined || shapeOf(running, own) !== shapeOf(other, one)) names.add(one.name);
  }
  for (const one of other.types.values()) {
    const own = running.types.get(one.key);
    if (own === undefined || typeShape(own) !== typeShape(one)) names.add(one.name);
  }
  for (const [one] of other.functions.values())
    if (one !== undefined && running.functions.get(one.key) === undefined) names.add(one.name);
  return names;
}

function shapeOf(schema: Schema, one: Relation): string {
  if ('query' in one) return JSON.stringify([one.columns, one.query.text]);
  if (!('constraints' in one)) return one.kind;
  const columns = one.columns.map(({ name, type, identity, generated }) =>
    JSON.stringify([name, typeText(type), identity, generated]),
  );
  const unique = indexesOf(schema, one.key).flatMap((index) =>
    index.unique
      ? [JSON.stringify([index.elements.map((key) => key.column ?? key.expression), index.where])]
      : [],
  );
  return [...columns.toSorted(), ...unique.toSorted()].join('\n');
}

function typeShape({ form, values, attributes, domainOf }: UserType): string {
  const parts = attributes.map(({ name, type }) => [name, typeText(type)]);
  return JSON.stringify([form, values, parts, domainOf && typeText(domainOf)]);
}
