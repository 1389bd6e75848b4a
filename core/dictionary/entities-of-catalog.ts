/** The tables of a catalog, for diagrams. If only names were read, the tables have neither columns nor keys. */
import type { CatalogRelation, CatalogSnapshot } from '../catalog/catalog.ts';
import { oneLine } from '../text/format.ts';
import { keyOf } from '../schema/lookup.ts';
import { compare, shortName } from './context.ts';
import type { Entities, Entity } from './entities.ts';

/** `typeName` converts the type that the server printed to its display name. */
export function entitiesOfCatalog(snapshot: CatalogSnapshot, typeName: (type: string) => string): Entities {
  const tables = new Map(
    snapshot.schemas.flatMap((schema) =>
      schema.relations
        .filter(isTable)
        .map((relation) => [keyOf(relation.schema, relation.name), relation] as const),
    ),
  );
  const known = new Map<string, Entity>();
  const parts = partCounts(tables);
  let referrers: ReadonlyMap<string, readonly string[]> | undefined;
  return {
    table: (key) => {
      const relation = tables.get(key);
      if (relation === undefined) return undefined;
      const entity = known.get(key) ?? entityOf(key, relation, parts.get(key) ?? 0, typeName);
      known.set(key, entity);
      return entity;
    },
    referrers: (key) => (referrers ??= referrersIn(tables)).get(key) ?? [],
    keys: () =>
      [...tables]
        .filter(([, { isPartition }]) => !isPartition)
        .map(([key]) => key)
        .sort(compare),
    reference: (key) => ({ kind: tables.has(key) ? 'table' : undefined, key, name: shortName(key) }),
  };
}

function isTable({ kind }: CatalogRelation): boolean {
  return kind === 'table' || kind === 'partitionedTable' || kind === 'foreignTable';
}

type Tables = ReadonlyMap<string, CatalogRelation>;

function parentOf({ isPartition, parents }: CatalogRelation): string | undefined {
  const [parent] = parents;
  return isPartition && parent !== undefined ? keyOf(parent.schema, parent.name) : undefined;
}

function partCounts(tables: Tables): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of tables.values()) {
    let parent = parentOf(one);
    for (let depth = 0; parent !== undefined && depth < 20; depth += 1) {
      counts.set(parent, (counts.get(parent) ?? 0) + 1);
      const above = tables.get(parent);
      parent = above && parentOf(above);
    }
  }
  return counts;
}

/** Partitions have the keys of their parent and are skipped. */
function referrersIn(tables: Tables): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [key, { constraints, isPartition }] of tables) {
    if (isPartition) continue;
    const targets = constraints.flatMap((one) =>
      one.kind === 'foreignKey' ? [keyOf(one.references.schema, one.references.name)] : [],
    );
    for (const to of new Set(targets)) {
      const others = found.get(to);
      if (others === undefined) found.set(to, [key]);
      else others.push(key);
    }
  }
  return found;
}

function entityOf(
  key: string,
  relation: CatalogRelation,
  partitions: number,
  typeName: (type: string) => string,
): Entity {
  return {
    key,
    schema: relation.schema,
    name: relation.name,
    columns: relation.columns.map(({ name, type, nullable }) => ({
      name: oneLine(name),
      type: oneLine(typeName(type)),
      keys: keysOf(relation, name),
      nullable,
    })),
    foreignKeys: relation.constraints.flatMap((one) =>
      one.kind !== 'foreignKey'
        ? []
        : [
            {
              name: oneLine(one.name),
              columns: one.columns.map(oneLine),
              to: keyOf(one.references.schema, one.references.name),
              targets: one.references.columns.map(oneLine),
              optional: relation.columns.some(({ name, nullable }) => nullable && one.columns.includes(name)),
              single: identifies(relation, one.columns),
            },
          ],
    ),
    partitions,
    partitionOf: parentOf(relation),
  };
}

function keysOf({ constraints }: CatalogRelation, column: string): string {
  const kinds = constraints.filter(({ columns }) => columns.includes(column)).map(({ kind }) => kind);
  return [
    ...(kinds.includes('primaryKey') ? ['PK'] : []),
    ...(kinds.includes('foreignKey') ? ['FK'] : []),
    ...(kinds.includes('unique') ? ['UK'] : []),
  ].join(', ');
}

function identifies({ indexes }: CatalogRelation, columns: readonly string[]): boolean {
  return indexes.some(
    ({ valid, unique, partial, keys }) =>
      valid && unique && !partial && keys.every((one) => one.kind === 'column' && columns.includes(one.name)),
  );
}
