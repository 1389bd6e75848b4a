/**
 * What MySQL and MariaDB refuse on a table of any size because of a foreign key that needs the column, index or table. MariaDB 10.11's
 * answers are measured (test/databases/mariadb/mariadb-refusals.test.ts); MySQL's are those of its error reference. Storage engines without
 * foreign keys refuse nothing.
 */
import { isMariadb } from '../../migrations/dialect/server-version.ts';
import type {
  DropColumn,
  DropConstraint,
  DropIndex,
  DropRelation,
  Operation,
  RedefineColumn,
  Truncate,
} from '../../operations/model/operation.ts';
import {
  foreignKeysFrom,
  foreignKeysTo,
  indexesOf,
  primaryKey,
  relationKey,
  tableByKey,
  type ForeignKey,
} from '../../schema/lookup.ts';
import type { Column, Index, Table } from '../../schema/model.ts';
import { columnNamed, isSameName } from '../../schema/apply/worded/columns.ts';
import { spelledKey } from '../../schema/spelling.ts';
import { refusalByKind, type RefusalScope, type RefusalsByKind } from '../refusal.ts';
import { notGranted } from './not-granted.ts';
import type { MysqlRefusal } from './refused.ts';

type ForeignKeyRefusal = MysqlRefusal & {
  readonly why: 'foreign-key' | 'foreign-key-type' | 'foreign-key-null' | 'auto-increment';
};

/** A foreign key, seen from the table that has it or from the referenced one. */
interface Needing {
  readonly table: Table;
  readonly key: ForeignKey;
  /** Columns of the changed table that the key needs. */
  readonly columns: readonly string[];
  readonly side: 'own' | 'referenced';
}

export function mysqlRefusalOf(operation: Operation, scope: RefusalScope): MysqlRefusal | undefined {
  return foreignKeyRefusalOf(operation, scope) ?? notGranted(operation, scope);
}

export function foreignKeyRefusalOf(
  operation: Operation,
  scope: RefusalScope,
): ForeignKeyRefusal | undefined {
  return refusalByKind(refusals, operation.kind, operation, scope);
}

const refusals: RefusalsByKind<ForeignKeyRefusal> = {
  redefineColumn: redefined,
  dropColumn: droppedColumn,
  dropIndex: droppedIndex,
  dropConstraint: droppedIndex,
  dropRelation: droppedTable,
  truncate: truncated,
};

function redefined(operation: RedefineColumn, scope: RefusalScope): ForeignKeyRefusal | undefined {
  const table = tableByKey(scope.schema, relationKey(scope.schema, operation.table));
  const old = table && columnNamed(table, operation.column.text);
  if (table === undefined || old === undefined) return undefined;
  const needing = neededBy(old.name, table, scope);
  const change = typeChange(old, operation, scope.targetVersion);
  if (change !== undefined) {
    const { targetVersion: version, schema } = scope;
    const isIncompatible = change === 'other-type' && !isMariadb(version) && version >= 800;
    // With foreign_key_checks off, MySQL 5.7 accepts the change, and 8.0 only a change of length.
    if (schema.foreignKeysUnchecked && !isMariadb(version) && !isIncompatible) return undefined;
    const code = (side: Needing['side']): number => (isIncompatible ? 3780 : side === 'own' ? 1832 : 1833);
    return refusal('foreign-key-type', needing, code, scope);
  }
  if (operation.definition.notNull === undefined) return undefined;
  const nulling = needing.filter(
    ({ side, key }) =>
      side === 'own' && [key.references.onDelete, key.references.onUpdate].includes('set-null'),
  );
  return refusal('foreign-key-null', nulling, () => 1830, scope);
}

/** The display width of an integer is ignored, and MySQL accepts a longer VARCHAR. */
function typeChange(
  old: Column,
  { definition: { type } }: RedefineColumn,
  version: number,
): 'other-type' | 'other-length' | undefined {
  if (old.type.name !== type.name) return 'other-type';
  const [before, after] = [old.type.modifiers, type.modifiers];
  if (/int/.test(type.name) || before.join() === after.join() || before.length === 0) return undefined;
  const isLonger = type.name.startsWith('var') && Number(after[0]) >= Number(before[0]);
  return isLonger && !isMariadb(version) ? undefined : 'other-length';
}

function droppedColumn(operation: DropColumn, scope: RefusalScope): ForeignKeyRefusal | undefined {
  const table = tableByKey(scope.schema, relationKey(scope.schema, operation.table));
  if (table === undefined) return undefined;
  const code = (side: Needing['side']): number =>
    isMariadb(scope.targetVersion) && !scope.schema.foreignKeysUnchecked
      ? 1553
      : side === 'own'
        ? 1828
        : 1829;
  return refusal('foreign-key', neededBy(operation.column.text, table, scope), code, scope);
}

/** Also the index of a unique or primary key. Another index that begins with the same columns serves the foreign key as well. */
function droppedIndex(
  operation: DropIndex | DropConstraint,
  scope: RefusalScope,
): ForeignKeyRefusal | undefined {
  const { schema, siblings } = scope;
  const table = operation.table && tableByKey(schema, relationKey(schema, operation.table));
  // The index that MySQL created for a foreign key has the key's name and remains when the key is dropped.
  if (table === undefined || isForeignKey(operation, table)) return undefined;
  const name = operation.kind === 'dropIndex' ? operation.index.name.text : operation.constraint.text;
  // The index that was created with a foreign key has the key's name and remains.
  const isOfKey = foreignKeysFrom(table).some((key) => isSameName(key.name, name));
  if (operation.kind === 'dropConstraint' && isOfKey) return undefined;
  const index = indexesOf(schema, table.key).find((one) => isSameName(one.name, name));
  if (index?.certainty !== 'certain') return undefined;
  const left = [
    ...indexesOf(schema, table.key)
      .filter((one) => one.key !== index.key && !siblings.some((each) => isDropOf(each, one)))
      .map(columnsOfIndex),
    ...siblings.map(addedColumns),
  ];
  const isOnlyOne = (columns: readonly string[]): boolean =>
    columns.length > 0 && serves(columnsOfIndex(index), columns) && !left.some((one) => serves(one, columns));
  const numbered = table.columns.find((one) => one.mysql?.autoIncrement === true);
  if (numbered !== undefined && isOnlyOne([numbered.name]) && !siblings.some((one) => takes(one, numbered)))
    return { why: 'auto-increment', by: [numbered.name], code: 1075 };
  // MySQL's manual on foreign_key_checks: an index that a foreign key needs cannot be dropped with the checks off either.
  if (schema.foreignKeysUnchecked && isMariadb(scope.targetVersion)) return undefined;
  const needing = keysOn(table, scope).filter(({ columns }) => isOnlyOne(columns));
  const isPrimary = index.name === 'PRIMARY' && isMariadb(scope.targetVersion);
  return refusal('foreign-key', needing, () => (isPrimary ? 1025 : 1553), scope);
}

function isForeignKey(operation: Operation, { constraints }: Table): boolean {
  return (
    operation.kind === 'dropConstraint' &&
    constraints.some(
      ({ kind, name }) => kind === 'foreign-key' && isSameName(name, operation.constraint.text),
    )
  );
}

/** The column is dropped too, or defined again. */
function takes(operation: Operation, { name }: Column): boolean {
  return (
    (operation.kind === 'dropColumn' || operation.kind === 'redefineColumn') &&
    isSameName(operation.column.text, name)
  );
}

function isDropOf(operation: Operation, index: Index): boolean {
  if (operation.kind === 'dropIndex') return isSameName(operation.index.name.text, index.name);
  return operation.kind === 'dropConstraint' && isSameName(operation.constraint.text, index.name);
}

/** Columns of an index that the same statement creates. */
function addedColumns(operation: Operation): readonly string[] {
  if (operation.kind === 'createIndex')
    return operation.elements.map(({ column, length }) => (length === undefined ? (column?.text ?? '') : ''));
  if (operation.kind !== 'addConstraint') return [];
  const { constraint } = operation;
  return constraint.kind === 'unique' || constraint.kind === 'primary-key'
    ? constraint.columns.map(({ text }) => text)
    : [];
}

function columnsOfIndex({ method, elements }: Index): readonly string[] {
  if (method !== 'btree') return [];
  return elements.map(({ column, length }) => (length === undefined ? (column ?? '') : ''));
}

function serves(index: readonly string[], columns: readonly string[]): boolean {
  return columns.every((column, at) => isSameName(index[at] ?? '', column));
}

function droppedTable(operation: DropRelation, scope: RefusalScope): ForeignKeyRefusal | undefined {
  const { schema, siblings, targetVersion: version } = scope;
  const key = relationKey(schema, operation.target);
  if (operation.relation !== 'table' || schema.foreignKeysUnchecked) return undefined;
  const isUnordered = !isMariadb(version) && version >= 800;
  const gone = siblings.flatMap((one) =>
    one.kind === 'dropRelation' && (isUnordered || one.span.start <= operation.span.start)
      ? [one.target]
      : [],
  );
  const before = gone.filter((one) => isUnordered || one.start < operation.target.start);
  const keys = new Set(before.map((one) => relationKey(schema, one)));
  const needing = keysTo(key, scope).filter(({ table }) => table.key !== key && !keys.has(table.key));
  return refusal(
    'foreign-key',
    needing,
    () => (isMariadb(version) ? 1451 : isUnordered ? 3730 : 1217),
    scope,
  );
}

function truncated({ tables }: Truncate, scope: RefusalScope): ForeignKeyRefusal | undefined {
  if (scope.schema.foreignKeysUnchecked) return undefined;
  const needing = tables.flatMap((name) => {
    const key = relationKey(scope.schema, name);
    return keysTo(key, scope).filter(({ table }) => table.key !== key);
  });
  return refusal('foreign-key', needing, () => 1701, scope);
}

function neededBy(column: string, table: Table, scope: RefusalScope): readonly Needing[] {
  return keysOn(table, scope).filter(({ columns }) => columns.some((one) => isSameName(one, column)));
}

function keysOn(table: Table, scope: RefusalScope): readonly Needing[] {
  const own = isOfInnodb(table)
    ? foreignKeysFrom(table).map((key): Needing => ({ table, key, columns: key.columns, side: 'own' }))
    : [];
  return [...own.filter((one) => isKept(one, scope)), ...keysTo(table.key, scope)];
}

function keysTo(relation: string, scope: RefusalScope): readonly Needing[] {
  const target = tableByKey(scope.schema, relation);
  return foreignKeysTo(scope.schema, relation)
    .map(({ table, constraint: key }): Needing => {
      const { columns } = key.references;
      const meant = columns.length > 0 ? columns : ((target && primaryKey(target)?.columns) ?? []);
      return { table, key, columns: meant, side: 'referenced' };
    })
    .filter((one) => isOfInnodb(one.table) && isKept(one, scope));
}

/** Certainly exists, and the statement itself does not drop it. */
function isKept({ table, key }: Needing, { schema, siblings }: RefusalScope): boolean {
  const isDropped = siblings.some(
    (one) =>
      one.kind === 'dropConstraint' &&
      isSameName(one.constraint.text, key.name) &&
      relationKey(schema, one.table) === table.key,
  );
  return table.certainty === 'certain' && !isDropped;
}

function isOfInnodb({ options }: Table): boolean {
  const engine = options.find(({ name }) => name === 'engine')?.value;
  return engine === undefined || engine === 'innodb';
}

function refusal(
  why: ForeignKeyRefusal['why'],
  needing: readonly Needing[],
  code: (side: Needing['side']) => number,
  { schema }: RefusalScope,
): ForeignKeyRefusal | undefined {
  const [first] = needing;
  if (first === undefined) return undefined;
  const by = needing.map(({ table, key }) => `foreign key ${key.name} of ${spelledKey(schema, table.key)}`);
  return { why, by: [...new Set(by)], code: code(first.side) };
}
