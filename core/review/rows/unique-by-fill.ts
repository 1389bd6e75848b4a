/** Unique keys that the change makes and that rows cannot be against: one of their columns comes with it and gets, in every row, the value of a key. */
import type { Operation } from '../../operations/operation.ts';
import { column, indexesOf, relationKey, tableByKey, primaryKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isUniqueAlready } from '../statements/index-names.ts';
import { mayFill } from './fills.ts';
import { valueForNulls } from './null-fill.ts';
import { copiedFrom } from './uncovered.ts';
import { uniqueKeyOf } from './unique-key.ts';

/** Places of statements that do nothing else which rows could refuse. */
export function uniqueByFill(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((placed) => {
    const keys = placed.one.actions.flatMap(({ operation }) =>
      refusesNone.has(operation.kind) ? [] : [uniqueKeyOf(operation)?.columns],
    );
    return keys.length > 0 &&
      keys.every((names) => names !== undefined && isUnique(names, placed, statements))
      ? [placed.place]
      : [];
  });
}

/** No row is in their way. */
const refusesNone: ReadonlySet<Operation['kind']> = new Set([
  'dropConstraint',
  'dropIndex',
  'setDefault',
  'dropDefault',
]);

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
  if (isWider(names, placed, before, key)) return true;
  return names.some((name) => {
    if (column(was, name) !== undefined) return false;
    const [fill, ...more] = before.filter((one) => mayFill(one, key, name));
    if (fill === undefined || more.length > 0) return false;
    const from = copiedFrom(fill, name, was);
    return from !== undefined && isKey(from, was, fill) && !isFolded(name, from, fill, key);
  });
}

/**
 * A key that the change has found keeps the rows apart already, and the file itself has put a value in place of the nulls of all other columns, as no
 * other release may in between: the lock of the type that it changed in front is held until then.
 */
function isWider(names: readonly string[], placed: Placed, before: readonly Placed[], key: string): boolean {
  const was = tableByKey(placed.start, key);
  const former = (was && primaryKey(was)?.columns) ?? [];
  const isKept =
    former.length > 0 &&
    former.every((name) => names.includes(name) && !before.some((one) => mayFill(one, key, name)));
  const { transaction } = placed.one.during;
  return (
    isKept &&
    names.every((name) => {
      if (former.includes(name)) return true;
      const of = was && column(was, name);
      const filling = before.filter((one) => mayFill(one, key, name));
      const [typed, fill, ...more] = filling;
      return (
        of !== undefined &&
        typed !== undefined &&
        fill !== undefined &&
        more.length === 0 &&
        filling.every(({ one }) => one.during.transaction === transaction) &&
        typed.one.actions.every(({ operation: { kind } }) => kind === 'alterColumnType') &&
        fill.one.actions.length === 1 &&
        valueForNulls(fill.one.statement.parsed.text, name) !== undefined
      );
    })
  );
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
