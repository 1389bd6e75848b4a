/**
 * Everything that a migration can leave in a database, as items of a kind with a name and a definition that the server itself writes:
 * pg_get_constraintdef, pg_get_viewdef and their like. Objects of extensions, of the system and of sessions are left out.
 */
import type { ClientBase } from 'pg';

export const kinds = [
  'schema',
  'extension',
  'type',
  'table',
  'column',
  'constraint',
  'not-null constraint',
  'index',
  'sequence',
  'view',
  'materialized view',
  'function',
  'trigger',
  'rule',
  'policy',
  'statistics',
  'publication',
  'other object',
  'comment',
  'grant',
  'default privilege',
  'owner',
] as const;

export type Kind = (typeof kinds)[number];

/** Differences in these make a comparison fail. */
export const decisive: ReadonlySet<Kind> = new Set(['table', 'column', 'type', 'constraint', 'index']);

export interface Item {
  readonly kind: Kind;
  readonly name: string;
  readonly definition: string;
}

export async function catalogOf(client: ClientBase, major: number): Promise<readonly Item[]> {
  // With nothing but pg_catalog on the path the server qualifies every name.
  await client.query(`SET search_path = ''`);
  const items: Item[] = [];
  for (const { kind, sql, from } of queries) {
    if (major < (from ?? 0)) continue;
    const result = await client.query<{ name: string; definition: string | null }>(sql);
    for (const { name, definition } of result.rows) items.push({ kind, name, definition: definition ?? '' });
  }
  return items;
}

interface CatalogQuery {
  readonly kind: Kind;
  readonly sql: string;
  /** First major version that has it. */
  readonly from?: number;
}

/** OIDs below this one are the system's. */
const firstOwn = 16384;

/** Made by a migration: not by initdb, not by an extension, not in a session's own schema. */
function own(catalog: string, oid: string, schema?: string): string {
  // What belongs to another object is made with it: a range's functions, say. Indexes and identity sequences are shown all the same.
  const parts = catalog === 'pg_class' ? `'e'` : `'e', 'i'`;
  const inSchema =
    schema === undefined
      ? ''
      : ` AND ${schema} NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_(temp|toast)')`;
  return `${oid} >= ${firstOwn}${inSchema} AND NOT EXISTS (SELECT FROM pg_depend member
    WHERE member.classid = '${catalog}'::regclass AND member.objid = ${oid} AND member.deptype IN (${parts}))`;
}

const ownClass = own('pg_class', 'c.oid', 'c.relnamespace');
const identity = (catalog: string, oid: string): string =>
  `(SELECT i.identity FROM pg_identify_object('${catalog}'::regclass, ${oid}, 0) i)`;

const relations: readonly CatalogQuery[] = [
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
        'compression ' || nullif(a.attcompression::text, ''), 'statistics ' || nullif(a.attstattarget, -1), 'options ' || a.attoptions::text,
        CASE WHEN NOT a.attislocal THEN 'inherited' END, 'foreign options ' || a.attfdwoptions::text) AS definition
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ${ownClass}`,
  },
  {
    kind: 'constraint',
    // What the server adds to the partitions of a referenced table follows from the constraint itself.
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

const typesAndPrograms: readonly CatalogQuery[] = [
  {
    kind: 'type',
    sql: `SELECT format_type(t.oid, NULL) AS name, concat_ws(' | ',
        CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' WHEN 'c' THEN 'composite' ELSE 'base' END,
        (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
        CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, CASE WHEN t.typnotnull THEN 'not null' END,
        'default ' || t.typdefault, 'collate ' || CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation THEN t.typcollation::regcollation::text END,
        (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) ||
           CASE WHEN a.attcollation <> at.typcollation THEN ' collate ' || a.attcollation::regcollation ELSE '' END, ', ' ORDER BY a.attnum)
         FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid WHERE a.attrelid = t.typrelid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped),
        (SELECT concat_ws(' ', format_type(r.rngsubtype, NULL), (SELECT opcname FROM pg_opclass WHERE oid = r.rngsubopc),
           nullif(r.rngcollation, 0)::regcollation, nullif(r.rngcanonical, 0), nullif(r.rngsubdiff, 0), format_type(r.rngmultitypid, NULL))
         FROM pg_range r WHERE r.rngtypid = t.oid),
        CASE WHEN t.typtype = 'b' THEN concat_ws(' ', t.typinput, t.typoutput, t.typlen, t.typalign, t.typstorage) END) AS definition
      FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid LEFT JOIN pg_type b ON b.oid = t.typbasetype
      WHERE ${own('pg_type', 't.oid', 't.typnamespace')} AND t.typtype <> 'm' AND (c.oid IS NULL OR c.relkind = 'c')
      AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)`,
  },
  {
    kind: 'function',
    sql: `SELECT p.oid::regprocedure::text AS name, CASE WHEN p.prokind = 'a' THEN (SELECT concat_ws(' | ', 'aggregate', a.aggkind,
          a.aggtransfn, a.aggfinalfn, a.aggtranstype::regtype, a.agginitval, a.aggcombinefn, a.aggsortop) FROM pg_aggregate a WHERE a.aggfnoid = p.oid)
        ELSE pg_get_functiondef(p.oid) END AS definition
      FROM pg_proc p WHERE ${own('pg_proc', 'p.oid', 'p.pronamespace')}`,
  },
  {
    kind: 'trigger',
    sql: `SELECT g.tgrelid::regclass || ' ' || quote_ident(g.tgname) AS name, pg_get_triggerdef(g.oid) ||
        CASE g.tgenabled WHEN 'O' THEN '' ELSE ' | enabled ' || g.tgenabled::text END AS definition
      FROM pg_trigger g WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND ${own('pg_trigger', 'g.oid')}`,
  },
  {
    kind: 'trigger',
    sql: `SELECT quote_ident(e.evtname) AS name, concat_ws(' | ', e.evtevent, e.evtfoid::regprocedure, e.evttags::text, e.evtenabled) AS definition
      FROM pg_event_trigger e WHERE ${own('pg_event_trigger', 'e.oid')}`,
  },
  {
    kind: 'rule',
    sql: `SELECT r.ev_class::regclass || ' ' || quote_ident(r.rulename) AS name, pg_get_ruledef(r.oid) || ' | ' || r.ev_enabled::text AS definition
      FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN' AND ${own('pg_rewrite', 'r.oid')} AND ${ownClass}`,
  },
  {
    kind: 'policy',
    sql: `SELECT p.polrelid::regclass || ' ' || quote_ident(p.polname) AS name, concat_ws(' | ', p.polcmd,
        CASE WHEN NOT p.polpermissive THEN 'restrictive' END,
        (SELECT string_agg(CASE WHEN r = 0 THEN 'public' ELSE r::regrole::text END, ', ' ORDER BY r::regrole::text) FROM unnest(p.polroles) r),
        'using ' || pg_get_expr(p.polqual, p.polrelid), 'with check ' || pg_get_expr(p.polwithcheck, p.polrelid)) AS definition
      FROM pg_policy p WHERE ${own('pg_policy', 'p.oid')}`,
  },
];

const others: readonly CatalogQuery[] = [
  {
    kind: 'schema',
    sql: `SELECT quote_ident(n.nspname) AS name, '' AS definition FROM pg_namespace n
      WHERE (${own('pg_namespace', 'n.oid')} AND n.nspname !~ '^pg_') OR n.nspname = 'public'`,
  },
  {
    kind: 'extension',
    sql: `SELECT quote_ident(e.extname) AS name, e.extnamespace::regnamespace || ' ' || e.extversion AS definition
      FROM pg_extension e WHERE e.oid >= ${firstOwn}`,
  },
  {
    kind: 'statistics',
    sql: `SELECT ${identity('pg_statistic_ext', 's.oid')} AS name, concat_ws(' | ', pg_get_statisticsobjdef(s.oid),
        'target ' || nullif(s.stxstattarget, -1)) AS definition
      FROM pg_statistic_ext s WHERE ${own('pg_statistic_ext', 's.oid')}`,
  },
  {
    kind: 'publication',
    sql: `SELECT quote_ident(p.pubname) AS name, concat_ws(' | ', CASE WHEN p.puballtables THEN 'all tables' END,
        CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END,
        CASE WHEN p.pubtruncate THEN 'truncate' END, CASE WHEN p.pubviaroot THEN 'via root' END,
        (SELECT string_agg(r.prrelid::regclass::text, ', ' ORDER BY r.prrelid::regclass::text) FROM pg_publication_rel r WHERE r.prpubid = p.oid)) AS definition
      FROM pg_publication p WHERE ${own('pg_publication', 'p.oid')}`,
  },
  {
    kind: 'publication',
    from: 15,
    sql: `SELECT quote_ident(p.pubname) || ' ' || r.prrelid::regclass AS name, concat_ws(' | ', pg_get_expr(r.prqual, r.prrelid),
        (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs))) AS definition
      FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
      UNION ALL SELECT quote_ident(p.pubname) || ' tables in ' || n.pnnspid::regnamespace, '' FROM pg_publication_namespace n
      JOIN pg_publication p ON p.oid = n.pnpubid`,
  },
  ...(
    [
      ['pg_cast', `concat_ws(' ', x.castfunc::regprocedure, x.castcontext, x.castmethod)`],
      [
        'pg_operator',
        `concat_ws(' ', x.oprcode, x.oprcom::regoperator, x.oprnegate::regoperator, x.oprrest, x.oprjoin, x.oprcanhash, x.oprcanmerge)`,
      ],
      ['pg_opclass', `concat_ws(' ', x.opcintype::regtype, x.opcdefault)`],
      ['pg_opfamily', `''`],
      ['pg_collation', `concat_ws(' ', x.collprovider, x.collisdeterministic, x.collcollate)`],
      ['pg_conversion', `''`],
      ['pg_ts_config', `x.cfgparser::text`],
      ['pg_ts_dict', `concat_ws(' ', x.dicttemplate, x.dictinitoption)`],
      ['pg_foreign_data_wrapper', `concat_ws(' ', x.fdwhandler, x.fdwvalidator, x.fdwoptions::text)`],
      [
        'pg_foreign_server',
        `concat_ws(' ', (SELECT fdwname FROM pg_foreign_data_wrapper WHERE oid = x.srvfdw), x.srvtype, x.srvversion, x.srvoptions::text)`,
      ],
      ['pg_user_mapping', `x.umoptions::text`],
      ['pg_language', `concat_ws(' ', x.lanpltrusted, x.lanplcallfoid)`],
    ] as const
  ).map(([catalog, definition]): CatalogQuery => ({
    kind: 'other object',
    sql: `SELECT i.type || ' ' || i.identity AS name, ${definition} AS definition
        FROM ${catalog} x, pg_identify_object('${catalog}'::regclass, x.oid, 0) i WHERE ${own(catalog, 'x.oid')}`,
  })),
  {
    kind: 'comment',
    sql: `SELECT i.type || ' ' || i.identity AS name, d.description AS definition
      FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
      WHERE (d.objoid >= ${firstOwn} OR d.objoid = 'public'::regnamespace) AND d.classoid <> 'pg_extension'::regclass AND NOT EXISTS
      (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')`,
  },
  {
    kind: 'owner',
    sql: [
      [
        'pg_class',
        'relowner',
        `x.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${own('pg_class', 'x.oid', 'x.relnamespace')}`,
      ],
      ['pg_proc', 'proowner', own('pg_proc', 'x.oid', 'x.pronamespace')],
      ['pg_namespace', 'nspowner', `${own('pg_namespace', 'x.oid')} AND x.nspname !~ '^pg_'`],
      [
        'pg_type',
        'typowner',
        `x.typtype IN ('e', 'd', 'r') AND ${own('pg_type', 'x.oid', 'x.typnamespace')}`,
      ],
    ]
      .map(
        ([
          catalog,
          owner,
          condition,
        ]) => `SELECT i.type || ' ' || i.identity AS name, x.${String(owner)}::regrole::text AS definition
        FROM ${String(catalog)} x, pg_identify_object('${String(catalog)}'::regclass, x.oid, 0) i WHERE ${String(condition)}`,
      )
      .join(' UNION ALL '),
  },
];

/** What differs from the privileges that an object is born with. */
const privileges: readonly CatalogQuery[] = [
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
        WHERE a.attacl IS NOT NULL AND ${ownClass}`),
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

const queries: readonly CatalogQuery[] = [...relations, ...typesAndPrograms, ...others, ...privileges];
