/** Columns that a change adds and nobody in it fills: the rows that are there stay null, and what comes later in the change may rely on more. */
import type { ObjectName, Operation } from '../operations/operation.ts';
import { oneLine } from '../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../schema/lookup.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { noneOf, qualifiedName } from './check-sql.ts';
import type { Check } from './model.ts';
import type { Placed } from './placed.ts';

interface Unfilled {
  /** Of the table. */
  readonly key: string;
  readonly name: string;
}

/** Columns of a table that stay null in the rows that are there. */
export function unfilledOf(statements: readonly Placed[], key: string): readonly string[] {
  return unfilled(statements).flatMap((one) => (one.key === key ? [one.name] : []));
}

/** Before a part that relies on them; `all`: the whole change. A null may be meant: somebody looks. */
export function unfilledChecks(own: readonly Placed[], all: readonly Placed[]): readonly Check[] {
  const [first] = own;
  if (first === undefined) return [];
  return unfilled(all).flatMap((one) => {
    const table = tableByKey(first.section.found, one.key);
    const isThere = table !== undefined && column(table, one.name)?.nullable === true;
    if (!isThere || !own.some((placed) => reliesOn(placed, one))) return [];
    return [
      noneOf(
        `no row of ${oneLine(displayName(one.key))} is without ${oneLine(one.name)}, which nothing here fills`,
        `SELECT 1 FROM ${qualifiedName(table)} WHERE ${quoteIdentifier(one.name)} IS NULL`,
        { reads: 'rows', level: 'look' },
      ),
    ];
  });
}

function unfilled(statements: readonly Placed[]): readonly Unfilled[] {
  return statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'addColumn') return [];
      const { name } = operation.column;
      const isGiven = isGivenAtOnce(operation);
      const one = { key: keyOf(placed, operation.table), name: name.text };
      const isOld = placed.start.relations.has(one.key);
      return isOld && !isGiven && !statements.some((each) => fills(each, one)) ? [one] : [];
    }),
  );
}

/** The rows that are there get a value as the column comes. */
export function isGivenAtOnce({ column: of }: Extract<Operation, { readonly kind: 'addColumn' }>): boolean {
  const { default: value, generated, identity, serial } = of;
  return [value, generated, identity, serial].some((each) => each !== undefined);
}

/** A trigger may fill it too, and so may code that nobody has read. */
function fills(placed: Placed, { key, name }: Unfilled): boolean {
  return placed.one.actions.some(({ operation }) => {
    switch (operation.kind) {
      case 'update':
        return (
          keyOf(placed, operation.table) === key &&
          (operation.columns.length === 0 || operation.columns.includes(name))
        );
      case 'createTrigger':
        return keyOf(placed, operation.table) === key;
      case 'setDefault':
        return keyOf(placed, operation.table) === key && operation.column.text === name;
      case 'doBlock':
      case 'executeDynamic':
        return true;
      default:
        return false;
    }
  });
}

/** A key takes it in: nulls are let through by it. */
function isKeyed(placed: Placed, { key, name }: Unfilled): boolean {
  return placed.one.actions.some(
    ({ operation }) =>
      operation.kind === 'createIndex' &&
      operation.unique &&
      keyOf(placed, operation.table) === key &&
      operation.where === undefined &&
      operation.elements.some((each) => each.column?.text === name),
  );
}

/** A key takes it in, or another column goes that was there before: what that held has to stand somewhere. */
function reliesOn(placed: Placed, of: Unfilled): boolean {
  const goes = placed.one.actions.some(({ operation }) => {
    if (operation.kind !== 'dropColumn' && operation.kind !== 'renameColumn') return false;
    const was = tableByKey(placed.start, of.key);
    return (
      keyOf(placed, operation.table) === of.key &&
      was !== undefined &&
      column(was, operation.column.text) !== undefined
    );
  });
  return goes || isKeyed(placed, of);
}

function keyOf({ section, at }: Placed, table: ObjectName): string {
  return relationKey(section.before[at] ?? section.found, table);
}
