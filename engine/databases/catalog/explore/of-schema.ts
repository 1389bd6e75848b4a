/**
 * Objects of a schema besides its tables and views: functions, sequences, types and rarer kinds. Objects of extensions are shown below
 * these.
 */
import { comment, grantRows, granted, standsAlone, ownedBy, rows, type At, type Listing } from './listing.ts';

const routine = (group: string, kind: string, kinds: string): Listing => ({
  group,
  sql: ({ oid, few }) =>
    rows({
      kind: `'${kind}'`,
      id: 'p.oid',
      name: 'p.proname',
      detail: `'(' || pg_get_function_arguments(p.oid) || ')' || coalesce(' → ' || pg_get_function_result(p.oid), '')`,
      facts: [
        `p.oid::regprocedure`,
        `concat_ws(', ', CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END, (SELECT l.lanname FROM pg_language l WHERE l.oid = p.prolang),
          CASE WHEN p.proisstrict THEN 'strict' END, CASE p.proparallel WHEN 's' THEN 'parallel safe' WHEN 'r' THEN 'parallel restricted' END,
          CASE WHEN p.prokind = 'w' THEN 'window' END)`,
        `CASE WHEN p.prosecdef THEN 'Runs with the rights of its owner ' || pg_get_userbyid(p.proowner) || '.' ELSE ${ownedBy('p.proowner')} END`,
        `'set ' || array_to_string(p.proconfig, ', ')`,
        ...(few ? [granted('p.proacl')] : []),
      ],
      sqlName: `format('%I.%I(%s)', p.pronamespace::regnamespace, p.proname, pg_get_function_identity_arguments(p.oid))`,
      ...(few ? { comment: comment('pg_proc', 'p.oid') } : {}),
      from: `pg_proc p WHERE p.pronamespace = ${oid} AND p.prokind IN (${kinds}) AND ${standsAlone('pg_proc', 'p.oid')}`,
    }),
});

const typeOf = (group: string, kind: string, detail: string, condition: string): Listing => ({
  group,
  sql: ({ oid }) =>
    rows({
      kind: `'${kind}'`,
      id: 't.oid',
      name: 't.typname',
      detail,
      facts: [ownedBy('t.typowner'), `'default ' || t.typdefault`, granted('t.typacl')],
      sqlName: `format('%I.%I', t.typnamespace::regnamespace, t.typname)`,
      comment: comment('pg_type', 't.oid'),
      from: `pg_type t WHERE t.typnamespace = ${oid} AND ${condition} AND ${standsAlone('pg_type', 't.oid')}`,
    }),
});

/** Rare kinds of objects: the server's own description identifies them. */
const rare = (
  group: string,
  kind: string,
  catalog: string,
  schema: string,
  detail: string,
  more: Partial<Listing> = {},
): Listing => ({
  group,
  ...more,
  sql: ({ oid }: At) =>
    rows({
      kind: `'${kind}'`,
      id: 'x.oid',
      name: 'i.identity',
      detail: `concat_ws(', ', i.type, ${detail})`,
      sqlName: 'i.identity',
      comment: comment(catalog, 'x.oid'),
      from: `${catalog} x, pg_identify_object('${catalog}'::regclass, x.oid, 0) i WHERE x.${schema} = ${oid} AND ${standsAlone(catalog, 'x.oid')}`,
    }),
});

/** In the order in which they are shown. */
export const inSchemaListings: readonly Listing[] = [
  routine('Functions', 'function', `'f', 'w'`),
  routine('Procedures', 'procedure', `'p'`),
  routine('Aggregates', 'aggregate', `'a'`),
  {
    group: 'Sequences',
    sql: ({ oid, few }) =>
      rows({
        kind: `'sequence'`,
        id: 'c.oid',
        name: 'c.relname',
        // Progress: the share of the numbers between its start and its end that are used.
        detail: few
          ? `concat_ws(', ', s.seqtypid::regtype, (SELECT round(100 * abs(u.last - CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END::numeric)
              / greatest(1, s.seqmax::numeric - s.seqmin), 1) || ' % used'
              FROM (SELECT CASE WHEN has_sequence_privilege(c.oid, 'SELECT, USAGE') THEN pg_sequence_last_value(c.oid) END AS last) u WHERE u.last IS NOT NULL),
              CASE WHEN s.seqcycle THEN 'cycle' END)`
          : 's.seqtypid::regtype',
        facts: [
          `'from ' || s.seqmin || ' to ' || s.seqmax || ' by ' || s.seqincrement || ', start ' || s.seqstart || ', cache ' || s.seqcache`,
          ...(few
            ? [
                `'last value ' || CASE WHEN has_sequence_privilege(c.oid, 'SELECT, USAGE') THEN pg_sequence_last_value(c.oid) END`,
                granted('c.relacl'),
              ]
            : []),
          `(SELECT CASE d.deptype WHEN 'i' THEN 'identity of ' ELSE 'owned by ' END || d.refobjid::regclass || '.' || a.attname
            FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') LIMIT 1)`,
          ownedBy('c.relowner'),
        ],
        sqlName: `format('%I.%I', c.relnamespace::regnamespace, c.relname)`,
        ...(few ? { comment: comment('pg_class', 'c.oid') } : {}),
        from: `pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid WHERE c.relnamespace = ${oid} AND ${standsAlone('pg_class', 'c.oid')}`,
      }),
  },
  typeOf(
    'Enums',
    'enum',
    `(SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)`,
    `t.typtype = 'e'`,
  ),
  typeOf(
    'Domains',
    'domain',
    `format_type(t.typbasetype, t.typtypmod) || CASE WHEN t.typnotnull THEN ', not null' ELSE '' END`,
    `t.typtype = 'd'`,
  ),
  typeOf(
    'Composite Types',
    'composite-type',
    `(SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)`,
    `t.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')`,
  ),
  typeOf(
    'Range Types',
    'range-type',
    `(SELECT 'of ' || format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = t.oid)`,
    `t.typtype = 'r'`,
  ),
  typeOf(
    'Base Types',
    'type',
    `CASE WHEN t.typisdefined THEN t.typinput::regproc || ', ' || t.typoutput::regproc ELSE 'shell' END`,
    `(t.typtype = 'b' OR (t.typtype = 'p' AND NOT t.typisdefined)) AND NOT (t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A')`,
  ),
  rare(
    'Collations',
    'collation',
    'pg_collation',
    'collnamespace',
    `CASE x.collprovider WHEN 'i' THEN 'icu' WHEN 'c' THEN 'libc' WHEN 'b' THEN 'builtin' END`,
  ),
  rare('Operators', 'operator', 'pg_operator', 'oprnamespace', 'x.oprcode::text'),
  rare('Operator Classes', 'operator', 'pg_opclass', 'opcnamespace', 'x.opcintype::regtype::text'),
  rare('Operator Families', 'operator', 'pg_opfamily', 'opfnamespace', 'NULL'),
  rare('Conversions', 'collation', 'pg_conversion', 'connamespace', 'NULL'),
  rare('Text Search', 'text-search', 'pg_ts_config', 'cfgnamespace', 'NULL'),
  rare('Text Search Dictionaries', 'text-search', 'pg_ts_dict', 'dictnamespace', 'x.dictinitoption'),
  rare('Text Search Parsers', 'text-search', 'pg_ts_parser', 'prsnamespace', 'NULL'),
  rare('Text Search Templates', 'text-search', 'pg_ts_template', 'tmplnamespace', 'NULL'),
  {
    // Statistics on a table are also listed below that table; here people look for them by name.
    group: 'Statistics Objects',
    sql: ({ oid }) =>
      rows({
        kind: `'statistics'`,
        id: 's.oid',
        name: 's.stxname',
        detail: `'on ' || s.stxrelid::regclass`,
        facts: ['pg_get_statisticsobjdef(s.oid)'],
        sqlName: `format('%I.%I', s.stxnamespace::regnamespace, s.stxname)`,
        comment: comment('pg_statistic_ext', 's.oid'),
        from: `pg_statistic_ext s WHERE s.stxnamespace = ${oid} AND ${standsAlone('pg_statistic_ext', 's.oid')}`,
      }),
  },
  { group: 'Grants', sql: ({ oid }) => grantRows('n.nspacl', 'pg_namespace n', `n.oid = ${oid}`) },
];
