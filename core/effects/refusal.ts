/**
 * Why PostgreSQL refuses a statement wherever it runs: objects that read the column whose type changes, and dependent objects of something
 * that is dropped without CASCADE. Follows from the replayed schema, by name; only certain refusals are reported.
 */
import type {
  AlterColumnType,
  CreateIndex,
  DropColumn,
  DropIndex,
  ObjectName,
  Operation,
  OperationKind,
  OperationOf,
} from '../operations/model/operation.ts';
import { blockersOf } from '../schema/cascade.ts';
import { thingText, type Thing } from '../schema/difference.ts';
import { mentions } from '../schema/expression-text.ts';
import {
  children,
  column,
  displayName,
  resolveIndex,
  resolveRelation,
  table,
  tableByKey,
} from '../schema/lookup.ts';
import type { Schema, Table } from '../schema/model.ts';
import { columnUsers, policiesReading, policyText } from './column-users.ts';
import type { Refusal } from './refused.ts';
import { typeChangeRefusal } from './type-change-refusal.ts';

export interface RefusalScope {
  /** The schema before the statement. */
  readonly schema: Schema;
  readonly targetVersion: number;
  /** The other actions of the statement: an object that one of them drops or changes is not an obstacle. */
  readonly siblings: readonly Operation[];
}

/** Refusals by the kind of the operation. */
export type RefusalsByKind<R> = {
  readonly [K in OperationKind]?: (operation: OperationOf<K>, scope: RefusalScope) => R | undefined;
};

/** Generic in the kind, so that the compiler sees the classifier and the operation as a pair. */
export function refusalByKind<R, K extends OperationKind>(
  refusals: RefusalsByKind<R>,
  kind: K,
  operation: OperationOf<K>,
  scope: RefusalScope,
): R | undefined {
  return refusals[kind]?.(operation, scope);
}

export function refusalOf(operation: Operation, scope: RefusalScope): Refusal | undefined {
  switch (operation.kind) {
    case 'alterColumnType':
      return (
        fixed(operation, scope.schema) ??
        inUse(operation, scope) ??
        typeChangeRefusal(operation, scope.schema, scope.siblings)
      );
    case 'dropColumn':
      return fixed(operation, scope.schema) ?? needsCascade(operation, scope);
    case 'dropIndex':
      return (
        required(operation, scope) ?? partitioned(operation, scope.schema) ?? needsCascade(operation, scope)
      );
    case 'dropRelation':
    case 'dropType':
    case 'dropFunction':
    case 'dropConstraint':
      return needsCascade(operation, scope);
    case 'createIndex':
      return onVirtual(
        operation.table,
        [...namesIn(operation), ...operation.include.map(({ text }) => text)],
        scope,
      );
    case 'addConstraint': {
      const { constraint } = operation;
      const isKey = constraint.kind === 'primary-key' || constraint.kind === 'unique';
      return isKey
        ? onVirtual(
            operation.table,
            constraint.columns.map(({ text }) => text),
            scope,
          )
        : undefined;
    }
    default:
      return undefined;
  }
}

function namesIn({ elements }: CreateIndex): readonly string[] {
  return elements.flatMap((one) => (one.column === undefined ? [] : [one.column.text]));
}

/** Version 18 supports neither an index nor a key on a virtual generated column. */
function onVirtual(
  name: ObjectName,
  columns: readonly string[],
  { schema }: RefusalScope,
): Refusal | undefined {
  const known = table(schema, name);
  const virtual = columns.filter((one) => known !== undefined && column(known, one)?.generated === 'virtual');
  return virtual.length === 0
    ? undefined
    : { why: 'virtual-column', by: virtual.map((one) => `column ${one}`) };
}

/** The index of a partitioned table cannot be dropped CONCURRENTLY. */
function partitioned({ index: name, concurrently }: DropIndex, schema: Schema): Refusal | undefined {
  const index = concurrently ? resolveIndex(schema, name) : undefined;
  const owner = index && tableByKey(schema, index.relation);
  if (owner?.partitionBy === undefined) return undefined;
  return { why: 'partitioned-index', by: [`table ${displayName(owner.key)}`] };
}

/** The column is inherited and cannot be changed in this table. */
function fixed(operation: AlterColumnType | DropColumn, schema: Schema): Refusal | undefined {
  const known = table(schema, operation.table);
  const name = operation.column.text;
  const found = known === undefined ? undefined : column(known, name);
  if (known?.certainty !== 'certain' || found === undefined) return undefined;
  const of = `table ${displayName(known.key)}`;
  if (known.ofType !== undefined) return { why: 'typed-table', by: [of] };
  if (found.parents > 0) return { why: 'inherited-column', by: [of] };
  const { partitionBy } = known;
  const isKey =
    partitionBy !== undefined &&
    (partitionBy.columns.includes(name) ||
      partitionBy.elements.some((one) => one.column === name || mentions(one.expression, name)));
  return isKey ? { why: 'partition-key', by: [of] } : undefined;
}

function inUse(operation: AlterColumnType, { schema, siblings }: RefusalScope): Refusal | undefined {
  const known = table(schema, operation.table);
  if (known?.certainty !== 'certain') return undefined;
  const changed = new Set(siblings.flatMap((one) => columnChanged(one) ?? []));
  const by = below(schema, known).flatMap((one) => columnUsers(schema, one, operation.column.text, changed));
  return by.length === 0 ? undefined : { why: 'column-in-use', by: inOrder(by) };
}

/** A part of a partitioned index, or the index of a constraint: CASCADE does not help. */
function required({ index: name }: DropIndex, { schema, siblings }: RefusalScope): Refusal | undefined {
  const index = resolveIndex(schema, name);
  if (index?.certainty !== 'certain') return undefined;
  const isDropped = (key: string): boolean =>
    siblings.some((one) => one.kind === 'dropIndex' && resolveIndex(schema, one.index)?.key === key);
  const parents: string[] = [];
  for (let above = index.partOf; above !== undefined; above = schema.indexes.get(above)?.partOf)
    parents.push(above);
  const [parent] = parents;
  if (parents.some(isDropped)) return undefined;
  if (parent !== undefined) return { why: 'required', by: [`index ${displayName(parent)}`] };
  if (index.constraint === undefined) return undefined;
  return { why: 'required', by: [`constraint ${index.constraint} on table ${displayName(index.relation)}`] };
}

function needsCascade(operation: Operation, scope: RefusalScope): Refusal | undefined {
  if (!('cascade' in operation) || operation.cascade) return undefined;
  const { schema, siblings } = scope;
  const taken = siblings.flatMap((one) => takenBy(one, schema) ?? []);
  const blockers = blockersOf(schema, operation).filter(
    (one) => one.certain && !taken.some((each) => each(one)) && !goesAlong(one, operation, scope),
  );
  const by = [...blockers.map(thingText), ...besides(operation, scope)];
  return by.length === 0 ? undefined : { why: 'needs-cascade', by: inOrder(by) };
}

/** Version 14 silently drops columns that are generated from a dropped one. */
function goesAlong({ kind, name, on }: Thing, operation: Operation, scope: RefusalScope): boolean {
  if (scope.targetVersion >= 15 || operation.kind !== 'dropColumn' || kind !== 'column') return false;
  const known = on === undefined ? undefined : tableByKey(scope.schema, on);
  return known !== undefined && column(known, name)?.generated !== undefined;
}

/** Rules, publications and policies, which depend on columns and tables too. */
function besides(operation: Operation, { schema, targetVersion, siblings }: RefusalScope): readonly string[] {
  if (operation.kind === 'dropRelation') {
    const key = resolveRelation(schema, operation.target)?.key;
    const others = siblings.flatMap((one) =>
      one.kind === 'dropRelation' ? (resolveRelation(schema, one.target)?.key ?? []) : [],
    );
    if (key === undefined) return [];
    const policies = policiesReading(schema, { relation: key });
    return policies.filter(({ on }) => on !== key && !others.includes(on)).map(policyText);
  }
  if (operation.kind !== 'dropColumn') return [];
  const known = table(schema, operation.table);
  if (known?.certainty !== 'certain') return [];
  const changed = new Set(siblings.flatMap((one) => columnChanged(one) ?? []));
  return below(schema, known)
    .map((one) => (targetVersion < 15 ? { ...one, columns: [] } : one))
    .flatMap((one) => columnUsers(schema, one, operation.column.text, changed));
}

/** The objects that another action names, with their parts. */
function takenBy(sibling: Operation, schema: Schema): ((thing: Thing) => boolean) | undefined {
  switch (sibling.kind) {
    case 'dropRelation': {
      const key = resolveRelation(schema, sibling.target)?.key;
      return ({ key: own, on, ownedBy }) => own === key || on === key || ownedBy === key;
    }
    case 'dropColumn':
    case 'alterColumnOption':
      return ({ kind, name }) => kind === 'column' && name === sibling.column.text;
    case 'dropDefault':
      return ({ kind, name }) => kind === 'default' && name === sibling.column.text;
    case 'dropConstraint':
      return ({ kind, name }) => kind === 'constraint' && name === sibling.constraint.text;
    case 'dropType':
      return thingNamed('type', sibling.type);
    case 'dropFunction':
      return thingNamed('function', sibling.function);
    default:
      return undefined;
  }
}

function thingNamed(kind: Thing['kind'], name: ObjectName): (thing: Thing) => boolean {
  return (thing) => thing.kind === kind && thing.name === name.name.text;
}

function columnChanged(operation: Operation): string | undefined {
  return operation.kind === 'dropColumn' || operation.kind === 'alterColumnOption'
    ? operation.column.text
    : undefined;
}

/** The table, its partitions and inheriting tables, to which the change also applies. */
function below(schema: Schema, top: Table): readonly Table[] {
  return [top, ...children(schema, top.key).flatMap((one) => below(schema, one))];
}

/** Each once, in an order that does not depend on the history of the schema. */
function inOrder(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
