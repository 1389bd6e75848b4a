/**
 * The catalog queries: fixed texts, the same for every server from PostgreSQL 14 on. They read raw catalog columns, since the functions
 * that print types and definitions cost several times the rest; every value comes as text.
 */

/** What users made: not the system's schemas, not other sessions' temporary ones, not what belongs to an extension. */
export const userSchemas = `
  n.nspname <> 'information_schema' AND n.nspname !~ '^pg_(catalog$|toast|temp_)'`;

const notOfExtension = `
  NOT EXISTS (SELECT FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

export const schemasQuery = `
  SELECT n.oid::text, n.nspname::text FROM pg_namespace n WHERE ${userSchemas}`;

export const countQuery = `
  SELECT count(*)::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r','p','v','m','f') AND ${userSchemas}`;

export const relationsQuery = `
  SELECT c.oid::text, c.relnamespace::text, c.relname::text, c.relkind::text, c.relpersistence::text, c.relispartition::text,
    c.relrowsecurity::text, c.relforcerowsecurity::text, c.reltuples::text, c.relpages::text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r','p','v','m','f') AND ${userSchemas} AND ${notOfExtension}`;

export const parentsQuery = `
  SELECT inhrelid::text, inhparent::text FROM pg_inherits ORDER BY inhrelid, inhseqno`;

export const columnsQuery = `
  SELECT a.attrelid::text, a.attnum::text, a.attname::text, a.atttypid::text, a.atttypmod::text, a.attnotnull::text,
    a.atthasdef::text, a.attidentity::text, a.attgenerated::text
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r','p','v','m','f') AND ${userSchemas} AND a.attnum > 0 AND NOT a.attisdropped`;

/** Row types of tables are left out unless a column uses them: there is one for each table, and an array of it. */
export const typesQuery = `
  WITH used AS (SELECT DISTINCT a.atttypid AS oid FROM pg_attribute a WHERE a.attnum > 0)
  SELECT t.oid::text, n.nspname::text, t.typname::text,
    CASE WHEN t.typsubscript = 'array_subscript_handler'::regproc THEN t.typelem::text END
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE t.oid IN (SELECT oid FROM used)
    OR t.oid IN (SELECT e.typelem FROM used JOIN pg_type e ON e.oid = used.oid)`;

export function constraintsQuery(serverVersion: number): string {
  const enforced = serverVersion >= 180_000 ? 'o.conenforced::text' : "'true'";
  return `
  SELECT o.conrelid::text, o.conname::text, o.contype::text, o.convalidated::text, ${enforced}, o.conkey::text,
    o.confrelid::text, o.confkey::text, o.confdeltype::text, o.confupdtype::text
  FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace
  WHERE o.conrelid <> 0 AND ${userSchemas}
    AND (o.contype IN ('p','u','f','c','x') OR (o.contype = 'n' AND NOT o.convalidated))`;
}

/** Keys are attribute numbers; zero stands for an expression. */
export const indexesQuery = `
  SELECT i.indrelid::text, c.relname::text, m.amname::text, i.indkey::text, i.indnkeyatts::text, i.indisunique::text,
    i.indisprimary::text, i.indisvalid::text, (i.indpred IS NOT NULL)::text, c.relpages::text
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
    JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${userSchemas}`;

/** The details of one relation. `oid` is checked to be digits by the caller. */
export function detailQueries(oid: string): {
  readonly relation: string;
  readonly columns: string;
  readonly constraints: string;
  readonly indexes: string;
} {
  return {
    relation: `
      SELECT obj_description(c.oid, 'pg_class'),
        CASE WHEN c.relkind IN ('r','m','p') THEN pg_total_relation_size(c.oid)::text ELSE '0' END,
        CASE WHEN c.relkind IN ('v','m') THEN pg_get_viewdef(c.oid, true) END,
        CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
        CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END
      FROM pg_class c WHERE c.oid = ${oid}`,
    columns: `
      SELECT a.attname::text, col_description(a.attrelid, a.attnum), pg_get_expr(d.adbin, d.adrelid)
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    constraints: `
      SELECT o.conname::text, pg_get_constraintdef(o.oid) FROM pg_constraint o
      WHERE o.conrelid = ${oid} AND o.contype IN ('p','u','f','c','x') ORDER BY o.conname COLLATE "C"`,
    indexes: `
      SELECT c.relname::text, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = ${oid} ORDER BY c.relname COLLATE "C"`,
  };
}
