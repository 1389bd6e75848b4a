/** Relations that a statement affects through foreign keys, views and partitions besides the one that it names. */
import {
  foreignKeysFrom,
  foreignKeysTo,
  indexesOf,
  nameOf,
  partitions,
  primaryKey,
  sequencesOf,
  tableByKey,
  typeNamed,
} from '../../schema/lookup.ts';
import type { ForeignKey } from '../../schema/lookup.ts';
import type { ColumnType, Index, Relation, Schema, Table, UserType } from '../../schema/model.ts';
import { withPartitions } from './scope.ts';
import { literal } from '../../text/pattern.ts';

/** Tables that this table's foreign keys reference, with their partitions. */
export function referencedBy(
  schema: Schema,
  table: Table | undefined,
  through: (key: ForeignKey) => boolean = () => true,
): readonly string[] {
  const keys = table === undefined ? [] : foreignKeysFrom(table).filter(through);
  const others = keys.map((key) => key.references.relation).filter((key) => key !== table?.key);
  return withPartitions(schema, others);
}

/** Tables whose foreign keys reference this one. `columns`: only keys on any of these. */
export function referencing(schema: Schema, key: string, columns?: readonly string[]): readonly string[] {
  const target = tableByKey(schema, key);
  return foreignKeysTo(schema, key)
    .filter(({ table }) => table.key !== key)
    .filter(({ constraint }) => {
      if (columns === undefined || target === undefined) return true;
      return referencedColumns(target, constraint).some((one) => columns.includes(one));
    })
    .map(({ table }) => table.key);
}

/** Without columns a foreign key means the primary key. */
export function referencedColumns(target: Table | undefined, key: ForeignKey): readonly string[] {
  const { columns } = key.references;
  if (columns.length > 0 || target === undefined) return columns;
  return primaryKey(target)?.columns ?? [];
}

/** Views that read any of these relations, directly or through other views. */
export function viewsOver(schema: Schema, keys: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const reached = new Set(keys);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const relation of schema.relations.values()) {
      if (relation.kind !== 'view' && relation.kind !== 'materialized-view') continue;
      if (found.has(relation.key) || !relation.reads.some((read) => reached.has(read))) continue;
      found.add(relation.key);
      reached.add(relation.key);
    }
  }
  return [...found].filter((key) => !keys.includes(key));
}

/** Sequences that belong to columns of a table: serial and identity. */
export function ownedSequences(schema: Schema, table: string, columnName?: string): readonly string[] {
  return sequencesOf(schema, table)
    .filter((one) => columnName === undefined || one.ownedBy?.column === columnName)
    .map((one) => one.key);
}

/** Tables whose defaults use a sequence. */
export function tablesCounting(schema: Schema, sequence: string): readonly string[] {
  const found = schema.relations.get(sequence);
  if (found === undefined) return [];
  const names = new RegExp(`nextval\\s*\\(\\s*'(?:"?\\w+"?\\.)?"?${literal(found.name)}"?'`, 'i');
  return tablesWhere(schema, (one) =>
    one.columns.some((each) => each.default !== undefined && names.test(each.default)),
  );
}

/** Relations with a column of a type, of arrays of it or of domains over it; also views, if their columns are known. */
export function usersOf(schema: Schema, type: UserType): readonly Relation[] {
  const wanted = new Set([type.key]);
  for (let before = 0; before !== wanted.size;) {
    before = wanted.size;
    for (const other of schema.types.values()) {
      if (other.domainOf !== undefined && isOf(schema, other.domainOf, wanted)) wanted.add(other.key);
    }
  }
  const found: Relation[] = [];
  for (const relation of schema.relations.values()) {
    if (typesIn(relation).some((one) => isOf(schema, one, wanted))) found.push(relation);
  }
  return found;
}

function typesIn(relation: Relation): readonly ColumnType[] {
  switch (relation.kind) {
    case 'table':
    case 'foreign-table':
      return relation.columns.map((one) => one.type);
    case 'view':
    case 'materialized-view':
      return relation.columnTypes.flatMap((one) => one ?? []);
    case 'sequence':
      return [];
  }
}

function isOf(schema: Schema, type: ColumnType, wanted: ReadonlySet<string>): boolean {
  return wanted.has(typeNamed(schema, nameOf(type.schema, type.name))?.key ?? '');
}

/** Typed tables. */
export function tablesOfType(schema: Schema, type: string): readonly string[] {
  return tablesWhere(schema, (one) => one.ofType === type);
}

/** Tables with a trigger that runs a function. */
export function tablesTriggering(schema: Schema, routine: string): readonly string[] {
  return tablesWhere(schema, (one) => one.triggers.some((trigger) => trigger.function === routine));
}

/** True if a view reads a table but it is not known which columns. */
export function viewsUnread(schema: Schema, table: string): boolean {
  return viewsOver(schema, [table]).some((key) => {
    const view = schema.relations.get(key);
    return (view?.kind === 'view' || view?.kind === 'materialized-view') && view.dependencies.length === 0;
  });
}

function tablesWhere(schema: Schema, holds: (table: Table) => boolean): readonly string[] {
  const found: string[] = [];
  for (const relation of schema.relations.values()) {
    if (relation.kind !== 'table' && relation.kind !== 'foreign-table') continue;
    if (holds(relation)) found.push(relation.key);
  }
  return found;
}

export function defaultPartition(schema: Schema, parent: string): Table | undefined {
  return partitions(schema, parent).find((one) => isDefaultBound(one.partitionOf?.bound));
}

export function isDefaultBound(bound: string | undefined): boolean {
  return bound !== undefined && /^\s*default\s*$/i.test(bound);
}

/** True if a partition already has an equal index, which the server then attaches instead of building one. */
export function hasSameIndex(schema: Schema, partition: string, form: IndexForm): boolean {
  return indexesOf(schema, partition).some((one) => describe(one) === describe(form));
}

type IndexForm = Pick<Index, 'unique' | 'method' | 'elements' | 'include' | 'where' | 'nullsNotDistinct'>;

function describe(index: IndexForm): string {
  const elements = index.elements.map((one) => [
    one.column,
    one.expression,
    one.collation,
    one.opclass,
    one.descending,
    one.nulls,
  ]);
  return JSON.stringify([
    index.unique,
    index.method,
    elements,
    index.include,
    index.where,
    index.nullsNotDistinct,
  ]);
}
