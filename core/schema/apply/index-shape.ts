/**
 * The definition of an index apart from its name and table: created from an operation, compared, and built on a table and its partitions.
 */
import type { CreateIndex, IndexElement, IndexStorage } from '../../operations/model/operation.ts';
import { nameOfExpression, normalised } from '../expression-text.ts';
import { indexesOf, keyOf, partitions, tableByKey } from '../lookup.ts';
import type { Certainty, Column, Constraint, Index, IndexKey, Origin, Schema, Table } from '../model.ts';
import { described, pathOf } from './new-object.ts';
import { blankConstraint } from './new-constraint.ts';
import { chooseRelationName, indexColumnNames } from './default-names.ts';
import { notNull } from './nullability.ts';
import { partsOf, putIndex, updateTable } from './store.ts';

export type IndexShape = Pick<
  Index,
  'unique' | 'method' | 'elements' | 'include' | 'where' | 'nullsNotDistinct' | 'options' | 'tablespace'
>;

/** The constraint that an index belongs to. */
export type Backing = Pick<
  Constraint,
  | 'kind'
  | 'columns'
  | 'expression'
  | 'deferrable'
  | 'initiallyDeferred'
  | 'operators'
  | 'withoutOverlaps'
  | 'local'
  | 'parents'
>;

export interface IndexRequest {
  readonly relation: { readonly key: string; readonly schema: string; readonly name: string };
  readonly shape: IndexShape;
  readonly name: string | undefined;
  readonly backing: Backing | undefined;
  readonly partOf: string | undefined;
  readonly valid: boolean;
  readonly origin: Origin;
  readonly certainty: Certainty;
}

export function shapeOf(operation: CreateIndex): IndexShape {
  return {
    unique: operation.unique,
    method: operation.method,
    elements: operation.elements.map(keyOfElement),
    include: operation.include.map((one) => one.text),
    where: operation.where?.text,
    nullsNotDistinct: operation.nullsNotDistinct,
    options: operation.options,
    tablespace: operation.tablespace,
  };
}

export function plainShape(
  columns: readonly string[],
  include: readonly string[],
  nulls: 'distinct' | 'not-distinct',
  storage: IndexStorage,
): IndexShape {
  const elements = columns.map((column) => ({ ...plainKey, column }));
  return {
    unique: true,
    method: 'btree',
    elements,
    include,
    where: undefined,
    nullsNotDistinct: nulls === 'not-distinct',
    options: storage.options,
    tablespace: storage.tablespace,
  };
}

export function keyOfElement(element: IndexElement): IndexKey {
  return {
    column: element.column?.text,
    ...(element.length === undefined ? {} : { length: element.length }),
    expression: element.expression?.text.replace(/\s+/g, ' ').trim(),
    collation: element.collation,
    collationSchema: element.collationSchema,
    opclass: element.opclass,
    opclassSchema: element.opclassSchema,
    opclassOptions: element.opclassOptions,
    descending: element.descending,
    nulls: element.nulls,
  };
}

/** Creates the index, its constraint, and the same on every partition. */
export function buildIndex(schema: Schema, request: IndexRequest): Schema {
  const name = request.name ?? defaultName(schema, request);
  const key = keyOf(request.relation.schema, name);
  const { unique, method, elements, include, where, nullsNotDistinct, options, tablespace } = request.shape;
  const { comment, labels, changes } = described;
  let next = putIndex(schema, {
    comment,
    labels,
    changes,
    unique,
    method,
    elements,
    include,
    where,
    nullsNotDistinct,
    options,
    tablespace,
    clustered: false,
    replicaIdentity: false,
    statistics: [],
    path: pathOf(schema),
    key,
    schema: request.relation.schema,
    name,
    relation: request.relation.key,
    valid: request.valid,
    constraint: request.backing === undefined ? undefined : name,
    partOf: request.partOf,
    origin: request.origin,
    certainty: request.certainty,
  });
  if (request.backing !== undefined)
    next = addBacked(next, request.relation.key, { ...request.backing, name, index: key }, request.origin);
  if (!request.valid) return next;
  for (const partition of partitions(next, request.relation.key))
    next = buildPart(next, key, partition, request.origin);
  // An existing part that is invalid makes its parent invalid.
  const index = next.indexes.get(key);
  return index !== undefined && partsOf(next, index).some((one) => !one.valid)
    ? putIndex(next, { ...index, valid: false })
    : next;
}

/** Gives a partition its part of its parent's index: a matching one is attached, else one is built. */
export function buildPart(schema: Schema, parentIndex: string, partition: Table, origin: Origin): Schema {
  const parent = schema.indexes.get(parentIndex);
  if (parent === undefined) return schema;
  const backing = backingOf(schema, parent);
  const fitting = indexesOf(schema, partition.key).find(
    (one) =>
      one.partOf === undefined && sameShape(one, parent) && backingOf(schema, one)?.kind === backing?.kind,
  );
  if (fitting !== undefined) return putIndex(schema, { ...fitting, partOf: parent.key });
  return buildIndex(schema, {
    relation: partition,
    shape: parent,
    name: undefined,
    backing,
    partOf: parent.key,
    valid: true,
    origin,
    certainty: parent.certainty,
  });
}

/** Same keys, method, uniqueness and predicate: both serve the same queries. */
export function sameShape(a: IndexShape, b: IndexShape): boolean {
  return JSON.stringify(comparable(a)) === JSON.stringify(comparable(b));
}

function comparable(shape: IndexShape): unknown {
  const { unique, method, elements, include, where, nullsNotDistinct } = shape;
  const keys = elements.map((one) => [
    one.column,
    one.length,
    one.expression && normalised(one.expression),
    one.collation,
    one.opclass,
    one.descending,
    one.nulls ?? (one.descending ? 'first' : 'last'),
  ]);
  return [unique, method, keys, include, where && normalised(where), nullsNotDistinct];
}

function backingOf(schema: Schema, index: Index): Backing | undefined {
  const table = tableByKey(schema, index.relation);
  return table?.constraints.find((one) => one.name === index.constraint);
}

function addBacked(
  schema: Schema,
  tableKey: string,
  backed: Backing & { readonly name: string; readonly index: string },
  origin: Origin,
): Schema {
  // A constraint of the partition may match; nothing else of it is taken over.
  const { kind, columns, expression, deferrable, initiallyDeferred } = backed;
  const { name, operators, withoutOverlaps, local, parents, index } = backed;
  const constraint: Constraint = {
    ...blankConstraint,
    kind,
    name,
    columns,
    expression,
    deferrable,
    initiallyDeferred,
    operators,
    withoutOverlaps,
    local,
    parents,
    index,
    path: pathOf(schema),
    origin,
  };
  return updateTable(schema, tableKey, (table) => ({
    ...table,
    columns: kind === 'primary-key' ? requiring(schema, table, columns) : table.columns,
    constraints: [...table.constraints.filter((one) => one.name !== backed.name), constraint],
  }));
}

/** The columns with NOT NULL set; the same list if they already have it. */
function requiring(schema: Schema, table: Table, names: readonly string[]): readonly Column[] {
  const isNew = (one: Column): boolean => one.nullable && names.includes(one.name);
  if (!table.columns.some(isNew)) return table.columns;
  return table.columns.map((one) => (isNew(one) ? notNull(schema, table, one) : one));
}

function defaultName(schema: Schema, request: IndexRequest): string {
  const { relation, shape, backing } = request;
  const parts = { schema: relation.schema, relation: relation.name };
  if (backing?.kind === 'primary-key')
    return chooseRelationName(schema, { ...parts, columns: undefined, label: 'pkey' }, 'constraint');
  const keys = shape.elements.map((one) => one.column ?? nameOfExpression(one.expression ?? ''));
  const columns = indexColumnNames([...keys, ...shape.include]);
  if (backing === undefined)
    return chooseRelationName(schema, { ...parts, columns, label: 'idx' }, 'relation');
  const label = backing.kind === 'exclusion' ? 'excl' : 'key';
  return chooseRelationName(schema, { ...parts, columns, label }, 'constraint');
}

const plainKey: IndexKey = {
  column: undefined,
  expression: undefined,
  collation: undefined,
  collationSchema: undefined,
  opclass: undefined,
  opclassSchema: undefined,
  opclassOptions: [],
  descending: false,
  nulls: undefined,
};
