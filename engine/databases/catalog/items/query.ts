/** What the item queries share: their form, and which objects count as created by a migration. */
import type { ItemKind } from '../../../../core/catalog/items.ts';

export interface CatalogQuery {
  readonly kind: ItemKind;
  readonly sql: string;
  /** The first major version that has it. */
  readonly from?: number;
}

/** OIDs below this one belong to the system. */
export const firstOwn = 16384;

/** Created by a migration: not by initdb, not by an extension, not in a session's own schema. */
export function own(catalog: string, oid: string, schema?: string): string {
  // An object that belongs to another one is created with it, such as a range's functions. Indexes and identity sequences are listed all
  // the same.
  const parts = catalog === 'pg_class' ? `'e'` : `'e', 'i'`;
  const inSchema =
    schema === undefined
      ? ''
      : ` AND ${schema} NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_(temp|toast)')`;
  return `${oid} >= ${firstOwn}${inSchema} AND NOT EXISTS (SELECT FROM pg_depend member
    WHERE member.classid = '${catalog}'::regclass AND member.objid = ${oid} AND member.deptype IN (${parts}))`;
}

export const ownClass = own('pg_class', 'c.oid', 'c.relnamespace');
export const identity = (catalog: string, oid: string): string =>
  `(SELECT i.identity FROM pg_identify_object('${catalog}'::regclass, ${oid}, 0) i)`;
