/** Columns that earlier statements added: those that are null in every row, and those that have their default in every row. */
import type {
  AddColumn,
  ConstraintDefinition,
  ObjectName,
  Operation,
} from '../../operations/model/operation.ts';
import { column as columnOf, relationKey } from '../../schema/lookup.ts';
import type { Statement } from '../../syntax/statement.ts';
import { earlier } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';

/** The only column of a foreign key: as REFERENCES of ADD COLUMN the key would need no check. */
export function emptyColumnOf(
  constraint: ConstraintDefinition & { readonly kind: 'foreign-key' },
  table: ObjectName,
  context: Surroundings,
): string | undefined {
  const [name, ...more] = constraint.columns;
  return name !== undefined && more.length === 0 && isEmpty(name.text, table, context)
    ? name.text
    : undefined;
}

function isEmpty(name: string, table: ObjectName, context: Surroundings): boolean {
  const key = relationKey(context.schema, table);
  const there = context.table(table);
  if (there === undefined || there.kind === 'foreign-table') return false;
  // A column of the same statement is not in the table yet.
  const column = columnOf(there, name);
  if (column !== undefined && column.origin.file !== context.path) return false;
  const isIt = (one: ObjectName): boolean => relationKey(context.schema, one) === key;
  const steps = [...earlier(context), context.statement];
  const addsIt = (one: Operation): boolean =>
    one.kind === 'addColumn' && one.column.name.text === name && isWithoutValue(one) && isIt(one.table);
  return (
    isAnyOf(steps, addsIt) &&
    !steps.slice(0, -1).some(runsProgram) &&
    !isAnyOf(steps, (one) => mayFill(one, name, isIt))
  );
}

function isWithoutValue({ column }: AddColumn): boolean {
  const { default: value, identity, serial, generated } = column;
  const filled = value !== undefined && value.literal?.kind !== 'null';
  return !filled && identity === undefined && serial === undefined && generated === undefined;
}

/** It was added with a value for existing rows, and no NULL was written since. */
export function isFilledHere(column: string, table: ObjectName, context: Surroundings): boolean {
  const key = relationKey(context.schema, table);
  const isIt = (one: ObjectName): boolean => relationKey(context.schema, one) === key;
  const before = earlier(context);
  const certain = before.filter(({ conditional }) => !conditional);
  return (
    isAnyOf(certain, (one) => addsWithValue(one, column) && isIt(one.table)) &&
    !before.some(runsProgram) &&
    !isAnyOf(certain, (one) => mayFill(one, column, isIt))
  );
}

function addsWithValue(operation: Operation, column: string): operation is AddColumn {
  if (operation.kind !== 'addColumn' || operation.ifNotExists) return false;
  const { name, default: value } = operation.column;
  return name.text === column && value?.literal !== undefined && value.literal.kind !== 'null';
}

/** Changes of rows by a program are not analysed. */
function runsProgram({ parsed }: Statement): boolean {
  return parsed.bodies.some((body) => body.runs === 'now');
}

function isAnyOf(statements: readonly Statement[], is: (operation: Operation) => boolean): boolean {
  return statements.some(({ parsed }) => parsed.operations.some(is));
}

function mayFill(operation: Operation, name: string, isIt: (one: ObjectName) => boolean): boolean {
  switch (operation.kind) {
    case 'update':
      return operation.columns.includes(name) && isIt(operation.table);
    case 'insert':
      return operation.source === 'query' && isIt(operation.table);
    case 'copyData':
      return operation.table !== undefined && isIt(operation.table);
    case 'renameColumn':
    case 'alterColumnType':
      return isIt(operation.table);
    default:
      return false;
  }
}
