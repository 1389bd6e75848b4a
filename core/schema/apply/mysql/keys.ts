/** Keys and constraints of InnoDB tables: each foreign key has an index, which the server creates if none serves it, and drops again. */
import type {
  AddConstraint,
  ConstraintDefinition,
  CreateIndex,
  DropConstraint,
  DropIndex,
} from '../../../operations/model/operation.ts';
import { isMariadb } from '../../../migrations/dialect/server-version.ts';
import { indexesOf, relationKey, tableByKey, columnsOf } from '../../lookup.ts';
import type { Column, Index, IndexKey, Schema, Table } from '../../model.ts';
import { originOf, type At } from '../statement-place.ts';
import { blankConstraint } from '../new-constraint.ts';
import { described } from '../new-object.ts';
import { keyOfElement } from '../index-shape.ts';
import { tableOrPartial } from '../tables-before-migrations.ts';
import { deleteIndex, putIndex, updateTable } from '../store.ts';
import { isSameName } from '../worded/columns.ts';
import { plainKey, referencedKey, withConstraint } from '../worded/constraints.ts';
import { indexKey, indexNamed } from '../worded/indexes.ts';
import { freeCheckName, freeForeignKeyName, freeIndexName, primary } from './names.ts';

interface NewIndex {
  readonly name: string;
  readonly unique: boolean;
  readonly method: string;
  readonly elements: readonly IndexKey[];
  readonly constraint?: string;
  readonly made?: 'for-foreign-key';
}

export function createIndex(schema: Schema, operation: CreateIndex, at: At): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  const table = key === undefined ? undefined : tableByKey(known, key);
  if (table === undefined) return schema;
  const elements = operation.elements.map(keyOfElement);
  const name = operation.name?.text ?? freeIndexName(known, table, elements[0]?.column);
  if (indexNamed(known, table, name) !== undefined && (operation.ifNotExists || at.conditional)) return known;
  const { unique, method } = operation;
  return withIndex(known, table, { name, unique, method, elements }, at);
}

/** Indexes that existed only for foreign keys are dropped if the new one serves them. */
function withIndex(schema: Schema, table: Table, made: NewIndex, at: At): Schema {
  const elements = made.elements.map((one) => withoutWholeLength(one, table, made.method));
  const index: Index = {
    ...described,
    ...{ key: indexKey(table.key, made.name), schema: table.schema, name: made.name, relation: table.key },
    ...{ unique: made.unique, method: methodOf(made, elements, table), elements },
    ...{ include: [], where: undefined },
    ...{ nullsNotDistinct: false, valid: true, constraint: made.constraint, partOf: undefined, options: [] },
    ...{ tablespace: undefined, clustered: false, replicaIdentity: false, statistics: [], path: undefined },
    ...(made.made === undefined ? {} : { made: made.made }),
    origin: originOf(at),
    certainty: at.conditional ? 'possible' : 'certain',
  };
  const next = putIndex(schema, index);
  if (at.conditional) return next;
  return indexesOf(next, table.key)
    .filter((one) => one.made !== undefined && one.key !== index.key && serves(index, columnsOf(one)))
    .reduce((now, one) => deleteIndex(now, one.key), next);
}

/** The server keeps no length that is the column's own, and none in a full-text index (measured on MariaDB 10.11). */
function withoutWholeLength(element: IndexKey, { columns }: Table, method: string): IndexKey {
  const { length, ...whole } = element;
  if (length === undefined) return element;
  const type = typeOf(element, columns);
  const isWhole = /^(?:var)?(?:char|binary)$/.test(type?.name ?? '') && (type?.modifiers[0] ?? 1) === length;
  return isWhole || method === 'fulltext' ? whole : element;
}

/** MariaDB keeps whole texts unique by a hash, which finds no row for a query (measured on 10.11); MySQL refuses such a key. */
function methodOf({ unique, method }: NewIndex, elements: readonly IndexKey[], { columns }: Table): string {
  const isLong = (one: IndexKey): boolean =>
    one.length === undefined && /(?:text|blob|^json)$/.test(typeOf(one, columns)?.name ?? '');
  return unique && elements.some(isLong) ? 'hash' : method;
}

function typeOf({ column }: IndexKey, columns: Table['columns']): Column['type'] | undefined {
  return columns.find(({ name }) => column !== undefined && isSameName(name, column))?.type;
}

/** Its first columns are these, without a length, in this order. */
function serves({ method, elements }: Index, columns: readonly string[]): boolean {
  return (
    method === 'btree' &&
    columns.every((column, i) => {
      const element = elements[i];
      return (
        element?.column !== undefined && element.length === undefined && isSameName(element.column, column)
      );
    })
  );
}

export function dropIndex(schema: Schema, operation: DropIndex, at: At): Schema {
  const { table: on, index } = operation;
  const table = on && tableByKey(schema, relationKey(schema, on));
  const found = table && indexNamed(schema, table, index.name.text);
  if (table === undefined || found === undefined || at.conditional) return schema;
  const without = deleteIndex(schema, found.key);
  // A unique key is a constraint of the same name.
  return updateTable(without, table.key, (one) => ({
    ...one,
    constraints: one.constraints.filter(({ index: behind }) => behind !== found.key),
  }));
}

export function addConstraint(schema: Schema, operation: AddConstraint, at: At): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  return key === undefined ? schema : attach(known, key, operation.constraint, at, 'of-table');
}

/** `of-column`: written at a column, where some servers ignore REFERENCES. */
export function attach(
  schema: Schema,
  key: string,
  definition: ConstraintDefinition,
  at: At,
  place: 'of-column' | 'of-table',
): Schema {
  const table = tableByKey(schema, key);
  if (table === undefined) return schema;
  switch (definition.kind) {
    case 'primary-key':
      return withPrimaryKey(schema, table, definition, at);
    case 'unique':
      return withUnique(schema, table, definition, at);
    case 'foreign-key':
      if (place === 'of-column' && !takesInlineReferences(schema.server ?? 0)) return schema;
      return withForeignKey(schema, table, definition, at);
    case 'check': {
      const name = definition.name?.text ?? freeCheckName(schema, table);
      const { expression, notEnforced } = definition;
      return withConstraint(schema, table, {
        ...blankConstraint,
        ...{ kind: 'check', name, expression: expression.text, enforced: !notEnforced, valid: !notEnforced },
        origin: originOf(at),
      });
    }
    case 'exclusion':
    case 'not-null':
      return schema;
  }
}

/**
 * MySQL parses REFERENCES at a column and ignores it, up to 8.4 (manual, "FOREIGN KEY Constraints"); MariaDB creates the key (measured).
 */
export function takesInlineReferences(server: number): boolean {
  return isMariadb(server) ? server >= 1005 : server >= 900;
}

function withPrimaryKey(
  schema: Schema,
  table: Table,
  definition: ConstraintDefinition & { readonly kind: 'primary-key' },
  at: At,
): Schema {
  const columns = definition.columns.map(({ text }) => text);
  const elements = partsOf(definition);
  const next = withIndex(
    schema,
    table,
    { name: primary, unique: true, method: 'btree', elements, constraint: primary },
    at,
  );
  const notNull = updateTable(next, table.key, (one) => ({
    ...one,
    columns: one.columns.map((column) =>
      columns.some((name) => isSameName(name, column.name)) ? { ...column, nullable: false } : column,
    ),
  }));
  const index = indexKey(table.key, primary);
  const made = {
    ...blankConstraint,
    kind: 'primary-key',
    name: primary,
    columns,
    index,
    origin: originOf(at),
  } as const;
  return withConstraint(notNull, table, made);
}

function withUnique(
  schema: Schema,
  table: Table,
  definition: ConstraintDefinition & { readonly kind: 'unique' },
  at: At,
): Schema {
  const columns = definition.columns.map(({ text }) => text);
  const name = definition.name?.text ?? freeIndexName(schema, table, columns[0]);
  const elements = partsOf(definition);
  const made = { name, unique: true, method: 'btree', elements };
  // Over an expression it says nothing of the columns beside it.
  if (elements.some(({ column }) => column === undefined)) return withIndex(schema, table, made, at);
  const next = withIndex(schema, table, { ...made, constraint: name }, at);
  const index = indexKey(table.key, name);
  const key = { ...blankConstraint, kind: 'unique', name, columns, index, origin: originOf(at) } as const;
  return withConstraint(next, table, key);
}

function partsOf({
  columns,
  parts,
}: ConstraintDefinition & { readonly kind: 'primary-key' | 'unique' }): readonly IndexKey[] {
  return parts?.map(keyOfElement) ?? columns.map(({ text }) => plainKey(text));
}

function withForeignKey(
  schema: Schema,
  table: Table,
  definition: ConstraintDefinition & { readonly kind: 'foreign-key' },
  at: At,
): Schema {
  const columns = definition.columns.map(({ text }) => text);
  const name = definition.name?.text ?? freeForeignKeyName(table);
  const { onDelete, onUpdate, match, deleteColumns, period } = definition;
  const next = withConstraint(schema, table, {
    ...blankConstraint,
    ...{ kind: 'foreign-key', name, columns, origin: originOf(at) },
    references: {
      relation: referencedKey(schema, definition.references, table),
      columns: definition.referencedColumns.map(({ text }) => text),
      ...{ onDelete, onUpdate, match, deleteColumns, period },
    },
  });
  const serving = indexesOf(next, table.key).filter((one) => serves(one, columns));
  // An index created only for an earlier key is replaced by that of the latest, if it has no more columns (measured on MariaDB 10.11).
  const givesWay = (one: Index): boolean => one.made !== undefined && one.elements.length === columns.length;
  if (!serving.every(givesWay)) return next;
  const free = serving.reduce((now, one) => deleteIndex(now, one.key), next);
  const own = definition.name?.text;
  const isFree = own !== undefined && indexNamed(free, table, own) === undefined;
  const made: NewIndex = {
    name: isFree ? own : freeIndexName(free, table, columns[0]),
    unique: false,
    method: 'btree',
    elements: columns.map(plainKey),
    made: 'for-foreign-key',
  };
  return withIndex(free, table, made, at);
}

/** Dropping a foreign key leaves its index; a unique constraint is its index. */
export function dropConstraint(schema: Schema, operation: DropConstraint, at: At): Schema {
  const table = tableByKey(schema, relationKey(schema, operation.table));
  const found = table?.constraints.find(({ name }) => isSameName(name, operation.constraint.text));
  if (table === undefined || found === undefined || at.conditional) return schema;
  const without = updateTable(schema, table.key, (one) => ({
    ...one,
    constraints: one.constraints.filter((each) => each !== found),
  }));
  const left = found.index === undefined ? without : deleteIndex(without, found.index);
  return left;
}
