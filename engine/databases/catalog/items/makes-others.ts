/** Statements that create and drop schemas, extensions, types, functions, triggers, rules, policies, statistics, comments and grants. */
import type { MakeQuery } from './make-query.ts';
import { firstOwn, identity, own, ownClass } from './query.ts';

const collation = (one: string, born: string): string =>
  `CASE WHEN ${one} <> 0 AND ${one} <> ${born} THEN ' COLLATE ' || ${one}::regcollation ELSE '' END`;

const surroundings: readonly MakeQuery[] = [
  {
    kind: 'schema',
    sql: `SELECT quote_ident(n.nspname) AS name, NULL AS on, 'CREATE SCHEMA ' || quote_ident(n.nspname) AS make,
        'DROP SCHEMA ' || quote_ident(n.nspname) AS drop, '{}' AS facts
      FROM pg_namespace n WHERE ${own('pg_namespace', 'n.oid')} AND n.nspname !~ '^pg_'`,
  },
  {
    kind: 'extension',
    sql: `SELECT quote_ident(e.extname) AS name, NULL AS on, format('CREATE EXTENSION %I WITH SCHEMA %I', e.extname, n.nspname) AS make,
        'DROP EXTENSION ' || quote_ident(e.extname) AS drop, '{}' AS facts
      FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.oid >= ${firstOwn}`,
  },
];

const types: MakeQuery = {
  kind: 'type',
  sql: `SELECT format_type(t.oid, NULL) AS name, NULL AS on,
      CASE t.typtype
        WHEN 'e' THEN format('CREATE TYPE %s AS ENUM (%s)', format_type(t.oid, NULL), (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
        WHEN 'd' THEN concat(format('CREATE DOMAIN %s AS %s', format_type(t.oid, NULL), format_type(t.typbasetype, t.typtypmod)),
          ${collation('t.typcollation', 'b.typcollation')}, ' DEFAULT ' || t.typdefault, CASE WHEN t.typnotnull THEN ' NOT NULL' END)
        WHEN 'c' THEN format('CREATE TYPE %s AS (%s)', format_type(t.oid, NULL), (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)) ||
          ${collation('a.attcollation', 'at.typcollation')}, ', ' ORDER BY a.attnum)
          FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
        WHEN 'r' THEN (SELECT format('CREATE TYPE %s AS RANGE (SUBTYPE = %s, MULTIRANGE_TYPE_NAME = %s%s)', format_type(t.oid, NULL), format_type(r.rngsubtype, NULL),
          format_type(r.rngmultitypid, NULL), CASE WHEN r.rngsubdiff::oid <> 0 THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff ELSE '' END) FROM pg_range r WHERE r.rngtypid = t.oid)
      END AS make,
      format('DROP %s %s', CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, format_type(t.oid, NULL)) AS drop,
      json_build_object('form', t.typtype, 'name', t.typname, 'labels', (SELECT string_agg(quote_literal(e.enumlabel), E'\\n' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
        'base', format_type(t.typbasetype, t.typtypmod), 'default', t.typdefault, 'not null', CASE WHEN t.typnotnull THEN 'yes' END)::text AS facts
    FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid LEFT JOIN pg_type b ON b.oid = t.typbasetype
    WHERE ${own('pg_type', 't.oid', 't.typnamespace')} AND t.typtype IN ('e', 'd', 'c', 'r') AND (c.oid IS NULL OR c.relkind = 'c')`,
};

/** Replaceable if arguments and result are the same; a body may name tables that are created later (`late`). */
const functions: MakeQuery = {
  kind: 'function',
  sql: `SELECT p.oid::regprocedure::text AS name, NULL AS on, CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS make,
      format('DROP %s %s', CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END, p.oid::regprocedure) AS drop,
      json_build_object('shape', concat(p.prokind, pg_get_function_arguments(p.oid), ' ', pg_get_function_result(p.oid)),
        'late', (SELECT 'yes' WHERE p.prosqlbody IS NOT NULL OR EXISTS (SELECT FROM pg_depend d LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
          LEFT JOIN pg_type e ON e.oid = t.typelem LEFT JOIN pg_class c ON c.oid = coalesce(nullif(t.typrelid, 0), e.typrelid)
          WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND (d.refclassid = 'pg_class'::regclass OR c.relkind <> 'c'))))::text AS facts
    FROM pg_proc p WHERE ${own('pg_proc', 'p.oid', 'p.pronamespace')}`,
};

/** Columns that cannot be altered while it exists. */
const reads = (catalog: string, oid: string): string =>
  `(SELECT string_agg(DISTINCT d.refobjid::regclass || '.' || quote_ident(a.attname), E'\\n') FROM pg_depend d
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0)`;

const programs: readonly MakeQuery[] = [
  {
    kind: 'trigger',
    sql: `SELECT g.tgrelid::regclass || ' ' || quote_ident(g.tgname) AS name, g.tgrelid::regclass::text AS on, pg_get_triggerdef(g.oid) AS make,
        format('DROP TRIGGER %I ON %s', g.tgname, g.tgrelid::regclass) AS drop,
        json_build_object('reads', ${reads('pg_trigger', 'g.oid')}, 'then', CASE g.tgenabled WHEN 'O' THEN NULL ELSE format('ALTER TABLE %s %s TRIGGER %I', g.tgrelid::regclass,
          CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, g.tgname) END)::text AS facts
      FROM pg_trigger g WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND ${own('pg_trigger', 'g.oid')}`,
  },
  {
    kind: 'rule',
    sql: `SELECT r.ev_class::regclass || ' ' || quote_ident(r.rulename) AS name, r.ev_class::regclass::text AS on, rtrim(pg_get_ruledef(r.oid), ';') AS make,
        format('DROP RULE %I ON %s', r.rulename, r.ev_class::regclass) AS drop, '{}' AS facts
      FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN' AND ${own('pg_rewrite', 'r.oid')} AND ${ownClass}`,
  },
  {
    kind: 'policy',
    sql: `SELECT p.polrelid::regclass || ' ' || quote_ident(p.polname) AS name, p.polrelid::regclass::text AS on,
        format('CREATE POLICY %I ON %s%s FOR %s TO %s%s%s', p.polname, p.polrelid::regclass, CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END,
          CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
          (SELECT string_agg(CASE o WHEN 0 THEN 'PUBLIC' ELSE o::regrole::text END, ', ') FROM unnest(p.polroles) o),
          ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') AS make,
        format('DROP POLICY %I ON %s', p.polname, p.polrelid::regclass) AS drop,
        json_build_object('reads', ${reads('pg_policy', 'p.oid')})::text AS facts
      FROM pg_policy p WHERE ${own('pg_policy', 'p.oid')}`,
  },
  {
    kind: 'statistics',
    sql: `SELECT ${identity('pg_statistic_ext', 's.oid')} AS name, s.stxrelid::regclass::text AS on, pg_get_statisticsobjdef(s.oid) AS make,
        'DROP STATISTICS ' || ${identity('pg_statistic_ext', 's.oid')} AS drop,
        json_build_object('then', 'ALTER STATISTICS ' || ${identity('pg_statistic_ext', 's.oid')} || ' SET STATISTICS ' || nullif(s.stxstattarget, -1))::text AS facts
      FROM pg_statistic_ext s WHERE ${own('pg_statistic_ext', 's.oid')}`,
  },
];

/** The object's keyword in COMMENT ON. */
const commented = `CASE i.type WHEN 'table column' THEN 'COLUMN' WHEN 'view column' THEN 'COLUMN' WHEN 'materialized view column' THEN 'COLUMN'
  WHEN 'foreign table column' THEN 'COLUMN' WHEN 'composite type column' THEN 'COLUMN' WHEN 'table constraint' THEN 'CONSTRAINT'
  WHEN 'domain constraint' THEN 'CONSTRAINT' WHEN 'statistics object' THEN 'STATISTICS' ELSE upper(i.type) END || ' ' ||
  CASE i.type WHEN 'domain constraint' THEN regexp_replace(i.identity, ' on ', ' ON DOMAIN ') ELSE i.identity END`;

/** The object under which the comment is shown: an index, a key or a policy is a part of its table. */
const about = `CASE d.classoid WHEN 'pg_class'::regclass THEN coalesce((SELECT x.indrelid FROM pg_index x WHERE x.indexrelid = d.objoid), d.objoid)::regclass::text
  WHEN 'pg_proc'::regclass THEN d.objoid::regprocedure::text WHEN 'pg_type'::regclass THEN d.objoid::regtype::text
  WHEN 'pg_constraint'::regclass THEN (SELECT coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text) FROM pg_constraint k WHERE k.oid = d.objoid)
  WHEN 'pg_trigger'::regclass THEN (SELECT g.tgrelid::regclass::text FROM pg_trigger g WHERE g.oid = d.objoid)
  WHEN 'pg_policy'::regclass THEN (SELECT p.polrelid::regclass::text FROM pg_policy p WHERE p.oid = d.objoid)
  WHEN 'pg_statistic_ext'::regclass THEN (SELECT s.stxrelid::regclass::text FROM pg_statistic_ext s WHERE s.oid = d.objoid)
  WHEN 'pg_namespace'::regclass THEN quote_ident((SELECT n.nspname FROM pg_namespace n WHERE n.oid = d.objoid)) END`;
/** The item that it is dropped with, if that is a part. */
const aboutItem = `CASE d.classoid WHEN 'pg_class'::regclass THEN (SELECT d.objoid::regclass::text FROM pg_index x WHERE x.indexrelid = d.objoid)
  WHEN 'pg_proc'::regclass THEN d.objoid::regprocedure::text
  WHEN 'pg_constraint'::regclass THEN (SELECT coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text) || ' ' || quote_ident(k.conname) FROM pg_constraint k WHERE k.oid = d.objoid)
  WHEN 'pg_trigger'::regclass THEN (SELECT g.tgrelid::regclass || ' ' || quote_ident(g.tgname) FROM pg_trigger g WHERE g.oid = d.objoid)
  WHEN 'pg_policy'::regclass THEN (SELECT p.polrelid::regclass || ' ' || quote_ident(p.polname) FROM pg_policy p WHERE p.oid = d.objoid)
  WHEN 'pg_statistic_ext'::regclass THEN i.identity END`;

const comments: MakeQuery = {
  kind: 'comment',
  sql: `SELECT i.type || ' ' || i.identity AS name, ${about} AS on,
      format('COMMENT ON %s IS %L', ${commented}, d.description) AS make, format('COMMENT ON %s IS NULL', ${commented}) AS drop,
      json_build_object('of', ${aboutItem})::text AS facts
    FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    WHERE d.objoid >= ${firstOwn} AND d.classoid <> 'pg_extension'::regclass`,
};

/** Differences from an object's initial privileges: each can be granted and revoked. */
const grants: MakeQuery = {
  kind: 'grant',
  sql: (
    [
      [
        'pg_class',
        'x.relacl',
        `CASE x.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char"`,
        'x.relowner',
        `x.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${own('pg_class', 'x.oid', 'x.relnamespace')}`,
        `CASE x.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END`,
        'x.oid::regclass::text',
      ],
      [
        'pg_proc',
        'x.proacl',
        `'f'::"char"`,
        'x.proowner',
        own('pg_proc', 'x.oid', 'x.pronamespace'),
        `CASE x.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END`,
        'x.oid::regprocedure::text',
      ],
      [
        'pg_namespace',
        'x.nspacl',
        `'n'::"char"`,
        'x.nspowner',
        `x.nspname !~ '^pg_' AND x.nspname <> 'information_schema'`,
        `'SCHEMA'`,
        'quote_ident(x.nspname)',
      ],
      [
        'pg_type',
        'x.typacl',
        `'T'::"char"`,
        'x.typowner',
        own('pg_type', 'x.oid', 'x.typnamespace'),
        `'TYPE'`,
        'format_type(x.oid, NULL)',
      ],
    ] as const
  )
    .map(
      ([catalog, acl, type, owner, condition, word, on]) =>
        `SELECT i.type || ' ' || i.identity || ' ' || change.text AS name, ${on} AS on, ${given(`${word} || ' ' || i.identity`, '', catalog === 'pg_proc' ? on : 'NULL::text')}
        FROM ${catalog} x, pg_identify_object('${catalog}'::regclass, x.oid, 0) i, LATERAL (${changes(`coalesce(${acl}, acldefault(${type}, ${owner}))`, `acldefault(${type}, ${owner})`)}) change
        WHERE ${acl} IS NOT NULL AND ${condition}`,
    )
    .join(' UNION ALL ')
    .concat(` UNION ALL SELECT 'column ' || c.oid::regclass || '.' || quote_ident(a.attname) || ' ' || change.text, c.oid::regclass::text,
        ${given(`'TABLE ' || c.oid::regclass`, ` || ' (' || quote_ident(a.attname) || ')'`, 'NULL::text')}
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, LATERAL (${changes('a.attacl', `NULL::aclitem[]`)}) change
        WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND ${ownClass}`),
};

function given(object: string, column: string, of: string): string {
  const grant = `format('GRANT %s ON %s TO %s%s', change.privilege${column}, ${object}, change.role, CASE WHEN change.grantable THEN ' WITH GRANT OPTION' ELSE '' END)`;
  const revoke = `format('REVOKE %s ON %s FROM %s', change.privilege${column}, ${object}, change.role)`;
  return `CASE WHEN change.given THEN ${grant} ELSE ${revoke} END AS make, CASE WHEN change.given THEN ${revoke} ELSE ${grant} END AS drop, json_build_object('of', ${of})::text AS facts`;
}

function changes(now: string, born: string): string {
  const exploded = (acl: string): string =>
    `SELECT CASE e.grantee WHEN 0 THEN 'public' ELSE e.grantee::regrole::text END AS role, e.privilege_type AS privilege, e.is_grantable FROM aclexplode(${acl}) e`;
  return `SELECT n.role IS NOT NULL AS given, CASE WHEN n.role IS NULL THEN 'revoked ' ELSE 'granted ' END || coalesce(n.privilege, o.privilege) || ' ' || coalesce(n.role, o.role) AS text,
    coalesce(n.privilege, o.privilege) AS privilege, coalesce(n.role, o.role) AS role, coalesce(n.is_grantable, false) AS grantable
    FROM (${exploded(now)}) n FULL JOIN (${exploded(born)}) o ON o.role = n.role AND o.privilege = n.privilege WHERE n.role IS NULL OR o.role IS NULL`;
}

export const others: readonly MakeQuery[] = [
  ...surroundings,
  ...[types, functions],
  ...programs,
  ...[comments, grants],
];
