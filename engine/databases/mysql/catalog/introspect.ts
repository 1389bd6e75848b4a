/**
 * Reads a MySQL or MariaDB database's structure into the common snapshot: the connection's own database, or all that the login can see if
 * it names none. Above a limit of tables only names are read, because the server opens each table to list its columns.
 */
import { idOf, namesOf } from '../../catalog/named.ts';
import type {
  CatalogColumn,
  CatalogConstraint,
  CatalogIndex,
  CatalogRelation,
  CatalogSnapshot,
  ReferentialAction,
} from '../../../../core/catalog/catalog.ts';
import { groupBy } from '../../../../core/collections/group-by.ts';
import type { IntrospectOptions, Introspected } from '../../catalog/introspect.ts';
import type { SqlRow, SqlSession } from '../../session.ts';
import { hasDefault } from './columns.ts';
import { inScope, reading, type Reading } from './reading.ts';

const defaultMostRelations = 20_000;

export function introspectMysql(session: SqlSession, options: IntrospectOptions): Promise<Introspected> {
  return reading<Introspected>(session, options, async (read) => ({
    kind: 'read',
    value: await snapshotOf(read, options),
  }));
}

async function snapshotOf(read: Reading, options: IntrospectOptions): Promise<CatalogSnapshot> {
  const { rows } = read;
  const { sql, values } = inScope('TABLE_SCHEMA', read);
  const [counted] = await rows(`SELECT COUNT(*) FROM information_schema.TABLES WHERE ${sql}`, values);
  const full = Number(counted?.[0]) <= (options.mostRelations ?? defaultMostRelations);
  const insides = full ? ([sql, values] as const) : among(options.insidesOf ?? []);
  const [columns, constraints, indexes] =
    insides === undefined ? [noRows, noRows, noRows] : await insidesOf(read, insides);
  const schemas = await schemasOf(read);
  const tables = await rows(relationsQuery(sql, full), values);
  const relations = tables.flatMap((row) => relationOf(row, { columns, constraints, indexes }));
  const bySchema = groupBy(relations, ({ schema }) => schema);
  return {
    serverVersion: read.vendor.number,
    depth: full ? 'full' : 'names',
    schemas: schemas.map((name) => ({
      id: idOf(name),
      name,
      relations: (bySchema.get(name) ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    })),
  };
}

async function schemasOf({ rows, database }: Reading): Promise<readonly string[]> {
  if (database !== undefined) return [database];
  const { sql, values } = inScope('SCHEMA_NAME', { database });
  const found = await rows(`SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE ${sql}`, values);
  return found.flatMap(([name]) => name ?? []).toSorted();
}

/** Sizes and row counts are read if each table is opened anyway. */
function relationsQuery(scope: string, full: boolean): string {
  const sizes = full ? 'TABLE_ROWS, DATA_LENGTH' : 'NULL, NULL';
  return `SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ${sizes}, TABLE_COMMENT FROM information_schema.TABLES WHERE ${scope}`;
}

/** For a large database, the requested relations. */
function among(ids: readonly string[]): readonly [string, readonly string[]] | undefined {
  const names = ids.map(namesOf).filter(({ length }) => length === 2);
  if (names.length === 0) return undefined;
  return [`(${names.map(() => '(TABLE_SCHEMA = ? AND TABLE_NAME = ?)').join(' OR ')})`, names.flat()];
}

type Rows = ReadonlyMap<string, readonly SqlRow[]>;
const noRows: Rows = new Map();

/** By schema and table, the first two columns of each row. */
function byTable(rows: readonly SqlRow[]): Rows {
  return groupBy(rows, ([schema, table]) => idOf(schema ?? '', table ?? ''));
}

async function insidesOf(
  { rows, reads, vendor }: Reading,
  [scope, values]: readonly [string, readonly string[]],
): Promise<readonly [Rows, Rows, Rows]> {
  const columns = await rows(
    `SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA
     FROM information_schema.COLUMNS WHERE ${scope} ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`,
    values,
  );
  const keys = await rows(
    `SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, 'key', COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
     FROM information_schema.KEY_COLUMN_USAGE WHERE ${scope} ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`,
    values,
  );
  const actions = await rows(
    `SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, 'action', DELETE_RULE, UPDATE_RULE
     FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE ${scope.replaceAll('TABLE_SCHEMA', 'CONSTRAINT_SCHEMA')}`,
    values,
  );
  // Older servers lack this view.
  const checks = await reads(
    `SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, 'check' FROM information_schema.TABLE_CONSTRAINTS
     WHERE CONSTRAINT_TYPE = 'CHECK' AND ${scope}`,
    values,
  );
  const indexes = await rows(
    `SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, INDEX_TYPE, ${visibility(vendor)}
     FROM information_schema.STATISTICS WHERE ${scope} ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`,
    values,
  );
  return [
    byTable(columns.map((row) => [...row, vendor.isMaria ? 'maria' : 'mysql'])),
    byTable([...keys, ...actions, ...(checks.kind === 'rows' ? checks.rows : [])]),
    byTable(indexes),
  ];
}

/** True if the planner may use it; since MySQL 8.0 and MariaDB 10.6. */
export function visibility({ isMaria, number }: Reading['vendor']): string {
  if (isMaria) return number >= 100_600 ? `IF(IGNORED = 'YES', 'NO', 'YES')` : `'YES'`;
  return number >= 80_000 ? 'IS_VISIBLE' : `'YES'`;
}

function relationOf(
  [schema, name, type, rowCount, bytes, comment]: SqlRow,
  inside: { readonly columns: Rows; readonly constraints: Rows; readonly indexes: Rows },
): readonly CatalogRelation[] {
  if (schema === null || schema === undefined || name === null || name === undefined) return [];
  // A sequence is listed with the sequences.
  if (type === 'SEQUENCE') return [];
  const isView = type === 'VIEW' || type === 'SYSTEM VIEW';
  const id = idOf(schema, name);
  return [
    {
      id,
      schema,
      name,
      kind: isView ? 'view' : 'table',
      parents: [],
      isPartition: false,
      // The comment of a view is the server's own word.
      comment: isView || comment === '' || comment === null ? undefined : comment,
      written: '',
      partitioning: undefined,
      persistence: 'permanent',
      populated: true,
      rowSecurity: 'off',
      rowEstimate: isView || rowCount === null || rowCount === undefined ? undefined : Number(rowCount),
      estimatedBytes: Number(bytes ?? 0),
      columns: (inside.columns.get(id) ?? []).map(columnOf),
      constraints: constraintsOf(inside.constraints.get(id) ?? []),
      indexes: indexesOf(inside.indexes.get(id) ?? []),
    },
  ];
}

function columnOf([, , name, type, nullable, byDefault, extra, vendor]: SqlRow): CatalogColumn {
  const words = (extra ?? '').toUpperCase();
  return {
    name: name ?? '',
    type: type ?? '',
    nullable: nullable === 'YES',
    hasDefault: hasDefault(byDefault ?? null, vendor === 'maria'),
    identity: words.includes('AUTO_INCREMENT') ? 'byDefault' : 'none',
    generated: words.includes('VIRTUAL GENERATED')
      ? 'virtual'
      : /STORED GENERATED|PERSISTENT/.test(words)
        ? 'stored'
        : 'none',
  };
}

function constraintsOf(rows: readonly SqlRow[]): readonly CatalogConstraint[] {
  const named = groupBy(rows, ([, , name]) => name ?? '');
  return [...named]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, parts]): readonly CatalogConstraint[] => {
      const keys = parts.filter(([, , , sort]) => sort === 'key');
      const columns = keys.flatMap(([, , , , column]) => column ?? []);
      const [first] = keys;
      if (first === undefined) return [{ kind: 'check', name, columns: [], validity: 'valid' }];
      const [, , , , , toSchema, toTable] = first;
      if (toSchema === null || toSchema === undefined || toTable === null || toTable === undefined)
        return [{ kind: name === 'PRIMARY' ? 'primaryKey' : 'unique', name, columns }];
      const [, , , , onDelete, onUpdate] = parts.find(([, , , sort]) => sort === 'action') ?? [];
      return [
        {
          kind: 'foreignKey',
          name,
          columns,
          validity: 'valid',
          references: {
            schema: toSchema,
            name: toTable,
            columns: keys.flatMap(([, , , , , , , column]) => column ?? []),
          },
          onDelete: actionOf(onDelete),
          onUpdate: actionOf(onUpdate),
        },
      ];
    });
}

function actionOf(rule: string | null | undefined): ReferentialAction {
  switch (rule) {
    case 'CASCADE':
      return 'cascade';
    case 'SET NULL':
      return 'setNull';
    case 'SET DEFAULT':
      return 'setDefault';
    case 'RESTRICT':
      return 'restrict';
    default:
      return 'noAction';
  }
}

function indexesOf(rows: readonly SqlRow[]): readonly CatalogIndex[] {
  const named = groupBy(rows, ([, , name]) => name ?? '');
  return [...named].map(([name, parts]) => ({
    name,
    method: (parts[0]?.[5] ?? 'BTREE').toLowerCase(),
    keys: parts.map(([, , , , column]) =>
      column === null || column === undefined
        ? { kind: 'expression' as const }
        : { kind: 'column' as const, name: column },
    ),
    included: [],
    unique: parts[0]?.[3] === '0',
    primary: name === 'PRIMARY',
    valid: true,
    partial: false,
    estimatedBytes: 0,
  }));
}
