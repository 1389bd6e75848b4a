/** Determines which explorer nodes change after a replay: the changed relations, or everything if objects were added or dropped. */
import type { Relation, Schema } from '../../core/schema/model.ts';
import type { PersistentMap } from '../../core/schema/persistent-map.ts';
import { relationKey, schemaKey } from './outline.ts';

/** Ids of relation nodes; undefined if the whole source must be reloaded. */
export function changedRelations(
  root: string,
  before: Schema,
  after: Schema,
): readonly (readonly string[])[] | undefined {
  const sameObjects =
    sameAll(before.functions, after.functions) &&
    sameAll(before.types, after.types) &&
    sameAll(before.extensions, after.extensions) &&
    sameAll(before.statistics, after.statistics) &&
    sameAll(before.publications, after.publications) &&
    sameAll(before.eventTriggers, after.eventTriggers) &&
    sameAll(before.objects, after.objects) &&
    sameAll(before.roles, after.roles) &&
    sameAll(before.namespaces, after.namespaces) &&
    sameAll(before.partitionsOf, after.partitionsOf) &&
    before.relations.size === after.relations.size;
  if (!sameObjects) return undefined;
  const changed: (readonly string[])[] = [];
  for (const relation of after.relations.values()) {
    const old = before.relations.get(relation.key);
    if (old === undefined || old.kind !== relation.kind) return undefined;
    if (same(old, relation) && !surroundingsDiffer(relation.key, before, after)) continue;
    if (isPartition(relation) || relation.kind === 'sequence') return undefined;
    changed.push([root, schemaKey(relation.schema), relationKey(relation.name)]);
  }
  return changed.length > mostNodes ? undefined : changed;
}

/** Above this number a full reload is cheaper than many single ones. */
const mostNodes = 20;

function surroundingsDiffer(key: string, before: Schema, after: Schema): boolean {
  const old = before.indexesByRelation.get(key) ?? [];
  const now = after.indexesByRelation.get(key) ?? [];
  return (
    !same(old, now) ||
    now.some((index) => !same(before.indexes.get(index), after.indexes.get(index))) ||
    !same(before.referencedBy.get(key), after.referencedBy.get(key))
  );
}

/** Migrations after an edit are replayed, so their objects are equal but not identical. */
function same(before: unknown, after: unknown): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

function sameAll(before: PersistentMap<unknown>, after: PersistentMap<unknown>): boolean {
  return before === after || (before.size === after.size && same([...before.values()], [...after.values()]));
}

function isPartition(relation: Relation): boolean {
  return 'partitionOf' in relation && relation.partitionOf !== undefined;
}
