/**
 * The queries for a planner's statistics: fixed texts except for the list of columns whose values are allowed. Values of other columns are
 * not queried. Every row is one JSON object, so that names identify its fields.
 */
import { literal } from '../../literal.ts';
import { userSchemas } from '../queries.ts';

/** `schema.table.column`, split into parts. */
export interface AllowedColumn {
  readonly schema: string;
  readonly relation: string;
  readonly column: string;
}

/** The printed form of values must not depend on the session; and reading an index's end must not become a scan of the table. */
export const printingQuery = `SELECT set_config('datestyle', 'ISO, YMD', true), set_config('timezone', 'UTC', true),
  set_config('intervalstyle', 'postgres', true), set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true),
  set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)`;

/** The session defaults, whatever this transaction has set. */
export const settingsQuery = `
  SELECT json_build_object('version', current_setting('server_version_num'), 'block', current_setting('block_size'),
    'settings', (SELECT coalesce(json_object_agg(name, reset_val || CASE WHEN unit IN ('kB', 'MB', 'ms') THEN unit ELSE '' END), '{}')
      FROM pg_settings WHERE vartype <> 'string' AND (category LIKE 'Query Tuning%'
        OR name IN ('work_mem', 'hash_mem_multiplier', 'maintenance_work_mem', 'max_parallel_workers_per_gather', 'max_parallel_workers',
          'parallel_leader_participation', 'effective_io_concurrency'))),
    'collation', (SELECT json_build_object('provider', coalesce(to_jsonb(d) ->> 'datlocprovider', 'c'), 'collate', d.datcollate, 'ctype', d.datctype,
        'locale', to_jsonb(d) ->> 'datlocale', 'icu', to_jsonb(d) ->> 'daticulocale', 'rules', to_jsonb(d) ->> 'daticurules', 'encoding', pg_encoding_to_char(d.encoding))
      FROM pg_database d WHERE d.datname = current_database()))::text`;

export const relationsQuery = `
  SELECT json_build_object('schema', n.nspname, 'name', c.relname, 'kind', CASE c.relkind WHEN 'r' THEN 'table' WHEN 'm' THEN 'materialized-view'
      WHEN 'i' THEN 'index' WHEN 'p' THEN 'partitioned-table' ELSE 'partitioned-index' END,
    'bytes', CASE WHEN c.relkind IN ('r', 'i', 'm') THEN coalesce(pg_relation_size(c.oid), 0) ELSE 0 END,
    'pages', greatest(c.relpages, 0), 'tuples', c.reltuples, 'allVisible', c.relallvisible, 'allFrozen', (to_jsonb(c) ->> 'relallfrozen')::int,
    'method', CASE WHEN c.relkind IN ('i', 'I') THEN m.amname END)::text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am m ON m.oid = c.relam
  WHERE c.relkind IN ('r', 'i', 'm', 'p', 'I') AND c.relpersistence <> 't' AND ${userSchemas}`;

/** The schema of an extension's functions. */
export function extensionQuery(name: string): string {
  return `SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = ${literal(name)}`;
}

export function pagesQuery(inspector: string): string {
  const named = `format('%I.%I', n.nspname, c.relname)`;
  return `
  SELECT json_build_object('schema', n.nspname, 'name', c.relname,
    'height', CASE m.amname WHEN 'btree' THEN (SELECT p.fastlevel FROM ${inspector}.bt_metap(${named}) p) END,
    'gin', CASE m.amname WHEN 'gin' THEN (SELECT to_json(p) FROM ${inspector}.gin_metapage_info(${inspector}.get_raw_page(${named}, 0)) p) END)::text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am m ON m.oid = c.relam
  WHERE c.relkind = 'i' AND m.amname IN ('btree', 'gin') AND c.relpersistence <> 't' AND pg_relation_size(c.oid) > 0 AND ${userSchemas}`;
}

/** Zeros stand for what only `pagesQuery` can read. */
export function pendingQuery(counter: string): string {
  return `
  SELECT json_build_object('schema', n.nspname, 'name', c.relname, 'gin', (SELECT json_build_object('n_pending_pages', p.pending_pages,
    'n_total_pages', 0, 'n_entry_pages', 0, 'n_data_pages', 0, 'n_entries', 0) FROM ${counter}.pgstatginindex(c.oid) p))::text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am m ON m.oid = c.relam
  WHERE c.relkind = 'i' AND m.amname = 'gin' AND c.relpersistence <> 't' AND pg_relation_size(c.oid) > 0 AND ${userSchemas}`;
}

/** The allowed columns including those of partitions and children, by table. */
function allowedCte(allowed: readonly AllowedColumn[]): string {
  const rows = allowed.map(
    (one) => `(${literal(one.schema)}, ${literal(one.relation)}, ${literal(one.column)})`,
  );
  return `WITH RECURSIVE listed (schema, relation, attname) AS (VALUES ${[`(NULL::text, NULL::text, NULL::text)`, ...rows].join(', ')}),
  allowed AS (
    SELECT c.oid, l.attname FROM listed l JOIN pg_namespace n ON n.nspname = l.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = l.relation
    UNION SELECT i.inhrelid, a.attname FROM allowed a JOIN pg_inherits i ON i.inhparent = a.oid
  ), made_of AS (
    SELECT d.classid, d.objid, bool_and(EXISTS (SELECT FROM allowed a JOIN pg_attribute t ON t.attrelid = a.oid AND t.attname = a.attname
      WHERE a.oid = d.refobjid AND t.attnum = d.refobjsubid)) AS is_allowed
    FROM pg_depend d WHERE d.classid IN ('pg_class'::regclass, 'pg_statistic_ext'::regclass) AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
    GROUP BY 1, 2
  )`;
}

/** For an index: the statistics of its expressions, which are allowed if all columns in them are. */
export function columnsQuery(allowed: readonly AllowedColumn[], version: number): string {
  const ranges =
    version < 170_000
      ? ''
      : `, 'rangeLengths', s.range_length_histogram::text, 'emptyRanges', s.range_empty_frac, 'rangeBounds', s.range_bounds_histogram::text`;
  return `${allowedCte(allowed)}
  SELECT json_build_object('schema', s.schemaname, 'relation', s.tablename, 'column', s.attname, 'inherited', s.inherited, 'nullFraction', s.null_frac,
    'width', s.avg_width, 'distinct', s.n_distinct, 'correlation', s.correlation,
    'values', CASE WHEN CASE WHEN c.relkind IN ('i', 'I')
        THEN EXISTS (SELECT FROM made_of m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid AND m.is_allowed)
        ELSE EXISTS (SELECT FROM allowed a WHERE a.oid = c.oid AND a.attname = s.attname) END
      THEN json_build_object('mostCommon', s.most_common_vals::text, 'frequencies', s.most_common_freqs::text, 'bounds', s.histogram_bounds::text,
        'elements', s.most_common_elems::text, 'elementFrequencies', s.most_common_elem_freqs::text, 'elementCounts', s.elem_count_histogram::text${ranges}) END)::text
  FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname JOIN pg_class c ON c.relname = s.tablename AND c.relnamespace = n.oid
  WHERE c.relpersistence <> 't' AND ${userSchemas}`;
}

/** For complete indexes in ORDER BY's order: reading an end is then one index look-up. */
export function endsQuery(allowed: readonly AllowedColumn[]): string {
  return `${allowedCte(allowed)}
  SELECT DISTINCT json_build_object('schema', n.nspname, 'relation', c.relname, 'column', t.attname)::text
  FROM allowed a JOIN pg_class c ON c.oid = a.oid AND c.relkind IN ('r', 'm') JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute t ON t.attrelid = a.oid AND t.attname = a.attname
  JOIN pg_index i ON i.indrelid = c.oid AND i.indkey[0] = t.attnum AND i.indpred IS NULL AND i.indisvalid AND i.indcollation[0] = t.attcollation
  JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam AND m.amname = 'btree'
  JOIN pg_opclass o ON o.oid = i.indclass[0] AND o.opcdefault`;
}

export function endOfQuery({ schema, relation, column }: AllowedColumn): string {
  const quoted = (one: string): string => `"${one.replaceAll('"', '""')}"`;
  // Without the table's qualifier, ORDER BY would sort by the selected text.
  const place = `t.${quoted(column)}`;
  const end = (way: string): string =>
    `(SELECT ${place}::text FROM ONLY ${quoted(schema)}.${quoted(relation)} t WHERE ${place} IS NOT NULL ORDER BY ${place} ${way} LIMIT 1)`;
  return `SELECT ${end('ASC')}, ${end('DESC')}`;
}

/** The bytes are in a catalog that only administrators may read. */
export function extendedQuery(allowed: readonly AllowedColumn[]): string {
  return `${allowedCte(allowed)}
  SELECT json_build_object('schema', n.nspname, 'name', s.stxname, 'keys', s.stxkeys::text, 'inherited', coalesce((to_jsonb(d) ->> 'stxdinherit')::bool, false),
    'distinct', encode(d.stxdndistinct::bytea, 'hex'), 'dependencies', encode(d.stxddependencies::bytea, 'hex'),
    'allowed', coalesce(o.is_allowed, false), 'bytes', CASE WHEN o.is_allowed THEN encode(d.stxdmcv::bytea, 'hex') END)::text
  FROM pg_statistic_ext s JOIN pg_statistic_ext_data d ON d.stxoid = s.oid JOIN pg_namespace n ON n.oid = s.stxnamespace
    LEFT JOIN made_of o ON o.classid = 'pg_statistic_ext'::regclass AND o.objid = s.oid
  WHERE ${userSchemas}`;
}

/** In the order in which the statistics list their expressions. */
export function expressionsQuery(allowed: readonly AllowedColumn[]): string {
  return `${allowedCte(allowed)}
  SELECT json_build_object('schema', e.statistics_schemaname, 'name', e.statistics_name, 'inherited', coalesce((to_jsonb(e) ->> 'inherited')::bool, false),
    'nullFraction', e.null_frac, 'width', e.avg_width, 'distinct', e.n_distinct, 'correlation', e.correlation,
    'mostCommon', CASE WHEN o.is_allowed THEN e.most_common_vals::text END, 'frequencies', CASE WHEN o.is_allowed THEN e.most_common_freqs::text END,
    'bounds', CASE WHEN o.is_allowed THEN e.histogram_bounds::text END)::text
  FROM pg_stats_ext_exprs e JOIN pg_namespace n ON n.nspname = e.statistics_schemaname
    JOIN pg_statistic_ext s ON s.stxname = e.statistics_name AND s.stxnamespace = n.oid
    LEFT JOIN made_of o ON o.classid = 'pg_statistic_ext'::regclass AND o.objid = s.oid
  WHERE ${userSchemas}`;
}

/** The meaning of the numbers in the bytes of most common combinations in this database. */
export const typesQuery = `
  SELECT json_build_object('types', (SELECT coalesce(json_object_agg(t.oid::text, format_type(t.oid, NULL)), '{}') FROM pg_type t
      WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd', 'b')),
    'labels', (SELECT coalesce(json_object_agg(e.oid::text, format_type(e.enumtypid, NULL) || '/' || e.enumlabel), '{}') FROM pg_enum e))::text`;
