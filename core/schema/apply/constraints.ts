/** ADD, VALIDATE, DROP and RENAME CONSTRAINT, and the constraints written inside CREATE TABLE and ADD COLUMN. */
import type {
  AddConstraint,
  ConstraintChange,
  ConstraintDefinition,
  DropConstraint,
  ValidateConstraint,
} from '../../operations/model/operation.ts';
import { notNullFacts } from '../expression-text.ts';
import {
  children,
  constraint as constraintOf,
  hasPartitions,
  keyOf,
  partitions,
  primaryKey,
  relationKey,
  table as tableNamed,
  tableByKey,
} from '../lookup.ts';
import type { Constraint, Schema, Table } from '../model.ts';
import { certaintyAt, originOf, type At } from './statement-place.ts';
import { pathOf } from './new-object.ts';
import { blankConstraint } from './new-constraint.ts';
import { chooseConstraintName } from './default-names.ts';
import { removeConstraint } from './drops.ts';
import { buildIndex, keyOfElement, plainShape, type IndexShape } from './index-shape.ts';
import { notNullName, setNullability } from './nullability.ts';
import { tableOrPartial } from './tables-before-migrations.ts';
import { rekeyIndex, setConstraint, updateTable } from './store.ts';

export function addConstraint(schema: Schema, operation: AddConstraint, at: At): Schema {
  const [next, key] = tableOrPartial(schema, operation, at);
  if (key === undefined) return schema;
  return attachConstraint(next, key, operation.constraint, at, operation.only ? 'only' : 'children-too');
}

/**
 * Adds a constraint to a table and its partitions. With ONLY, which the server accepts only for keys if there are children, the index stays
 * invalid until they have theirs.
 */
export function attachConstraint(
  schema: Schema,
  tableKey: string,
  definition: ConstraintDefinition,
  at: At,
  reach: Reach = 'children-too',
): Schema {
  const table = tableByKey(schema, tableKey);
  if (table === undefined) return schema;
  const name = definition.name?.text;
  const exists = name !== undefined && constraintOf(table, name) !== undefined;
  // A table has one primary key: a second possible one implies that the first may have been dropped.
  const isSecond = definition.kind === 'primary-key' && primaryKey(table) !== undefined;
  if ((exists || isSecond) && at.conditional) return schema;
  const clear = exists ? removeConstraint(schema, tableKey, name, 'restrict') : schema;
  switch (definition.kind) {
    case 'primary-key':
    case 'unique':
      return definition.usingIndex === undefined
        ? attachKey(clear, table, definition, at, reach)
        : takeIndexOver(clear, table, definition, definition.usingIndex.text, at);
    case 'exclusion':
      return attachExclusion(clear, table, definition, at, reach);
    case 'foreign-key':
    case 'check':
    case 'not-null':
      return attachPlain(clear, table, plainConstraint(clear, definition, at), at);
  }
}

type Reach = 'only' | 'children-too';
type KeyDefinition = Extract<ConstraintDefinition, { kind: 'primary-key' | 'unique' }>;
type PlainDefinition = Extract<ConstraintDefinition, { kind: 'foreign-key' | 'check' | 'not-null' }>;

function attachKey(schema: Schema, table: Table, definition: KeyDefinition, at: At, reach: Reach): Schema {
  const columns = definition.columns.map((one) => one.text);
  const nulls = definition.kind === 'unique' && definition.nullsNotDistinct ? 'not-distinct' : 'distinct';
  const shape = plainShape(
    columns,
    definition.include.map((one) => one.text),
    nulls,
    definition.storage,
  );
  // The index of a WITHOUT OVERLAPS key is an exclusion index.
  const own = definition.withoutOverlaps ? { ...shape, method: 'gist' } : shape;
  return attachIndexed(schema, table, definition, own, at, reach);
}

function attachExclusion(
  schema: Schema,
  table: Table,
  definition: Extract<ConstraintDefinition, { kind: 'exclusion' }>,
  at: At,
  reach: Reach,
): Schema {
  const elements = definition.elements.map(keyOfElement);
  const shape = {
    ...plainShape([], [], 'distinct', definition.storage),
    include: definition.include.map((one) => one.text),
    unique: false,
    method: definition.method,
    elements,
    where: definition.where?.text,
  };
  return attachIndexed(schema, table, definition, shape, at, reach);
}

function attachIndexed(
  schema: Schema,
  table: Table,
  definition: ConstraintDefinition,
  shape: IndexShape,
  at: At,
  reach: Reach,
): Schema {
  const columns = shape.elements.flatMap((one) => one.column ?? []);
  return buildIndex(schema, {
    relation: table,
    shape,
    name: definition.name?.text,
    backing: {
      ...blankConstraint,
      kind: definition.kind,
      columns,
      deferrable: definition.deferrable,
      initiallyDeferred: definition.initiallyDeferred,
      operators: definition.kind === 'exclusion' ? definition.operators : [],
      withoutOverlaps: 'withoutOverlaps' in definition && definition.withoutOverlaps,
    },
    partOf: undefined,
    valid: reach === 'children-too' || !hasPartitions(schema, table.key),
    origin: originOf(at),
    certainty: certaintyAt(at, { ifNotExists: false }),
  });
}

/** USING INDEX: the index is renamed to the constraint, and the constraint gets the index's columns. */
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
    // No migration creates the index: the constraint exists all the same.
    const columns = definition.columns.map((one) => one.text);
    return appendConstraint(schema, table.key, {
      ...blank(schema, definition, name, at),
      columns,
    });
  }
  const index = { ...old, key: keyOf(old.schema, name), name, constraint: name, unique: true };
  const columns = index.elements.flatMap((one) => one.column ?? []);
  const next = appendConstraint(rekeyIndex(schema, old, index), table.key, {
    ...blank(schema, definition, name, at),
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
  const base = { ...blank(schema, definition, '', at), name: definition.name?.text };
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
        enforced: !definition.notEnforced,
        references: {
          relation,
          columns,
          onDelete: definition.onDelete,
          onUpdate: definition.onUpdate,
          match: definition.match,
          deleteColumns: definition.deleteColumns,
          period: definition.period,
        },
      };
    }
    case 'check':
      return {
        ...base,
        columns: definition.expression.columns,
        valid: !definition.notValid && !definition.notEnforced,
        enforced: !definition.notEnforced,
        noInherit: definition.noInherit,
        expression: definition.expression.text,
        provesNotNull: definition.notEnforced ? [] : notNullFacts(definition.expression.text).columns,
      };
    case 'not-null':
      return {
        ...base,
        columns: [definition.column.text],
        valid: !definition.notValid,
        noInherit: definition.noInherit,
      };
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
    next = setNullability(next, table.key, constraint.columns, 'not-null', name);
  if (constraint.noInherit) return next;
  const heirs = constraint.kind === 'foreign-key' ? partitions(next, table.key) : children(next, table.key);
  for (const child of heirs) next = inheritOne(next, child, { ...constraint, name }, at);
  return next;
}

/** A child's copy of its parent's constraint: a constraint that the child already has becomes inherited too. */
function inheritOne(schema: Schema, child: Table, constraint: Constraint, at: At): Schema {
  const current = tableByKey(schema, child.key) ?? child;
  const own = current.constraints.find((one) => isCopy(one, constraint));
  if (own === undefined)
    return attachPlain(
      schema,
      current,
      { ...constraint, local: false, parents: 1, origin: originOf(at) },
      at,
    );
  const merged = {
    ...own,
    parents: own.parents + 1,
    local: own.local && current.partitionOf === undefined,
  };
  return updateTable(schema, child.key, (table) => setConstraint(table, own.name, merged));
}

/** CHECKs are matched by name, foreign keys by definition. */
function isCopy(own: Constraint, of: Constraint): boolean {
  if (own.kind !== of.kind) return false;
  if (own.kind !== 'foreign-key') return own.name === of.name;
  return (
    own.parents === 0 &&
    own.columns.join('\0') === of.columns.join('\0') &&
    own.references?.relation === of.references?.relation &&
    own.references?.columns.join('\0') === of.references?.columns.join('\0')
  );
}

/** A child's copies of its parent's constraints; foreign keys and indexes only apply to partitions. */
export function inheritConstraints(schema: Schema, parent: Table, child: Table, at: At): Schema {
  let next = schema;
  const isPartition = tableByKey(schema, child.key)?.partitionOf?.parent === parent.key;
  for (const constraint of parent.constraints) {
    if (constraint.index !== undefined || constraint.noInherit) continue;
    if (constraint.kind === 'foreign-key' && !isPartition) continue;
    next = inheritOne(next, child, constraint, at);
  }
  return next;
}

/** ALTER CONSTRAINT. */
export function changeConstraint(schema: Schema, tableKey: string, change: ConstraintChange): Schema {
  let next = updateTable(schema, tableKey, (table) => {
    const old = constraintOf(table, change.name);
    if (old === undefined) return table;
    const enforced = change.enforced ?? old.enforced;
    return setConstraint(table, change.name, {
      ...old,
      deferrable: change.deferrable ?? old.deferrable,
      initiallyDeferred: change.initiallyDeferred ?? old.initiallyDeferred,
      enforced,
      valid: change.enforced === undefined ? old.valid : enforced,
      noInherit: change.noInherit ?? old.noInherit,
    });
  });
  for (const child of partitions(next, tableKey)) next = changeConstraint(next, child.key, change);
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
  if (constraint.kind === 'not-null')
    next = setNullability(next, table.key, constraint.columns, 'not-null', name);
  for (const child of children(next, table.key)) next = validate(next, child, name);
  return next;
}

export function dropConstraint(schema: Schema, operation: DropConstraint, at: At): Schema {
  const table = tableNamed(schema, operation.table);
  // A constraint has no certainty of its own, so one that may have been dropped stays.
  if (table === undefined || at.conditional) return schema;
  const name = operation.constraint.text;
  if (constraintOf(table, name) === undefined) return dropImplicitNotNull(schema, table, name);
  return removeConstraint(schema, table.key, name, operation.cascade ? 'cascade' : 'restrict');
}

/** Since version 18 every NOT NULL is a named constraint, which is dropped with its column. */
function dropImplicitNotNull(schema: Schema, table: Table, name: string): Schema {
  const column = table.columns.find((one) => one.notNullName === name);
  return column === undefined ? schema : setNullability(schema, table.key, [column.name], 'nullable');
}

function appendConstraint(schema: Schema, tableKey: string, constraint: Constraint): Schema {
  return updateTable(schema, tableKey, (table) => ({
    ...table,
    constraints: [...table.constraints.filter((one) => one.name !== constraint.name), constraint],
  }));
}

const labels = { 'foreign-key': 'fkey', check: 'check' } as const;

function defaultName(schema: Schema, table: Table, constraint: ReturnType<typeof plainConstraint>): string {
  const [first] = constraint.columns;
  if (constraint.kind === 'not-null' && first !== undefined) return notNullName(schema, table, first);
  const kind = constraint.kind === 'foreign-key' ? constraint.kind : 'check';
  // A CHECK is named after its column only if it has exactly one.
  const columns = kind === 'check' && constraint.columns.length !== 1 ? undefined : constraint.columns;
  return chooseConstraintName(schema, {
    schema: table.schema,
    relation: table.name,
    columns,
    label: labels[kind],
  });
}

function blank(schema: Schema, definition: ConstraintDefinition, name: string, at: At): Constraint {
  const { kind, deferrable, initiallyDeferred } = definition;
  const path = pathOf(schema);
  return { ...blankConstraint, kind, name, deferrable, initiallyDeferred, path, origin: originOf(at) };
}
