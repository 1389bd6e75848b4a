/** CREATE TABLE in all its forms: own columns, LIKE, INHERITS, PARTITION OF, AS. */
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateTable,
  CreateTableAs,
  ObjectName,
  Persistence,
} from '../../operations/operation.ts';
import { creationSchema, keyOf, table as tableNamed, tableByKey, temporarySchema } from '../lookup.ts';
import type { Column, Schema, Table } from '../model.ts';
import { certaintyAt, originOf, type At } from './at.ts';
import { toColumn, withSequence } from './columns.ts';
import { attachConstraint, inheritConstraints } from './constraints.ts';
import { removeRelation } from './drops.ts';
import { blankTable } from './partial.ts';
import { joinPartition } from './partitions.ts';
import { putRelation } from './store.ts';

export function createTable(schema: Schema, operation: CreateTable, at: At): Schema {
  const place = placeOf(schema, operation.table, operation.persistence);
  const exists = schema.relations.has(place.key);
  if (exists && (operation.ifNotExists || at.conditional)) return schema;
  const table: Table = {
    ...blankTable,
    ...place,
    kind: operation.foreign ? 'foreign-table' : 'table',
    persistence: operation.persistence,
    partitionBy: operation.partitionBy,
    complete: operation.like.length === 0 && operation.inherits.length === 0,
    origin: originOf(at),
    certainty: certaintyAt(at, operation),
  };
  let next = exists ? removeRelation(schema, place.key, 'cascade') : schema;
  for (const column of operation.columns) next = withSequence(next, table, column, at);
  next = putRelation(next, { ...table, columns: columnsOf(next, table, operation, at) });
  next = withParents(next, table.key, operation, at);
  for (const constraint of inOrderOfMaking(operation))
    next = attachConstraint(next, table.key, constraint, at);
  const parent = operation.partitionOf;
  return parent === undefined
    ? next
    : joinPartition(next, parent, table.key, operation.partitionBound ?? 'DEFAULT', at);
}

export function createTableAs(schema: Schema, operation: CreateTableAs, at: At): Schema {
  const place = placeOf(schema, operation.table, operation.persistence);
  const exists = schema.relations.has(place.key);
  if (exists && (operation.ifNotExists || at.conditional)) return schema;
  return putRelation(exists ? removeRelation(schema, place.key, 'cascade') : schema, {
    ...blankTable,
    ...place,
    persistence: operation.persistence,
    complete: false,
    origin: originOf(at),
    certainty: certaintyAt(at, operation),
  });
}

function placeOf(
  schema: Schema,
  name: ObjectName,
  persistence: Persistence,
): Pick<Table, 'key' | 'schema' | 'name'> {
  const inSchema =
    persistence === 'temporary' ? temporarySchema : (name.schema?.text ?? creationSchema(schema));
  return { key: keyOf(inSchema, name.name.text), schema: inSchema, name: name.name.text };
}

/** In the order of the text; a column that a parent has too keeps the parent's place, as on the server. */
function columnsOf(schema: Schema, table: Table, operation: CreateTable, at: At): readonly Column[] {
  const parents = [
    ...operation.inherits,
    ...(operation.partitionOf === undefined ? [] : [operation.partitionOf]),
  ];
  const result = new Map<string, Column>();
  for (const parent of parents)
    for (const column of tableNamed(schema, parent)?.columns ?? [])
      result.set(column.name, { ...column, origin: originOf(at) });
  const parts: readonly (ColumnDefinition | ObjectName)[] = [...operation.columns, ...operation.like];
  for (const part of parts.toSorted((a, b) => a.start - b.start)) {
    if ('type' in part) {
      const own = toColumn(schema, table, part, at);
      const inherited = result.get(own.name);
      result.set(own.name, inherited === undefined ? own : merged(inherited, own));
    } else {
      for (const column of tableNamed(schema, part)?.columns ?? [])
        result.set(column.name, copied(column, at));
    }
  }
  return [...result.values()];
}

/** A column written again below a parent's: its type must be the same, its options add up. */
function merged(inherited: Column, own: Column): Column {
  return {
    ...inherited,
    nullable: inherited.nullable && own.nullable,
    default: own.default ?? inherited.default,
  };
}

/** LIKE without INCLUDING takes name, type and NOT NULL; what INCLUDING takes besides is not known here. */
function copied(column: Column, at: At): Column {
  return { ...column, default: undefined, identity: undefined, generated: undefined, origin: originOf(at) };
}

function withParents(schema: Schema, key: string, operation: CreateTable, at: At): Schema {
  let next = schema;
  for (const name of operation.inherits) {
    const parent = tableNamed(next, name);
    const child = tableByKey(next, key);
    if (parent !== undefined && child !== undefined)
      next = inheritConstraints(
        next,
        { ...parent, constraints: parent.constraints.filter((one) => one.kind === 'check') },
        child,
        at,
      );
  }
  return next;
}

/** The server makes CHECKs with the table, then the primary key and the other indexed ones, then foreign keys. */
function inOrderOfMaking(operation: CreateTable): readonly ConstraintDefinition[] {
  const rank: Readonly<Record<ConstraintDefinition['kind'], number>> = {
    'not-null': 0,
    check: 1,
    'primary-key': 2,
    unique: 3,
    exclusion: 3,
    'foreign-key': 4,
  };
  const all = [...operation.columns.flatMap((column) => column.constraints), ...operation.constraints];
  return all.toSorted((a, b) => rank[a.kind] - rank[b.kind] || a.start - b.start);
}
