/** CREATE TABLE in all forms except LIKE (like.ts): own columns, INHERITS, PARTITION OF, OF a type, AS a query. */
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateTable,
  CreateTableAs,
  LikeClause,
  ObjectName,
  PartitionBy,
  Persistence,
} from '../../operations/model/operation.ts';
import {
  creationKey,
  creationSchema,
  keyOf,
  relationKey,
  table as tableNamed,
  tableByKey,
} from '../lookup.ts';
import { temporarySchema } from '../../operations/model/temporary-schema.ts';
import type { Column, Schema, Table } from '../model.ts';
import { certaintyAt, originOf, type At } from './statement-place.ts';
import { bindQuery } from './bind.ts';
import { described, owned, pathOf } from './new-object.ts';
import { toColumn } from './columns.ts';
import { attachConstraint, inheritConstraints } from './constraints.ts';
import { removeRelation } from './drops.ts';
import { keyOfElement } from './index-shape.ts';
import { copied, withIncluded } from './like.ts';
import { blankTable } from './tables-before-migrations.ts';
import { joinPartition } from './partitions.ts';
import { withSequence } from './sequences.ts';
import { withRowsOfQuery } from './row-origins.ts';
import { putRelation } from './store.ts';
import { findType } from './types.ts';
import { hasOwnName, keepNames } from './nullability.ts';

export function createTable(schema: Schema, operation: CreateTable, at: At): Schema {
  const place = placeOf(schema, operation.table, operation.persistence);
  const exists = schema.relations.has(place.key);
  if (exists && (operation.ifNotExists || at.conditional)) return schema;
  const parents = operation.inherits.map((one) => relationKey(schema, one));
  const { options, tablespace, accessMethod, onCommit } = operation.storage;
  const { comment, labels, changes, owner, privileges } = owned(schema, 'table', place.schema);
  const table: Table = {
    ...blankTable,
    comment,
    labels,
    changes,
    owner,
    privileges,
    key: place.key,
    schema: place.schema,
    name: place.name,
    kind: operation.foreign ? 'foreign-table' : 'table',
    persistence: operation.persistence,
    partitionBy: partitionKeys(operation.partitionBy),
    inherits: parents.filter((key) => tableByKey(schema, key) !== undefined),
    ofType: operation.ofType === undefined ? undefined : creationKey(schema, operation.ofType),
    options,
    tablespace,
    accessMethod,
    onCommit,
    server: operation.server,
    serverOptions: operation.serverOptions,
    complete: [...operation.inherits, ...operation.like].every((one) => tableNamed(schema, one)?.complete),
    origin: originOf(at),
    certainty: certaintyAt(at, operation),
  };
  let next = exists ? removeRelation(schema, place.key, 'cascade') : schema;
  for (const column of operation.columns) next = withSequence(next, table, column, at);
  next = putRelation(next, { ...table, columns: columnsOf(next, table, operation, at) });
  if (operation.columns.some(hasOwnName)) next = keepNames(next, tableByKey(next, table.key) ?? table);
  for (const key of table.inherits) {
    const parent = tableByKey(next, key);
    const child = tableByKey(next, table.key);
    if (parent !== undefined && child !== undefined) next = inheritConstraints(next, parent, child, at);
  }
  for (const like of operation.like) next = withIncluded(next, table.key, like, at);
  for (const constraint of inOrderOfMaking(operation))
    next = attachConstraint(next, table.key, constraint, at);
  const parent = operation.partitionOf;
  return parent === undefined
    ? next
    : joinPartition(next, parent, table.key, operation.partitionBound ?? 'DEFAULT', at);
}

function partitionKeys(by: PartitionBy | undefined): Table['partitionBy'] {
  return by === undefined ? undefined : { ...by, elements: by.elements.map(keyOfElement) };
}

export function createTableAs(schema: Schema, operation: CreateTableAs, at: At): Schema {
  const place = placeOf(schema, operation.table, operation.persistence);
  const exists = schema.relations.has(place.key);
  if (exists && (operation.ifNotExists || at.conditional)) return schema;
  const { options, tablespace, accessMethod, onCommit } = operation.storage;
  const columns = columnsFrom(schema, operation, at);
  const made = putRelation(exists ? removeRelation(schema, place.key, 'cascade') : schema, {
    ...blankTable,
    ...owned(schema, 'table', place.schema),
    ...place,
    persistence: operation.persistence,
    options,
    tablespace,
    accessMethod,
    onCommit,
    columns: columns ?? [],
    complete: columns !== undefined,
    origin: originOf(at),
    certainty: certaintyAt(at, operation),
  });
  return operation.withData ? withRowsOfQuery(made, place.key) : made;
}

/** The query's columns, if all their types are known. */
function columnsFrom(schema: Schema, operation: CreateTableAs, at: At): readonly Column[] | undefined {
  const output = operation.query === undefined ? undefined : bindQuery(schema, operation.query).output;
  const columns = (output ?? []).flatMap(({ name, type }, i): readonly Column[] =>
    type === undefined ? [] : [{ ...blankColumn(schema, at), name: operation.named[i] ?? name, type }],
  );
  return output !== undefined && columns.length === output.length ? columns : undefined;
}

function blankColumn(schema: Schema, at: At): Omit<Column, 'name' | 'type'> {
  return {
    ...described,
    nullable: true,
    notNullName: undefined,
    notNullNoInherit: false,
    default: undefined,
    identity: undefined,
    generated: undefined,
    collation: undefined,
    collationSchema: undefined,
    storage: undefined,
    compression: undefined,
    statistics: undefined,
    options: [],
    local: true,
    parents: 0,
    privileges: undefined,
    path: pathOf(schema),
    origin: originOf(at),
  };
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

/** In the order of the text; a column that a parent has too keeps the parent's position, as on the server. */
function columnsOf(schema: Schema, table: Table, operation: CreateTable, at: At): readonly Column[] {
  const result = new Map<string, Column>();
  const parent = operation.partitionOf;
  const above = parent === undefined ? table.inherits : [relationKey(schema, parent)];
  for (const key of above)
    for (const column of tableByKey(schema, key)?.columns ?? []) {
      const other = result.get(column.name);
      result.set(column.name, other === undefined ? inherited(column, at) : mergedParents(other, column));
    }
  for (const column of ofType(schema, operation, at)) result.set(column.name, column);
  const parts: readonly (ColumnDefinition | LikeClause)[] = [...operation.columns, ...operation.like];
  for (const part of parts.toSorted((a, b) => a.start - b.start)) {
    if ('type' in part) {
      const own = toColumn(schema, { ...table, columns: [...result.values()] }, part, at);
      const known = result.get(own.name);
      result.set(own.name, known === undefined ? own : merged(known, own));
    } else {
      for (const column of tableNamed(schema, part)?.columns ?? [])
        result.set(column.name, copied(column, part, at));
    }
  }
  return [...result.values()];
}

function ofType(schema: Schema, operation: CreateTable, at: At): readonly Column[] {
  const type = operation.ofType === undefined ? undefined : findType(schema, operation.ofType);
  return (type?.attributes ?? []).map(({ name, type: of, collation }) => ({
    ...blankColumn(schema, at),
    name,
    type: of,
    collation,
  }));
}

/** Identity, comments, storage settings and privileges are not inherited. */
function inherited(column: Column, at: At): Column {
  return {
    ...column,
    ...described,
    identity: undefined,
    statistics: undefined,
    options: [],
    privileges: undefined,
    local: false,
    parents: 1,
    origin: originOf(at),
  };
}

function mergedParents(first: Column, second: Column): Column {
  return {
    ...first,
    nullable: first.nullable && second.nullable,
    notNullName: first.notNullName ?? second.notNullName,
    default: first.default ?? second.default,
    parents: first.parents + 1,
  };
}

/** A column that repeats a parent's or a type's: its type must be the same, its options are merged. */
function merged(known: Column, own: Column): Column {
  return {
    ...known,
    nullable: known.nullable && own.nullable,
    notNullName: known.notNullName ?? own.notNullName,
    default: own.default ?? known.default,
    generated: own.generated ?? known.generated,
    identity: own.identity ?? known.identity,
    local: known.parents === 0 || own.type.name !== '',
  };
}

/** The server creates CHECKs with the table, then the primary key and the other keys with an index, then foreign keys. */
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
  return withoutRepeats(all.toSorted((a, b) => rank[a.kind] - rank[b.kind] || a.start - b.start));
}

/** Of equal keys the server creates the first, under the first explicit name. */
function withoutRepeats(constraints: readonly ConstraintDefinition[]): readonly ConstraintDefinition[] {
  const result: ConstraintDefinition[] = [];
  for (const one of constraints) {
    const at = result.findIndex((other) => isSameKey(other, one));
    const first = result[at];
    if (first === undefined) result.push(one);
    else result[at] = { ...first, name: first.name ?? one.name };
  }
  return result;
}

function isSameKey(a: ConstraintDefinition, b: ConstraintDefinition): boolean {
  const [left, right] = [keyText(a), keyText(b)];
  return left !== undefined && left === right;
}

/** The definition of a primary key or unique constraint, without its name. */
function keyText(one: ConstraintDefinition): string | undefined {
  if (one.kind !== 'primary-key' && one.kind !== 'unique') return undefined;
  const names = (list: readonly { readonly text: string }[]): readonly string[] =>
    list.map(({ text }) => text);
  const nulls = one.kind === 'unique' && one.nullsNotDistinct;
  return JSON.stringify([
    names(one.columns),
    names(one.include),
    one.deferrable,
    one.initiallyDeferred,
    one.withoutOverlaps,
    nulls,
  ]);
}
