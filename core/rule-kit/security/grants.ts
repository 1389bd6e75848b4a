/** Describes what a GRANT gives and on what. Does not know who already has it. */
import type { Grant, Grantee } from '../../operations/model/operation.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Surroundings } from '../tables/tables.ts';

type Given = Pick<Grant, 'privileges' | 'objectKind'>;

/** ALL; on SQL Server CONTROL, whose ALL means a few privileges and is deprecated. */
export function givesAll(
  { privileges, objectKind }: Given,
  { schema }: Pick<Surroundings, 'schema'>,
): boolean {
  switch (schema.dialect) {
    case 'sqlserver':
      return privileges.includes('control');
    case 'mysql':
      return isAll(privileges) && (objectKind === 'table' || objectKind === 'database');
    default:
      return isAll(privileges) && objectKind === 'table';
  }
}

export function isAll(privileges: readonly string[]): boolean {
  return privileges.length === 0 || privileges.includes('all');
}

/** PUBLIC: every role of the server. */
export function everybodyAmong(grantees: readonly Grantee[]): Grantee | undefined {
  return grantees.find(({ name }) => name.toLowerCase() === 'public');
}

/** `orders`, `orders and 2 more`, `everything in shop`, `every database`. */
export function targetOf({ objects, allInSchema }: Grant, { schema }: Pick<Surroundings, 'schema'>): string {
  const [first, ...others] = objects.map((one) => one.name.text);
  if (first === undefined) return schema.dialect === 'sqlserver' ? 'the database' : 'every database';
  if (allInSchema) return `everything in ${[first, ...others].join(', ')}`;
  return others.length === 0 ? first : `${first} and ${String(others.length)} more`;
}

/** The owner of the tables has every privilege on them without a grant. */
export function ownsAll(
  { name }: Grantee,
  { objects, allInSchema }: Grant,
  { schema }: Pick<Surroundings, 'schema'>,
): boolean {
  const owners = allInSchema ? [] : objects.map((one) => tableByKey(schema, relationKey(schema, one))?.owner);
  return owners.length > 0 && owners.every((owner) => owner === name);
}
