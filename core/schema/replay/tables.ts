/** CREATE TABLE in all its forms: own columns, LIKE, INHERITS, PARTITION OF, AS. */
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateTable,
  CreateTableAs,
  LikeClause,
  ObjectName,
  Persistence,
} from '../../operations/operation.ts';
import {
  creationSchema,
  indexesOf,
  keyOf,
  table as tableNamed,
  tableByKey,
  temporarySchema,
} from '../lookup.ts';
import type { Column, Schema, Table } from '../model.ts';
import { certaintyAt, originOf, type At } from './at.ts';
import { toColumn, withOwnedSequence, withSequence } from './columns.ts';
import { attachConstraint, inheritConstraints } from './constraints.ts';
import { removeRelation } from './drops.ts';
import { buildIndex } from './index-shape.ts';
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
    complete:
      operation.inherits.length === 0 && operation.like.every((one) => tableNamed(schema, one)?.complete),
    origin: originOf(at),
    certainty: certaintyAt(at, operation),
  };
  let next = exists ? removeRelation(schema, place.key, 'cascade') : schema;
  for (const column of operation.columns) next = withSequence(next, table, column, at);
  next = putRelation(next, { ...table, columns: columnsOf(next, table, operation, at) });
  next = withParents(next, table.key, operation, at);
  for (const like of operation.like) next = withIncluded(next, table.key, like, at);
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
  const parts: readonly (ColumnDefinition | LikeClause)[] = [...operation.columns, ...operation.like];
  for (const part of parts.toSorted((a, b) => a.start - b.start)) {
    if ('type' in part) {
      const own = toColumn(schema, table, part, at);
      const inherited = result.get(own.name);
      result.set(own.name, inherited === undefined ? own : merged(inherited, own));
    } else {
      for (const column of tableNamed(schema, part)?.columns ?? [])
        result.set(column.name, copied(column, part, at));
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

/** LIKE takes name, type and NOT NULL; the rest only where it is included. */
function copied(column: Column, like: LikeClause, at: At): Column {
  const generated = like.including.includes('generated') ? column.generated : undefined;
  const keepsDefault = column.generated === undefined ? like.including.includes('defaults') : generated;
  return {
    ...column,
    default: keepsDefault ? column.default : undefined,
    identity: like.including.includes('identity') ? column.identity : undefined,
    generated,
    origin: originOf(at),
  };
}

/** INCLUDING CONSTRAINTS copies CHECKs, INCLUDING INDEXES copies indexes with their constraints; foreign keys are never copied. */
function withIncluded(schema: Schema, key: string, like: LikeClause, at: At): Schema {
  const source = tableNamed(schema, like);
  const table = tableByKey(schema, key);
  if (source === undefined || table === undefined) return schema;
  const checks = like.including.includes('constraints')
    ? source.constraints.filter((one) => one.kind === 'check')
    : [];
  let next = inheritConstraints(schema, { ...source, constraints: checks }, table, at);
  for (const column of table.columns)
    if (like.including.includes('identity') && column.identity !== undefined)
      next = withOwnedSequence(next, table, column.name, at);
  if (!like.including.includes('indexes')) return next;
  for (const index of indexesOf(schema, source.key))
    next = buildIndex(next, {
      relation: table,
      shape: index,
      name: undefined,
      backing: source.constraints.find((one) => one.name === index.constraint),
      partOf: undefined,
      valid: true,
      origin: originOf(at),
      certainty: table.certainty,
    });
  return next;
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
