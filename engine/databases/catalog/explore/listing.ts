/**
 * What the listings share: one folder of the explorer is one query with rows of one form. Every value is returned as text; facts are a JSON
 * list, because names may contain any character.
 */

export interface Listing {
  /** The folder that its rows are shown in. */
  readonly group: string;
  /** The first major version that has it. */
  readonly from?: number;
  readonly sql: (at: At) => string;
}

export interface At {
  /** As `server_version_num`. */
  readonly version: number;
  /** The OID of the listed object: digits, or 0 for the whole database. */
  readonly oid: string;
  /** There are so few that inspecting each is cheap. */
  readonly few: boolean;
}

interface Row {
  /** SQL, like everything here. */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly detail?: string;
  /** Nulls are left out. */
  readonly facts?: readonly string[];
  readonly sqlName?: string;
  readonly bytes?: string;
  readonly comment?: string;
  readonly type?: string;
  /** FROM and the following clauses. */
  readonly from: string;
}

export function rows({
  kind,
  id,
  name,
  detail,
  facts = [],
  sqlName,
  bytes,
  comment,
  type,
  from,
}: Row): string {
  const list =
    facts.length === 0 ? `'[]'` : `to_json(array_remove(ARRAY[${facts.join(', ')}]::text[], NULL))::text`;
  return `SELECT ${kind}::text AS kind, (${id})::text AS id, (${name})::text AS name, (${detail ?? `''`})::text AS detail, ${list} AS facts,
    (${sqlName ?? 'NULL'})::text AS sql_name, (${bytes ?? 'NULL'})::text AS bytes, (${comment ?? 'NULL'})::text AS comment, (${type ?? 'NULL'})::text AS type
    FROM ${from}`;
}

/** OIDs below this one belong to the system. */
const firstOwn = 16384;

/** Created by a user, not by CREATE EXTENSION: objects of an extension are shown below it. */
export function own(catalog: string, oid: string): string {
  return `${oid} >= ${firstOwn} AND ${standsAlone(catalog, oid)}`;
}

/** Not created by an extension, nor by the server together with another object, as the functions of a range are. */
export function standsAlone(catalog: string, oid: string): string {
  // A sequence belongs to its identity column, and is shown all the same.
  const kinds = catalog === 'pg_class' ? `'e'` : `'e', 'i'`;
  return `NOT EXISTS (SELECT FROM pg_depend member
    WHERE member.classid = '${catalog}'::regclass AND member.objid = ${oid} AND member.deptype IN (${kinds}))`;
}

export const comment = (catalog: string, oid: string): string => `obj_description(${oid}, '${catalog}')`;
export const ownedBy = (role: string): string => `'owner ' || pg_get_userbyid(${role})`;

/** Privileges: `app: select, insert`. Null if nothing was granted or revoked. */
export function granted(acl: string): string {
  return `(SELECT 'granted ' || string_agg(g.who || ': ' || g.what, '; ' ORDER BY g.who) FROM (
    SELECT CASE e.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(e.grantee)::text END AS who,
      string_agg(lower(e.privilege_type) || CASE WHEN e.is_grantable THEN ' with grant option' ELSE '' END, ', ' ORDER BY e.privilege_type) AS what
    FROM aclexplode(${acl}) e GROUP BY 1) g)`;
}

/** One row for each role with a privilege. */
export function grantRows(acl: string, from: string, where: string): string {
  return rows({
    kind: `'grant'`,
    id: `e.grantee`,
    name: `CASE e.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(e.grantee)::text END`,
    detail: `string_agg(lower(e.privilege_type) || CASE WHEN e.is_grantable THEN ' with grant option' ELSE '' END, ', ' ORDER BY e.privilege_type)`,
    facts: [`'granted by ' || string_agg(DISTINCT pg_get_userbyid(e.grantor)::text, ', ')`],
    from: `${from}, LATERAL aclexplode(${acl}) e WHERE ${where} GROUP BY e.grantee ORDER BY 3`,
  });
}
