/** What differs between two readings of one catalog, as far as a tree shows it: which lists, and which relations. */
import type { CatalogRelation, CatalogSnapshot, RelationName } from './catalog.ts';

export interface CatalogChange {
  /** What belongs to no schema, or the schemas themselves. */
  readonly database: boolean;
  /** Names of schemas that hold something more, less or else. */
  readonly schemas: ReadonlySet<string>;
  /** New ones, and those that are not as they were. */
  readonly relations: readonly RelationName[];
}

export function isNothing({ database, schemas, relations }: CatalogChange): boolean {
  return !database && schemas.size === 0 && relations.length === 0;
}

export function relationChanges(before: CatalogSnapshot, after: CatalogSnapshot): CatalogChange {
  const schemas = new Set<string>();
  const relations: RelationName[] = [];
  const old = new Map(before.schemas.map((one) => [one.name, one]));
  for (const { name, relations: now } of after.schemas) {
    const known = new Map((old.get(name)?.relations ?? []).map((one) => [one.name, one]));
    for (const relation of now) {
      const was = known.get(relation.name);
      if (was === undefined || was.kind !== relation.kind || parentsOf(was) !== parentsOf(relation)) {
        schemas.add(name);
        relations.push({ schema: name, name: relation.name });
      } else if (!same(was, relation)) relations.push({ schema: name, name: relation.name });
      known.delete(relation.name);
    }
    if (known.size > 0) schemas.add(name);
  }
  const names = (snapshot: CatalogSnapshot): string =>
    JSON.stringify(snapshot.schemas.map(({ name, id }) => [name, id]));
  return { database: names(before) !== names(after), schemas, relations };
}

/** Rows and sizes are estimates that ANALYZE moves: nobody changed the table. */
function same(before: CatalogRelation, after: CatalogRelation): boolean {
  return (
    before.id === after.id &&
    before.written === after.written &&
    before.comment === after.comment &&
    JSON.stringify([before.columns, before.constraints, before.indexes]) ===
      JSON.stringify([after.columns, after.constraints, after.indexes])
  );
}

function parentsOf({ parents, isPartition }: CatalogRelation): string {
  return isPartition ? JSON.stringify(parents) : '';
}
