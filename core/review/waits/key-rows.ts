/**
 * Rows that a statement changes so that foreign keys have to wait for them: it gives a column of a unique index another value, or deletes them. Whoever inserts a row
 * that refers to one waits until its transaction ends, where another UPDATE would let it pass. Measured by test/databases/review-row-waiters.test.ts.
 */
import { oneLine } from '../../plan/format.ts';
import { columnsOf, displayName, foreignKeysTo, indexesOf, tableCalled } from '../../schema/lookup.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { lockedRows } from '../statements/statements.ts';
import { few } from './along-keys.ts';

export interface KeyRows {
  /** Tables whose foreign keys refer to it, as displayName has them. */
  readonly children: readonly string[];
  /** `email`; empty where the rows go. */
  readonly columns: readonly string[];
}

/** `relation`: as the effects name it. Undefined where keys do not wait for its rows. */
function keyRows(placed: Placed, relation: string): KeyRows | undefined {
  const schema = schemaAt(placed);
  const table = tableCalled(schema, relation);
  if (table === undefined) return undefined;
  const children = [
    ...new Set(
      foreignKeysTo(schema, table.key)
        .filter(({ table: from, constraint }) => constraint.enforced && from.key !== table.key)
        .map((one) => displayName(one.table.key)),
    ),
  ];
  if (children.length === 0) return undefined;
  // What a foreign key could refer to, whether one does or not: neither of some rows nor of an expression.
  const keys = new Set(
    indexesOf(schema, table.key)
      .filter(
        ({ unique, where, elements }) =>
          unique && where === undefined && elements.every(({ column }) => column !== undefined),
      )
      .flatMap(columnsOf),
  );
  const own = placed.one.actions.filter(({ effect }) =>
    effect.relations.some((one) => one.relation === relation && one.role === 'target' && !one.isNew),
  );
  const columns = own.flatMap(({ operation }) =>
    operation.kind === 'update' ? operation.columns.filter((name) => keys.has(name)) : [],
  );
  const isDeleting = own.some(({ operation }) => operation.kind === 'delete');
  return columns.length === 0 && !isDeleting ? undefined : { children, columns: [...new Set(columns)] };
}

/** Of several statements: all of their columns. */
export function keyRowsOf(works: readonly Placed[], relation: string): KeyRows | undefined {
  const all = works.flatMap((one) => keyRows(one, relation) ?? []);
  return all.length === 0
    ? undefined
    : {
        children: [...new Set(all.flatMap(({ children }) => children))],
        columns: [...new Set(all.flatMap(({ columns }) => columns))],
      };
}

/** `inserts a row that refers to one (into orders, as code is in a unique index)`. */
export function refersInWords(keys: KeyRows): string {
  return `inserts a row that refers to one (into ${few(keys.children.map(oneLine))}${becauseOf(keys)})`;
}

/** Why they wait. */
function becauseOf({ columns }: KeyRows): string {
  return columns.length === 0
    ? ''
    : `, as ${few(columns.map(oneLine))} ${columns.length === 1 ? 'is' : 'are'} in a unique index`;
}

/** Behind who waits for `rows` that it changes: whoever inserts what refers to such a row waits as well. */
export function askedByKeys(placed: Placed, rows: readonly string[]): string {
  const names = new Set(rows);
  const waiting = lockedRows(placed).flatMap((name) => {
    const keys = names.has(oneLine(name)) ? keyRows(placed, name) : undefined;
    return keys === undefined || keys.columns.length === 0
      ? []
      : [`; so do inserts into ${few(keys.children.map(oneLine))} that refer to one${becauseOf(keys)}`];
  });
  return waiting.join('');
}
