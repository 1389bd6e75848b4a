/** Unique keys that the change makes and that rows cannot be against: one of their columns comes with it and gets, in every row, the value of a key. */
import type { Operation } from '../../operations/operation.ts';
import { column, indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isUniqueAlready } from '../statements/index-names.ts';
import { mayFill } from './fills.ts';
import { copiedFrom } from './uncovered.ts';

/** Places of statements that do nothing else which rows could refuse. */
export function uniqueByFill(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((placed) => {
    const keys = placed.one.actions.map(({ operation }) => keyOf(operation));
    return keys.length > 0 &&
      keys.every((names) => names !== undefined && isUnique(names, placed, statements))
      ? [placed.place]
      : [];
  });
}

function keyOf(operation: Operation): readonly string[] | undefined {
  if (operation.kind === 'createIndex' && operation.unique && operation.where === undefined)
    return operation.elements.map((one) => one.column?.text ?? '');
  if (operation.kind !== 'addConstraint') return undefined;
  const { constraint } = operation;
  return constraint.kind === 'unique' ? constraint.columns.map(({ text }) => text) : undefined;
}

function isUnique(names: readonly string[], placed: Placed, statements: readonly Placed[]): boolean {
  const schema = schemaAt(placed);
  const keys = placed.one.actions.flatMap(({ operation }) =>
    operation.kind === 'createIndex' || operation.kind === 'addConstraint'
      ? [relationKey(schema, operation.table)]
      : [],
  );
  const [key] = keys;
  const was = key === undefined ? undefined : tableByKey(placed.start, key);
  if (key === undefined || was === undefined) return false;
  const before = statements.slice(0, statements.indexOf(placed));
  return names.some((name) => {
    if (name === '' || column(was, name) !== undefined) return false;
    const [fill, ...more] = before.filter((one) => mayFill(one, key, name));
    if (fill === undefined || more.length > 0) return false;
    const from = copiedFrom(fill, name, was);
    return from !== undefined && isKey(from, was, fill) && !isFolded(name, from, fill, key);
  });
}

/** Of rows without a null in it. */
function isKey(name: string, table: Table, { start }: Placed): boolean {
  return isUniqueAlready(start, table.key, [name]) && indexesOf(start, table.key).length > 0;
}

/** As another type, two values may become one: numbers as texts do not, texts that are cut do. */
function isFolded(name: string, from: string, fill: Placed, key: string): boolean {
  const [is, was] = [name, from].map((one) => {
    const table = tableByKey(schemaAt(fill), key);
    return table && column(table, one)?.type;
  });
  if (is === undefined || was === undefined) return true;
  const isText = is.name === 'text' || (is.name === 'varchar' && is.modifiers.length === 0);
  return !isText && (is.name !== was.name || is.modifiers.join() !== was.modifiers.join());
}
