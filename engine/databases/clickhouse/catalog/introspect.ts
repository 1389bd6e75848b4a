/** Reads the structure of a folder of ClickHouse's data into the common snapshot, from its system tables. */
import type { CatalogColumn, CatalogRelation } from '../../../../core/catalog/catalog.ts';
import { groupBy } from '../../../../core/collections/group-by.ts';
import { bounded, type BoundedReads, type ReadOptions } from '../../catalog/bounded.ts';
import type { IntrospectOptions, Introspected } from '../../catalog/introspect.ts';
import { idOf } from '../../catalog/named.ts';
import type { Failed, SqlRow, SqlSession } from '../../session.ts';

const defaultMostRelations = 20_000;

export const home = 'default';

/** What belongs to the folder, and not to ClickHouse. */
export const ownDatabases = "database NOT IN ('system', 'information_schema', 'INFORMATION_SCHEMA')";

/** The parts of a materialized view are in a table that it made for itself; a dictionary is listed by itself. */
export const ownTables = `${ownDatabases} AND NOT startsWith(name, '.inner') AND engine <> 'Dictionary'`;

const relationsQuery = `SELECT database, name, engine, comment, total_rows, total_bytes FROM system.tables WHERE ${ownTables}`;

const columnsQuery = `SELECT database, table, name, type, default_kind FROM system.columns WHERE ${ownDatabases} ORDER BY position`;

/** Reads of a folder; what one query cannot tell does not end the others. */
export function reading<T>(
  session: SqlSession,
  options: ReadOptions,
  work: (reads: BoundedReads) => Promise<T>,
): Promise<T | Failed> {
  return bounded(session, options, ({ reason }) => reason === 'statement', work);
}

export function introspectClickhouse(
  session: SqlSession,
  { mostRelations = defaultMostRelations, insidesOf = [], ...options }: IntrospectOptions,
): Promise<Introspected> {
  return reading<Introspected>(session, options, async ({ rows }) => {
    const databases = await rows(
      `SELECT name AS database FROM system.databases WHERE ${ownDatabases} ORDER BY name`,
    );
    const relations = await rows(relationsQuery);
    const full = relations.length <= mostRelations;
    const wanted = (row: SqlRow): boolean => full || insidesOf.includes(relationId(row));
    const columns =
      full || insidesOf.length > 0
        ? groupBy((await rows(columnsQuery)).filter(wanted), relationId)
        : new Map<string, readonly SqlRow[]>();
    const byDatabase = groupBy(relations, ([database]) => database ?? '');
    return {
      kind: 'read',
      value: {
        serverVersion: 0,
        depth: full ? 'full' : 'names',
        schemas: databases
          .flatMap(([name]) => name ?? [])
          .map((name) => ({
            id: idOf(name),
            name,
            relations: (byDatabase.get(name) ?? [])
              .map((row) => relationOf(row, columns))
              .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
          })),
      },
    };
  });
}

function relationId([database, name]: SqlRow): string {
  return idOf(database ?? '', name ?? '');
}

function relationOf(row: SqlRow, columns: ReadonlyMap<string, readonly SqlRow[]>): CatalogRelation {
  const [database, name, engine, comment, size, bytes] = row;
  const id = relationId(row);
  const kind =
    engine === 'View' ? 'view' : engine === 'MaterializedView' ? 'materializedView' : ('table' as const);
  return {
    id,
    schema: database ?? '',
    name: name ?? '',
    kind,
    parents: [],
    isPartition: false,
    comment: comment === '' || comment === null ? undefined : comment,
    written: '',
    partitioning: undefined,
    persistence: 'permanent',
    populated: true,
    rowSecurity: 'off',
    rowEstimate: size === null || size === undefined ? undefined : Number(size),
    estimatedBytes: Number(bytes ?? 0),
    columns: (columns.get(id) ?? []).map(columnOf),
    constraints: [],
    indexes: [],
  };
}

function columnOf([, , name, type, value]: SqlRow): CatalogColumn {
  return {
    name: name ?? '',
    type: type ?? '',
    nullable: isNullable(type ?? ''),
    hasDefault: value !== '',
    identity: 'none',
    generated: 'none',
  };
}

/** Every other type has a value of its own for what is missing. */
export function isNullable(type: string): boolean {
  return /^(?:LowCardinality\()?Nullable\(/.test(type);
}
