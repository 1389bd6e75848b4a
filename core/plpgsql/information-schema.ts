/** The part of information_schema that existence tests query, derived from the replayed schema as in catalog.ts. */
import type { Column, Relation } from '../schema/model.ts';
import { isTable } from '../schema/apply/store.ts';
import {
  isSure,
  mayBe,
  relationsWanted,
  tablesWanted,
  type Catalog,
  type CatalogRow,
  type Wanted,
  type World,
} from './catalog-rows.ts';
import { unknown, type Value } from './value.ts';

const tableTypes = {
  table: 'BASE TABLE',
  'foreign-table': 'FOREIGN',
  view: 'VIEW',
  // Not listed there.
  'materialized-view': undefined,
  sequence: undefined,
} as const satisfies Record<Relation['kind'], string | undefined>;

function* tables(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const relation of relationsWanted(world, wanted, 'table_name')) {
    const type = tableTypes[relation.kind];
    if (type === undefined) continue;
    yield {
      values: { table_schema: relation.schema, table_name: relation.name, table_type: type },
      sure: isSure(world, relation),
    };
  }
}

function* columns(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const relation of relationsWanted(world, wanted, 'table_name')) {
    if (relation.kind === 'sequence' || relation.kind === 'materialized-view') continue;
    const of = { table_schema: relation.schema, table_name: relation.name };
    const complete = isTable(relation) ? relation.complete : relation.columns !== undefined;
    for (const [at, column] of (relation.columns ?? []).entries()) {
      const values: Readonly<Record<string, Value>> =
        typeof column === 'string' ? { column_name: column } : columnValues(column, at);
      if (mayBe(wanted, 'column_name', values['column_name'] ?? null))
        yield { values: { ...of, ...values }, sure: isSure(world, relation) };
    }
    if (!complete) yield { values: of, sure: false };
  }
}

function columnValues(column: Column, at: number): Readonly<Record<string, Value>> {
  const { type } = column;
  const isArray = type.arrayDimensions > 0;
  return {
    column_name: column.name,
    ordinal_position: at + 1,
    is_nullable: column.nullable ? 'YES' : 'NO',
    udt_name: isArray ? `_${type.name}` : type.name,
    data_type: isArray
      ? 'ARRAY'
      : (dataTypes.get(type.name) ?? (type.schema === undefined ? unknown : 'USER-DEFINED')),
    column_default: column.default === undefined ? null : unknown,
    is_identity: column.identity === undefined ? 'NO' : 'YES',
    is_generated: column.generated === undefined ? 'NEVER' : 'ALWAYS',
    character_maximum_length:
      type.name === 'varchar' || type.name === 'bpchar' ? (type.modifiers[0] ?? null) : null,
  };
}

/** The names in information_schema; any other type has the same name there or is user-defined. */
const dataTypes: ReadonlyMap<string, string> = new Map([
  ['bool', 'boolean'],
  ['int2', 'smallint'],
  ['int4', 'integer'],
  ['int8', 'bigint'],
  ['float4', 'real'],
  ['float8', 'double precision'],
  ['numeric', 'numeric'],
  ['text', 'text'],
  ['varchar', 'character varying'],
  ['bpchar', 'character'],
  ['uuid', 'uuid'],
  ['json', 'json'],
  ['jsonb', 'jsonb'],
  ['bytea', 'bytea'],
  ['date', 'date'],
  ['time', 'time without time zone'],
  ['timetz', 'time with time zone'],
  ['timestamp', 'timestamp without time zone'],
  ['timestamptz', 'timestamp with time zone'],
  ['interval', 'interval'],
  ['inet', 'inet'],
  ['cidr', 'cidr'],
]);

const constraintTypes = {
  'primary-key': 'PRIMARY KEY',
  unique: 'UNIQUE',
  'foreign-key': 'FOREIGN KEY',
  check: 'CHECK',
  exclusion: undefined,
  'not-null': undefined,
} as const;

/** table_constraints and referential_constraints: one row for each constraint. */
function* constraints(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const table of tablesWanted(world, wanted, 'table_name')) {
    const of = { table_schema: table.schema, table_name: table.name, constraint_schema: table.schema };
    for (const constraint of table.constraints) {
      const type = constraintTypes[constraint.kind];
      if (type === undefined || !mayBe(wanted, 'constraint_name', constraint.name)) continue;
      const values = { ...of, constraint_name: constraint.name, constraint_type: type };
      yield { values, sure: isSure(world, table) };
    }
    if (!table.complete) yield { values: of, sure: false };
  }
}

/** One row for each column of each key. */
function* keyColumns(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const table of tablesWanted(world, wanted, 'table_name')) {
    const of = { table_schema: table.schema, table_name: table.name, constraint_schema: table.schema };
    for (const constraint of table.constraints) {
      const isKey = ['primary-key', 'unique', 'foreign-key'].includes(constraint.kind);
      if (!isKey || !mayBe(wanted, 'constraint_name', constraint.name)) continue;
      for (const [at, column] of constraint.columns.entries()) {
        const values = {
          ...of,
          constraint_name: constraint.name,
          column_name: column,
          ordinal_position: at + 1,
        };
        yield { values, sure: isSure(world, table) };
      }
    }
    if (!table.complete) yield { values: of, sure: false };
  }
}

function* schemata(world: World): Iterable<CatalogRow> {
  for (const name of ['pg_catalog', 'information_schema', 'pg_toast'])
    yield { values: { schema_name: name }, sure: true };
  for (const { name } of world.schema.namespaces.values())
    yield { values: { schema_name: name }, sure: true };
}

function* views(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const relation of relationsWanted(world, wanted, 'table_name'))
    if (relation.kind === 'view')
      yield {
        values: { table_schema: relation.schema, table_name: relation.name },
        sure: isSure(world, relation),
      };
}

function* sequences(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const relation of relationsWanted(world, wanted, 'sequence_name'))
    if (relation.kind === 'sequence')
      yield {
        values: { sequence_schema: relation.schema, sequence_name: relation.name },
        sure: isSure(world, relation),
      };
}

function* triggers(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const table of tablesWanted(world, wanted, 'event_object_table'))
    for (const { name } of table.triggers) {
      const values = {
        trigger_name: name,
        event_object_table: table.name,
        event_object_schema: table.schema,
      };
      yield { values: { ...values, trigger_schema: table.schema }, sure: isSure(world, table) };
    }
}

function* routines(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const overloads of world.schema.functions.values())
    for (const { schema, name } of overloads)
      if (mayBe(wanted, 'routine_name', name))
        yield { values: { routine_schema: schema, routine_name: name }, sure: true };
  yield { values: { routine_schema: 'pg_catalog' }, sure: false };
}

export const informationSchema: ReadonlyMap<string, Catalog> = new Map<string, Catalog>([
  ['tables', tables],
  ['columns', columns],
  ['table_constraints', constraints],
  ['referential_constraints', constraints],
  ['key_column_usage', keyColumns],
  ['schemata', schemata],
  ['views', views],
  ['sequences', sequences],
  ['triggers', triggers],
  ['routines', routines],
]);
