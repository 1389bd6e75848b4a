/** What the queries beside this one share: their form, and what counts as made by a migration. */
import type { ItemKind } from '../../../../core/catalog/items.ts';

export interface CatalogQuery {
  readonly kind: ItemKind;
  readonly sql: string;
  /** First major version that has it. */
  readonly from?: number;
}

/** OIDs below this one are the system's. */
export const firstOwn = 16384;

/** Made by a migration: not by initdb, not by an extension, not in a session's own schema. */
export function own(catalog: string, oid: string, schema?: string): string {
  // What belongs to another object is made with it: a range's functions, say. Indexes and identity sequences are shown all the same.
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
