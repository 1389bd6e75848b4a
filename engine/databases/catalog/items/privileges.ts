/** Privileges as items. */
import { own, ownClass, type CatalogQuery } from './query.ts';

/** Differences from an object's initial privileges. */
export const privileges: readonly CatalogQuery[] = [
  {
    kind: 'grant',
    sql: (
      [
        [
          'pg_class',
          'x.relacl',
          `CASE x.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char"`,
          'x.relowner',
          `x.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${own('pg_class', 'x.oid', 'x.relnamespace')}`,
        ],
        ['pg_proc', 'x.proacl', `'f'::"char"`, 'x.proowner', own('pg_proc', 'x.oid', 'x.pronamespace')],
        [
          'pg_namespace',
          'x.nspacl',
          `'n'::"char"`,
          'x.nspowner',
          `x.nspname !~ '^pg_' AND x.nspname <> 'information_schema'`,
        ],
        ['pg_type', 'x.typacl', `'T'::"char"`, 'x.typowner', own('pg_type', 'x.oid', 'x.typnamespace')],
      ] as const
    )
      .map(
        ([
          catalog,
          acl,
          type,
          owner,
          condition,
        ]) => `SELECT i.type || ' ' || i.identity || ' ' || change.text AS name, change.grantable AS definition
        FROM ${catalog} x, pg_identify_object('${catalog}'::regclass, x.oid, 0) i, LATERAL (${changes(`coalesce(${acl}, acldefault(${type}, ${owner}))`, `acldefault(${type}, ${owner})`)}) change
        WHERE ${acl} IS NOT NULL AND ${condition}`,
      )
      .join(' UNION ALL ')
      .concat(` UNION ALL SELECT 'column ' || c.oid::regclass || '.' || quote_ident(a.attname) || ' ' || change.text, change.grantable
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, LATERAL (${changes('a.attacl', `NULL::aclitem[]`)}) change
        WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND ${ownClass}`),
  },
  {
    kind: 'default privilege',
    sql: `SELECT concat_ws(' ', d.defaclrole::regrole, nullif(d.defaclnamespace, 0)::regnamespace, d.defaclobjtype, change.text) AS name,
        change.grantable AS definition
      FROM pg_default_acl d, LATERAL (${changes('d.defaclacl', `CASE WHEN d.defaclnamespace = 0 THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) END`)}) change`,
  },
];

function changes(now: string, born: string): string {
  const exploded = (acl: string): string =>
    `SELECT CASE e.grantee WHEN 0 THEN 'public' ELSE e.grantee::regrole::text END AS role, e.privilege_type AS privilege, e.is_grantable FROM aclexplode(${acl}) e`;
  return `SELECT CASE WHEN n.role IS NULL THEN 'revoked ' ELSE 'granted ' END || coalesce(n.privilege, o.privilege) || ' ' || coalesce(n.role, o.role) AS text,
    CASE WHEN n.is_grantable THEN 'with grant option' ELSE '' END AS grantable
    FROM (${exploded(now)}) n FULL JOIN (${exploded(born)}) o ON o.role = n.role AND o.privilege = n.privilege WHERE n.role IS NULL OR o.role IS NULL`;
}
