/**
 * Queries that return statements: the definition of each user-defined object, one per row, as PostgreSQL 14 and later print it. They read
 * only the catalog, never rows of a table. Objects of an extension are omitted, because CREATE EXTENSION creates them.
 */
import { userSchemas } from './queries.ts';

const notOfExtension = (catalog: string, oid: string): string => `
  NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

/** Relations `c` in schemas `n`. */
const ours = `${userSchemas} AND c.relpersistence <> 't' AND ${notOfExtension('pg_class', 'c.oid')}`;
const inSchema = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace`;
const relation = `format('%I.%I', n.nspname, c.relname)`;
const nameOf = (oid: string): string =>
  `(SELECT format('%I.%I', rn.nspname, rc.relname) FROM pg_class rc JOIN pg_namespace rn ON rn.oid = rc.relnamespace WHERE rc.oid = ${oid})`;

/** ` WITH (a='1')`, or nothing. */
const storage = `coalesce((SELECT ' WITH (' || string_agg(format('%s=%L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ') || ')'
  FROM unnest(c.reloptions) o), '')`;

const sequenceOptions = `format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s',
  s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END)`;

const collation = (own: string, born: string): string => `
  CASE WHEN ${own} <> 0 AND ${own} <> ${born} THEN (SELECT format(' COLLATE %I.%I', kn.nspname, k.collname)
    FROM pg_collation k JOIN pg_namespace kn ON kn.oid = k.collnamespace WHERE k.oid = ${own}) ELSE '' END`;

const schemas = `
  SELECT format('CREATE SCHEMA %I;', n.nspname) FROM pg_namespace n
  WHERE ${userSchemas} AND n.nspname <> 'public' AND ${notOfExtension('pg_namespace', 'n.oid')} ORDER BY n.nspname COLLATE "C"`;

const extensions = `
  SELECT format('CREATE EXTENSION %I WITH SCHEMA %I;', x.extname, n.nspname)
  FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE x.extname <> 'plpgsql' ORDER BY x.oid`;

/** In the order of creation, so that a type follows those that it uses. */
const types = `
  SELECT CASE t.typtype
    WHEN 'e' THEN format('CREATE TYPE %s AS ENUM (%s);', name, (SELECT string_agg(quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder)
      FROM pg_enum l WHERE l.enumtypid = t.oid))
    WHEN 'd' THEN format('CREATE DOMAIN %s AS %s', name, format_type(t.typbasetype, t.typtypmod)) ||
      ${collation('t.typcollation', 'b.typcollation')} || coalesce(' DEFAULT ' || t.typdefault, '') ||
      CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END ||
      coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', o.conname, pg_get_constraintdef(o.oid)), '' ORDER BY o.conname)
        FROM pg_constraint o WHERE o.contypid = t.oid AND o.contype = 'c' AND o.convalidated), '') || ';' ||
      coalesce((SELECT string_agg(format(E'\\nALTER DOMAIN %s ADD CONSTRAINT %I %s;', name, o.conname, pg_get_constraintdef(o.oid)), '' ORDER BY o.conname)
        FROM pg_constraint o WHERE o.contypid = t.oid AND o.contype = 'c' AND NOT o.convalidated), '')
    WHEN 'c' THEN format('CREATE TYPE %s AS (%s);', name, (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)) ||
      ${collation('a.attcollation', 'at.typcollation')}, ', ' ORDER BY a.attnum)
      FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
    ELSE format('CREATE TYPE %s AS RANGE (SUBTYPE = %s, MULTIRANGE_TYPE_NAME = %s%s);', name, format_type(r.rngsubtype, NULL),
      format_type(r.rngmultitypid, NULL), CASE WHEN r.rngsubdiff::oid <> 0 THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff ELSE '' END)
    END
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace CROSS JOIN LATERAL (SELECT format('%I.%I', n.nspname, t.typname) AS name) f
    LEFT JOIN pg_range r ON r.rngtypid = t.oid LEFT JOIN pg_type b ON b.oid = t.typbasetype LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE ${userSchemas} AND (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c') AND ${notOfExtension('pg_type', 't.oid')} ORDER BY t.oid`;

const sequences = `
  SELECT format('CREATE SEQUENCE %s AS %s %s;', ${relation}, format_type(s.seqtypid, NULL), ${sequenceOptions})
  FROM pg_sequence s JOIN ${inSchema} ON c.oid = s.seqrelid
  WHERE ${ours} AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')
  ORDER BY c.oid`;

const owned = `
  SELECT format('ALTER SEQUENCE %s OWNED BY %s.%I;', ${relation}, ${nameOf('d.refobjid')}, a.attname)
  FROM ${inSchema} JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a' AND d.refobjsubid > 0
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  WHERE c.relkind = 'S' AND ${ours} ORDER BY c.oid`;

/** A function that uses a relation or its row type follows the tables. */
const needsRelation = `EXISTS (SELECT FROM pg_depend d LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
    LEFT JOIN pg_type e ON e.oid = t.typelem LEFT JOIN pg_class c ON c.oid = coalesce(nullif(t.typrelid, 0), e.typrelid)
  WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND (d.refclassid = 'pg_class'::regclass OR c.relkind <> 'c'))`;
const routines = `pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE ${userSchemas} AND p.prokind <> 'a' AND ${notOfExtension('pg_proc', 'p.oid')}
    AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')`;

const functions = `
  SELECT pg_get_functiondef(p.oid) || ';' FROM ${routines} AND NOT ${needsRelation} ORDER BY p.oid`;

/** Two more columns: the object's OID, and those of its dependencies. */
export const viewsAndLateFunctions = `
  SELECT pg_get_functiondef(p.oid) || ';', p.oid::text,
    ARRAY(SELECT d.refobjid FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid)::text
  FROM ${routines} AND ${needsRelation}
  UNION ALL
  SELECT format('CREATE %sVIEW %s%s AS', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED ' ELSE '' END, ${relation}, ${storage}) || E'\\n' ||
      rtrim(pg_get_viewdef(c.oid), ';') || CASE WHEN c.relispopulated THEN '' ELSE E'\\nWITH NO DATA' END || ';', c.oid::text,
    ARRAY(SELECT d.refobjid FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid WHERE w.ev_class = c.oid)::text
  FROM ${inSchema} WHERE c.relkind IN ('v', 'm') AND ${ours}`;

/** Since version 18 NOT NULL is a named constraint. `%s` is empty before. */
function notNull(version: number): string {
  if (version < 180_000) return `CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END`;
  return `coalesce((SELECT CASE WHEN o.conname = c.relname || '_' || a.attname || '_not_null' THEN '' ELSE format(' CONSTRAINT %I', o.conname) END ||
      ' NOT NULL' || CASE WHEN o.connoinherit THEN ' NO INHERIT' ELSE '' END
    FROM pg_constraint o WHERE o.conrelid = c.oid AND o.contype = 'n' AND o.conkey[1] = a.attnum AND o.convalidated LIMIT 1), '')`;
}

/** Partitions are created as separate tables and attached, because their columns may be in another order. */
function tables(version: number): string {
  const column = `format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)) || ${collation('a.attcollation', 't.typcollation')} ||
    CASE WHEN a.attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s)%s', pg_get_expr(d.adbin, d.adrelid),
        CASE a.attgenerated WHEN 's' THEN ' STORED' ELSE ' VIRTUAL' END)
      WHEN a.attidentity <> '' AND NOT c.relispartition THEN format(' GENERATED %s AS IDENTITY',
        CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END) ||
        coalesce((SELECT format(' (SEQUENCE NAME %s %s)', ${nameOf('s.seqrelid')}, ${sequenceOptions}) FROM pg_depend y JOIN pg_sequence s ON s.seqrelid = y.objid
          WHERE y.classid = 'pg_class'::regclass AND y.refclassid = 'pg_class'::regclass AND y.refobjid = c.oid AND y.refobjsubid = a.attnum AND y.deptype = 'i'), '')
      WHEN d.adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) ELSE '' END || ${notNull(version)}`;
  return `
  SELECT format('CREATE %sTABLE %s (%s)', CASE WHEN c.relkind = 'f' THEN 'FOREIGN ' WHEN c.relpersistence = 'u' THEN 'UNLOGGED ' ELSE '' END, ${relation},
    coalesce((SELECT string_agg(E'\\n    ' || ${column}, ',' ORDER BY a.attnum) || E'\\n'
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND (a.attislocal OR c.relispartition)), '')) ||
    CASE WHEN c.relispartition THEN '' ELSE coalesce((SELECT ' INHERITS (' || string_agg(${nameOf('h.inhparent')}, ', ' ORDER BY h.inhseqno) || ')'
      FROM pg_inherits h WHERE h.inhrelid = c.oid), '') END ||
    CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(c.oid) ELSE '' END ||
    coalesce((SELECT format(' SERVER %I', v.srvname) FROM pg_foreign_table ft JOIN pg_foreign_server v ON v.oid = ft.ftserver WHERE ft.ftrelid = c.oid), '') ||
    ${storage} || ';'
  FROM ${inSchema} WHERE c.relkind IN ('r', 'p', 'f') AND ${ours} ORDER BY c.oid`;
}

/** How an inheriting table's inherited columns differ from its parents'. */
const inheritedColumns = `
  SELECT format('ALTER TABLE ONLY %s ALTER COLUMN %I %s;', ${relation}, a.attname, change)
  FROM ${inSchema} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attislocal
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum CROSS JOIN LATERAL (
      SELECT 'SET DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) WHERE d.adbin IS NOT NULL AND a.attgenerated = ''
      UNION ALL SELECT 'SET NOT NULL' WHERE a.attnotnull AND NOT EXISTS (SELECT FROM pg_inherits h JOIN pg_attribute pa ON pa.attrelid = h.inhparent
        WHERE h.inhrelid = c.oid AND pa.attname = a.attname AND pa.attnotnull)) AS x(change)
  WHERE c.relkind = 'r' AND NOT c.relispartition AND ${ours} ORDER BY c.oid, a.attnum`;

const partitions = `
  SELECT format('ALTER TABLE ONLY %s ATTACH PARTITION %s %s;', ${nameOf('h.inhparent')}, ${relation}, pg_get_expr(c.relpartbound, c.oid))
  FROM ${inSchema} JOIN pg_inherits h ON h.inhrelid = c.oid WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f') AND ${ours} ORDER BY c.oid`;

/** Inherited constraints are created with the parent's. */
const checks = `
  SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s;', ${relation}, o.conname, pg_get_constraintdef(o.oid))
  FROM pg_constraint o JOIN ${inSchema} ON c.oid = o.conrelid
  WHERE (o.contype = 'c' AND o.conislocal OR o.contype = 'n' AND NOT o.convalidated AND o.conislocal) AND ${ours} ORDER BY o.oid`;

/** Partitions first: their keys exist, under their own names, when the parent's key is created. */
const keys = `
  SELECT format('ALTER TABLE ONLY %s ADD CONSTRAINT %I %s;', ${relation}, o.conname, pg_get_constraintdef(o.oid))
  FROM pg_constraint o JOIN ${inSchema} ON c.oid = o.conrelid WHERE o.contype IN ('p', 'u', 'x') AND ${ours} 
  ORDER BY (SELECT count(*) FROM pg_partition_ancestors(c.oid)) DESC, o.oid`;

const indexes = `
  SELECT CASE WHEN i.indisvalid OR c.relkind = 'I' THEN pg_get_indexdef(c.oid) || ';'
    ELSE '-- Left out, because it is invalid: ' || translate(${relation}, E'\\n\\r', '  ') END
  FROM pg_index i JOIN ${inSchema} ON c.oid = i.indexrelid JOIN pg_class r ON r.oid = i.indrelid
  WHERE ${ours.replaceAll('e.objid = c.oid', 'e.objid IN (c.oid, r.oid)')}
    AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = c.oid AND o.conrelid = r.oid AND o.contype IN ('p', 'u', 'x')) ORDER BY c.oid`;

const attachedIndexes = `
  SELECT format('ALTER INDEX %s ATTACH PARTITION %s;', ${nameOf('h.inhparent')}, ${relation})
  FROM ${inSchema} JOIN pg_inherits h ON h.inhrelid = c.oid WHERE c.relkind IN ('i', 'I') AND ${ours} ORDER BY c.oid`;

const foreignKeys = `
  SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s;', ${relation}, o.conname, pg_get_constraintdef(o.oid))
  FROM pg_constraint o JOIN ${inSchema} ON c.oid = o.conrelid WHERE o.contype = 'f' AND o.conparentid = 0 AND ${ours} ORDER BY o.oid`;

const replicaIdentities = `
  SELECT format('ALTER TABLE ONLY %s REPLICA IDENTITY %s;', ${relation}, CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
    ELSE (SELECT format('USING INDEX %I', x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident) END)
  FROM ${inSchema} WHERE c.relkind IN ('r', 'p') AND ${ours}
    AND (c.relreplident IN ('f', 'n') OR EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisreplident)) ORDER BY c.oid`;

const statistics = `
  SELECT pg_get_statisticsobjdef(s.oid) || ';' FROM pg_statistic_ext s JOIN ${inSchema} ON c.oid = s.stxrelid WHERE ${ours} ORDER BY s.oid`;

const rules = `
  SELECT pg_get_ruledef(w.oid) FROM pg_rewrite w JOIN ${inSchema} ON c.oid = w.ev_class WHERE w.rulename <> '_RETURN' AND ${ours} ORDER BY w.oid`;

const triggers = `
  SELECT pg_get_triggerdef(g.oid) || ';' || CASE g.tgenabled WHEN 'O' THEN '' ELSE format(E'\\nALTER TABLE %s %s TRIGGER %I;', ${relation},
    CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, g.tgname) END
  FROM pg_trigger g JOIN ${inSchema} ON c.oid = g.tgrelid WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND ${ours} ORDER BY g.oid`;

const rowSecurity = `
  SELECT format('ALTER TABLE %s %s ROW LEVEL SECURITY;', ${relation}, what)
  FROM ${inSchema} CROSS JOIN LATERAL (VALUES ('ENABLE', c.relrowsecurity), ('FORCE', c.relforcerowsecurity)) AS v(what, is_on)
  WHERE is_on AND ${ours} ORDER BY c.oid, what`;

const policies = `
  SELECT format('CREATE POLICY %I ON %s%s FOR %s TO %s%s%s;', p.polname, ${relation}, CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END,
    CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
    (SELECT string_agg(coalesce(quote_ident(r.rolname), 'PUBLIC'), ', ' ORDER BY r.rolname) FROM unnest(p.polroles) o LEFT JOIN pg_roles r ON r.oid = o),
    ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
  FROM pg_policy p JOIN ${inSchema} ON c.oid = p.polrelid WHERE ${ours} ORDER BY p.oid`;

/** For tables, views and their columns. */
export const relationComments = `
  SELECT format('COMMENT ON %s %s IS %L;', CASE WHEN d.objsubid > 0 THEN 'COLUMN' ELSE kind END,
    ${relation} || coalesce((SELECT format('.%I', a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0), ''), d.description)
  FROM pg_description d JOIN ${inSchema} ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
    JOIN (VALUES ('r', 'TABLE'), ('p', 'TABLE'), ('v', 'VIEW'), ('m', 'MATERIALIZED VIEW'), ('f', 'FOREIGN TABLE')) AS k(letter, kind) ON k.letter = c.relkind::text
  WHERE ${ours} ORDER BY c.oid, d.objsubid`;

/** In the order of their dependencies: those before the views, and those after them. */
export function statementQueries(version: number): {
  readonly before: readonly string[];
  readonly behind: readonly string[];
} {
  return {
    before: [
      ...[schemas, extensions, types, sequences, functions, tables(version), inheritedColumns, owned],
      // A view may group by a primary key.
      ...[partitions, checks, keys],
    ],
    behind: [
      ...[indexes, attachedIndexes, foreignKeys, replicaIdentities, statistics, rules, triggers, rowSecurity],
      policies,
    ],
  };
}
