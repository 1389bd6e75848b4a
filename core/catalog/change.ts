/** Compares two snapshots of one catalog for the explorer: which lists and which relations have changed. */
import type { CatalogRelation, CatalogSnapshot, RelationName } from './catalog.ts';

export interface CatalogChange {
  /** Objects outside of schemas, or the list of schemas, changed. */
  readonly database: boolean;
  /** Names of the schemas whose list of objects changed. */
  readonly schemas: ReadonlySet<string>;
  /** Relations that are new or changed. */
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

/** Row counts and sizes are estimates that ANALYZE changes; a change of them alone does not count. */
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
