/**
 * The catalog queries: fixed texts, the same for every server since PostgreSQL 14. They read raw catalog columns, because the functions
 * that print types and definitions cost several times the rest; every value is returned as text.
 */

/** Created by users: not the system's schemas, not temporary ones of other sessions, not objects of an extension. */
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

/** `printed`: including what the server has to print for each. */
export function relationsQuery(printed: boolean): string {
  const partitioning = printed
    ? `CASE WHEN c.relkind = 'p' THEN 'by ' || pg_get_partkeydef(c.oid) WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END`
    : 'NULL::text';
  return `
  SELECT c.oid::text, c.relnamespace::text, c.relname::text, c.relkind::text, c.relpersistence::text, c.relispartition::text,
    c.relrowsecurity::text, c.relforcerowsecurity::text, c.reltuples::text, c.relpages::text,
    c.relispopulated::text, about.description, ${partitioning}, ${writer('c')}::text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_description about ON about.classoid = 'pg_class'::regclass AND about.objoid = c.oid AND about.objsubid = 0
  WHERE c.relkind IN ('r','p','v','m','f') AND ${userSchemas} AND ${notOfExtension}`;
}

export const parentsQuery = `
  SELECT inhrelid::text, inhparent::text FROM pg_inherits ORDER BY inhrelid, inhseqno`;

/** Queries about the contents of relations are for all of them, or for a list of plain OIDs. */
export type Only = readonly string[] | undefined;

function among(only: Only, ...columns: readonly string[]): string {
  if (only === undefined) return '';
  const list = `'{${only.filter(isPlainId).join(',')}}'::oid[]`;
  return ` AND (${columns.map((column) => `${column} = ANY (${list})`).join(' OR ')})`;
}

export function columnsQuery(only: Only): string {
  return `
  SELECT a.attrelid::text, a.attnum::text, a.attname::text, a.atttypid::text, a.atttypmod::text, a.attnotnull::text,
    a.atthasdef::text, a.attidentity::text, a.attgenerated::text
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r','p','v','m','f') AND ${userSchemas} AND a.attnum > 0 AND NOT a.attisdropped${among(only, 'a.attrelid')}`;
}

/** Row types of tables are left out unless a column uses them: there is one for each table, and an array of it. */
export function typesQuery(serverVersion: number): string {
  // Before version 14 an array is recognised by its length and category.
  const isArray =
    serverVersion >= 140_000
      ? `t.typsubscript = 'array_subscript_handler'::regproc`
      : `t.typlen = -1 AND t.typcategory = 'A'`;
  return `
  WITH used AS (SELECT DISTINCT a.atttypid AS oid FROM pg_attribute a WHERE a.attnum > 0)
  SELECT t.oid::text, n.nspname::text, t.typname::text,
    CASE WHEN ${isArray} THEN t.typelem::text END
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE t.oid IN (SELECT oid FROM used)
    OR t.oid IN (SELECT e.typelem FROM used JOIN pg_type e ON e.oid = used.oid)`;
}

/** For relations, including those of others that reference them. */
export function constraintsQuery(serverVersion: number, only: Only): string {
  const enforced = serverVersion >= 180_000 ? 'o.conenforced::text' : "'true'";
  return `
  SELECT o.conrelid::text, o.conname::text, o.contype::text, o.convalidated::text, ${enforced}, o.conkey::text,
    o.confrelid::text, o.confkey::text, o.confdeltype::text, o.confupdtype::text
  FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace
  WHERE o.conrelid <> 0 AND ${userSchemas}
    AND (o.contype IN ('p','u','f','c','x') OR (o.contype = 'n' AND NOT o.convalidated))${among(only, 'o.conrelid', 'o.confrelid')}`;
}

/** Keys are attribute numbers; zero stands for an expression. */
export function indexesQuery(only: Only): string {
  return `
  SELECT i.indrelid::text, c.relname::text, m.amname::text, i.indkey::text, i.indnkeyatts::text, i.indisunique::text,
    i.indisprimary::text, i.indisvalid::text, (i.indpred IS NOT NULL)::text, c.relpages::text
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
    JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${userSchemas}${among(only, 'i.indrelid')}`;
}

/** The transaction that wrote a row, relative to a fixed one: ages grow with every transaction. Frozen rows keep theirs. */
export function writer(row: string): string {
  return `(age(${row}.xmin)::int8 - age('3'::xid)::int8)`;
}

/** An OID as text, and nothing else. */
export function isPlainId(text: string): boolean {
  return /^\d{1,10}$/.test(text);
}
