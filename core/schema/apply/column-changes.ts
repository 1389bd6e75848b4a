/** ALTER COLUMN: type, default, nullability and the options of a column. Children change with their parents unless ONLY is written. */
import type {
  AlterColumnOption,
  AlterColumnType,
  DropDefault,
  DropNotNull,
  SetDefault,
  SetNotNull,
} from '../../operations/model/operation.ts';
import {
  children,
  column as columnOf,
  resolveIndex,
  resolveRelation,
  sequenceOf,
  table as tableNamed,
} from '../lookup.ts';
import type { Column, Schema, Table } from '../model.ts';
import type { At } from './statement-place.ts';
import { defaultText } from './columns.ts';
import { removeSequencesOf } from './drops.ts';
import { notNull, nullableAgain } from './nullability.ts';
import { changedOptions } from './options.ts';
import { changedSequence, noOptions, withOwnedSequence } from './sequences.ts';
import { isView, putIndex, putRelation, updateTable } from './store.ts';
import { columnTypeOf } from './type-of.ts';
import { typeSql } from '../print/names.ts';
import { pathOf } from './new-object.ts';

export function alterColumnType(schema: Schema, operation: AlterColumnType): Schema {
  const table = tableNamed(schema, operation.table);
  if (table === undefined) return schema;
  const type = columnTypeOf(schema, operation.type);
  const next = changeColumn(schema, operation, (column) => ({
    ...column,
    type,
    default: column.generated === undefined ? defaultOfOldType(column) : column.default,
    collation: operation.collation,
    collationSchema: undefined,
  }));
  const sequence = sequenceOf(next, table.key, operation.column.text);
  // An identity column's sequence has its column's type.
  return sequence?.identity === true
    ? putRelation(next, changedSequence(next, sequence, { ...noOptions, type: type.name }))
    : next;
}

/** A default keeps the type that it was written for; if only its column implied that type, it becomes explicit. */
function defaultOfOldType({ default: text, type }: Column): string | undefined {
  return text !== undefined && /^(?:'(?:[^']|'')*'|null)$/i.test(text)
    ? `${text}::${typeSql({ ...type, modifiers: [], wordModifiers: [] })}`
    : text;
}

export function setDefault(schema: Schema, operation: SetDefault): Schema {
  const relation = resolveRelation(schema, operation.table);
  const column = operation.column.text;
  if (isView(relation)) {
    const others = relation.columnDefaults.filter((one) => one.column !== column);
    const columnDefaults = [...others, { column, text: operation.default.text }];
    return putRelation(schema, { ...relation, columnDefaults });
  }
  return changeColumn(schema, operation, (one) => ({
    ...one,
    default: defaultText(schema, one.type, operation.default),
    path: pathOf(schema),
  }));
}

export function dropDefault(schema: Schema, operation: DropDefault, at: At): Schema {
  if (at.conditional) return schema;
  const relation = resolveRelation(schema, operation.table);
  if (isView(relation)) {
    const columnDefaults = relation.columnDefaults.filter((one) => one.column !== operation.column.text);
    return putRelation(schema, { ...relation, columnDefaults });
  }
  return changeColumn(schema, operation, (column) => ({ ...column, default: undefined }));
}

export function setNotNull(schema: Schema, operation: SetNotNull): Schema {
  const name = operation.column.text;
  const table = tableNamed(schema, operation.table);
  const constraintName = table && nullableName(schema, table, name);
  return changeTables(schema, operation, (one) => {
    const column = columnOf(one, name);
    if (column === undefined) return one;
    return {
      ...one,
      columns: one.columns.map((other) =>
        other === column ? notNull(schema, one, column, column.nullable ? constraintName : undefined) : other,
      ),
      // Since version 18 it validates a NOT VALID NOT NULL constraint of the column.
      constraints: one.constraints.map((constraint) =>
        constraint.kind === 'not-null' && constraint.columns.includes(name) && !constraint.valid
          ? { ...constraint, valid: true }
          : constraint,
      ),
    };
  });
}

/** Children get the constraint under their parent's name. */
function nullableName(schema: Schema, table: Table, name: string): string | undefined {
  const column = columnOf(table, name);
  return column === undefined ? undefined : notNull(schema, table, column).notNullName;
}

export function dropNotNull(schema: Schema, operation: DropNotNull, at: At): Schema {
  if (at.conditional) return schema;
  const name = operation.column.text;
  const changed = changeColumn(schema, operation, nullableAgain);
  return changeTables(changed, operation, (table) => ({
    ...table,
    constraints: table.constraints.filter((one) => one.kind !== 'not-null' || !one.columns.includes(name)),
  }));
}

export function alterColumnOption(schema: Schema, operation: AlterColumnOption, at: At): Schema {
  if (at.conditional) return schema;
  const { value } = operation;
  switch (operation.option) {
    case 'drop-expression':
      return changeColumn(schema, operation, (one) => ({ ...one, generated: undefined, default: undefined }));
    case 'set-expression':
      return changeColumn(schema, operation, (one) => ({ ...one, default: operation.expression?.text }));
    case 'drop-identity':
    case 'add-identity':
    case 'set-identity':
      return changeIdentity(schema, operation, at);
    case 'statistics':
      return setStatistics(schema, operation);
    case 'storage':
      return changeColumn(schema, operation, (one) => ({
        ...one,
        storage: value === 'default' ? undefined : value,
      }));
    case 'compression':
      return changeColumn(schema, operation, (one) => ({
        ...one,
        compression: value === 'default' ? undefined : value,
      }));
    case 'options':
      return changeColumn(schema, operation, (one) => ({
        ...one,
        options: changedOptions(one.options, operation.options, operation.reset),
      }));
  }
}

function changeIdentity(schema: Schema, operation: AlterColumnOption, at: At): Schema {
  const table = tableNamed(schema, operation.table);
  const column = table && columnOf(table, operation.column.text);
  if (table === undefined || column === undefined) return schema;
  // Identity belongs to a table; since version 17 that of a partitioned table also belongs to its partitions, which use the parent's
  // sequence.
  const own = { ...operation, only: true };
  switch (operation.option) {
    case 'drop-identity': {
      const next = column.identity === undefined ? schema : removeSequencesOf(schema, table.key, column.name);
      return changeColumn(next, own, (one) => ({ ...one, identity: undefined }));
    }
    case 'add-identity': {
      const options = operation.sequence ?? noOptions;
      const wanted = { column: column.name, type: column.type.name, options, identity: true };
      const next = withOwnedSequence(schema, table, wanted, at);
      return changeColumn(next, own, (one) => ({ ...one, identity: operation.identity ?? 'by-default' }));
    }
    default: {
      const sequence = sequenceOf(schema, table.key, column.name);
      const next =
        sequence === undefined || operation.sequence === undefined
          ? schema
          : putRelation(schema, changedSequence(schema, sequence, operation.sequence));
      return changeColumn(next, own, (one) => ({ ...one, identity: operation.identity ?? one.identity }));
    }
  }
}

/** For a column, or for an expression of an index by its number. */
function setStatistics(schema: Schema, operation: AlterColumnOption): Schema {
  const target = operation.value === undefined ? undefined : Number(operation.value);
  const index = operation.number === undefined ? undefined : resolveIndex(schema, operation.table);
  if (index === undefined || operation.number === undefined)
    return changeColumn(schema, operation, (one) => ({ ...one, statistics: target }));
  const { number } = operation;
  const others = index.statistics.filter((one) => one.number !== number);
  const statistics = target === undefined ? others : [...others, { number, target }];
  return putIndex(schema, { ...index, statistics });
}

type ColumnAction = Pick<SetNotNull, 'table' | 'column' | 'only'>;

function changeColumn(schema: Schema, action: ColumnAction, change: (column: Column) => Column): Schema {
  return changeTables(schema, action, (table) => ({
    ...table,
    columns: table.columns.map((one) => (one.name === action.column.text ? change(one) : one)),
  }));
}

function changeTables(schema: Schema, action: ColumnAction, change: (table: Table) => Table): Schema {
  const table = tableNamed(schema, action.table);
  if (table === undefined) return schema;
  return changeTree(schema, table.key, action.only ? 'only' : 'children-too', change);
}

function changeTree(
  schema: Schema,
  key: string,
  reach: 'only' | 'children-too',
  change: (table: Table) => Table,
): Schema {
  let next = updateTable(schema, key, change);
  if (reach === 'only') return next;
  for (const child of children(next, key)) next = changeTree(next, child.key, reach, change);
  return next;
}
