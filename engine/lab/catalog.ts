/** The contents of the lab's database: tables and indexes of the migrations, with what is needed to set their sizes and statistics. */
import type { IndexKey } from '../../core/plan-lab/index-size.ts';
import type { ColumnStatistics } from '../../core/statistics/planner/model.ts';
import { groupBy } from '../../core/collections/group-by.ts';
import type { SqlRow } from '../databases/session.ts';
import type { Answer, Failed, LabServer } from './start.ts';
import { ask, ownSchema } from './start.ts';

export interface LabColumn {
  readonly column: string;
  /** As format_type prints it. */
  readonly type: string;
  readonly generated: boolean;
  /** In bytes, if all values have the same length. */
  readonly length: IndexKey['length'];
  readonly alignment: number;
  /** The most characters that its type allows. */
  readonly longest: number | undefined;
  readonly notNull: boolean;
  /** Of an enum: how many values it has. */
  readonly labels: number | undefined;
  /** By its default, each row gets a later value than the rows before. */
  readonly rising: boolean;
}

export interface LabRelation {
  readonly id: string;
  /** pg_class.relkind: r, m, p, i or I. */
  readonly kind: string;
  /** `schema.name`, unquoted. */
  readonly key: string;
  /** In SQL's notation. */
  readonly name: string;
  readonly schema: string;
  readonly relation: string;
  /** Undefined if it has no file. */
  readonly file: string | undefined;
  /** Of an index: its access method. */
  readonly method: string;
  /** Of an index: the id of its table. */
  readonly table: string | undefined;
  /** For an index: the number of its key columns, without INCLUDE columns. */
  readonly keys: number;
  readonly columns: readonly LabColumn[];
}

export type Catalog = { readonly kind: 'read'; readonly relations: readonly LabRelation[] } | Failed;

/** Identities, sequences, the time of the insert and UUIDs that begin with it. */
const rising = `a.attidentity <> '' OR coalesce((SELECT pg_get_expr(d.adbin, d.adrelid) ~* '^(nextval\\(|(now|transaction_timestamp|statement_timestamp|clock_timestamp|uuidv7)\\(\\)|current_(timestamp|date)|localtimestamp)'
  FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum), false)`;

export async function readCatalog(server: LabServer): Promise<Catalog> {
  const found = await ask(
    server,
    `SELECT c.oid::text, c.relkind::text, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname), pg_relation_filepath(c.oid), m.amname, i.indrelid::text,
      (SELECT coalesce(json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attgenerated <> '', a.attlen, a.attalign,
          CASE WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND a.atttypmod > 4 THEN a.atttypmod - 4 END, a.attnotnull,
          (SELECT nullif(count(*), 0) FROM pg_enum e WHERE e.enumtypid = a.atttypid), ${rising}) ORDER BY a.attnum), '[]')
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text, i.indnkeyatts::text
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am m ON m.oid = c.relam LEFT JOIN pg_index i ON i.indexrelid = c.oid
     WHERE c.relkind IN ('r', 'm', 'p', 'i', 'I') AND c.relpersistence <> 't'
       AND n.nspname NOT IN ('pg_catalog', 'information_schema', '${ownSchema}') AND n.nspname !~ '^pg_toast'`,
  );
  if (found.kind === 'failed') return found;
  return { kind: 'read', relations: found.rows.map(relationOf) };
}

function relationOf(row: (Answer & { kind: 'rows' })['rows'][number]): LabRelation {
  const [id, kind, schema, relation, name, file, method, table, columns, keys] = row;
  const listed: unknown = JSON.parse(columns ?? '[]');
  return {
    id: id ?? '',
    kind: kind ?? '',
    key: `${schema ?? ''}.${relation ?? ''}`,
    name: name ?? '',
    schema: schema ?? '',
    relation: relation ?? '',
    file: file ?? undefined,
    method: method ?? '',
    table: table ?? undefined,
    keys: Number(keys ?? 0),
    columns: Array.isArray(listed) ? listed.flatMap(columnOf) : [],
  };
}

function columnOf(value: unknown): readonly LabColumn[] {
  const [column, type, generated, length, alignment, longest, notNull, labels, isRising] = listOf(value);
  if (typeof column !== 'string' || typeof type !== 'string') return [];
  return [
    {
      column,
      type,
      generated: generated === true,
      length: lengthOf(length),
      alignment: alignments.get(String(alignment)) ?? 1,
      longest: typeof longest === 'number' ? longest : undefined,
      notNull: notNull === true,
      labels: typeof labels === 'number' ? labels : undefined,
      rising: isRising === true,
    },
  ];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Index columns that are identified by number get their names here. */
export function named(
  columns: readonly ColumnStatistics[],
  relations: readonly LabRelation[],
): readonly ColumnStatistics[] {
  const byKey = new Map(relations.map((one) => [one.key, one.columns]));
  return columns.map((one) => {
    if (one.number === undefined) return one;
    return { ...one, column: byKey.get(`${one.schema}.${one.relation}`)?.[one.number - 1]?.column ?? '' };
  });
}

export interface LabIndex {
  readonly keys: readonly LabKey[];
  readonly included: readonly LabKey[];
  /** In SQL's notation; undefined for an index without a predicate. */
  readonly predicate: string | undefined;
}

export interface LabKey {
  /** Undefined for an expression. */
  readonly column: string | undefined;
  readonly expression: string;
  readonly length: IndexKey['length'];
  readonly alignment: number;
  readonly foldable: boolean;
}

/** Of indexes in the lab, by id: the columns of their entries. */
export async function readIndexes(
  server: LabServer,
  ids: readonly string[],
): Promise<{ readonly kind: 'read'; readonly indexes: ReadonlyMap<string, LabIndex> } | Failed> {
  if (ids.length === 0) return { kind: 'read', indexes: new Map() };
  const found = await ask(
    server,
    `SELECT i.indexrelid::text, a.attnum <= i.indnkeyatts, t.attname, pg_get_indexdef(i.indexrelid, a.attnum::int, true), a.attlen::text, a.attalign::text,
      coalesce((SELECT p.amproc IS NOT NULL FROM pg_amproc p JOIN pg_opclass o ON o.opcfamily = p.amprocfamily
        WHERE o.oid = i.indclass[a.attnum - 1] AND p.amproclefttype = o.opcintype AND p.amprocrighttype = o.opcintype AND p.amprocnum = 4), false)
        AND coalesce((SELECT collisdeterministic FROM pg_collation WHERE oid = i.indcollation[a.attnum - 1]), true)
        AND a.atttypid NOT IN ('numeric'::regtype, 'float4'::regtype, 'float8'::regtype, 'jsonb'::regtype),
      pg_get_expr(i.indpred, i.indrelid)
     FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indexrelid AND a.attnum > 0
       LEFT JOIN pg_attribute t ON t.attrelid = i.indrelid AND t.attnum = i.indkey[a.attnum - 1] AND t.attnum > 0
     WHERE i.indexrelid = ANY (ARRAY[${ids.map(Number).join(', ')}]::oid[]) ORDER BY i.indexrelid, a.attnum`,
  );
  if (found.kind === 'failed') return found;
  const rows = groupBy(found.rows, ([id]) => id ?? '');
  return { kind: 'read', indexes: new Map([...rows].map(([id, own]) => [id, indexOf(own)])) };
}

function indexOf(rows: readonly SqlRow[]): LabIndex {
  const keys = rows.map(([, isKey, column, expression, length, alignment, folds]) => ({
    isKey: isKey === 't' || isKey === 'true',
    column: column ?? undefined,
    expression: expression ?? '',
    length: lengthOf(length),
    alignment: alignments.get(alignment ?? '') ?? 1,
    foldable: folds === 't' || folds === 'true',
  }));
  return {
    keys: keys.filter(({ isKey }) => isKey),
    included: keys.filter(({ isKey }) => !isKey),
    predicate: rows[0]?.[7] ?? undefined,
  };
}

function lengthOf(attlen: unknown): IndexKey['length'] {
  return Number(attlen) > 0 ? Number(attlen) : undefined;
}

const alignments: ReadonlyMap<string, number> = new Map([
  ['c', 1],
  ['s', 2],
  ['i', 4],
  ['d', 8],
]);

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
