/** ADD, VALIDATE, DROP and RENAME CONSTRAINT, and the constraints written inside CREATE TABLE and ADD COLUMN. */
import type {
  AddConstraint,
  ConstraintDefinition,
  DropConstraint,
  ValidateConstraint,
} from '../../operations/operation.ts';
import { notNullFacts } from '../expression-text.ts';
import {
  constraint as constraintOf,
  keyOf,
  partitions,
  primaryKey,
  relationKey,
  table as tableNamed,
  tableByKey,
} from '../lookup.ts';
import type { Constraint, Schema, Table } from '../model.ts';
import { certaintyAt, originOf, type At } from './at.ts';
import { chooseConstraintName } from './default-names.ts';
import { removeConstraint } from './drops.ts';
import { buildIndex, keyOfElement, plainShape, type IndexShape } from './index-shape.ts';
import { tableOrPartial } from './partial.ts';
import { rekeyIndex, setConstraint, updateTable } from './store.ts';

export function addConstraint(schema: Schema, operation: AddConstraint, at: At): Schema {
  const [next, key] = tableOrPartial(schema, operation, at);
  if (key === undefined) return schema;
  return attachConstraint(next, key, operation.constraint, at);
}

/** Gives a table a constraint, and its partitions theirs. */
export function attachConstraint(
  schema: Schema,
  tableKey: string,
  definition: ConstraintDefinition,
  at: At,
): Schema {
  const table = tableByKey(schema, tableKey);
  if (table === undefined) return schema;
  const name = definition.name?.text;
  const exists = name !== undefined && constraintOf(table, name) !== undefined;
  if (exists && at.conditional) return schema;
  const clear = exists ? removeConstraint(schema, tableKey, name, 'restrict') : schema;
  switch (definition.kind) {
    case 'primary-key':
    case 'unique':
      return definition.usingIndex === undefined
        ? attachKey(clear, table, definition, at)
        : takeIndexOver(clear, table, definition, definition.usingIndex.text, at);
    case 'exclusion':
      return attachExclusion(clear, table, definition, at);
    case 'foreign-key':
    case 'check':
    case 'not-null':
      return attachPlain(clear, table, plainConstraint(clear, definition, at), at);
  }
}

type KeyDefinition = Extract<ConstraintDefinition, { kind: 'primary-key' | 'unique' }>;
type PlainDefinition = Extract<ConstraintDefinition, { kind: 'foreign-key' | 'check' | 'not-null' }>;

function attachKey(schema: Schema, table: Table, definition: KeyDefinition, at: At): Schema {
  const columns = definition.columns.map((one) => one.text);
  const nulls = definition.kind === 'unique' && definition.nullsNotDistinct ? 'not-distinct' : 'distinct';
  const shape = plainShape(
    columns,
    definition.include.map((one) => one.text),
    nulls,
  );
  return attachIndexed(schema, table, definition, shape, at);
}

function attachExclusion(
  schema: Schema,
  table: Table,
  definition: Extract<ConstraintDefinition, { kind: 'exclusion' }>,
  at: At,
): Schema {
  const elements = definition.elements.map(keyOfElement);
  const shape = {
    ...plainShape([], [], 'distinct'),
    unique: false,
    method: definition.method,
    elements,
    where: definition.where?.text,
  };
  return attachIndexed(schema, table, definition, shape, at);
}

function attachIndexed(
  schema: Schema,
  table: Table,
  definition: ConstraintDefinition,
  shape: IndexShape,
  at: At,
): Schema {
  const columns = shape.elements.flatMap((one) => one.column ?? []);
  return buildIndex(schema, {
    relation: table,
    shape,
    name: definition.name?.text,
    backing: { kind: definition.kind, columns, expression: undefined },
    partOf: undefined,
    valid: true,
    origin: originOf(at),
    certainty: certaintyAt(at, { ifNotExists: false }),
  });
}

/** USING INDEX: the index takes the constraint's name, and the constraint takes the index's columns. */
function takeIndexOver(
  schema: Schema,
  table: Table,
  definition: KeyDefinition,
  indexName: string,
  at: At,
): Schema {
  const old = schema.indexes.get(keyOf(table.schema, indexName));
  const name = definition.name?.text ?? indexName;
  if (old === undefined) {
    // The index was made where nobody could see it: the constraint is there all the same.
    const columns = definition.columns.map((one) => one.text);
    return appendConstraint(schema, table.key, {
      ...blank(definition.kind, name, at),
      columns,
    });
  }
  const index = { ...old, key: keyOf(old.schema, name), name, constraint: name, unique: true };
  const columns = index.elements.flatMap((one) => one.column ?? []);
  const next = appendConstraint(rekeyIndex(schema, old, index), table.key, {
    ...blank(definition.kind, name, at),
    columns,
    index: index.key,
  });
  return definition.kind === 'primary-key' ? setNullability(next, table.key, columns, 'not-null') : next;
}

function plainConstraint(
  schema: Schema,
  definition: PlainDefinition,
  at: At,
): Omit<Constraint, 'name'> & {
  readonly name: string | undefined;
} {
  const base = { ...blank(definition.kind, '', at), name: definition.name?.text };
  switch (definition.kind) {
    case 'foreign-key': {
      const relation = relationKey(schema, definition.references);
      const target = tableByKey(schema, relation);
      const named = definition.referencedColumns.map((one) => one.text);
      const columns = named.length > 0 || target === undefined ? named : (primaryKey(target)?.columns ?? []);
      return {
        ...base,
        columns: definition.columns.map((one) => one.text),
        valid: !definition.notValid && !definition.notEnforced,
        references: {
          relation,
          columns,
          onDelete: definition.onDelete,
          onUpdate: definition.onUpdate,
        },
      };
    }
    case 'check':
      return {
        ...base,
        columns: definition.expression.columns,
        valid: !definition.notValid && !definition.notEnforced,
        expression: definition.expression.text,
        provesNotNull: definition.notEnforced ? [] : notNullFacts(definition.expression.text).columns,
      };
    case 'not-null':
      return { ...base, columns: [definition.column.text], valid: !definition.notValid };
  }
}

function attachPlain(
  schema: Schema,
  table: Table,
  constraint: ReturnType<typeof plainConstraint>,
  at: At,
): Schema {
  const current = tableByKey(schema, table.key) ?? table;
  const taken = constraint.name !== undefined && constraintOf(current, constraint.name) !== undefined;
  const name =
    constraint.name === undefined || taken ? defaultName(schema, current, constraint) : constraint.name;
  let next = appendConstraint(schema, table.key, { ...constraint, name });
  if (constraint.kind === 'not-null' && constraint.valid)
    next = setNullability(next, table.key, constraint.columns, 'not-null');
  for (const partition of partitions(next, table.key))
    next = attachPlain(next, partition, { ...constraint, name }, at);
  return next;
}

/** A partition's copies of its parent's CHECKs and foreign keys, where it has none of that name. */
export function inheritConstraints(schema: Schema, parent: Table, partition: Table, at: At): Schema {
  let next = schema;
  for (const constraint of parent.constraints) {
    if (constraint.index !== undefined) continue;
    const own = constraintOf(tableByKey(next, partition.key) ?? partition, constraint.name);
    if (own?.kind !== constraint.kind)
      next = attachPlain(next, partition, { ...constraint, origin: originOf(at) }, at);
  }
  return next;
}

export function validateConstraint(schema: Schema, operation: ValidateConstraint): Schema {
  const table = tableNamed(schema, operation.table);
  return table === undefined ? schema : validate(schema, table, operation.constraint.text);
}

function validate(schema: Schema, table: Table, name: string): Schema {
  const constraint = constraintOf(table, name);
  if (constraint === undefined) return schema;
  let next = updateTable(schema, table.key, (one) =>
    setConstraint(one, name, { ...constraint, valid: true }),
  );
  if (constraint.kind === 'not-null') next = setNullability(next, table.key, constraint.columns, 'not-null');
  for (const partition of partitions(next, table.key)) next = validate(next, partition, name);
  return next;
}

export function dropConstraint(schema: Schema, operation: DropConstraint, at: At): Schema {
  const table = tableNamed(schema, operation.table);
  // What may be gone and what may be there is the same doubt, and a constraint carries none: it stays.
  if (table === undefined || at.conditional) return schema;
  const name = operation.constraint.text;
  if (constraintOf(table, name) === undefined) return dropImplicitNotNull(schema, table, name);
  return removeConstraint(schema, table.key, name, operation.cascade ? 'cascade' : 'restrict');
}

/** From 18 on every NOT NULL is a constraint with a name of its own, t_col_not_null, which the model does not list. */
function dropImplicitNotNull(schema: Schema, table: Table, name: string): Schema {
  const column = table.columns.find((one) => `${table.name}_${one.name}_not_null` === name);
  return column === undefined ? schema : setNullability(schema, table.key, [column.name], 'nullable');
}

function setNullability(
  schema: Schema,
  tableKey: string,
  columns: readonly string[],
  to: 'nullable' | 'not-null',
): Schema {
  return updateTable(schema, tableKey, (table) => ({
    ...table,
    columns: table.columns.map((one) =>
      columns.includes(one.name) ? { ...one, nullable: to === 'nullable' } : one,
    ),
  }));
}

function appendConstraint(schema: Schema, tableKey: string, constraint: Constraint): Schema {
  return updateTable(schema, tableKey, (table) => ({
    ...table,
    constraints: [...table.constraints.filter((one) => one.name !== constraint.name), constraint],
  }));
}

const labels = { 'foreign-key': 'fkey', check: 'check', 'not-null': 'not_null' } as const;

function defaultName(schema: Schema, table: Table, constraint: ReturnType<typeof plainConstraint>): string {
  const kind =
    constraint.kind === 'foreign-key' || constraint.kind === 'not-null' ? constraint.kind : 'check';
  // A CHECK is named after its column only where it has exactly one.
  const columns = kind === 'check' && constraint.columns.length !== 1 ? undefined : constraint.columns;
  return chooseConstraintName(schema, {
    schema: table.schema,
    relation: table.name,
    columns,
    label: labels[kind],
  });
}

function blank(kind: Constraint['kind'], name: string, at: At): Constraint {
  return {
    kind,
    name,
    columns: [],
    valid: true,
    references: undefined,
    expression: undefined,
    provesNotNull: [],
    index: undefined,
    origin: originOf(at),
  };
}
