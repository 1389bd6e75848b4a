/** RENAME and SET SCHEMA: the object gets another key, and everything that speaks of it follows. */
import type {
  RenameColumn,
  RenameConstraint,
  RenameRelation,
  SetSchema,
} from '../../operations/operation.ts';
import { withRenamed } from '../expression-text.ts';
import {
  constraint as constraintOf,
  foreignKeysTo,
  indexesOf,
  keyOf,
  partitions,
  resolveIndex,
  resolveRelation,
  table as tableNamed,
  tableByKey,
} from '../lookup.ts';
import type { Column, Constraint, Index, Relation, Schema, Table } from '../model.ts';
import type { At } from './at.ts';
import { removeConstraint, removeIndex, removeRelation } from './drops.ts';
import {
  deleteRelation,
  isTable,
  putIndex,
  putRelation,
  rekeyIndex,
  replaced,
  setConstraint,
  updateTable,
} from './store.ts';

export function renameRelation(schema: Schema, operation: RenameRelation, at: At): Schema {
  const to = operation.to.text;
  const relation = resolveRelation(schema, operation.target);
  if (relation !== undefined) {
    const doubt = at.conditional ? { certainty: 'possible' as const } : {};
    return rekey(schema, relation, { ...relation, ...doubt, name: to, key: keyOf(relation.schema, to) });
  }
  const index = resolveIndex(schema, operation.target);
  return index === undefined ? schema : renameIndex(schema, index, to);
}

export function setSchema(schema: Schema, operation: SetSchema, at: At): Schema {
  const relation = resolveRelation(schema, operation.target);
  if (relation === undefined) return schema;
  const to = operation.to.text;
  const doubt = at.conditional ? { certainty: 'possible' as const } : {};
  let next = rekey(schema, relation, { ...relation, ...doubt, schema: to, key: keyOf(to, relation.name) });
  const moved = next.relations.get(keyOf(to, relation.name));
  if (moved === undefined) return next;
  for (const index of indexesOf(next, moved.key))
    next = rekeyIndex(next, index, { ...index, schema: to, key: keyOf(to, index.name) });
  for (const sequence of next.relations.values())
    if (sequence.kind === 'sequence' && sequence.ownedBy?.relation === moved.key)
      next = rekey(next, sequence, { ...sequence, schema: to, key: keyOf(to, sequence.name) });
  return next;
}

function rekey(before: Schema, old: Relation, relation: Relation): Schema {
  if (old.key === relation.key) return before;
  // The server would refuse a name that is taken: whoever had it must have gone unseen.
  const schema = removeRelation(before, relation.key, 'cascade');
  const incoming = foreignKeysTo(schema, old.key).map((one) => one.table.key);
  const parts = partitions(schema, old.key);
  const indexes = indexesOf(schema, old.key);
  let next = putRelation(deleteRelation(schema, old.key), relation);
  for (const key of incoming)
    next = updateTable(next, key === old.key ? relation.key : key, (table) =>
      withReferences(table, old.key, relation.key),
    );
  for (const part of parts)
    next = updateTable(next, part.key, (table) => ({
      ...table,
      partitionOf: table.partitionOf && { ...table.partitionOf, parent: relation.key },
    }));
  for (const index of indexes) next = putIndex(next, { ...index, relation: relation.key });
  return withOthersFollowing(next, old.key, relation.key);
}

function withReferences(table: Table, from: string, to: string): Table {
  return {
    ...table,
    constraints: table.constraints.map((one) =>
      one.references?.relation === from ? { ...one, references: { ...one.references, relation: to } } : one,
    ),
  };
}

/** Views that read it, and sequences that belong to it. */
function withOthersFollowing(schema: Schema, from: string, to: string): Schema {
  let next = schema;
  for (const relation of schema.relations.values()) {
    if (relation.kind === 'sequence' && relation.ownedBy?.relation === from)
      next = putRelation(next, { ...relation, ownedBy: { ...relation.ownedBy, relation: to } });
    else if ('reads' in relation && relation.reads.includes(from))
      next = putRelation(next, { ...relation, reads: replaced(relation.reads, from, to) });
  }
  return next;
}

/** An index and the constraint that it backs have one name. */
function renameIndex(schema: Schema, index: Index, to: string): Schema {
  if (index.name === to) return schema;
  const { constraint } = index;
  const taken = schema.indexes.get(keyOf(index.schema, to));
  let next = taken === undefined ? schema : removeIndex(schema, taken);
  if (constraint !== undefined)
    next = updateTable(next, index.relation, (table) => withConstraintRenamed(table, constraint, to));
  return rekeyIndex(next, index, {
    ...index,
    name: to,
    key: keyOf(index.schema, to),
    constraint: constraint === undefined ? undefined : to,
  });
}

export function renameConstraint(schema: Schema, operation: RenameConstraint): Schema {
  const table = tableNamed(schema, operation.table);
  return table === undefined
    ? schema
    : renameConstraintOf(schema, table, operation.constraint.text, operation.to.text);
}

function renameConstraintOf(schema: Schema, table: Table, from: string, to: string): Schema {
  const constraint = constraintOf(table, from);
  if (constraint === undefined || from === to) return schema;
  if (constraintOf(table, to) !== undefined) {
    const cleared = removeConstraint(schema, table.key, to, 'restrict');
    const rest = tableByKey(cleared, table.key);
    return rest === undefined ? cleared : renameConstraintOf(cleared, rest, from, to);
  }
  const index = constraint.index === undefined ? undefined : schema.indexes.get(constraint.index);
  if (index !== undefined) return renameIndex(schema, index, to);
  let next = updateTable(schema, table.key, (one) => withConstraintRenamed(one, from, to));
  // Partitions share the name of an inherited CHECK; a foreign key is theirs to name.
  if (constraint.kind === 'check')
    for (const partition of partitions(next, table.key)) next = renameConstraintOf(next, partition, from, to);
  return next;
}

function withConstraintRenamed(table: Table, from: string, to: string): Table {
  const constraint = constraintOf(table, from);
  return constraint === undefined ? table : setConstraint(table, from, { ...constraint, name: to });
}

export function renameColumn(schema: Schema, operation: RenameColumn): Schema {
  const relation = resolveRelation(schema, operation.table);
  const from = operation.column.text;
  const to = operation.to.text;
  if (relation === undefined) return schema;
  if (isTable(relation)) return renameTableColumn(schema, relation, from, to);
  if (relation.kind === 'sequence' || relation.columns === undefined) return schema;
  return putRelation(schema, { ...relation, columns: replaced(relation.columns, from, to) });
}

function renameTableColumn(schema: Schema, table: Table, from: string, to: string): Schema {
  let next = updateTable(schema, table.key, (one) => ({
    ...one,
    columns: withoutNamed(one.columns, from, to).map((column) => ({
      ...column,
      name: column.name === from ? to : column.name,
      default:
        column.generated === undefined || column.default === undefined
          ? column.default
          : withRenamed(column.default, from, to),
    })),
    constraints: one.constraints.map((constraint) => withColumnRenamed(constraint, from, to)),
    partitionBy: one.partitionBy && {
      ...one.partitionBy,
      columns: one.partitionBy.columns.map((column) => (column === from ? to : column)),
    },
  }));
  for (const { table: referencing } of foreignKeysTo(next, table.key))
    next = updateTable(next, referencing.key, (one) => withTargetColumnRenamed(one, table.key, from, to));
  for (const index of indexesOf(next, table.key)) next = putIndex(next, withIndexColumn(index, from, to));
  for (const relation of next.relations.values())
    if (relation.kind === 'sequence' && isOwner(relation.ownedBy, table.key, from))
      next = putRelation(next, { ...relation, ownedBy: { relation: table.key, column: to } });
  for (const partition of partitions(next, table.key)) next = renameTableColumn(next, partition, from, to);
  return next;
}

/** Where the new name is taken, whoever had it must have gone unseen. */
function withoutNamed(columns: readonly Column[], from: string, to: string): readonly Column[] {
  return columns.some((one) => one.name === from) ? columns.filter((one) => one.name !== to) : columns;
}

function isOwner(
  owner: { readonly relation: string; readonly column: string } | undefined,
  relation: string,
  column: string,
): boolean {
  return owner?.relation === relation && owner.column === column;
}

function withColumnRenamed(constraint: Constraint, from: string, to: string): Constraint {
  return {
    ...constraint,
    columns: replaced(constraint.columns, from, to),
    provesNotNull: replaced(constraint.provesNotNull, from, to),
    expression: constraint.expression && withRenamed(constraint.expression, from, to),
  };
}

function withTargetColumnRenamed(table: Table, target: string, from: string, to: string): Table {
  return {
    ...table,
    constraints: table.constraints.map((one) =>
      one.references?.relation === target
        ? { ...one, references: { ...one.references, columns: replaced(one.references.columns, from, to) } }
        : one,
    ),
  };
}

function withIndexColumn(index: Index, from: string, to: string): Index {
  return {
    ...index,
    elements: index.elements.map((one) => ({
      ...one,
      column: one.column === from ? to : one.column,
      expression: one.expression && withRenamed(one.expression, from, to),
    })),
    include: replaced(index.include, from, to),
    where: index.where && withRenamed(index.where, from, to),
  };
}
