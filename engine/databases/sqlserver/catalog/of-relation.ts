/**
 * The contents of a table or view of SQL Server: columns, keys, indexes, checks, referencing tables, triggers, statistics, partitions and
 * privileges.
 */
import type { CatalogObject, ObjectKind } from '../../../../core/catalog/objects.ts';
import { columnsGroup } from '../../catalog/explore/of-relation.ts';
import { groupBy } from '../../../../core/collections/group-by.ts';
import { idOf, object, when, type Listing } from '../../catalog/named.ts';
import type { SqlRow } from '../../session.ts';
import { qualifiedName, quotedName } from '../literal.ts';
import { checksQuery, indexesQuery, keysQuery, referencesQuery } from './introspect.ts';
import { comment, oneRelation, relations, typeColumns, typeJoin } from './reading.ts';
import { typeText } from './type-text.ts';

const ofTable = (place: readonly string[]): readonly string[] => [place[0] ?? '', place[1] ?? ''];

const columns: Listing = {
  group: columnsGroup,
  sql: `SELECT c.name, ${typeColumns('c')}, CONVERT(int, c.is_nullable) AS is_nullable, d.definition AS by_default, CONVERT(int, c.is_identity) AS is_identity,
    cc.definition AS computed, CONVERT(int, cc.is_persisted) AS is_persisted, c.collation_name, CONVERT(int, c.is_hidden) AS is_hidden, CONVERT(int, c.is_sparse) AS is_sparse,
    c.generated_always_type_desc, CONVERT(nvarchar(40), id.seed_value) AS seed, CONVERT(nvarchar(40), id.increment_value) AS step,
    CASE WHEN EXISTS (SELECT 1 FROM sys.indexes i JOIN sys.index_columns ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
      WHERE i.object_id = c.object_id AND i.is_primary_key = 1 AND ic.column_id = c.column_id AND ic.key_ordinal > 0) THEN 1 ELSE 0 END AS is_key,
    (SELECT TOP (1) ro.name + N'.' + rc.name FROM sys.foreign_key_columns fc JOIN sys.objects ro ON ro.object_id = fc.referenced_object_id
      JOIN sys.columns rc ON rc.object_id = fc.referenced_object_id AND rc.column_id = fc.referenced_column_id
      WHERE fc.parent_object_id = c.object_id AND fc.parent_column_id = c.column_id ORDER BY fc.constraint_object_id) AS refers,
    ${comment('c.object_id', 'c.column_id')} AS comment
    FROM ${relations} JOIN sys.columns c ON c.object_id = o.object_id ${typeJoin('c')}
    LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id
    LEFT JOIN sys.computed_columns cc ON cc.object_id = c.object_id AND cc.column_id = c.column_id
    LEFT JOIN sys.identity_columns id ON id.object_id = c.object_id AND id.column_id = c.column_id
    WHERE ${oneRelation}`,
  order: 'c.column_id',
  values: ofTable,
  objects: (rows) => rows.map(columnOf),
};

function columnOf([name, ...more]: SqlRow): CatalogObject {
  const [nullable, byDefault, identity, computed, persisted, collation, hidden, sparse, always] =
    more.slice(6);
  const [seed, step, key, refers, note] = more.slice(15);
  const isComputed = isThere(computed);
  const isGenerated = isThere(always) && always !== 'NOT_APPLICABLE';
  const kind: ObjectKind = key === '1' ? 'key-column' : isThere(refers) ? 'reference-column' : 'column';
  return object({
    kind,
    id: name ?? '',
    name: name ?? '',
    detail: [
      when(nullable !== '1', 'not null'),
      when(identity === '1', 'identity'),
      when(isComputed, persisted === '1' ? 'computed, stored' : 'computed'),
      when(isThere(byDefault), 'default'),
      when(isGenerated, 'period'),
      when(hidden === '1', 'hidden'),
    ],
    facts: [
      nullable === '1' ? 'nullable' : 'not null',
      when(identity === '1', `identity from ${seed ?? '?'} by ${step ?? '?'}`),
      when(isComputed, `computed${persisted === '1' ? ' and stored' : ''}, as ${computed ?? ''}`),
      when(isThere(byDefault), `default ${byDefault ?? ''}`),
      when(isGenerated, `written by the server: ${(always ?? '').toLowerCase().replaceAll('_', ' ')}`),
      when(hidden === '1', 'SELECT * leaves it out.'),
      when(sparse === '1', 'sparse: a null takes no room'),
      when(isThere(refers), `refers to ${refers ?? ''}`),
      when(isThere(collation), `collation ${collation ?? ''}`),
    ],
    sqlName: quotedName(name ?? ''),
    comment: note,
    type: typeText(more.slice(0, 6)),
  });
}

const keys: Listing = {
  group: 'Keys',
  sql: keysQuery(oneRelation),
  values: ofTable,
  objects: (rows) =>
    [...groupBy(rows, ([, , name]) => name ?? '')].map(([name, parts]) => {
      const [schema, table, , type] = parts[0] ?? [];
      return object({
        kind: type === 'PK' ? 'primary-key' : 'unique-key',
        id: idOf(schema ?? '', table ?? '', name),
        name,
        detail: [`(${parts.map(([, , , , column]) => column ?? '').join(', ')})`],
        sqlName: quotedName(name),
      });
    }),
};

const references: Listing = {
  group: 'Keys',
  sql: referencesQuery(oneRelation),
  values: ofTable,
  objects: (rows) =>
    [...groupBy(rows, ([, , name]) => name ?? '')].map(([name, parts]) => {
      const [schema, table, , , toSchema, toTable, , onDelete, onUpdate, disabled, untrusted] =
        parts[0] ?? [];
      const to = toSchema === schema ? (toTable ?? '') : `${toSchema ?? ''}.${toTable ?? ''}`;
      return object({
        kind: 'foreign-key',
        id: idOf(schema ?? '', table ?? '', name),
        name,
        detail: [
          `(${parts.map(([, , , column]) => column ?? '').join(', ')}) → ${to}`,
          trust(disabled, untrusted),
        ],
        facts: [
          `refers to ${to} (${parts.map(([, , , , , , column]) => column ?? '').join(', ')})`,
          `on delete ${action(onDelete)}, on update ${action(onUpdate)}`,
          trustFact(disabled, untrusted),
        ],
        sqlName: quotedName(name),
      });
    }),
};

function action(text: string | null | undefined): string {
  return (text ?? '').toLowerCase().replaceAll('_', ' ');
}

/** NOCHECK: pages “sys.foreign_keys” and “ALTER TABLE”. */
function trust(
  disabled: string | null | undefined,
  untrusted: string | null | undefined,
): string | undefined {
  return disabled === '1' ? 'disabled' : when(untrusted === '1', 'not trusted');
}

function trustFact(
  disabled: string | null | undefined,
  untrusted: string | null | undefined,
): string | undefined {
  if (disabled === '1') return 'It is disabled (NOCHECK): new rows may break it.';
  return when(
    untrusted === '1',
    'Rows that are there were not all checked (WITH NOCHECK), so the optimizer does not count on it.',
  );
}

const indexes: Listing = {
  group: 'Indexes',
  sql: indexesQuery(oneRelation),
  values: ofTable,
  objects: (rows) =>
    [...groupBy(rows, ([, , name]) => name ?? '')].map(([name, parts]) => indexOf(name, parts)),
};

function indexOf(name: string, parts: readonly SqlRow[]): CatalogObject {
  const [schema, table, , type, unique, , disabled, filter] = parts[0] ?? [];
  const words = (type ?? '').toLowerCase();
  const isColumnstore = words.includes('columnstore');
  const named = parts.filter((row) => isThere(row[8]));
  // The catalog lists all of a columnstore's columns as included.
  const own = named.filter((row) => isColumnstore || row[9] !== '1');
  const carried = named.filter((row) => !own.includes(row)).map((row) => row[8] ?? '');
  const list = own.map((row) => `${row[8] ?? ''}${row[10] === '1' ? ' desc' : ''}`).join(', ');
  return object({
    kind: disabled === '1' ? 'invalid-index' : 'index',
    id: idOf(schema ?? '', table ?? '', name),
    name,
    detail: [
      `${unique === '1' ? 'unique ' : ''}${words}${list === '' ? '' : ` (${list})`}${carried.length === 0 ? '' : ` include (${carried.join(', ')})`}`,
      when(isThere(filter), `where ${filter ?? ''}`),
      when(disabled === '1', 'disabled'),
    ],
    facts: [
      when(words === 'clustered', 'The rows of the table are in its order.'),
      when(carried.length > 0, `carries ${carried.join(', ')}`),
      when(isThere(filter), `only rows where ${filter ?? ''}`),
      when(disabled === '1', 'It is disabled: no query uses it until it is rebuilt.'),
    ],
    sqlName: quotedName(name),
  });
}

const checks: Listing = {
  group: 'Constraints',
  sql: checksQuery(oneRelation),
  values: ofTable,
  objects: (rows) =>
    rows.map(([schema, table, name, definition, disabled, untrusted]) =>
      object({
        kind: disabled === '1' || untrusted === '1' ? 'unvalidated-constraint' : 'constraint',
        id: idOf(schema ?? '', table ?? '', name ?? ''),
        name: name ?? '',
        detail: [definition ?? '', trust(disabled, untrusted)],
        facts: [`check ${definition ?? ''}`, trustFact(disabled, untrusted)],
        sqlName: quotedName(name ?? ''),
      }),
    ),
};

const referencedBy: Listing = {
  group: 'Referenced By',
  sql: `SELECT ps.name, po.name, f.name, pc.name FROM ${relations} JOIN sys.foreign_keys f ON f.referenced_object_id = o.object_id
    JOIN sys.objects po ON po.object_id = f.parent_object_id JOIN sys.schemas ps ON ps.schema_id = po.schema_id
    JOIN sys.foreign_key_columns fc ON fc.constraint_object_id = f.object_id
    JOIN sys.columns pc ON pc.object_id = fc.parent_object_id AND pc.column_id = fc.parent_column_id
    WHERE ${oneRelation}`,
  order: 'ps.name, po.name, f.name, fc.constraint_column_id',
  values: ofTable,
  objects: (rows, [own = '']) =>
    [...groupBy(rows, ([schema, table, name]) => idOf(schema ?? '', table ?? '', name ?? ''))].map(
      ([id, parts]) => {
        const [schema, table, name] = parts[0] ?? [];
        return object({
          kind: 'foreign-key',
          id,
          name: schema === own ? (table ?? '') : `${schema ?? ''}.${table ?? ''}`,
          detail: [`(${parts.map(([, , , column]) => column ?? '').join(', ')})`],
          facts: [name ?? ''],
          sqlName: qualifiedName(schema ?? '', table ?? ''),
        });
      },
    ),
};

const triggers: Listing = {
  group: 'Triggers',
  sql: `SELECT s.name, tr.name, CONVERT(int, tr.is_disabled) AS is_disabled, CONVERT(int, tr.is_instead_of_trigger) AS is_instead, te.type_desc
    FROM ${relations} JOIN sys.triggers tr ON tr.parent_id = o.object_id JOIN sys.trigger_events te ON te.object_id = tr.object_id WHERE ${oneRelation}`,
  order: 'tr.name, te.type',
  values: ofTable,
  objects: (rows) =>
    [...groupBy(rows, ([, name]) => name ?? '')].map(([name, parts]) => {
      const [schema, , disabled, instead] = parts[0] ?? [];
      const events = parts.map(([, , , , event]) => (event ?? '').toLowerCase()).join(' or ');
      return object({
        kind: disabled === '1' ? 'disabled-trigger' : 'trigger',
        id: idOf(schema ?? '', name),
        name,
        detail: [`${instead === '1' ? 'instead of' : 'after'} ${events}`, when(disabled === '1', 'disabled')],
        facts: ['It runs once for each statement, for all of its rows together.'],
        sqlName: qualifiedName(schema ?? '', name),
      });
    }),
};

/** Created by users: the server creates others automatically. */
const statistics: Listing = {
  group: 'Statistics',
  sql: `SELECT s.name, o.name, st.name, c.name, st.filter_definition FROM ${relations} JOIN sys.stats st ON st.object_id = o.object_id AND st.user_created = 1
    JOIN sys.stats_columns sc ON sc.object_id = st.object_id AND sc.stats_id = st.stats_id
    JOIN sys.columns c ON c.object_id = sc.object_id AND c.column_id = sc.column_id WHERE ${oneRelation}`,
  order: 'st.name, sc.stats_column_id',
  values: ofTable,
  objects: (rows) =>
    [...groupBy(rows, ([, , name]) => name ?? '')].map(([name, parts]) => {
      const [schema, table, , , filter] = parts[0] ?? [];
      return object({
        kind: 'statistics',
        id: idOf(schema ?? '', table ?? '', name),
        name,
        detail: [
          `(${parts.map(([, , , column]) => column ?? '').join(', ')})`,
          when(isThere(filter), `where ${filter ?? ''}`),
        ],
      });
    }),
};

/** Of the heap or the clustered index, and only if the table is partitioned. */
const partitions: Listing = {
  group: 'Partitions',
  sql: `SELECT CONVERT(nvarchar(11), p.partition_number), CONVERT(nvarchar(20), p.rows), pf.name, CONVERT(int, pf.boundary_value_on_right) AS on_right,
    CONVERT(nvarchar(200), low.value, 126) AS low, CONVERT(nvarchar(200), high.value, 126) AS high, p.data_compression_desc
    FROM ${relations} JOIN sys.indexes i ON i.object_id = o.object_id AND i.index_id < 2
    JOIN sys.partition_schemes ps ON ps.data_space_id = i.data_space_id JOIN sys.partition_functions pf ON pf.function_id = ps.function_id
    JOIN sys.partitions p ON p.object_id = i.object_id AND p.index_id = i.index_id
    LEFT JOIN sys.partition_range_values low ON low.function_id = pf.function_id AND low.boundary_id = p.partition_number - 1
    LEFT JOIN sys.partition_range_values high ON high.function_id = pf.function_id AND high.boundary_id = p.partition_number
    WHERE ${oneRelation}`,
  order: 'p.partition_number',
  values: ofTable,
  objects: (rows, [schema = '', table = '']) =>
    rows.map(([number, count, split, right, low, high, compression]) =>
      object({
        kind: 'member',
        id: idOf(schema, table, number ?? ''),
        name: `Partition ${number ?? ''}`,
        detail: [bounds(low, high, right === '1'), `~${count ?? '0'} rows`],
        facts: [
          `by the function ${split ?? ''}`,
          when(compression !== 'NONE', `compressed by ${(compression ?? '').toLowerCase()}`),
        ],
      }),
    ),
};

/** RANGE RIGHT: a boundary is the first value of the partition after it (page “CREATE PARTITION FUNCTION”). */
function bounds(
  low: string | null | undefined,
  high: string | null | undefined,
  onRight: boolean,
): string | undefined {
  const parts = [
    isThere(low) ? `${onRight ? 'from' : 'above'} ${low ?? ''}` : undefined,
    isThere(high) ? `${onRight ? 'below' : 'up to'} ${high ?? ''}` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' ');
}

const grants: Listing = {
  group: 'Grants',
  sql: `SELECT pr.name, dp.state_desc, dp.permission_name FROM ${relations}
    JOIN sys.database_permissions dp ON dp.class = 1 AND dp.major_id = o.object_id AND dp.minor_id = 0
    JOIN sys.database_principals pr ON pr.principal_id = dp.grantee_principal_id WHERE ${oneRelation}`,
  order: 'pr.name, dp.permission_name',
  values: ofTable,
  objects: (rows) =>
    [...groupBy(rows, ([who]) => who ?? '')].map(([who, parts]) =>
      object({
        kind: 'grant',
        id: who,
        name: who,
        detail: parts.map(([, state, what]) =>
          `${state === 'DENY' ? 'not ' : ''}${what ?? ''}${state === 'GRANT_WITH_GRANT_OPTION' ? ' and may grant it' : ''}`.toLowerCase(),
        ),
      }),
    ),
};

function isThere(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && value !== '';
}

/** In the order in which they are shown. */
export const ofRelation: readonly Listing[] = [
  columns,
  keys,
  references,
  indexes,
  checks,
  referencedBy,
  triggers,
  statistics,
  partitions,
  grants,
];
