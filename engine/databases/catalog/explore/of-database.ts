/**
 * Objects that belong to a database but to no schema, and objects that its server shares with other databases: roles, databases,
 * tablespaces.
 */
import { comment, grantRows, granted, own, ownedBy, rows, type Listing } from './listing.ts';

const rare = (group: string, kind: string, catalog: string, detail: string): Listing => ({
  group,
  sql: () =>
    rows({
      kind: `'${kind}'`,
      id: 'x.oid',
      name: 'i.identity',
      detail,
      sqlName: 'i.identity',
      comment: comment(catalog, 'x.oid'),
      from: `${catalog} x, pg_identify_object('${catalog}'::regclass, x.oid, 0) i WHERE ${own(catalog, 'x.oid')}`,
    }),
});

/** In the order in which they are shown. */
export const inDatabaseListings: readonly Listing[] = [
  {
    group: 'Extensions',
    sql: () =>
      rows({
        kind: `CASE WHEN e.newest <> e.extversion THEN 'outdated-extension' ELSE 'extension' END`,
        id: 'e.oid',
        name: 'e.extname',
        detail: `e.extversion || CASE WHEN e.newest <> e.extversion THEN ', ' || e.newest || ' is installed on the server' ELSE '' END`,
        facts: [
          `'in schema ' || quote_ident(e.extnamespace::regnamespace::text)`,
          'e.about',
          `CASE WHEN e.newest <> e.extversion THEN 'ALTER EXTENSION … UPDATE brings it from ' || e.extversion || ' to ' || e.newest || '.' END`,
          ownedBy('e.extowner'),
        ],
        sqlName: 'quote_ident(e.extname)',
        comment: comment('pg_extension', 'e.oid'),
        // The server reads a file for each available extension: for rows, but not for a count.
        from: `(SELECT x.*, (SELECT v.default_version FROM pg_available_extensions() v WHERE v.name = x.extname) AS newest,
          (SELECT v.comment FROM pg_available_extensions() v WHERE v.name = x.extname) AS about FROM pg_extension x OFFSET 0) e`,
      }),
  },
  {
    group: 'Foreign Data Wrappers',
    sql: () =>
      rows({
        kind: `'foreign-data-wrapper'`,
        id: 'w.oid',
        name: 'w.fdwname',
        facts: [ownedBy('w.fdwowner'), granted('w.fdwacl')],
        sqlName: 'quote_ident(w.fdwname)',
        comment: comment('pg_foreign_data_wrapper', 'w.oid'),
        from: `pg_foreign_data_wrapper w WHERE w.oid >= 16384`,
      }),
  },
  {
    group: 'Foreign Servers',
    sql: () =>
      rows({
        kind: `'foreign-server'`,
        id: 's.oid',
        name: 's.srvname',
        detail: `concat_ws(', ', (SELECT w.fdwname FROM pg_foreign_data_wrapper w WHERE w.oid = s.srvfdw), s.srvtype, s.srvversion)`,
        facts: [
          // Everybody may read the options of servers, and people store secrets there all the same.
          `(SELECT string_agg(CASE WHEN o.option_name ~* 'pass|secret|key|token' THEN o.option_name || ' (not shown)' ELSE o.option_name || ' ' || o.option_value END, ', ')
            FROM pg_options_to_table(s.srvoptions) o)`,
          ownedBy('s.srvowner'),
          granted('s.srvacl'),
        ],
        sqlName: 'quote_ident(s.srvname)',
        comment: comment('pg_foreign_server', 's.oid'),
        from: `pg_foreign_server s`,
      }),
  },
  {
    group: 'Publications',
    sql: () =>
      rows({
        kind: `'publication'`,
        id: 'p.oid',
        name: 'p.pubname',
        detail: `concat_ws(', ', CASE WHEN p.puballtables THEN 'all tables' END, CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
          CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)`,
        facts: [ownedBy('p.pubowner')],
        sqlName: 'quote_ident(p.pubname)',
        comment: comment('pg_publication', 'p.oid'),
        from: `pg_publication p`,
      }),
  },
  {
    group: 'Subscriptions',
    // The connection string may contain a password, and only superusers may read it: it is not queried.
    sql: () =>
      rows({
        kind: `'subscription'`,
        id: 's.oid',
        name: 's.subname',
        detail: `CASE WHEN s.subenabled THEN 'enabled' ELSE 'disabled' END || ', ' || array_to_string(s.subpublications, ', ')`,
        facts: [`'slot ' || s.subslotname`, ownedBy('s.subowner')],
        sqlName: 'quote_ident(s.subname)',
        comment: comment('pg_subscription', 's.oid'),
        from: `pg_subscription s WHERE s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())`,
      }),
  },
  {
    group: 'Event Triggers',
    sql: () =>
      rows({
        kind: `'event-trigger'`,
        id: 'e.oid',
        name: 'e.evtname',
        detail: `concat_ws(', ', 'on ' || e.evtevent || ' → ' || e.evtfoid::regproc, array_to_string(e.evttags, ', '), CASE e.evtenabled WHEN 'D' THEN 'disabled' END)`,
        facts: [ownedBy('e.evtowner')],
        sqlName: 'quote_ident(e.evtname)',
        comment: comment('pg_event_trigger', 'e.oid'),
        from: `pg_event_trigger e`,
      }),
  },
  rare(
    'Casts',
    'cast',
    'pg_cast',
    `CASE x.castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'in assignments' ELSE 'explicit' END`,
  ),
  rare('Transforms', 'cast', 'pg_transform', `''`),
  rare(
    'Languages',
    'language',
    'pg_language',
    `CASE WHEN x.lanpltrusted THEN 'trusted' ELSE 'not trusted' END`,
  ),
  rare('Access Methods', 'access-method', 'pg_am', 'x.amhandler::regproc::text'),
  {
    group: 'Large Objects',
    sql: () =>
      rows({
        kind: `'large-object'`,
        id: 'm.oid',
        name: 'm.oid',
        detail: `'owner ' || pg_get_userbyid(m.lomowner)`,
        sqlName: 'm.oid',
        from: 'pg_largeobject_metadata m',
      }),
  },
  {
    group: 'Default Privileges',
    sql: () =>
      rows({
        kind: `'default-privileges'`,
        id: 'd.oid',
        name: `concat_ws(' ', pg_get_userbyid(d.defaclrole), CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
          WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END, 'in ' || nullif(d.defaclnamespace, 0)::regnamespace)`,
        detail: granted('d.defaclacl'),
        from: 'pg_default_acl d',
      }),
  },
  {
    group: 'Database Grants',
    sql: () => grantRows('d.datacl', 'pg_database d', 'd.datname = current_database()'),
  },
  {
    group: 'Roles',
    sql: () =>
      rows({
        kind: `'role'`,
        id: 'r.oid',
        name: 'r.rolname',
        detail: `concat_ws(', ', CASE WHEN r.rolsuper THEN 'superuser' END, CASE WHEN r.rolcanlogin THEN 'login' END, CASE WHEN r.rolcreaterole THEN 'creates roles' END,
          CASE WHEN r.rolcreatedb THEN 'creates databases' END, CASE WHEN r.rolreplication THEN 'replication' END, CASE WHEN r.rolbypassrls THEN 'bypasses row security' END)`,
        facts: [
          `(SELECT 'member of ' || string_agg(pg_get_userbyid(m.roleid), ', ' ORDER BY pg_get_userbyid(m.roleid)) FROM pg_auth_members m WHERE m.member = r.oid)`,
          `CASE WHEN NOT r.rolinherit THEN 'does not inherit' END`,
          `CASE WHEN r.rolconnlimit >= 0 THEN 'at most ' || r.rolconnlimit || ' connections' END`,
          `'valid until ' || r.rolvaliduntil`,
        ],
        sqlName: 'quote_ident(r.rolname)',
        comment: `shobj_description(r.oid, 'pg_authid')`,
        from: `pg_roles r WHERE r.rolname !~ '^pg_'`,
      }),
  },
  {
    group: 'Databases',
    sql: () =>
      rows({
        kind: `'database'`,
        id: 'd.oid',
        name: 'd.datname',
        detail: `concat_ws(', ', CASE WHEN d.datname = current_database() THEN 'this one' END, CASE WHEN d.datistemplate THEN 'template' END,
          CASE WHEN NOT has_database_privilege(d.oid, 'CONNECT') THEN 'no right to connect' END)`,
        facts: [`pg_encoding_to_char(d.encoding) || ', ' || d.datcollate`, ownedBy('d.datdba')],
        sqlName: 'quote_ident(d.datname)',
        bytes: `CASE WHEN d.datname = current_database() AND has_database_privilege(d.oid, 'CONNECT') THEN pg_database_size(d.oid) END`,
        comment: `shobj_description(d.oid, 'pg_database')`,
        from: 'pg_database d',
      }),
  },
  {
    group: 'Tablespaces',
    sql: () =>
      rows({
        kind: `'tablespace'`,
        id: 't.oid',
        name: 't.spcname',
        facts: [ownedBy('t.spcowner'), granted('t.spcacl')],
        sqlName: 'quote_ident(t.spcname)',
        comment: `shobj_description(t.oid, 'pg_tablespace')`,
        from: `pg_tablespace t WHERE t.spcname !~ '^pg_'`,
      }),
  },
];
