/** Schemas, extensions, publications, comments, owners and other named objects, as items. */
import { firstOwn, identity, own, type CatalogQuery } from './query.ts';

/** A catalog that only a superuser may read has a view for everybody. */
const readable: Readonly<Record<string, string>> = {
  pg_user_mapping: '(SELECT umid AS oid, umoptions FROM pg_user_mappings)',
};

export const others: readonly CatalogQuery[] = [
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
        FROM ${readable[catalog] ?? catalog} x, pg_identify_object('${catalog}'::regclass, x.oid, 0) i WHERE ${own(catalog, 'x.oid')}`,
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
