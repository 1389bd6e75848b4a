/**
 * In which turn a published table and the one of its subscriber have to change, so that rows go on arriving: measured on every major in
 * test/databases/subscribers.test.ts. Words for what asks whether a table is published; asks nothing itself.
 */
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import type { Operation, OperationOf } from '../../operations/operation.ts';
import { column, creationHome, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { joined, joinedColumns } from '../../text/enumerate.ts';
import { backStatements } from '../back/back-statements.ts';
import { isAsked, mostTold, neededColumns } from '../order/left-out.ts';
import { isWidened, retypedBy, spanOf } from '../order/loosened.ts';
import { anewBy, tablesAnew } from '../order/table-anew.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** What a subscriber's table has to follow. Indexes are each server's own, and rows are carried. */
export function isShared(operation: Operation, placed: Placed): boolean {
  switch (operation.kind) {
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumnType':
    case 'setNotNull':
    case 'dropNotNull':
    case 'setSchema':
      return true;
    // What a key does here arrives as rows, and those are held against none.
    case 'addConstraint':
    case 'dropConstraint':
      return !isOfKey(operation, placed);
    case 'renameRelation':
    case 'dropRelation':
      return operation.relation !== 'index';
    default:
      return false;
  }
}

/** What comes first there, what last, and what long before: behind `make the change by hand on its subscribers too`. Empty where it is all one. */
export function subscribersTurn(statements: readonly Placed[]): string {
  const turn = turnOf(statements);
  // An earlier file may have let them out.
  const released = [...groupBy(statements, ({ section }) => section).values()].flatMap(neededColumns);
  const open = [
    ...letOutThere(released, 'a release here leaves them out'),
    ...letOutThere(
      filledHere(statements).filter((one) => !released.some((each) => isSame(one, each))),
      'they go here',
    ),
  ];
  return [
    ...(turn === '' ? [] : [`, ${turn}`]),
    ...[...anewThere(statements), ...open].map((one) => `; ${one}`),
    backTurn(statements),
  ].join('');
}

/** It goes from publications that name it, and the table of its name there is no longer asked for. */
function anewThere(statements: readonly Placed[]): readonly string[] {
  const keys = new Set(statements.flatMap((placed) => [...tablesAnew(placed).keys()]));
  return [...keys].map(
    (key) =>
      `make ${oneLine(displayName(key))} anew there first, and after the change ALTER PUBLICATION … ADD TABLE here (where one names it) and ALTER SUBSCRIPTION … REFRESH PUBLICATION there`,
  );
}

function isOfAnew(operation: Operation, placed: Placed): boolean {
  const anew = tablesAnew(placed);
  return (
    anewBy(operation, schemaAt(placed), anew) !== undefined ||
    ('table' in operation &&
      operation.table !== undefined &&
      anew.has(relationKey(schemaAt(placed), operation.table)))
  );
}

function turnOf(statements: readonly Placed[]): string {
  const first = new Set<string>();
  const here = new Set<string>();
  for (const placed of statements)
    for (const { operation } of placed.one.actions) {
      if (isOfAnew(operation, placed)) continue;
      const there = firstThere(operation, placed);
      if (there !== undefined) first.add(there);
      const last = lastThere(operation, placed);
      if (last !== undefined) here.add(last);
    }
  return [
    ...(first.size === 0 ? [] : [`${joined([...first])} there first`]),
    ...(here.size === 0 ? [] : [`${joined([...here])} here first`]),
  ].join(', ');
}

/** A row that was written before it and has not arrived has columns that are gone there: whoever takes it back there first stops at that row. */
function backTurn(statements: readonly Placed[]): string {
  const back = [...new Set(statements.map(({ migration }) => migration))].flatMap(backStatements);
  const turn = turnOf(back);
  if (turn === '' && anewThere(back).length > 0) return '; the way back: the same';
  return turn.endsWith(' here first')
    ? `; the way back: ${turn}, and there once the subscribers have caught up`
    : turn === ''
      ? ''
      : `; the way back: ${turn}`;
}

/** Tables that it makes: a publication of all tables has them at once, and a subscriber that lacks one stops at its first row. */
export function madeTables(statements: readonly Placed[]): readonly string[] {
  const names = statements.flatMap(({ one }) =>
    one.actions.flatMap(({ operation }) =>
      (operation.kind === 'createTable' && operation.partitionOf === undefined) ||
      operation.kind === 'createTableAs'
        ? operation.persistence === 'permanent'
          ? [oneLine(operation.table.name.text)]
          : []
        : [],
    ),
  );
  return [...new Set(names)];
}

/** Schemas that they come to. */
export function schemasOfMade(statements: readonly Placed[]): readonly string[] {
  const keys = statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'createTable' && operation.kind !== 'createTableAs') return [];
      return operation.persistence === 'permanent' ? [creationHome(schemaAt(placed), operation.table)] : [];
    }),
  );
  return [...new Set(keys)];
}

interface Wanted {
  readonly table: Table;
  readonly name: string;
}

function isSame(one: Wanted, other: Wanted): boolean {
  return one.table.key === other.table.key && one.name === other.name;
}

/** A row that comes without it stops the subscriber: it needs a value in it there. */
function letOutThere(wanted: readonly Wanted[], until: string): readonly string[] {
  if (wanted.length === 0) return [];
  const names = wanted.map(({ table, name }) => oneLine(`${displayName(table.key)}.${name}`));
  const when = wanted.length === 1 ? until.replace('them', 'it').replace('they go', 'it goes') : until;
  return [`before ${when}, let rows be written there without ${joinedColumns(names, mostTold)}`];
}

/** Columns that go and that a trigger fills here: the subscriber fires none for what arrives. */
function filledHere(statements: readonly Placed[]): readonly Wanted[] {
  return statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'dropColumn') return [];
      const table = tableByKey(placed.section.found, relationKey(schemaAt(placed), operation.table));
      const { text } = operation.column;
      const is = table && column(table, text);
      return table !== undefined && is !== undefined && table.origin.unseen !== true && isAsked(is)
        ? [{ table, name: text }]
        : [];
    }),
  );
}

function firstThere(operation: Operation, placed: Placed): string | undefined {
  switch (operation.kind) {
    case 'addColumn':
      // Of a generated column nothing is sent, unless a publication of 18 or newer asks for it (manual, Generated Column Replication).
      return isTaken(operation, placed) || operation.column.generated !== undefined
        ? undefined
        : 'new columns';
    case 'dropNotNull':
    case 'dropConstraint':
      return isOfKey(operation, placed) ? undefined : 'looser rules';
    case 'alterColumnType': {
      const retyped = retypedBy(operation, schemaAt(placed), spanOf(placed));
      return retyped !== undefined && isWidened(retyped) ? 'wider types' : undefined;
    }
    default:
      return undefined;
  }
}

/** Another column has the name there until it is renamed, and what the change makes is nowhere yet. */
function isTaken({ table: name, column: of }: OperationOf<'addColumn'>, placed: Placed): boolean {
  const is = tableByKey(placed.start, relationKey(schemaAt(placed), name));
  return is === undefined || column(is, of.name.text) !== undefined;
}

function lastThere(operation: Operation, placed: Placed): string | undefined {
  switch (operation.kind) {
    case 'dropColumn':
      return 'drops';
    case 'dropRelation':
      return operation.relation === 'table' ? 'drops' : undefined;
    case 'renameColumn':
    case 'renameRelation':
    case 'setSchema':
      return 'renames';
    case 'setNotNull':
      return 'stricter rules';
    case 'addConstraint':
      return isOfKey(operation, placed) ? undefined : 'stricter rules';
    default:
      return undefined;
  }
}

/** Rows that arrive are held against no foreign key. */
function isOfKey(operation: Operation, placed: Placed): boolean {
  if (operation.kind === 'addConstraint') return operation.constraint.kind === 'foreign-key';
  if (operation.kind !== 'dropConstraint') return false;
  const schema = schemaAt(placed);
  return (
    tableByKey(schema, relationKey(schema, operation.table))?.constraints.find(
      ({ name }) => name === operation.constraint.text,
    )?.kind === 'foreign-key'
  );
}
