/**
 * Reads a SQL Server database's structure into the common snapshot. Above a limit of tables only names are read, and the contents of the
 * visible ones. Uses views and columns of SQL Server 2016, which newer versions and Azure SQL Database have too.
 */
import type {
  CatalogColumn,
  CatalogConstraint,
  CatalogIndex,
  CatalogRelation,
  CatalogSnapshot,
  ConstraintValidity,
  ReferentialAction,
} from '../../../../core/catalog/catalog.ts';
import type { BoundedReads } from '../../catalog/bounded.ts';
import { groupBy } from '../../../../core/collections/group-by.ts';
import type { IntrospectOptions, Introspected } from '../../catalog/introspect.ts';
import { idOf, namesOf } from '../../catalog/named.ts';
import type { SqlRow, SqlSession } from '../../session.ts';
import { versionNumber, versionQuery } from '../version.ts';
import {
  comment,
  isRelation,
  oneRelation,
  ownSchema,
  reading,
  relations,
  typeColumns,
  typeJoin,
} from './reading.ts';
import { sizesOf, type Size } from './sizes.ts';
import { typeText } from './type-text.ts';

const defaultMostRelations = 20_000;

export function introspectSqlserver(session: SqlSession, options: IntrospectOptions): Promise<Introspected> {
  return reading<Introspected>(session, options, async (read) => ({
    kind: 'read',
    value: await snapshotOf(read, options),
  }));
}

async function snapshotOf(read: BoundedReads, options: IntrospectOptions): Promise<CatalogSnapshot> {
  const { rows } = read;
  const [version] = await rows(versionQuery);
  const [counted] = await rows(`SELECT COUNT(*) FROM ${relations} WHERE ${isRelation} AND ${ownSchema}`);
  const full = Number(counted?.[0]) <= (options.mostRelations ?? defaultMostRelations);
  const inside = full
    ? await insidesOf(read, ownSchema, [])
    : await insidesAmong(read, options.insidesOf ?? []);
  const schemas = await rows(`SELECT s.name FROM sys.schemas s WHERE ${ownSchema} ORDER BY s.name`);
  const found = await rows(relationsQuery);
  const sizes = full ? await sizesOf(read) : new Map<string, Size>();
  const all = found.map((row) => relationOf(row, inside, sizes));
  const bySchema = groupBy(all, ({ schema }) => schema);
  return {
    serverVersion: versionNumber(version),
    depth: full ? 'full' : 'names',
    schemas: schemas.map(([given]) => {
      const name = given ?? '';
      const own = bySchema.get(name) ?? [];
      return { id: idOf(name), name, relations: own.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
    }),
  };
}

/** Temporal history (page “sys.tables”: temporal_type 1) and memory-optimized tables are tables; a partitioned one is marked. */
const relationsQuery = `SELECT s.name, o.name, RTRIM(o.type), CONVERT(nvarchar(11), o.object_id), ${comment('o.object_id', '0')} AS comment,
  (SELECT TOP (1) pf.name FROM sys.indexes i JOIN sys.partition_schemes ps ON ps.data_space_id = i.data_space_id
     JOIN sys.partition_functions pf ON pf.function_id = ps.function_id WHERE i.object_id = o.object_id AND i.index_id < 2) AS split,
  CONVERT(int, ISNULL(tb.is_external, 0)) AS is_external
  FROM ${relations} LEFT JOIN sys.tables tb ON tb.object_id = o.object_id WHERE ${isRelation} AND ${ownSchema}`;

/** By schema and table, the first two columns of each row. */
type Rows = ReadonlyMap<string, readonly SqlRow[]>;

interface Insides {
  readonly columns: Rows;
  readonly keys: Rows;
  readonly references: Rows;
  readonly checks: Rows;
  readonly indexes: Rows;
}

/** For a large database, the requested relations one by one, because they are few. */
async function insidesAmong(read: BoundedReads, ids: readonly string[]): Promise<Insides> {
  const found: Insides[] = [];
  for (const names of ids.map(namesOf))
    if (names.length === 2) found.push(await insidesOf(read, oneRelation, names));
  const together = (part: keyof Insides): Rows => new Map(found.flatMap((one) => [...one[part]]));
  return {
    columns: together('columns'),
    keys: together('keys'),
    references: together('references'),
    checks: together('checks'),
    indexes: together('indexes'),
  };
}

async function insidesOf({ rows }: BoundedReads, scope: string, values: readonly string[]): Promise<Insides> {
  const where = `${isRelation} AND ${scope}`;
  const byTable = async (sql: string): Promise<Rows> =>
    groupBy(await rows(sql, values), ([schema, table]) => idOf(schema ?? '', table ?? ''));
  return {
    columns: await byTable(columnsQuery(where)),
    keys: await byTable(keysQuery(where)),
    references: await byTable(referencesQuery(where)),
    checks: await byTable(checksQuery(where)),
    indexes: await byTable(indexesQuery(where)),
  };
}

function columnsQuery(where: string): string {
  return `SELECT s.name, o.name, c.name, ${typeColumns('c')}, CONVERT(int, c.is_nullable) AS is_nullable,
    CASE WHEN c.default_object_id <> 0 THEN 1 ELSE 0 END AS has_default, CONVERT(int, c.is_identity) AS is_identity,
    CASE WHEN cc.object_id IS NULL THEN 0 WHEN cc.is_persisted = 1 THEN 2 ELSE 1 END AS computed
    FROM ${relations} JOIN sys.columns c ON c.object_id = o.object_id ${typeJoin('c')}
    LEFT JOIN sys.computed_columns cc ON cc.object_id = c.object_id AND cc.column_id = c.column_id
    WHERE ${where} ORDER BY s.name, o.name, c.column_id`;
}

export function keysQuery(where: string): string {
  return `SELECT s.name, o.name, k.name, RTRIM(k.type), c.name
    FROM ${relations} JOIN sys.key_constraints k ON k.parent_object_id = o.object_id
    JOIN sys.index_columns ic ON ic.object_id = k.parent_object_id AND ic.index_id = k.unique_index_id AND ic.key_ordinal > 0
    JOIN sys.columns c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
    WHERE ${where} ORDER BY k.type, k.name, ic.key_ordinal`;
}

export function referencesQuery(where: string): string {
  return `SELECT s.name, o.name, f.name, c.name, rs.name, ro.name, rc.name, f.delete_referential_action_desc, f.update_referential_action_desc,
    CONVERT(int, f.is_disabled) AS is_disabled, CONVERT(int, f.is_not_trusted) AS is_not_trusted
    FROM ${relations} JOIN sys.foreign_keys f ON f.parent_object_id = o.object_id
    JOIN sys.foreign_key_columns fc ON fc.constraint_object_id = f.object_id
    JOIN sys.columns c ON c.object_id = fc.parent_object_id AND c.column_id = fc.parent_column_id
    JOIN sys.objects ro ON ro.object_id = f.referenced_object_id JOIN sys.schemas rs ON rs.schema_id = ro.schema_id
    JOIN sys.columns rc ON rc.object_id = fc.referenced_object_id AND rc.column_id = fc.referenced_column_id
    WHERE ${where} ORDER BY f.name, fc.constraint_column_id`;
}

export function checksQuery(where: string): string {
  return `SELECT s.name, o.name, k.name, k.definition, CONVERT(int, k.is_disabled) AS is_disabled, CONVERT(int, k.is_not_trusted) AS is_not_trusted, c.name
    FROM ${relations} JOIN sys.check_constraints k ON k.parent_object_id = o.object_id
    LEFT JOIN sys.columns c ON c.object_id = k.parent_object_id AND c.column_id = k.parent_column_id
    WHERE ${where} ORDER BY k.name`;
}

/** Without heaps, which are not indexes, and hypothetical indexes of tuning tools (page “sys.indexes”: is_hypothetical). */
export function indexesQuery(where: string): string {
  return `SELECT s.name, o.name, i.name, i.type_desc, CONVERT(int, i.is_unique) AS is_unique, CONVERT(int, i.is_primary_key) AS is_primary_key,
    CONVERT(int, i.is_disabled) AS is_disabled, i.filter_definition, c.name, CONVERT(int, ic.is_included_column) AS is_included,
    CONVERT(int, ic.is_descending_key) AS is_descending, CONVERT(nvarchar(11), i.index_id) AS index_id, CONVERT(nvarchar(11), o.object_id) AS object_id
    FROM ${relations} JOIN sys.indexes i ON i.object_id = o.object_id AND i.type > 0 AND i.is_hypothetical = 0
    LEFT JOIN sys.index_columns ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id AND (ic.key_ordinal > 0 OR ic.is_included_column = 1)
    LEFT JOIN sys.columns c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
    WHERE ${where} ORDER BY i.index_id, ic.is_included_column, ic.key_ordinal, ic.index_column_id`;
}

function relationOf(
  [schemaName, ownName, type, object, note, split, isExternal]: SqlRow,
  inside: Insides,
  sizes: ReadonlyMap<string, Size>,
): CatalogRelation {
  const [schema, name] = [schemaName ?? '', ownName ?? ''];
  const id = idOf(schema, name);
  const size = sizes.get(object ?? '');
  const isSplit = split !== null && split !== undefined;
  const isView = type === 'V';
  return {
    id,
    schema,
    name,
    kind: isView ? 'view' : isExternal === '1' ? 'foreignTable' : isSplit ? 'partitionedTable' : 'table',
    parents: [],
    isPartition: false,
    comment: note ?? undefined,
    written: '',
    partitioning: isSplit ? `by ${split}` : undefined,
    persistence: 'permanent',
    populated: true,
    rowSecurity: 'off',
    rowEstimate: isView ? undefined : size?.rows,
    estimatedBytes: size?.bytes ?? 0,
    columns: (inside.columns.get(id) ?? []).map(columnOf),
    constraints: constraintsOf(id, inside),
    indexes: indexesOf(inside.indexes.get(id) ?? []),
  };
}

function columnOf([, , name, ...more]: SqlRow): CatalogColumn {
  const [nullable, byDefault, identity, computed] = more.slice(6);
  return {
    name: name ?? '',
    type: typeText(more.slice(0, 6)),
    nullable: nullable === '1',
    hasDefault: byDefault === '1',
    identity: identity === '1' ? 'always' : 'none',
    generated: computed === '2' ? 'stored' : computed === '1' ? 'virtual' : 'none',
  };
}

function constraintsOf(id: string, { keys, references, checks }: Insides): readonly CatalogConstraint[] {
  const named = (rows: readonly SqlRow[] | undefined) => [...groupBy(rows ?? [], ([, , name]) => name ?? '')];
  const all: readonly CatalogConstraint[] = [
    ...named(keys.get(id)).map(([name, parts]): CatalogConstraint => ({
      kind: parts[0]?.[3] === 'PK' ? 'primaryKey' : 'unique',
      name,
      columns: parts.map(([, , , , column]) => column ?? ''),
    })),
    ...named(references.get(id)).map(([name, parts]): CatalogConstraint => {
      const [, , , , schema, table, , onDelete, onUpdate, disabled, untrusted] = parts[0] ?? [];
      return {
        kind: 'foreignKey',
        name,
        columns: parts.map(([, , , column]) => column ?? ''),
        validity: validityOf(disabled, untrusted),
        references: {
          schema: schema ?? '',
          name: table ?? '',
          columns: parts.map(([, , , , , , column]) => column ?? ''),
        },
        onDelete: actionOf(onDelete),
        onUpdate: actionOf(onUpdate),
      };
    }),
    ...(checks.get(id) ?? []).map(([, , name, , disabled, untrusted, column]): CatalogConstraint => ({
      kind: 'check',
      name: name ?? '',
      columns: column === null || column === undefined ? [] : [column],
      validity: validityOf(disabled, untrusted),
    })),
  ];
  return all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Pages “sys.foreign_keys”, “sys.check_constraints”: is_not_trusted means that not all rows were verified. */
function validityOf(
  disabled: string | null | undefined,
  untrusted: string | null | undefined,
): ConstraintValidity {
  if (disabled === '1') return 'notEnforced';
  return untrusted === '1' ? 'notValid' : 'valid';
}

function actionOf(action: string | null | undefined): ReferentialAction {
  switch (action) {
    case 'CASCADE':
      return 'cascade';
    case 'SET_NULL':
      return 'setNull';
    case 'SET_DEFAULT':
      return 'setDefault';
    default:
      return 'noAction';
  }
}

function indexesOf(rows: readonly SqlRow[]): readonly CatalogIndex[] {
  return [...groupBy(rows, ([, , name]) => name ?? '')]
    .map(([name, parts]): CatalogIndex => {
      const [, , , type, unique, primary, disabled, filter] = parts[0] ?? [];
      const columns = parts.filter(([, , , , , , , , column]) => column !== null && column !== undefined);
      const isColumnstore = /COLUMNSTORE/.test(type ?? '');
      const isIncluded = (row: SqlRow): boolean => row[9] === '1' && !isColumnstore;
      return {
        name,
        method: (type ?? '').toLowerCase(),
        keys: columns
          .filter((row) => !isIncluded(row))
          .map(([, , , , , , , , column]) => ({ kind: 'column', name: column ?? '' })),
        included: columns.filter(isIncluded).map(([, , , , , , , , column]) => column ?? ''),
        unique: unique === '1',
        primary: primary === '1',
        valid: disabled !== '1',
        partial: filter !== null && filter !== undefined,
        estimatedBytes: 0,
      };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
