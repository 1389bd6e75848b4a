/**
 * ADD and DROP COLUMN, and columns as their definitions create them. Children (partitions, inheriting tables) have their parents' columns.
 */
import type {
  AddColumn,
  ColumnDefinition,
  DropColumn,
  Expression,
} from '../../operations/model/operation.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { mentions } from '../expression-text.ts';
import {
  children,
  column as columnOf,
  keyOf,
  foreignKeysTo,
  indexesOf,
  indexUses,
  sequenceOf,
  table as tableNamed,
  tableByKey,
} from '../lookup.ts';
import type { Column, ColumnType, Constraint, Schema, Sequence, Table } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { described, pathOf } from './new-object.ts';
import { attachConstraint } from './constraints.ts';
import { doubtReaders, removeConstraint, removeIndex, removeReadersOf, removeSequencesOf } from './drops.ts';
import { hasOwnName, keepNames, notNullName } from './nullability.ts';
import { tableOrPartial } from './tables-before-migrations.ts';
import { withSequence } from './sequences.ts';
import { updateTable } from './store.ts';
import { columnTypeOf } from './type-of.ts';

export function addColumn(schema: Schema, operation: AddColumn, at: At): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  const table = key === undefined ? undefined : tableByKey(known, key);
  if (table === undefined) return schema;
  const { column } = operation;
  const exists = columnOf(table, column.name.text) !== undefined;
  if (exists && (operation.ifNotExists || at.conditional)) return schema;
  let next = withSequence(known, table, column, at);
  next = putColumn(next, table.key, toColumn(next, table, column, at));
  if (hasOwnName(column)) next = keepNames(next, tableByKey(next, table.key) ?? table);
  for (const constraint of column.constraints) next = attachConstraint(next, table.key, constraint, at);
  return next;
}

const noOptions: Column['options'] = [];

export function toColumn(schema: Schema, table: Table, column: ColumnDefinition, at: At): Column {
  const implied = column.serial !== undefined || column.identity !== undefined;
  const isKey = column.constraints.some(({ kind }) => kind === 'primary-key');
  const nullable = column.notNull === undefined && !implied && !isKey;
  const name = column.name.text;
  // Created more often than anything else: explicit fields, because a leading spread makes each further field slower.
  const { comment, labels, changes } = described;
  return {
    comment,
    labels,
    changes,
    name,
    type: columnTypeOf(schema, column.type),
    nullable,
    notNullName: nullable ? undefined : (column.notNullName ?? notNullName(schema, table, name)),
    notNullNoInherit: column.notNullNoInherit,
    default:
      serialDefault(schema, table, column) ??
      defaultText(schema, columnTypeOf(schema, column.type), column.default) ??
      column.generated?.expression.text,
    identity: column.identity,
    generated: column.generated?.storage,
    collation: column.collation,
    collationSchema: column.collationSchema,
    storage: column.storage === 'default' ? undefined : column.storage,
    compression: column.compression === 'default' ? undefined : column.compression,
    statistics: undefined,
    options: column.options.length === 0 ? noOptions : column.options,
    local: true,
    parents: 0,
    privileges: undefined,
    path: pathOf(schema),
    origin: originOf(at),
  };
}

/** DEFAULT NULL is no default, unless the server has to convert it: for a type with modifiers, or a domain. */
export function defaultText(
  schema: Schema,
  type: ColumnType,
  expression: Expression | undefined,
): string | undefined {
  if (expression?.literal?.kind !== 'null') return expression?.text;
  const domain = schema.types.get(keyOf(type.schema ?? 'pg_catalog', type.name))?.form === 'domain';
  return type.modifiers.length > 0 || domain ? expression.text : undefined;
}

function serialDefault(schema: Schema, table: Table, column: ColumnDefinition): string | undefined {
  if (column.serial === undefined) return undefined;
  const sequence = sequenceOf(schema, table.key, column.name.text);
  return sequence === undefined ? undefined : nextvalText(sequence);
}

/** The text of a serial column's default. */
function nextvalText(sequence: Pick<Sequence, 'schema' | 'name'>): string {
  const name = `${quoteIdentifier(sequence.schema)}.${quoteIdentifier(sequence.name)}`;
  return `nextval('${name.replaceAll("'", "''")}'::regclass)`;
}

/** Adds a column to a table and its children: a column that a child already has becomes inherited too. */
function putColumn(schema: Schema, key: string, column: Column): Schema {
  let next = updateTable(schema, key, (table) => ({
    ...table,
    columns: [...table.columns.filter((one) => one.name !== column.name), column],
  }));
  for (const child of children(next, key)) {
    const own = columnOf(child, column.name);
    const inherited = { ...column, local: false, parents: 1, identity: undefined };
    next =
      own === undefined
        ? putColumn(next, child.key, inherited)
        : updateTable(next, child.key, (table) => withColumn(table, { ...own, parents: own.parents + 1 }));
  }
  return next;
}

function withColumn(table: Table, column: Column): Table {
  return { ...table, columns: table.columns.map((one) => (one.name === column.name ? column : one)) };
}

export function dropColumn(schema: Schema, operation: DropColumn, at: At): Schema {
  const table = tableNamed(schema, operation.table);
  // A possibly dropped column stays, because rules must not conclude from its absence.
  if (table === undefined || at.conditional) return schema;
  const name = operation.column.text;
  const dependents = operation.cascade ? 'cascade' : 'restrict';
  let next = schema;
  if (operation.only)
    for (const child of children(next, table.key))
      next = updateTable(next, child.key, (one) => disinherited(one, name));
  next = removeColumn(next, table.key, name, dependents);
  return operation.cascade && columnOf(table, name) === undefined ? doubtReaders(next, table.key) : next;
}

/** DROP COLUMN ONLY leaves the children's columns, which become their own. */
function disinherited(table: Table, name: string): Table {
  const column = columnOf(table, name);
  return column === undefined
    ? table
    : withColumn(table, { ...column, parents: Math.max(0, column.parents - 1), local: true });
}

export function removeColumn(
  schema: Schema,
  key: string,
  name: string,
  dependents: 'cascade' | 'restrict',
): Schema {
  let next = schema;
  for (const child of children(next, key)) next = removeInherited(next, child, name, dependents);
  const table = tableByKey(next, key);
  if (table === undefined) return next;
  for (const { table: from, constraint } of foreignKeysTo(next, key))
    if (constraint.references.columns.includes(name))
      next = removeConstraint(next, from.key, constraint.name, dependents);
  for (const constraint of table.constraints)
    if (constraintUses(constraint, name)) next = removeConstraint(next, key, constraint.name, dependents);
  for (const index of indexesOf(next, key)) if (indexUses(index, name)) next = removeIndex(next, index);
  next = removeSequencesOf(next, key, name);
  next = removeStatisticsOn(next, key, name);
  if (dependents === 'cascade') next = removeReadersOf(next, key, name);
  return updateTable(next, key, (one) => ({
    ...one,
    columns: one.columns.filter((column) => column.name !== name && !generatedFrom(column, name)),
    triggers: one.triggers.filter(
      (trigger) => !trigger.columns.includes(name) && !mentions(trigger.when, name),
    ),
    policies:
      dependents === 'cascade'
        ? one.policies.filter(
            (policy) => !mentions(policy.using?.text, name) && !mentions(policy.withCheck?.text, name),
          )
        : one.policies,
  }));
}

/** A child keeps columns that it defines itself or inherits from another parent. */
function removeInherited(
  schema: Schema,
  child: Table,
  name: string,
  dependents: 'cascade' | 'restrict',
): Schema {
  const own = columnOf(child, name);
  if (own === undefined) return schema;
  const goes = own.parents <= 1 && (!own.local || child.partitionOf !== undefined);
  return goes
    ? removeColumn(schema, child.key, name, dependents)
    : updateTable(schema, child.key, (table) =>
        withColumn(table, { ...own, parents: Math.max(0, own.parents - 1) }),
      );
}

/** Extended statistics are dropped with any of their columns. */
function removeStatisticsOn(schema: Schema, relation: string, column: string): Schema {
  let { statistics } = schema;
  for (const one of schema.statistics.values()) {
    const uses = one.elements.some((part) => part.column === column || mentions(part.expression, column));
    if (one.relation === relation && uses) statistics = statistics.delete(one.key);
  }
  return { ...schema, statistics };
}

function generatedFrom(column: Column, name: string): boolean {
  return column.generated !== undefined && mentions(column.default, name);
}

function constraintUses(constraint: Constraint, name: string): boolean {
  return constraint.columns.includes(name) || mentions(constraint.expression, name);
}
