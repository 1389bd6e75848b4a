/**
 * Small marks of a catalog that reveal a change without reading it again. `token` costs next to nothing for any size of the database, and
 * stays the same exactly as long as no transaction that could have changed anything has ended. Marks are counts and sums over rows with the
 * transactions that wrote them; for columns, constraints and other contents only those of visible relations.
 */
import type { SqlRow, SqlSession, Read } from '../../session.ts';
import { isPlainId, userSchemas, writer } from '../queries.ts';
import { readOnly } from '../read-only.ts';

export interface Marks {
  readonly token: string;
  /** Schemas, extensions, roles and other objects outside of schemas. */
  readonly database: string;
  /** By the schema's OID: its tables and views, and its other objects. */
  readonly relations: ReadonlyMap<string, string>;
  readonly others: ReadonlyMap<string, string>;
  /** By OID, for the requested relations. */
  readonly insides: ReadonlyMap<string, string>;
}

export type Marked = Read<Marks>;

export type TokenRead = Read<string>;

/** Running and future transactions of the whole server. */
export async function readToken(session: SqlSession, serverVersion: number): Promise<TokenRead> {
  const outcome = await session.query(`SELECT ${snapshot(serverVersion)}`, { timeoutMs: 10_000 });
  if (outcome.kind === 'failed') return outcome;
  return { kind: 'read', value: outcome.rows[0]?.[0] ?? '' };
}

export interface Wanted {
  /** Ids of relations. */
  readonly insides: readonly string[];
  /** All columns too: much to read if there are many tables. */
  readonly columns: boolean;
}

export function readMarks(session: SqlSession, serverVersion: number, wanted: Wanted): Promise<Marked> {
  return readOnly<Marked>(session, {}, async (rows) => {
    // In one transaction with the marks: what ends later changes the next token.
    const [token] = await rows(`SELECT ${snapshot(serverVersion)}`);
    const all = await rows(
      [...database(serverVersion), ...inSchemas, ...(wanted.columns ? columns : [])].join(' UNION ALL '),
    );
    const known = wanted.insides.filter(isPlainId);
    const inside = known.length === 0 ? [] : await rows(insideQuery(known));
    return {
      kind: 'read',
      value: {
        token: token?.[0] ?? '',
        database: JSON.stringify(
          all
            .filter(([sort]) => sort === 'database')
            .map((row) => row.slice(1))
            .sort(),
        ),
        relations: byId(all, 'relations'),
        others: byId(all, 'others'),
        insides: new Map(inside.map(([oid, mark]) => [oid ?? '', mark ?? ''])),
      },
    };
  });
}

function byId(rows: readonly SqlRow[], sort: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [of, oid, mark] of rows) {
    if (of === sort && oid !== null && oid !== undefined)
      found.set(oid, `${found.get(oid) ?? ''} ${mark ?? ''}`);
  }
  return found;
}

function snapshot(serverVersion: number): string {
  return serverVersion >= 130_000 ? 'pg_current_snapshot()::text' : 'txid_current_snapshot()::text';
}

const sum = (oid: string, row: string): string =>
  `count(*) || '/' || coalesce(sum(${oid}::int8 * 31 + ${writer(row)}), 0)`;

const whole = (catalog: string, condition = 'true', oid = 'x.oid'): string =>
  `SELECT 'database', '${catalog}', ${sum(oid, 'x')} FROM ${catalog} x WHERE ${condition}`;

/** By rows, if the whole may not be read. */
const database = (serverVersion: number): readonly string[] => [
  whole('pg_namespace', `x.nspname !~ '^pg_(temp|toast)'`),
  whole('pg_extension'),
  whole('pg_foreign_data_wrapper'),
  whole('pg_foreign_server'),
  whole('pg_publication'),
  whole('pg_publication_rel'),
  ...(serverVersion >= 150_000 ? [whole('pg_publication_namespace')] : []),
  whole('pg_event_trigger'),
  whole('pg_cast', 'x.oid >= 16384'),
  whole('pg_transform'),
  whole('pg_language', 'x.oid >= 16384'),
  whole('pg_am', 'x.oid >= 16384'),
  whole('pg_default_acl'),
  whole('pg_database'),
  whole('pg_auth_members', 'true', 'x.member'),
  `SELECT 'database', 'pg_roles', count(*) || '/' || coalesce(sum(hashtext(x::text)::int8), 0) FROM pg_roles x`,
  `SELECT 'database', 'pg_user_mappings', count(*) || '/' || coalesce(sum(m.umid::int8), 0) FROM pg_user_mappings m`,
  `SELECT 'database', 'pg_subscription', count(*) || '/' || coalesce(sum(s.oid::int8), 0) FROM pg_subscription s`,
  whole('pg_largeobject_metadata'),
];

const grouped = (sort: string, catalog: string, schema: string, condition: string): string =>
  `SELECT '${sort}', n.oid::text, ${sum('x.oid', 'x')} FROM ${catalog} x JOIN pg_namespace n ON n.oid = x.${schema}
    WHERE x.oid >= 16384 AND ${userSchemas} AND ${condition} GROUP BY n.oid`;

/** Comments count with their object. */
const about = (catalog: string, schema: string, sort: string): string =>
  `SELECT '${sort}', n.oid::text, ${sum('d.objoid', 'd')} FROM pg_description d JOIN ${catalog} x ON x.oid = d.objoid JOIN pg_namespace n ON n.oid = x.${schema}
    WHERE d.classoid = '${catalog}'::regclass AND d.objsubid = 0 AND d.objoid >= 16384 AND ${userSchemas} GROUP BY n.oid`;

/** Columns, keys and indexes of all relations. */
const columns: readonly string[] = [
  `SELECT 'relations', n.oid::text, ${sum('x.attrelid', 'x')} FROM pg_attribute x JOIN pg_class c ON c.oid = x.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE x.attrelid >= 16384 AND x.attnum > 0 AND ${userSchemas} GROUP BY n.oid`,
  grouped('relations', 'pg_constraint', 'connamespace', 'x.conrelid <> 0'),
  grouped('relations', 'pg_class', 'relnamespace', `x.relkind IN ('i', 'I')`),
];

const inSchemas: readonly string[] = [
  grouped('relations', 'pg_class', 'relnamespace', `x.relkind IN ('r', 'p', 'v', 'm', 'f')`),
  about('pg_class', 'relnamespace', 'relations'),
  grouped('others', 'pg_class', 'relnamespace', `x.relkind IN ('S', 'c')`),
  grouped('others', 'pg_proc', 'pronamespace', 'true'),
  about('pg_proc', 'pronamespace', 'others'),
  grouped(
    'others',
    'pg_type',
    'typnamespace',
    `x.typtype IN ('e', 'd', 'r') OR (x.typtype IN ('b', 'p') AND x.typelem = 0)`,
  ),
  `SELECT 'others', n.oid::text, ${sum('x.oid', 'x')} FROM pg_enum x JOIN pg_type t ON t.oid = x.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace GROUP BY n.oid`,
  `SELECT 'others', n.oid::text, ${sum('x.oid', 'x')} FROM pg_type t JOIN pg_constraint x ON x.contypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'd' AND t.oid >= 16384 GROUP BY n.oid`,
  ...(
    [
      ['pg_collation', 'collnamespace'],
      ['pg_operator', 'oprnamespace'],
      ['pg_opclass', 'opcnamespace'],
      ['pg_opfamily', 'opfnamespace'],
      ['pg_conversion', 'connamespace'],
      ['pg_ts_config', 'cfgnamespace'],
      ['pg_ts_dict', 'dictnamespace'],
      ['pg_ts_parser', 'prsnamespace'],
      ['pg_ts_template', 'tmplnamespace'],
      ['pg_statistic_ext', 'stxnamespace'],
    ] as const
  ).map(([catalog, schema]) => grouped('others', catalog, schema, 'true')),
];

/** Each part uses an index on the relation. The caller checks that the OIDs are digits. */
export function insideQuery(oids: readonly string[]): string {
  const part = (catalog: string, relation: string, id: string): string =>
    `(SELECT ${sum(id, 'x')} FROM ${catalog} x WHERE x.${relation} = r.oid)`;
  return `SELECT r.oid::text, concat_ws(' ', ${[
    part('pg_class', 'oid', 'x.oid'),
    part('pg_attribute', 'attrelid', 'x.attnum'),
    part('pg_attrdef', 'adrelid', 'x.oid'),
    part('pg_constraint', 'conrelid', 'x.oid'),
    part('pg_index', 'indrelid', 'x.indexrelid'),
    `(SELECT ${sum('c.oid', 'c')} FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = r.oid)`,
    part('pg_trigger', 'tgrelid', 'x.oid'),
    part('pg_policy', 'polrelid', 'x.oid'),
    part('pg_rewrite', 'ev_class', 'x.oid'),
    part('pg_statistic_ext', 'stxrelid', 'x.oid'),
    part('pg_inherits', 'inhparent', 'x.inhrelid'),
    `(SELECT ${sum('x.objsubid', 'x')} FROM pg_description x WHERE x.classoid = 'pg_class'::regclass AND x.objoid = r.oid)`,
  ].join(', ')}) FROM unnest(ARRAY[${oids.join(', ')}]::oid[]) r(oid)`;
}
