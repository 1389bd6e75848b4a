/**
 * Keys, constraints and indexes of SQL Server's tables. A primary key has a clustered index unless it says otherwise or another one exists;
 * an unnamed object is named here after its kind and table, because the server appends random digits.
 */
import type {
  AddConstraint,
  AlterTableOption,
  ConstraintDefinition,
  CreateIndex,
  DropConstraint,
  DropIndex,
  Option,
  ValidateConstraint,
} from '../../../operations/model/operation.ts';
import { indexesOf, relationKey, tableByKey } from '../../lookup.ts';
import type { Constraint, Index, IndexKey, Schema, Table } from '../../model.ts';
import { doubtful, originOf, type At } from '../statement-place.ts';
import { blankConstraint } from '../new-constraint.ts';
import { described } from '../new-object.ts';
import { keyOfElement } from '../index-shape.ts';
import { tableOrPartial } from '../tables-before-migrations.ts';
import { deleteIndex, putIndex, updateTable } from '../store.ts';
import { isSameName } from '../worded/columns.ts';
import { plainKey, referencedKey, withConstraint } from '../worded/constraints.ts';
import { indexKey, indexNamed } from '../worded/indexes.ts';
import { addConstraintWith } from '../worded/relations.ts';

export function createIndex(schema: Schema, operation: CreateIndex, at: At): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  const table = key === undefined ? undefined : tableByKey(known, key);
  if (table === undefined || operation.name === undefined) return schema;
  const name = operation.name.text;
  if (indexNamed(known, table, name) !== undefined && (operation.ifNotExists || at.conditional)) return known;
  const { unique, method, options, tablespace } = operation;
  return withIndex(known, table, at, {
    ...{ name, unique, method, options, tablespace, clustered: has(options, 'clustered') },
    elements: operation.elements.map(keyOfElement),
    include: operation.include.map(({ text }) => text),
    where: operation.where?.text,
    constraint: undefined,
  });
}

type Made = Pick<Index, 'name' | 'unique' | 'method' | 'options' | 'tablespace' | 'clustered'> &
  Pick<Index, 'include' | 'where' | 'constraint'> & { readonly elements: readonly IndexKey[] };

function withIndex(schema: Schema, table: Table, at: At, made: Made): Schema {
  return putIndex(schema, {
    ...described,
    ...{ key: indexKey(table.key, made.name), schema: table.schema, relation: table.key, ...made },
    ...{ nullsNotDistinct: false, valid: true, partOf: undefined, replicaIdentity: false, statistics: [] },
    path: undefined,
    origin: originOf(at),
    certainty: at.conditional ? 'possible' : 'certain',
  });
}

function has(options: readonly Option[], name: string): boolean {
  return options.some((one) => one.name === name);
}

export function dropIndex(schema: Schema, operation: DropIndex, at: At): Schema {
  const { table: on, index } = operation;
  const table = on && tableByKey(schema, relationKey(schema, on));
  const found = table && indexNamed(schema, table, index.name.text);
  // The server refuses to drop the index of a constraint.
  if (found === undefined || found.constraint !== undefined) return schema;
  return at.conditional ? putIndex(schema, doubtful(found)) : deleteIndex(schema, found.key);
}

export function addConstraint(schema: Schema, operation: AddConstraint, at: At): Schema {
  return addConstraintWith(schema, operation, at, attach);
}

/** `column`: the constraint is written at it. */
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
  const made = { ...blankConstraint, name, origin: originOf(at) };
  switch (definition.kind) {
    case 'primary-key':
    case 'unique':
      return withKey(schema, table, definition, name, at);
    case 'foreign-key': {
      const { onDelete, onUpdate, match, deleteColumns, period, notValid, untrusted = false } = definition;
      const relation = referencedKey(schema, definition.references, table);
      const columns = definition.referencedColumns.map(({ text }) => text);
      return withConstraint(schema, table, {
        ...{ ...made, kind: 'foreign-key', valid: !notValid && !untrusted },
        ...(untrusted ? { untrusted } : {}),
        columns: definition.columns.map(({ text }) => text),
        references: { relation, columns, onDelete, onUpdate, match, deleteColumns, period },
      });
    }
    case 'check': {
      const { expression, notValid, untrusted = false } = definition;
      const columns = column === undefined ? [] : [column];
      const valid = !notValid && !untrusted;
      const said = { kind: 'check', columns, expression: expression.text, valid } as const;
      return withConstraint(schema, table, { ...made, ...said, ...(untrusted ? { untrusted } : {}) });
    }
    case 'exclusion':
    case 'not-null':
      return schema;
  }
}

function withKey(
  schema: Schema,
  table: Table,
  definition: ConstraintDefinition & { readonly kind: 'primary-key' | 'unique' },
  name: string,
  at: At,
): Schema {
  const columns = definition.columns.map(({ text }) => text);
  const { options, tablespace } = definition.storage;
  const isTaken = indexesOf(schema, table.key).some((one) => one.clustered);
  const isPrimary = definition.kind === 'primary-key';
  const clustered = has(options, 'clustered') || (isPrimary && !has(options, 'nonclustered') && !isTaken);
  const next = withIndex(schema, table, at, {
    ...{ name, unique: true, method: 'btree', options, tablespace, clustered, constraint: name },
    ...{ elements: columns.map(plainKey), include: [], where: undefined },
  });
  const index = indexKey(table.key, name);
  const constraint: Constraint = {
    ...blankConstraint,
    kind: definition.kind,
    name,
    columns,
    index,
    origin: originOf(at),
  };
  return withConstraint(isPrimary ? withNotNull(next, table, columns) : next, table, constraint);
}

/** Columns of a primary key become NOT NULL. */
function withNotNull(schema: Schema, { key }: Table, names: readonly string[]): Schema {
  return updateTable(schema, key, (table) => ({
    ...table,
    columns: table.columns.map((one) => (names.includes(one.name) ? { ...one, nullable: false } : one)),
  }));
}

const prefixes = {
  'primary-key': 'pk',
  unique: 'uq',
  'foreign-key': 'fk',
  check: 'ck',
  exclusion: 'ck',
  'not-null': 'ck',
} as const;

function freeName({ constraints, name }: Table, { kind }: ConstraintDefinition): string {
  const taken = new Set(constraints.map((one) => one.name));
  const stem = `${prefixes[kind]}__${name}`;
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? stem : `${stem}__${String(number)}`;
    if (!taken.has(free)) return free;
  }
}

/** Drops a constraint or the named default of a column. */
export function dropConstraint(schema: Schema, operation: DropConstraint, at: At): Schema {
  const table = tableByKey(schema, relationKey(schema, operation.table));
  if (table === undefined || at.conditional) return schema;
  const name = operation.constraint.text;
  const found = table.constraints.find((one) => isSameName(one.name, name));
  if (found === undefined)
    return updateTable(schema, table.key, (one) => ({
      ...one,
      columns: one.columns.map((each) =>
        each.sqlserver?.defaultName === name
          ? { ...each, default: undefined, sqlserver: { ...each.sqlserver, defaultName: undefined } }
          : each,
      ),
    }));
  const without = updateTable(schema, table.key, (one) => ({
    ...one,
    constraints: one.constraints.filter((each) => each !== found),
  }));
  return found.index === undefined ? without : deleteIndex(without, found.index);
}

/** WITH CHECK CHECK CONSTRAINT: the server has checked the rows, and trusts it. */
export function validateConstraint(schema: Schema, operation: ValidateConstraint, at: At): Schema {
  return withState(schema, operation, at, operation.constraint.text, { valid: true, enforced: true });
}

/** NOCHECK and CHECK CONSTRAINT: a constraint that was disabled is not trusted when it is enabled again. */
export function setOptions(schema: Schema, operation: AlterTableOption, at: At): Schema {
  const { constraint, value } = operation;
  if (operation.option !== 'alter-constraint' || constraint?.enforced === undefined) return schema;
  const isTrusted = value === 'validated';
  const state = constraint.enforced
    ? { enforced: true, ...(isTrusted && { valid: true }) }
    : { enforced: false, valid: false };
  return withState(schema, operation, at, constraint.name, state);
}

function withState(
  schema: Schema,
  operation: AlterTableOption | ValidateConstraint,
  at: At,
  name: string,
  state: Partial<Pick<Constraint, 'valid' | 'enforced'>>,
): Schema {
  if (at.conditional) return schema;
  const isSwitched = ({ kind }: Constraint): boolean => kind === 'foreign-key' || kind === 'check';
  return updateTable(schema, relationKey(schema, operation.table), (one) => ({
    ...one,
    constraints: one.constraints.map((each) =>
      isSwitched(each) && (name === 'all' || isSameName(each.name, name)) ? { ...each, ...state } : each,
    ),
  }));
}
