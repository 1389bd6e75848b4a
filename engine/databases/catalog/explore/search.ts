/**
 * Finds objects by name: a limited number of each kind, in one query, whatever the size of the database. The caller ranks the matches and
 * adds details. The search text is passed as a parameter and never becomes part of the SQL.
 */
import { likePattern, type Search } from '../../../../core/catalog/search.ts';
import { objectKinds, type ObjectKind } from '../../../../core/catalog/objects.ts';
import { userSchemas } from '../queries.ts';
import type { SqlRow } from '../../session.ts';
import { own, standsAlone } from './listing.ts';

export interface FoundObject {
  readonly kind: ObjectKind;
  readonly name: string;
  /** Its schema; undefined for an object of the whole database. */
  readonly schema: string | undefined;
  /** Its table or view. */
  readonly relation: string | undefined;
  /** The folders and nodes that contain it, from its relation or schema up to the database. */
  readonly below: readonly string[];
}

/** For each kind, the best matches as far as the server can tell. */
const mostOfSort = 60;

interface Sort {
  readonly kinds: readonly ObjectKind[];
  /** SQL. */
  readonly kind: string;
  readonly name: string;
  /** The schema's name; the relation's name; a text array of the containing nodes. */
  readonly schema?: string;
  readonly relation?: string;
  readonly below: string;
  readonly from: string;
  readonly where: string;
}

const folder = (group: string, name: string): string => `ARRAY['g:${group}', 'o:' || ${name}]::text[]`;

/** Objects in a visible relation. */
const inRelation = (relation: string): string =>
  `JOIN pg_class r ON r.oid = ${relation} JOIN pg_namespace n ON n.oid = r.relnamespace
    AND r.relkind IN ('r','p','v','m','f') AND ${userSchemas} AND ${standsAlone('pg_class', 'r.oid')}`;

const parted = (
  [kind, ...others]: readonly [ObjectKind, ...ObjectKind[]],
  group: string,
  name: string,
  from: string,
  where = 'true',
): Sort => ({
  kinds: [kind, ...others],
  kind: `'${kind}'`,
  name,
  schema: 'n.nspname',
  relation: 'r.relname',
  below: folder(group, name),
  from,
  where,
});

const relations = (kinds: readonly ObjectKind[], kind: string, relkinds: string): Sort => ({
  kinds,
  kind,
  name: 'r.relname',
  schema: 'n.nspname',
  relation: 'r.relname',
  below: 'ARRAY[]::text[]',
  from: 'pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace',
  where: `r.relkind IN (${relkinds}) AND ${userSchemas} AND ${standsAlone('pg_class', 'r.oid')}`,
});

const routines = (kind: ObjectKind, group: string, kinds: string): Sort => ({
  kinds: [kind],
  kind: `'${kind}'`,
  name: 'p.proname',
  schema: 'n.nspname',
  below: folder(
    group,
    `format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))`,
  ),
  from: 'pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace',
  where: `p.prokind IN (${kinds}) AND ${userSchemas} AND ${standsAlone('pg_proc', 'p.oid')}`,
});

const types = (kind: ObjectKind, group: string, condition: string): Sort => ({
  kinds: [kind],
  kind: `'${kind}'`,
  name: 't.typname',
  schema: 'n.nspname',
  below: folder(group, 't.typname'),
  from: 'pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace',
  where: `${condition} AND ${userSchemas} AND ${standsAlone('pg_type', 't.oid')}`,
});

/** The tree uses the server's own description to identify them. */
const rare = (kind: ObjectKind, group: string, catalog: string, prefix: string): Sort => ({
  kinds: [kind],
  kind: `'${kind}'`,
  name: `x.${prefix}name`,
  schema: 'n.nspname',
  below: folder(group, `(pg_identify_object('${catalog}'::regclass, x.oid, 0)).identity`),
  from: `${catalog} x JOIN pg_namespace n ON n.oid = x.${prefix}namespace`,
  where: `${userSchemas} AND ${standsAlone(catalog, 'x.oid')}`,
});

const ofDatabase = (
  kinds: readonly ObjectKind[],
  group: string,
  catalog: string,
  name: string,
  condition: string,
): Sort => ({
  kinds,
  kind: `'${kinds[0] ?? ''}'`,
  name,
  below: folder(group, name),
  from: `${catalog} x`,
  where: condition,
});

const identified = (kind: ObjectKind, group: string, catalog: string, name: string): Sort => ({
  ...ofDatabase([kind], group, catalog, name, own(catalog, 'x.oid')),
  below: folder(group, `(pg_identify_object('${catalog}'::regclass, x.oid, 0)).identity`),
});

const sorts: readonly Sort[] = [
  {
    kinds: ['schema'],
    kind: `'schema'`,
    name: 'n.nspname',
    schema: 'n.nspname',
    below: 'ARRAY[]::text[]',
    from: 'pg_namespace n',
    where: userSchemas,
  },
  relations(
    ['table', 'partitioned-table', 'foreign-table'],
    `CASE r.relkind WHEN 'p' THEN 'partitioned-table' WHEN 'f' THEN 'foreign-table' ELSE 'table' END`,
    `'r','p','f'`,
  ),
  relations(['view'], `'view'`, `'v'`),
  relations(['materialized-view'], `'materialized-view'`, `'m'`),
  {
    ...parted(
      ['column', 'key-column', 'reference-column'],
      '',
      'a.attname',
      `pg_attribute a ${inRelation('a.attrelid')}`,
      'a.attnum > 0 AND NOT a.attisdropped',
    ),
    below: `ARRAY['c:' || a.attname]::text[]`,
  },
  parted(
    ['index', 'invalid-index'],
    'Indexes',
    'c.relname',
    `pg_index i JOIN pg_class c ON c.oid = i.indexrelid ${inRelation('i.indrelid')}`,
  ),
  {
    ...parted(
      ['primary-key', 'unique-key', 'foreign-key'],
      'Keys',
      'k.conname',
      `pg_constraint k ${inRelation('k.conrelid')}`,
      `k.contype IN ('p', 'u', 'f')`,
    ),
    kind: `CASE k.contype WHEN 'p' THEN 'primary-key' WHEN 'u' THEN 'unique-key' ELSE 'foreign-key' END`,
  },
  parted(
    ['constraint', 'unvalidated-constraint'],
    'Constraints',
    'k.conname',
    `pg_constraint k ${inRelation('k.conrelid')}`,
    `k.contype IN ('c', 'x', 't') OR (k.contype = 'n' AND NOT k.convalidated)`,
  ),
  parted(['policy'], 'Policies', 'k.polname', `pg_policy k ${inRelation('k.polrelid')}`),
  parted(
    ['trigger', 'disabled-trigger'],
    'Triggers',
    'k.tgname',
    `pg_trigger k ${inRelation('k.tgrelid')}`,
    'NOT k.tgisinternal',
  ),
  parted(
    ['rule'],
    'Rules',
    'k.rulename',
    `pg_rewrite k ${inRelation('k.ev_class')}`,
    `k.rulename <> '_RETURN'`,
  ),
  routines('function', 'Functions', `'f', 'w'`),
  routines('procedure', 'Procedures', `'p'`),
  routines('aggregate', 'Aggregates', `'a'`),
  {
    kinds: ['sequence'],
    kind: `'sequence'`,
    name: 'c.relname',
    schema: 'n.nspname',
    below: folder('Sequences', 'c.relname'),
    from: 'pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace',
    where: `c.relkind = 'S' AND ${userSchemas} AND ${standsAlone('pg_class', 'c.oid')}`,
  },
  types('enum', 'Enums', `t.typtype = 'e'`),
  types('domain', 'Domains', `t.typtype = 'd'`),
  types(
    'composite-type',
    'Composite Types',
    `t.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')`,
  ),
  types('range-type', 'Range Types', `t.typtype = 'r'`),
  types(
    'type',
    'Base Types',
    `(t.typtype = 'b' OR (t.typtype = 'p' AND NOT t.typisdefined)) AND NOT (t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A')`,
  ),
  rare('collation', 'Collations', 'pg_collation', 'coll'),
  rare('operator', 'Operators', 'pg_operator', 'opr'),
  rare('operator', 'Operator Classes', 'pg_opclass', 'opc'),
  rare('operator', 'Operator Families', 'pg_opfamily', 'opf'),
  rare('collation', 'Conversions', 'pg_conversion', 'con'),
  rare('text-search', 'Text Search', 'pg_ts_config', 'cfg'),
  rare('text-search', 'Text Search Dictionaries', 'pg_ts_dict', 'dict'),
  rare('text-search', 'Text Search Parsers', 'pg_ts_parser', 'prs'),
  rare('text-search', 'Text Search Templates', 'pg_ts_template', 'tmpl'),
  {
    kinds: ['statistics'],
    kind: `'statistics'`,
    name: 's.stxname',
    schema: 'n.nspname',
    below: folder('Statistics Objects', 's.stxname'),
    from: 'pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace',
    where: `${userSchemas} AND ${standsAlone('pg_statistic_ext', 's.oid')}`,
  },
  ofDatabase(['extension', 'outdated-extension'], 'Extensions', 'pg_extension', 'x.extname', 'true'),
  ofDatabase(
    ['foreign-data-wrapper'],
    'Foreign Data Wrappers',
    'pg_foreign_data_wrapper',
    'x.fdwname',
    'x.oid >= 16384',
  ),
  ofDatabase(['foreign-server'], 'Foreign Servers', 'pg_foreign_server', 'x.srvname', 'true'),
  ofDatabase(['publication'], 'Publications', 'pg_publication', 'x.pubname', 'true'),
  ofDatabase(
    ['subscription'],
    'Subscriptions',
    'pg_subscription',
    'x.subname',
    'x.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())',
  ),
  ofDatabase(['event-trigger'], 'Event Triggers', 'pg_event_trigger', 'x.evtname', 'true'),
  identified('language', 'Languages', 'pg_language', 'x.lanname'),
  identified('access-method', 'Access Methods', 'pg_am', 'x.amname'),
  ofDatabase(['role'], 'Roles', 'pg_roles', 'x.rolname', `x.rolname !~ '^pg_'`),
  ofDatabase(['database'], 'Databases', 'pg_database', 'x.datname', 'true'),
  ofDatabase(['tablespace'], 'Tablespaces', 'pg_tablespace', 'x.spcname', `x.spcname !~ '^pg_'`),
];

/** One for each requested kind, all with the same parameters. */
export function searchQueries({ kinds, wanted }: Search): {
  readonly queries: readonly string[];
  readonly values: readonly string[];
} {
  const meant = sorts.filter((sort) => kinds === undefined || sort.kinds.some((kind) => kinds.has(kind)));
  return { queries: wanted === '' ? [] : meant.map(sqlOf), values: [likePattern(wanted), wanted] };
}

function sqlOf({ kind, name, schema = 'NULL', relation = 'NULL', below, from, where }: Sort): string {
  const own = `lower((${name})::text)`;
  return `SELECT ${kind}::text, (${name})::text, (${schema})::text, (${relation})::text, array_to_json(${below})::text
    FROM ${from} WHERE ${own} LIKE $1 AND (${where})
    ORDER BY ${own} <> $2, strpos(${own}, $2) <> 1, strpos(${own}, $2) = 0, length(${own}), ${own} COLLATE "C" LIMIT ${mostOfSort}`;
}

export function foundIn([kind, name, schema, relation, below]: SqlRow): readonly FoundObject[] {
  const known = objectKinds.find((one) => one === kind);
  const path: unknown = JSON.parse(below ?? '[]');
  if (known === undefined || !Array.isArray(path)) return [];
  return [
    {
      kind: known,
      name: name ?? '',
      schema: schema ?? undefined,
      relation: relation ?? undefined,
      below: path.filter((one) => typeof one === 'string'),
    },
  ];
}
