/**
 * For items, the statements that create and drop them as the server itself prints them, their parent, and facts that decide whether they
 * can be changed in place. Items without a single statement (aggregates, publications, parts of other objects) are left out.
 */
import { others } from './makes-others.ts';
import type { MakeQuery } from './make-query.ts';
import { own, ownClass } from './query.ts';

const relation = 'c.oid::regclass::text';
const collation = (own: string, born: string): string =>
  `CASE WHEN ${own} <> 0 AND ${own} <> ${born} THEN ' COLLATE ' || ${own}::regcollation ELSE '' END`;
const sequenceOptions = `format('INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s',
  s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE ' NO CYCLE' END)`;

/** A partition has its parent's columns. */
const tables: MakeQuery = {
  kind: 'table',
  sql: `SELECT ${relation} AS name, NULL AS on, NULL AS make,
      format('DROP %sTABLE %s', CASE c.relkind WHEN 'f' THEN 'FOREIGN ' ELSE '' END, ${relation}) AS drop,
      json_build_object(
        'head', format('CREATE %sTABLE %s', CASE WHEN c.relkind = 'f' THEN 'FOREIGN ' WHEN c.relpersistence = 'u' THEN 'UNLOGGED ' ELSE '' END, ${relation}),
        'partition', CASE WHEN c.relispartition THEN (SELECT ' PARTITION OF ' || inhparent::regclass FROM pg_inherits WHERE inhrelid = c.oid)
          || ' ' || pg_get_expr(c.relpartbound, c.oid) END,
        'parent', (SELECT string_agg(inhparent::regclass::text, ' ') FROM pg_inherits WHERE inhrelid = c.oid),
        'tail', concat(
          CASE WHEN NOT c.relispartition THEN (SELECT ' INHERITS (' || string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) || ')'
            FROM pg_inherits WHERE inhrelid = c.oid) END,
          ' PARTITION BY ' || pg_get_partkeydef(c.oid),
          ' SERVER ' || (SELECT quote_ident(s.srvname) FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid),
          ' WITH (' || array_to_string(c.reloptions, ', ') || ')'),
        'options', array_to_string(c.reloptions, ', '),
        'unlogged', CASE WHEN c.relpersistence = 'u' THEN 'yes' END,
        'row security', CASE WHEN c.relrowsecurity THEN 'yes' END,
        'forced', CASE WHEN c.relforcerowsecurity THEN 'yes' END)::text AS facts
    FROM pg_class c WHERE c.relkind IN ('r', 'p', 'f') AND ${ownClass}`,
};

const columns: MakeQuery = {
  kind: 'column',
  sql: `SELECT ${relation} || '.' || quote_ident(a.attname) AS name, ${relation} AS on,
      concat(quote_ident(a.attname), ' ', format_type(a.atttypid, a.atttypmod), ${collation('a.attcollation', 't.typcollation')},
        CASE WHEN a.attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s)%s', pg_get_expr(d.adbin, d.adrelid),
            CASE a.attgenerated WHEN 's' THEN ' STORED' ELSE ' VIRTUAL' END)
          WHEN a.attidentity <> '' THEN format(' GENERATED %s AS IDENTITY', CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END)
          ELSE ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END,
        CASE WHEN a.attnotnull THEN ' NOT NULL' END) AS make,
      format('ALTER TABLE %s DROP COLUMN %I', ${relation}, a.attname) AS drop,
      json_build_object('column', quote_ident(a.attname), 'place', a.attnum, 'type', format_type(a.atttypid, a.atttypmod), 'collate', ${collation('a.attcollation', 't.typcollation')},
        'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
        'generated', nullif(a.attgenerated::text, '') || pg_get_expr(d.adbin, d.adrelid), 'identity', CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END,
        'not null', CASE WHEN a.attnotnull THEN 'yes' END, 'inherited', CASE WHEN NOT a.attislocal THEN 'yes' END,
        'enum', CASE WHEN t.typtype = 'e' THEN format_type(a.atttypid, NULL) END)::text AS facts
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ${ownClass}`,
};

const constraints: MakeQuery = {
  kind: 'constraint',
  sql: `SELECT owner.name || ' ' || quote_ident(k.conname) AS name, owner.name AS on,
      format('ALTER %s %s ADD CONSTRAINT %I %s', owner.word, owner.name, k.conname, pg_get_constraintdef(k.oid)) AS make,
      format('ALTER %s %s DROP CONSTRAINT %I', owner.word, owner.name, k.conname) AS drop,
      json_build_object('type', k.contype, 'name', quote_ident(k.conname), 'valid', CASE WHEN k.convalidated THEN 'yes' END,
        'definition', replace(pg_get_constraintdef(k.oid), ' NOT VALID', ''),
        'validate', format('ALTER %s %s VALIDATE CONSTRAINT %I', owner.word, owner.name, k.conname),
        'partitioned', CASE WHEN c.relkind = 'p' THEN 'yes' END,
        'target', nullif(k.confrelid, 0)::regclass::text)::text AS facts
    FROM pg_constraint k LEFT JOIN pg_class c ON c.oid = k.conrelid CROSS JOIN LATERAL (SELECT
      coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text) AS name,
      CASE WHEN k.conrelid = 0 THEN 'DOMAIN' WHEN c.relkind = 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS word) owner
    WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conparentid = 0 AND k.conislocal AND (k.conrelid <> 0 OR k.contypid <> 0)
    AND ${own('pg_constraint', 'k.oid', 'k.connamespace')}`,
};

const indexes: MakeQuery = {
  kind: 'index',
  sql: `SELECT ${relation} AS name, x.indrelid::regclass::text AS on,
      CASE WHEN k.oid IS NULL AND NOT c.relispartition THEN regexp_replace(pg_get_indexdef(c.oid), '^(CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")+"|[^ "]+)) ON ONLY ', '\\1 ON ') END AS make,
      CASE WHEN k.oid IS NULL AND NOT c.relispartition THEN 'DROP INDEX ' || ${relation} END AS drop,
      json_build_object('partitioned', CASE WHEN c.relkind = 'I' THEN 'yes' END, 'constraint', x.indrelid::regclass || ' ' || quote_ident(k.conname),
        'definition', pg_get_indexdef(c.oid), 'name', quote_ident(c.relname), 'part', CASE WHEN c.relispartition THEN 'yes' END)::text AS facts
    FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
    LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.conrelid = x.indrelid AND k.contype IN ('p', 'u', 'x') WHERE ${ownClass}`,
};

const sequences: MakeQuery = {
  kind: 'sequence',
  sql: `SELECT ${relation} AS name, o.relation AS on,
      CASE WHEN o.deptype IS DISTINCT FROM 'i' THEN format('CREATE SEQUENCE %s AS %s %s', ${relation}, s.seqtypid::regtype, ${sequenceOptions}) END AS make,
      CASE WHEN o.deptype IS DISTINCT FROM 'i' THEN 'DROP SEQUENCE ' || ${relation} END AS drop,
      json_build_object('column', o.relation || '.' || o.name, 'owned', CASE WHEN o.deptype = 'a' THEN format('ALTER SEQUENCE %s OWNED BY %s.%s', ${relation}, o.relation, o.name) END,
        'identity', CASE WHEN o.deptype = 'i' THEN 'yes' END,
        'alter', format('ALTER SEQUENCE %s AS %s %s', ${relation}, s.seqtypid::regtype, ${sequenceOptions}))::text AS facts
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid LEFT JOIN LATERAL (
      SELECT d.deptype, d.refobjid::regclass::text AS relation, quote_ident(a.attname) AS name
      FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')) o ON true WHERE ${ownClass}`,
};

/** A view can be replaced if its columns keep their order; its dependent objects stay. */
const views = (['v', 'm'] as const).map((code): MakeQuery => {
  const word = code === 'v' ? 'VIEW' : 'MATERIALIZED VIEW';
  return {
    kind: code === 'v' ? 'view' : 'materialized view',
    sql: `SELECT ${relation} AS name, NULL AS on,
      format('CREATE ${code === 'v' ? 'OR REPLACE ' : ''}${word} %s%s AS', ${relation}, ' WITH (' || array_to_string(c.reloptions, ', ') || ')')
        || E'\\n' || rtrim(pg_get_viewdef(c.oid), ';') || CASE WHEN c.relispopulated THEN '' ELSE E'\\nWITH NO DATA' END AS make,
      'DROP ${word} ' || ${relation} AS drop,
      json_build_object('columns', (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
        'reads', (SELECT string_agg(DISTINCT d.refobjid::regclass || coalesce('.' || quote_ident(a.attname), ''), E'\\n')
          FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
          LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
          WHERE w.ev_class = c.oid AND d.refobjid <> c.oid))::text AS facts
    FROM pg_class c WHERE c.relkind = '${code}' AND ${ownClass}`,
  };
});

/** Created with its column. */
const notNulls: MakeQuery = {
  kind: 'not-null constraint',
  from: 18,
  sql: `SELECT k.conrelid::regclass || ' ' || quote_ident(k.conname) AS name, k.conrelid::regclass::text AS on, NULL AS make, NULL AS drop, '{}' AS facts
    FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid <> 0 AND ${own('pg_constraint', 'k.oid', 'k.connamespace')}`,
};

export const makes: readonly MakeQuery[] = [
  ...[tables, columns, constraints, notNulls, indexes, sequences],
  ...views,
  ...others,
];
