/**
 * Keys and constraints of SQLite's tables: which of them have an index, and its name. An INTEGER PRIMARY KEY has none: it is an alias of
 * the rowid. Two constraints over the same columns share one.
 */
import type {
  AddConstraint,
  ConstraintDefinition,
  DropConstraint,
  DropIndex,
} from '../../../operations/model/operation.ts';
import { indexesOf, keyOf, relationKey, resolveIndex, tableByKey } from '../../lookup.ts';
import type { Constraint, Index, Schema, Table } from '../../model.ts';
import { doubtful, originOf, type At } from '../statement-place.ts';
import { blankConstraint } from '../new-constraint.ts';
import { described } from '../new-object.ts';
import { deleteIndex, putIndex, updateTable } from '../store.ts';
import { withoutConstraint } from './definition.ts';
import { plainKey, referencedKey, withConstraint } from '../worded/constraints.ts';
import { addConstraintWith } from '../worded/relations.ts';

export function addConstraint(schema: Schema, operation: AddConstraint, at: At): Schema {
  return addConstraintWith(schema, operation, at, attach);
}

/** `column`: the constraint is written at it, and is dropped with it. */
export function attach(
  schema: Schema,
  key: string,
  definition: ConstraintDefinition,
  at: At,
  column?: string,
): Schema {
  const table = tableByKey(schema, key);
  if (table === undefined) return schema;
  const name = definition.name?.text ?? freeName(table, definition);
  const source = column === undefined ? { source: definition.source ?? '' } : {};
  const made = { ...blankConstraint, ...source, name, origin: originOf(at) };
  switch (definition.kind) {
    case 'primary-key':
    case 'unique': {
      const columns = definition.columns.map(({ text }) => text);
      const constraint: Constraint = { ...made, kind: definition.kind, columns };
      if (definition.kind === 'primary-key' && isRowid(table, columns))
        return withConstraint(withKeyNotNull(schema, table, columns), table, constraint);
      const [next, index] = withIndexFor(schema, table, constraint, at);
      const isTight = table.options.some((one) => one.name === 'without_rowid' || one.name === 'strict');
      const isKey = definition.kind === 'primary-key' && isTight;
      return withConstraint(isKey ? withKeyNotNull(next, table, columns) : next, table, {
        ...constraint,
        index,
      });
    }
    case 'foreign-key':
      return withConstraint(schema, table, { ...made, ...foreignKey(schema, table, definition) });
    case 'check': {
      const columns = column === undefined ? [] : [column];
      const { text } = definition.expression;
      return withConstraint(schema, table, { ...made, kind: 'check', columns, expression: text });
    }
    case 'exclusion':
    case 'not-null':
      return schema;
  }
}

function foreignKey(
  schema: Schema,
  table: Table,
  definition: ConstraintDefinition & { readonly kind: 'foreign-key' },
): Pick<Constraint, 'kind' | 'columns' | 'references' | 'deferrable' | 'initiallyDeferred'> {
  const { onDelete, onUpdate, match, deleteColumns, period, deferrable, initiallyDeferred } = definition;
  const relation = referencedKey(schema, definition.references, table);
  const written = definition.referencedColumns.map(({ text }) => text);
  const parent = relation === table.key ? table : tableByKey(schema, relation);
  const columns = written.length > 0 ? written : (keyOfTable(parent) ?? []);
  return {
    ...{ kind: 'foreign-key', columns: definition.columns.map(({ text }) => text) },
    ...{ deferrable, initiallyDeferred },
    references: { relation, columns, onDelete, onUpdate, match, deleteColumns, period },
  };
}

function keyOfTable(table: Table | undefined): readonly string[] | undefined {
  return table?.constraints.find(({ kind }) => kind === 'primary-key')?.columns;
}

/** A descriptive name; the server gives it none. */
function freeName({ constraints }: Table, { kind }: ConstraintDefinition): string {
  const base = kind.replace('-', ' ').toUpperCase();
  const taken = new Set(constraints.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base} ${String(number)}`;
    if (!taken.has(name)) return name;
  }
}

/** One column of exactly the type INTEGER: an alias of the rowid. */
function isRowid({ columns, options }: Table, names: readonly string[]): boolean {
  const [only, ...others] = names;
  const column = columns.find(({ name }) => name === only);
  return (
    others.length === 0 &&
    column?.type.name === 'integer' &&
    column.type.modifiers.length === 0 &&
    column.sqlite?.descendingKey !== true &&
    !options.some(({ name }) => name === 'without_rowid')
  );
}

function withKeyNotNull(schema: Schema, { key }: Table, names: readonly string[]): Schema {
  return updateTable(schema, key, (table) => ({
    ...table,
    columns: table.columns.map((one) => (names.includes(one.name) ? { ...one, nullable: false } : one)),
  }));
}

/** The index of a constraint: one over the same columns that another constraint has, or its own. */
function withIndexFor(
  schema: Schema,
  table: Table,
  { name, columns }: Constraint,
  at: At,
): readonly [Schema, string] {
  const all = indexesOf(schema, table.key);
  const same = all.find(({ elements }) => elements.map((one) => one.column).join() === columns.join());
  if (same !== undefined) return [schema, same.key];
  const own = `${autoStem(table.name)}${String(all.length + 1)}`;
  const key = keyOf(table.schema, own);
  const index: Index = {
    ...described,
    ...{ key, schema: table.schema, name: own, relation: table.key, unique: true, method: 'btree' },
    ...{ elements: columns.map(plainKey), include: [], where: undefined, nullsNotDistinct: false },
    ...{ valid: true, constraint: name, partOf: undefined, options: [], tablespace: undefined },
    ...{ clustered: false, replicaIdentity: false, statistics: [], path: undefined },
    origin: originOf(at),
    certainty: at.conditional ? 'possible' : 'certain',
  };
  return [putIndex(schema, index), key];
}

/** The prefix of automatic index names. */
export function autoStem(table: string): string {
  return `sqlite_autoindex_${table}_`;
}

export function dropIndex(schema: Schema, operation: DropIndex, at: At): Schema {
  const index = resolveIndex(schema, operation.index);
  // The server refuses to drop the index of a constraint.
  if (index === undefined || index.constraint !== undefined) return schema;
  return at.conditional ? putIndex(schema, doubtful(index)) : deleteIndex(schema, index.key);
}

export function dropConstraint(schema: Schema, operation: DropConstraint, at: At): Schema {
  const table = tableByKey(schema, relationKey(schema, operation.table));
  const found = table?.constraints.find(({ name }) => name === operation.constraint.text);
  if (table === undefined || found === undefined || at.conditional) return schema;
  const without = updateTable(schema, table.key, (one) => ({
    ...one,
    constraints: one.constraints.filter((each) => each !== found),
    columns: one.columns.map((each) =>
      found.source === undefined && found.columns.includes(each.name) && each.sqlite?.source !== undefined
        ? { ...each, sqlite: { ...each.sqlite, source: withoutConstraint(each.sqlite.source, found.name) } }
        : each,
    ),
  }));
  return found.index === undefined ? without : deleteIndex(without, found.index);
}
