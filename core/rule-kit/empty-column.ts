/** Columns that a statement before this one added: those that hold nothing in any row yet, and those that hold their default in each. */
import type { AddColumn, ConstraintDefinition, ObjectName, Operation } from '../operations/operation.ts';
import { column as columnOf, relationKey } from '../schema/lookup.ts';
import { earlier } from './section.ts';
import type { Surroundings } from './tables.ts';

/** The one column of a foreign key: written as REFERENCES of ADD COLUMN the key would need no check. */
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
  // One of the same statement is not in the table yet.
  const column = columnOf(there, name);
  if (column !== undefined && column.origin.file !== context.path) return false;
  const isIt = (one: ObjectName): boolean => relationKey(context.schema, one) === key;
  const before = earlier(context);
  // What a program does to the rows is not looked into.
  if (before.some((one) => one.parsed.bodies.some((body) => body.runs === 'now'))) return false;
  const operations = [
    ...before.flatMap((one) => one.parsed.operations),
    ...context.statement.parsed.operations,
  ];
  const addsIt = (one: Operation): boolean =>
    one.kind === 'addColumn' && isIt(one.table) && one.column.name.text === name && isWithoutValue(one);
  return operations.some(addsIt) && !operations.some((one) => mayFill(one, name, isIt));
}

function isWithoutValue({ column }: AddColumn): boolean {
  const { default: value, identity, serial, generated } = column;
  const filled = value !== undefined && value.literal?.kind !== 'null';
  return !filled && identity === undefined && serial === undefined && generated === undefined;
}

/** They came with a value for the rows that were there; nobody has written NULL since. */
export function filledHere(table: ObjectName, context: Surroundings): readonly string[] {
  const key = relationKey(context.schema, table);
  const before = earlier(context);
  if (before.some((one) => one.parsed.bodies.some((body) => body.runs === 'now'))) return [];
  const operations = before.flatMap((one) => (one.conditional ? [] : one.parsed.operations));
  const isIt = (one: ObjectName): boolean => relationKey(context.schema, one) === key;
  return operations.flatMap((one) => {
    if (one.kind !== 'addColumn' || one.ifNotExists || !isIt(one.table)) return [];
    const { name, default: value } = one.column;
    const isValue = value?.literal !== undefined && value.literal.kind !== 'null';
    return isValue && !operations.some((other) => mayFill(other, name.text, isIt)) ? [name.text] : [];
  });
}

function mayFill(operation: Operation, name: string, isIt: (one: ObjectName) => boolean): boolean {
  switch (operation.kind) {
    case 'update':
      return isIt(operation.table) && operation.columns.includes(name);
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
