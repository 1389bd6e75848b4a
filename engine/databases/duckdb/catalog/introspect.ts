/**
 * Reads the structure of a DuckDB file into the common snapshot, from its duckdb_… functions. Each query opens the file by itself: between two
 * of them a program may write.
 */
import type {
  CatalogColumn,
  CatalogConstraint,
  CatalogIndex,
  CatalogRelation,
} from '../../../../core/catalog/catalog.ts';
import { groupBy } from '../../../../core/collections/group-by.ts';
import { bounded, type BoundedReads, type ReadOptions } from '../../catalog/bounded.ts';
import type { IntrospectOptions, Introspected } from '../../catalog/introspect.ts';
import { idOf } from '../../catalog/named.ts';
import type { Failed, SqlRow, SqlSession } from '../../session.ts';

const defaultMostRelations = 20_000;

/** What belongs to the file, and not to DuckDB. */
export const ownCatalog = 'database_name = current_database()';

export const home = 'main';

/** A list of names as JSON: names contain commas and quotes. */
const namesJson = (column: string): string => `CAST(to_json(${column}) AS VARCHAR)`;

const schemasQuery = `SELECT schema_name FROM duckdb_schemas() WHERE ${ownCatalog} AND schema_name NOT IN ('information_schema', 'pg_catalog')`;

const relationsQuery = `SELECT schema_name, table_name, 'table', comment, CAST(estimated_size AS VARCHAR) FROM duckdb_tables() WHERE ${ownCatalog} AND NOT internal
  UNION ALL SELECT schema_name, view_name, 'view', comment, NULL FROM duckdb_views() WHERE ${ownCatalog} AND NOT internal`;

const columnsQuery = `SELECT schema_name, table_name, column_name, data_type, CAST(is_nullable AS VARCHAR), column_default FROM duckdb_columns()
  WHERE ${ownCatalog} AND NOT internal ORDER BY column_index`;

const constraintsQuery = `SELECT schema_name, table_name, constraint_type, constraint_name, ${namesJson('constraint_column_names')}, referenced_table, ${namesJson('referenced_column_names')}
  FROM duckdb_constraints() WHERE ${ownCatalog} AND constraint_type <> 'NOT NULL'`;

const indexesQuery = `SELECT schema_name, table_name, index_name, CAST(is_unique AS VARCHAR), expressions FROM duckdb_indexes() WHERE ${ownCatalog}`;

/** Reads of a file; what one query cannot tell does not end the others. */
export function reading<T>(
  session: SqlSession,
  options: ReadOptions,
  work: (reads: BoundedReads) => Promise<T>,
): Promise<T | Failed> {
  return bounded(session, options, ({ reason }) => reason === 'statement', work);
}

export function introspectDuckdb(
  session: SqlSession,
  { mostRelations = defaultMostRelations, insidesOf = [], ...options }: IntrospectOptions,
): Promise<Introspected> {
  return reading<Introspected>(session, options, async ({ rows }) => {
    const schemas = await rows(schemasQuery);
    const relations = await rows(relationsQuery);
    const full = relations.length <= mostRelations;
    const wanted = (row: SqlRow): boolean => full || insidesOf.includes(relationId(row));
    const inside = async (query: string): Promise<ReadonlyMap<string, readonly SqlRow[]>> =>
      full || insidesOf.length > 0
        ? groupBy((await rows(query)).filter(wanted), relationId)
        : new Map<string, readonly SqlRow[]>();
    const parts: Parts = {
      columns: await inside(columnsQuery),
      constraints: await inside(constraintsQuery),
      indexes: await inside(indexesQuery),
    };
    const bySchema = groupBy(relations, ([schema]) => schema ?? '');
    return {
      kind: 'read',
      value: {
        serverVersion: 0,
        depth: full ? 'full' : 'names',
        schemas: schemas
          .flatMap(([name]) => name ?? [])
          .toSorted()
          .map((name) => ({
            id: idOf(name),
            name,
            relations: (bySchema.get(name) ?? [])
              .map((row) => relationOf(row, parts))
              .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
          })),
      },
    };
  });
}

interface Parts {
  readonly columns: ReadonlyMap<string, readonly SqlRow[]>;
  readonly constraints: ReadonlyMap<string, readonly SqlRow[]>;
  readonly indexes: ReadonlyMap<string, readonly SqlRow[]>;
}

function relationId([schema, name]: SqlRow): string {
  return idOf(schema ?? '', name ?? '');
}

function relationOf(row: SqlRow, parts: Parts): CatalogRelation {
  const [schema, name, kind, comment, size] = row;
  const id = relationId(row);
  const within = schema ?? '';
  const isTable = kind === 'table';
  return {
    id,
    schema: within,
    name: name ?? '',
    kind: isTable ? 'table' : 'view',
    parents: [],
    isPartition: false,
    comment: comment ?? undefined,
    written: '',
    partitioning: undefined,
    persistence: 'permanent',
    populated: true,
    rowSecurity: 'off',
    rowEstimate: isTable ? Number(size ?? 0) : undefined,
    estimatedBytes: 0,
    columns: (parts.columns.get(id) ?? []).map(columnOf),
    constraints: (parts.constraints.get(id) ?? [])
      .map((one) => constraintOf(one, within))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    indexes: (parts.indexes.get(id) ?? []).map(indexOf).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function columnOf([, , name, type, nullable, value]: SqlRow): CatalogColumn {
  return {
    name: name ?? '',
    type: type ?? '',
    nullable: nullable === 'true',
    hasDefault: value !== null && value !== undefined,
    identity: 'none',
    generated: 'none',
  };
}

function constraintOf([, , type, given, own, to, toColumns]: SqlRow, schema: string): CatalogConstraint {
  const [name, columns] = [given ?? '', namesIn(own)];
  switch (type) {
    case 'PRIMARY KEY':
      return { kind: 'primaryKey', name, columns };
    case 'UNIQUE':
      return { kind: 'unique', name, columns };
    case 'FOREIGN KEY':
      // DuckDB refuses a key to a table of another schema, and every action.
      return {
        ...{ kind: 'foreignKey', name, columns, validity: 'valid' },
        references: { schema, name: to ?? '', columns: namesIn(toColumns) },
        ...{ onDelete: 'noAction', onUpdate: 'noAction' },
      };
    default:
      return { kind: 'check', name, columns, validity: 'valid' };
  }
}

function indexOf([, , name, unique, expressions]: SqlRow): CatalogIndex {
  return {
    name: name ?? '',
    method: 'art',
    keys: keysIn(expressions ?? '').map((key) =>
      key.startsWith('(') ? { kind: 'expression' } : { kind: 'column', name: key },
    ),
    included: [],
    unique: unique === 'true',
    primary: false,
    valid: true,
    partial: false,
    estimatedBytes: 0,
  };
}

function namesIn(json: string | null | undefined): readonly string[] {
  if (json === null || json === undefined) return [];
  const read: unknown = JSON.parse(json);
  return Array.isArray(read) ? read.filter((name) => typeof name === 'string') : [];
}

/** `[p, '((id + 1))', '"a b"']`, as DuckDB writes a list of texts. */
export function keysIn(list: string): readonly string[] {
  const found: string[] = [];
  for (const [, quoted, plain] of list.slice(1, -1).matchAll(/'((?:[^']|'')*)'|([^,\s][^,]*)/g)) {
    const key = (quoted?.replaceAll("''", "'") ?? plain ?? '').trim();
    found.push(/^"(?:[^"]|"")*"$/.test(key) ? key.slice(1, -1).replaceAll('""', '"') : key);
  }
  return found;
}
