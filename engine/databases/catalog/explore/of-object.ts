/** The contents of objects that are not relations: values of an enum, attributes, objects of an extension, members of a role. */
import type { ObjectKind } from '../../../../core/catalog/objects.ts';
import { comment, rows, type At } from './listing.ts';

type Sql = (at: At) => string;

const members: Sql = ({ oid }) =>
  rows({
    kind: `'member'`,
    id: 'd.objid',
    name: 'i.identity',
    detail: 'i.type',
    sqlName: 'i.identity',
    from: `pg_depend d, pg_identify_object(d.classid, d.objid, 0) i WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = ${oid} AND d.deptype = 'e'
      ORDER BY i.type, i.identity COLLATE "C"`,
  });

export const inObject: Readonly<Partial<Record<ObjectKind, Sql>>> = {
  enum: ({ oid }) =>
    rows({
      kind: `'enum-value'`,
      id: 'e.oid',
      name: 'e.enumlabel',
      sqlName: 'quote_literal(e.enumlabel)',
      from: `pg_enum e WHERE e.enumtypid = ${oid} ORDER BY e.enumsortorder`,
    }),
  domain: ({ oid }) =>
    rows({
      kind: `CASE WHEN k.convalidated THEN 'constraint' ELSE 'unvalidated-constraint' END`,
      id: 'k.oid',
      name: 'k.conname',
      detail: 'pg_get_constraintdef(k.oid)',
      sqlName: 'quote_ident(k.conname)',
      comment: comment('pg_constraint', 'k.oid'),
      from: `pg_constraint k WHERE k.contypid = ${oid} ORDER BY k.conname COLLATE "C"`,
    }),
  'composite-type': ({ oid }) =>
    rows({
      kind: `'column'`,
      id: 'a.attnum',
      name: 'a.attname',
      sqlName: 'quote_ident(a.attname)',
      comment: 'col_description(a.attrelid, a.attnum)',
      type: 'format_type(a.atttypid, a.atttypmod)',
      from: `pg_attribute a JOIN pg_type t ON t.typrelid = a.attrelid WHERE t.oid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    }),
  extension: members,
  'outdated-extension': members,
  'foreign-data-wrapper': ({ oid }) =>
    rows({
      kind: `'member'`,
      id: 's.oid',
      name: 's.srvname',
      detail: `'server'`,
      sqlName: 'quote_ident(s.srvname)',
      from: `pg_foreign_server s WHERE s.srvfdw = ${oid} ORDER BY s.srvname COLLATE "C"`,
    }),
  // Options of user mappings contain passwords: they are not queried.
  'foreign-server': ({ oid }) =>
    `SELECT * FROM (${rows({
      kind: `'user-mapping'`,
      id: 'm.umid',
      name: `CASE WHEN m.umuser = 0 THEN 'public' ELSE m.usename::text END`,
      detail: `'user mapping'`,
      from: `pg_user_mappings m WHERE m.srvid = ${oid}`,
    })} UNION ALL ${rows({
      kind: `'foreign-table'`,
      id: 'f.ftrelid',
      name: 'f.ftrelid::regclass',
      sqlName: 'f.ftrelid::regclass',
      from: `pg_foreign_table f WHERE f.ftserver = ${oid}`,
    })}) inside ORDER BY kind DESC, name COLLATE "C"`,
  publication: ({ oid, version }) => {
    const tables = rows({
      kind: `'table'`,
      id: 'r.prrelid',
      name: 'r.prrelid::regclass',
      detail:
        version >= 150_000
          ? `concat_ws(', ', 'columns ' || (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)),
              'where ' || pg_get_expr(r.prqual, r.prrelid))`
          : `''`,
      sqlName: 'r.prrelid::regclass',
      from: `pg_publication_rel r WHERE r.prpubid = ${oid}`,
    });
    const schemas = rows({
      kind: `'schema'`,
      id: 'n.pnnspid',
      name: 'n.pnnspid::regnamespace',
      detail: `'all tables in it'`,
      from: `pg_publication_namespace n WHERE n.pnpubid = ${oid}`,
    });
    const all = version >= 150_000 ? `${tables} UNION ALL ${schemas}` : tables;
    return `SELECT * FROM (${all}) inside ORDER BY kind, name COLLATE "C"`;
  },
  role: ({ oid, version }) =>
    `SELECT * FROM (${rows({
      kind: `'role'`,
      id: 'm.roleid',
      name: 'pg_get_userbyid(m.roleid)',
      detail: `concat_ws(', ', 'member of it', CASE WHEN m.admin_option THEN 'with admin option' END${version >= 160_000 ? `, CASE WHEN NOT m.inherit_option THEN 'without inherit' END` : ''})`,
      from: `pg_auth_members m WHERE m.member = ${oid}`,
    })} UNION ALL ${rows({
      kind: `'role'`,
      id: 'm.member',
      name: 'pg_get_userbyid(m.member)',
      detail: `'is a member'`,
      from: `pg_auth_members m WHERE m.roleid = ${oid}`,
    })}) inside ORDER BY detail DESC, name COLLATE "C"`,
};
