/** Tables, columns, constraints, indexes, sequences and views as items. */
import { own, ownClass, type CatalogQuery } from './query.ts';

export const relations: readonly CatalogQuery[] = [
  {
    kind: 'table',
    sql: `SELECT c.oid::regclass::text AS name, concat_ws(' | ',
        CASE c.relkind WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' ELSE 'table' END,
        CASE c.relpersistence WHEN 'u' THEN 'unlogged' END, 'of ' || nullif(c.reloftype, 0)::regtype::text,
        'partition by ' || pg_get_partkeydef(c.oid), 'partition of ' || CASE WHEN c.relispartition THEN
          (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = c.oid) || ' ' || pg_get_expr(c.relpartbound, c.oid) END,
        'inherits ' || CASE WHEN NOT c.relispartition THEN
          (SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid) END,
        'with ' || c.reloptions::text, CASE WHEN c.relrowsecurity THEN 'row security' END,
        CASE WHEN c.relforcerowsecurity THEN 'forced row security' END, 'using ' || nullif(m.amname, 'heap'),
        'replica identity ' || nullif(c.relreplident::text, 'd'),
        'server ' || (SELECT s.srvname || ' ' || coalesce(f.ftoptions::text, '') FROM pg_foreign_table f
          JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid)) AS definition
      FROM pg_class c LEFT JOIN pg_am m ON m.oid = c.relam WHERE c.relkind IN ('r', 'p', 'f') AND ${ownClass}`,
  },
  {
    kind: 'column',
    sql: `SELECT c.oid::regclass || '.' || quote_ident(a.attname) AS name, concat_ws(' | ',
        '#' || (SELECT count(*) FROM pg_attribute b WHERE b.attrelid = c.oid AND b.attnum BETWEEN 1 AND a.attnum AND NOT b.attisdropped),
        format_type(a.atttypid, a.atttypmod),
        'collate ' || CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
        CASE WHEN a.attnotnull THEN 'not null' END, 'identity ' || nullif(a.attidentity::text, ''),
        CASE a.attgenerated WHEN '' THEN 'default ' WHEN 's' THEN 'stored ' ELSE 'virtual ' END || pg_get_expr(d.adbin, d.adrelid),
        'storage ' || CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END,
        'compression ' || nullif(a.attcompression::text, ''), 'statistics ' || nullif(a.attstattarget, -1), 'options ' || (SELECT array_agg(o) FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg\\_attver=%')::text,
        CASE WHEN NOT a.attislocal THEN 'inherited' END, 'foreign options ' || a.attfdwoptions::text) AS definition
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ${ownClass}`,
  },
  {
    kind: 'constraint',
    // Constraints that the server adds for the partitions of a referenced table follow from the constraint itself.
    sql: `SELECT coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text) || ' ' || quote_ident(k.conname) AS name,
        concat_ws(' | ', pg_get_constraintdef(k.oid), CASE WHEN NOT k.convalidated THEN 'not validated' END,
        CASE WHEN NOT k.conislocal THEN 'inherited' END,
        'part of ' || (SELECT p.conrelid::regclass || ' ' || quote_ident(p.conname) FROM pg_constraint p WHERE p.oid = k.conparentid)) AS definition
      FROM pg_constraint k LEFT JOIN pg_constraint up ON up.oid = k.conparentid
      WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND (up.oid IS NULL OR up.conrelid <> k.conrelid)
      AND (k.conrelid <> 0 OR k.contypid <> 0) AND ${own('pg_constraint', 'k.oid', 'k.connamespace')}
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e' AND e.objid IN (k.conrelid, k.contypid) AND e.objid <> 0)`,
  },
  {
    kind: 'not-null constraint',
    from: 18,
    sql: `SELECT k.conrelid::regclass || ' ' || quote_ident(k.conname) AS name, concat_ws(' | ', pg_get_constraintdef(k.oid),
        CASE WHEN NOT k.convalidated THEN 'not validated' END, CASE WHEN NOT k.conislocal THEN 'inherited' END) AS definition
      FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid <> 0 AND ${own('pg_constraint', 'k.oid', 'k.connamespace')}
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e' AND e.objid = k.conrelid)`,
  },
  {
    kind: 'index',
    sql: `SELECT c.oid::regclass::text AS name, concat_ws(' | ', pg_get_indexdef(c.oid), CASE WHEN NOT x.indisvalid THEN 'invalid' END,
        CASE WHEN x.indisprimary THEN 'primary' END, CASE WHEN NOT x.indimmediate THEN 'deferred' END,
        CASE WHEN x.indisclustered THEN 'clustered' END, CASE WHEN x.indisreplident THEN 'replica identity' END,
        'part of ' || (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = c.oid),
        'constraint ' || (SELECT k.conname FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x') LIMIT 1),
        'statistics ' || (SELECT string_agg(a.attnum || '=' || a.attstattarget, ', ' ORDER BY a.attnum) FROM pg_attribute a
          WHERE a.attrelid = c.oid AND a.attstattarget >= 0)) AS definition
      FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid WHERE ${ownClass}
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e' AND e.objid = x.indrelid)`,
  },
  {
    kind: 'sequence',
    sql: `SELECT c.oid::regclass::text AS name, concat_ws(' | ', s.seqtypid::regtype, 'start ' || s.seqstart, 'by ' || s.seqincrement,
        'from ' || s.seqmin, 'to ' || s.seqmax, 'cache ' || s.seqcache, CASE WHEN s.seqcycle THEN 'cycle' END,
        CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
        (SELECT CASE d.deptype WHEN 'i' THEN 'identity of ' ELSE 'owned by ' END || d.refobjid::regclass || '.' || quote_ident(a.attname)
         FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i'))) AS definition
      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE ${ownClass}`,
  },
  {
    kind: 'view',
    sql: `SELECT c.oid::regclass::text AS name, concat_ws(' | ', pg_get_viewdef(c.oid), c.reloptions::text,
        (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''), ', ' ORDER BY a.attnum)
         FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE a.attrelid = c.oid AND a.attnum > 0)) AS definition
      FROM pg_class c WHERE c.relkind = 'v' AND ${ownClass}`,
  },
  {
    kind: 'materialized view',
    sql: `SELECT c.oid::regclass::text AS name, concat_ws(' | ', pg_get_viewdef(c.oid), c.reloptions::text,
        CASE WHEN NOT c.relispopulated THEN 'not populated' END,
        (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
         FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)) AS definition
      FROM pg_class c WHERE c.relkind = 'm' AND ${ownClass}`,
  },
];
