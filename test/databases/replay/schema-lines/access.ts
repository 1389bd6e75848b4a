/** Roles, privileges, comments, statistics objects and publications. */
import { isTable, isView } from '../../../../core/schema/apply/store.ts';
import type { Privilege, Schema } from '../../../../core/schema/model.ts';
import { line, optionsText, own, ownSchema, type Topic } from './topic.ts';

const exploded = (acl: string, owner: string): string => `
  (SELECT string_agg(grantee || '=' || privileges, ' ' ORDER BY grantee COLLATE "C") FROM (
    SELECT CASE WHEN x.grantee = 0 THEN 'public' WHEN x.grantee = ${owner} THEN '' ELSE x.grantee::regrole::text END AS grantee,
      string_agg(lower(x.privilege_type) || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ',' ORDER BY lower(x.privilege_type)) AS privileges
    FROM aclexplode(${acl}) x GROUP BY 1) e)`;

export const access: Topic = {
  lines: (schema) => [
    ...roleLines(schema),
    ...privilegeLines(schema),
    ...commentLines(schema),
    ...others(schema),
  ],
  catalog: `
SELECT concat_ws(' ', 'role ' || r.rolname, CASE WHEN r.rolcanlogin THEN 'login' END, CASE WHEN r.rolsuper THEN 'superuser' END, CASE WHEN r.rolcreatedb THEN 'createdb' END,
    CASE WHEN r.rolcreaterole THEN 'createrole' END, CASE WHEN NOT r.rolinherit THEN 'noinherit' END, CASE WHEN r.rolbypassrls THEN 'bypassrls' END, CASE WHEN r.rolconnlimit >= 0 THEN 'limit ' || r.rolconnlimit END,
    (SELECT 'set ' || string_agg(s, ',' ORDER BY s COLLATE "C") FROM unnest(r.rolconfig) s),
    (SELECT 'in ' || string_agg(g.rolname || CASE WHEN m.admin_option THEN '*' ELSE '' END, ',' ORDER BY g.rolname) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid)) AS line
FROM pg_roles r WHERE r.rolname !~ '^pg_' AND r.oid <> 10
UNION ALL SELECT concat_ws(' ', 'privileges relation ' || n.nspname || '.' || c.relname, ${exploded('c.relacl', 'c.relowner')})
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own('c.oid')} AND c.relacl IS NOT NULL
UNION ALL SELECT concat_ws(' ', 'privileges column ' || n.nspname || '.' || c.relname || '.' || a.attname, ${exploded('a.attacl', 'c.relowner')})
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own('a.attrelid')} AND a.attacl IS NOT NULL AND array_length(a.attacl, 1) > 0
UNION ALL SELECT concat_ws(' ', 'privileges function ' || n.nspname || '.' || p.proname || ' ' || p.pronargs, ${exploded('p.proacl', 'p.proowner')})
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${own('p.oid')} AND p.proacl IS NOT NULL
UNION ALL SELECT concat_ws(' ', 'privileges type ' || n.nspname || '.' || t.typname, ${exploded('t.typacl', 't.typowner')})
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${own('t.oid')} AND t.typacl IS NOT NULL AND t.typtype IN ('d', 'e', 'c')
  AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
UNION ALL SELECT concat_ws(' ', 'privileges schema ' || n.nspname, ${exploded('n.nspacl', 'n.nspowner')}) FROM pg_namespace n WHERE ${ownSchema} AND n.nspacl IS NOT NULL AND n.nspname <> 'public'
UNION ALL SELECT 'owner ' || n.nspname || '.' || c.relname || ' ' || r.rolname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
WHERE ${own('c.oid')} AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND r.oid <> 10
UNION ALL SELECT 'comment ' || (SELECT type || ' ' || replace(identity, '"', '') FROM pg_identify_object(d.classoid, d.objoid, d.objsubid)) || ': ' || d.description FROM pg_description d
WHERE d.objoid >= 16384
UNION ALL SELECT concat_ws(' ', 'statistics ' || n.nspname || '.' || s.stxname || ' on ' || cn.nspname || '.' || c.relname,
    (SELECT string_agg(a.attname, ',' ORDER BY a.attname) FROM unnest(s.stxkeys) k JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k),
    CASE WHEN nullif(s.stxstattarget, -1) IS NOT NULL THEN 'target ' || s.stxstattarget END)
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace JOIN pg_class c ON c.oid = s.stxrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
UNION ALL SELECT concat_ws(' ', 'publication ' || p.pubname, CASE WHEN p.puballtables THEN 'all' END,
    (SELECT string_agg(n.nspname || '.' || c.relname, ',' ORDER BY c.relname) FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE r.prpubid = p.oid))
FROM pg_publication p`,
};

function roleLines(schema: Schema): readonly string[] {
  return [...schema.roles.values()]
    .filter((role) => role.known)
    .map(({ name, attributes, memberOf, settings }) => {
      const above = memberOf.map((one) => `${one.role}${one.admin ? '*' : ''}`).toSorted();
      return line(
        `role ${name}`,
        attributes.login === true && 'login',
        attributes.superuser === true && 'superuser',
        attributes.createDatabase === true && 'createdb',
        attributes.createRole === true && 'createrole',
        attributes.inherit === false && 'noinherit',
        attributes.bypassRowSecurity === true && 'bypassrls',
        attributes.connectionLimit !== undefined && `limit ${attributes.connectionLimit}`,
        settings.length > 0 && `set ${optionsText(settings)}`,
        above.length > 0 && `in ${above.join()}`,
      );
    });
}

function privilegeLines(schema: Schema): readonly string[] {
  const lines: string[] = [];
  const add = (what: string, privileges: readonly Privilege[] | undefined): void => {
    if (privileges !== undefined) lines.push(line(`privileges ${what}`, told(privileges)));
  };
  for (const relation of schema.relations.values()) {
    add(`relation ${relation.key}`, relation.privileges);
    if (relation.owner !== undefined) lines.push(`owner ${relation.key} ${relation.owner}`);
    if (isTable(relation))
      for (const column of relation.columns) add(`column ${relation.key}.${column.name}`, column.privileges);
  }
  for (const one of [...schema.functions.values()].flat())
    add(`function ${one.key} ${one.arguments.length}`, one.privileges);
  for (const one of schema.types.values()) add(`type ${one.key}`, one.privileges);
  for (const one of schema.namespaces.values())
    if (one.name !== 'public') add(`schema ${one.name}`, one.privileges);
  return lines;
}

function told(privileges: readonly Privilege[]): string {
  return privileges
    .map(({ grantee, privileges: list, grantable }) => {
      const known = list.toSorted();
      return `${grantee}=${known.map((one) => (grantable.includes(one) ? `${one}*` : one)).join()}`;
    })
    .toSorted()
    .join(' ');
}

function commentLines(schema: Schema): readonly string[] {
  const lines: string[] = [];
  const add = (what: string, text: string | undefined): void => {
    if (text !== undefined) lines.push(`comment ${what}: ${text}`);
  };
  for (const relation of schema.relations.values()) {
    const kind = relation.kind.replace('-', ' ');
    add(`${kind} ${relation.key}`, relation.comment);
    if (isView(relation))
      for (const one of relation.columnComments)
        add(`${kind} column ${relation.key}.${one.column}`, one.text);
    if (!isTable(relation)) continue;
    for (const one of relation.columns) add(`table column ${relation.key}.${one.name}`, one.comment);
    for (const one of relation.constraints)
      add(`table constraint ${one.name} on ${relation.key}`, one.comment);
    for (const one of relation.triggers) add(`trigger ${one.name} on ${relation.key}`, one.comment);
    for (const one of relation.policies) add(`policy ${one.name} on ${relation.key}`, one.comment);
    for (const one of relation.rules) add(`rule ${one.name} on ${relation.key}`, one.comment);
  }
  for (const one of schema.indexes.values()) add(`index ${one.key}`, one.comment);
  for (const one of schema.types.values()) {
    add(`${one.form === 'composite' ? 'composite type' : 'type'} ${one.key}`, one.comment);
    for (const check of one.checks) add(`domain constraint ${check.name} on ${one.key}`, check.comment);
    for (const part of one.attributes) add(`composite type column ${one.key}.${part.name}`, part.comment);
  }
  for (const one of [...schema.functions.values()].flat())
    add(
      `${one.form} ${one.key}(${one.arguments.map(({ name }) => spelled.get(name) ?? name).join(',')})`,
      one.comment,
    );
  for (const one of schema.namespaces.values()) add(`schema ${one.name}`, one.comment);
  for (const one of schema.statistics.values()) add(`statistics object ${one.key}`, one.comment);
  for (const one of schema.publications.values()) add(`publication ${one.name}`, one.comment);
  return lines;
}

const spelled: ReadonlyMap<string, string> = new Map([
  ['int4', 'integer'],
  ['int8', 'bigint'],
]);

function others(schema: Schema): readonly string[] {
  const statistics = [...schema.statistics.values()].map((one) =>
    line(
      `statistics ${one.key} on ${one.relation}`,
      one.elements
        .flatMap(({ column }) => column ?? [])
        .toSorted()
        .join(),
      one.target !== undefined && `target ${one.target}`,
    ),
  );
  const publications = [...schema.publications.values()].map((one) =>
    line(
      `publication ${one.name}`,
      one.allTables && 'all',
      one.tables
        .map(({ relation }) => relation)
        .toSorted()
        .join(),
    ),
  );
  return [...statistics, ...publications];
}
