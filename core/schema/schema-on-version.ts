/**
 * A replayed schema as one version of PostgreSQL has it. Replay is independent of versions: it keeps the state of the newest, and each
 * column's own identity.
 */
import { each } from './map-list.ts';
import { column as columnOf, tableByKey } from './lookup.ts';
import type { Column, DefaultPrivileges, Privilege, Relation, Schema, Table } from './model.ts';

/** The version that added MAINTAIN and gave partitions their parent's identity. */
const changedIn = 17;

/** To show, print and compare: nothing is replayed on it. */
export function schemaOn(schema: Schema, version: number): Schema {
  const relations = schema.relations.map((relation) =>
    version < changedIn ? withoutMaintain(relation) : withParentsIdentity(schema, relation, version),
  );
  if (version >= changedIn) return { ...schema, relations };
  return { ...schema, relations, defaultPrivileges: schema.defaultPrivileges.flatMap(olderDefault) };
}

/** Since version 17 a partition's column has its parent's identity and uses the parent's sequence. */
function identityOf(schema: Schema, table: Table, column: Column, version: number): Column['identity'] {
  if (column.identity !== undefined || table.partitionOf === undefined || version < changedIn)
    return column.identity;
  const parent = tableByKey(schema, table.partitionOf.parent);
  const above = parent && columnOf(parent, column.name);
  return parent && above && identityOf(schema, parent, above, version);
}

function withParentsIdentity(schema: Schema, relation: Relation, version: number): Relation {
  if (!('partitionOf' in relation) || relation.partitionOf === undefined) return relation;
  const columns = each(relation.columns, (one) => {
    const identity = identityOf(schema, relation, one, version);
    return identity === one.identity ? one : { ...one, identity };
  });
  return columns === relation.columns ? relation : { ...relation, columns };
}

function withoutMaintain(relation: Relation): Relation {
  if (relation.privileges?.some(hasMaintain) !== true) return relation;
  return { ...relation, privileges: relation.privileges.flatMap(older) };
}

function olderDefault(one: DefaultPrivileges): readonly DefaultPrivileges[] {
  return older(one.privilege).map((privilege) => ({ ...one, privilege }));
}

function older(one: Privilege): readonly Privilege[] {
  if (!hasMaintain(one)) return [one];
  const privileges = one.privileges.filter(isOld);
  const next = { ...one, privileges, grantable: one.grantable.filter(isOld) };
  // The owner is listed even without privileges.
  return privileges.length === 0 && one.grantee !== '' ? [] : [next];
}

function hasMaintain({ privileges }: Privilege): boolean {
  return privileges.includes('maintain');
}

function isOld(privilege: string): boolean {
  return privilege !== 'maintain';
}
