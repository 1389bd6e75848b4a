/** Who is drawn in through foreign keys, views and partitions: the relations behind the one that a statement names. */
import type { ObjectName } from '../../operations/operation.ts';
import {
  candidateKeys,
  foreignKeysFrom,
  foreignKeysTo,
  indexesOf,
  nameOf,
  partitions,
  primaryKey,
  tableByKey,
} from '../../schema/lookup.ts';
import type { ForeignKey } from '../../schema/lookup.ts';
import type { ColumnType, Index, Schema, Table, UserType } from '../../schema/model.ts';
import { withPartitions } from './scope.ts';

/** Tables that foreign keys of this one point at, with their partitions. */
export function referencedBy(
  schema: Schema,
  table: Table | undefined,
  through: (key: ForeignKey) => boolean = () => true,
): readonly string[] {
  const keys = table === undefined ? [] : foreignKeysFrom(table).filter(through);
  const others = keys.map((key) => key.references.relation).filter((key) => key !== table?.key);
  return withPartitions(schema, others);
}

/** Tables whose foreign keys point at this one. `columns`: only through keys on any of these. */
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
function referencedColumns(target: Table, key: ForeignKey): readonly string[] {
  const { columns } = key.references;
  return columns.length > 0 ? columns : (primaryKey(target)?.columns ?? []);
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
  const owned: string[] = [];
  for (const relation of schema.relations.values()) {
    if (relation.kind !== 'sequence' || relation.ownedBy?.relation !== table) continue;
    if (columnName === undefined || relation.ownedBy.column === columnName) owned.push(relation.key);
  }
  return owned;
}

/** Tables whose defaults call a sequence. */
export function tablesCounting(schema: Schema, sequence: string): readonly string[] {
  const found = schema.relations.get(sequence);
  if (found === undefined) return [];
  const names = new RegExp(`nextval\\s*\\(\\s*'(?:"?\\w+"?\\.)?"?${escaped(found.name)}"?'`, 'i');
  return tablesWhere(schema, (one) =>
    one.columns.some((each) => each.default !== undefined && names.test(each.default)),
  );
}

/** Tables with a column of a type, of arrays of it, or of domains over it. */
export function tablesUsing(schema: Schema, type: UserType): readonly string[] {
  const wanted = new Set([type.key]);
  for (let before = 0; before !== wanted.size;) {
    before = wanted.size;
    for (const other of schema.types.values()) {
      const base =
        other.domainOf === undefined ? undefined : typeNamed(schema, columnTypeName(other.domainOf));
      if (base !== undefined && wanted.has(base.key)) wanted.add(other.key);
    }
  }
  return tablesWhere(schema, (one) =>
    one.columns.some((each) => wanted.has(typeNamed(schema, columnTypeName(each.type))?.key ?? '')),
  );
}

export function typeNamed(schema: Schema, name: ObjectName): UserType | undefined {
  return candidateKeys(schema, name)
    .map((key) => schema.types.get(key))
    .find((found) => found !== undefined);
}

function columnTypeName(type: ColumnType): ObjectName {
  return nameOf(type.schema, type.name);
}

function tablesWhere(schema: Schema, holds: (table: Table) => boolean): readonly string[] {
  const found: string[] = [];
  for (const relation of schema.relations.values()) {
    if (relation.kind !== 'table' && relation.kind !== 'foreign-table') continue;
    if (holds(relation)) found.push(relation.key);
  }
  return found;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export function defaultPartition(schema: Schema, parent: string): Table | undefined {
  return partitions(schema, parent).find((one) => isDefaultBound(one.partitionOf?.bound));
}

export function isDefaultBound(bound: string | undefined): boolean {
  return bound !== undefined && /^\s*default\s*$/i.test(bound);
}

/** Whether a partition has an index of the same form already, which is then used instead of a new one. */
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
