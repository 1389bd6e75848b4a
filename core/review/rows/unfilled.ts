/** Columns that a change adds and nobody in it fills: the rows that are there stay null, and what comes later in the change may rely on more. */
import { groupBy } from '../../collections/group-by.ts';
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { joined } from '../../text/enumerate.ts';
import { noneOf, qualifiedName, shortened } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { columnSaid } from '../schema/said-keys.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { sizeAt } from '../statements/sizes.ts';

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

const fewRows = 1_000;

/**
 * Columns that come with the same value for every row that is there, or with none and an index: whether that is what those rows are to have
 * is somebody's to say. Sentences, one for a value that several tables get, and one for a table. `told`: columns, as columnSaid has them, of which more is said elsewhere. `emptied`: tables that it fails on as soon as they have a row.
 */
export function sameForAllInWords(
  statements: readonly Placed[],
  date: string,
  told: ReadonlySet<string>,
  emptied: ReadonlySet<string>,
): readonly string[] {
  const all: Given[] = [];
  for (const placed of statements)
    for (const { operation } of placed.one.actions) {
      if (operation.kind !== 'addColumn') continue;
      const one = { key: keyOf(placed, operation.table), name: operation.column.name.text };
      const value = valueForAll(operation, one, statements);
      const size = sizeAt({ sizes: placed.migration.sizes, date }, displayName(one.key));
      const isFew = size?.rows !== undefined && size.rows < fewRows;
      const isOld = placed.start.relations.has(one.key);
      const isBack = told.has(columnSaid(one.key, one.name));
      if (
        value === undefined ||
        !isOld ||
        emptied.has(one.key) ||
        isFew ||
        isBack ||
        statements.some((each) => fills(each, one, statements))
      )
        continue;
      all.push({ table: oneLine(displayName(one.key)), name: oneLine(one.name), value });
    }
  return givenInWords(all);
}

interface Given {
  readonly table: string;
  readonly name: string;
  readonly value: string;
}

function givenInWords(all: readonly Given[]): readonly string[] {
  const byValue = [...groupBy(all, ({ value }) => value)];
  const shared = byValue.filter(([, of]) => new Set(of.map(({ table }) => table)).size > 1);
  const own = all.filter(({ value }) => !shared.some(([one]) => one === value));
  const end = 'the change fills them with nothing else.';
  return [
    ...shared.map(([value, of]) => {
      const names = of.map(({ table, name }) => `${table}.${name}`);
      return `Whether existing rows are right with ${value} in ${joined(names, mostShared)}: ${end}`;
    }),
    ...[...groupBy(own, ({ table }) => table)].map(([table, of]) => {
      const shown = of.slice(0, mostColumns);
      const more = of.length - shown.length;
      const list = shown.map(({ name, value }) => `${name} (${value})`).join(', ');
      return `Whether existing rows of ${table} are right with what they get in ${list}${more > 0 ? ` and ${more} more` : ''}: ${end}`;
    }),
  ];
}

const mostColumns = 6;
const mostShared = 12;

const isNothing = /^(?:0+(?:\.0*)?|false|''(?:::[\w ]+)?)$/i;

const timeOfIt =
  /^(?:current_timestamp|localtimestamp|current_date)(?:\(\d\))?$|^(?:now|transaction_timestamp|statement_timestamp)\(\)$/i;

/** `0`, `null`; undefined where each row gets its own, or nothing looks at it. */
function valueForAll(
  operation: Extract<Operation, { readonly kind: 'addColumn' }>,
  of: Unfilled,
  statements: readonly Placed[],
): string | undefined {
  const { default: value, generated, identity, serial, notNull } = operation.column;
  if ([generated, identity, serial].some((each) => each !== undefined)) return undefined;
  // Stable: one value for all of them.
  if (value !== undefined && timeOfIt.test(value.text.trim())) return 'the time of the migration';
  // A counter, a flag, a text that begin with nothing need nobody's word.
  if (value !== undefined && isNothing.test(value.text.trim())) return undefined;
  if (value !== undefined)
    return /^[-+]?[\d.]+$|^'(?:[^']|'')*'(?:::[\w ]+)?$|^(?:true|false)$/i.test(value.text.trim())
      ? shortened(oneLine(value.text.trim()), 30)
      : undefined;
  // Where nulls are forbidden, rows that are there make the statement fail.
  const mayBeNull = notNull === undefined;
  return mayBeNull && statements.some((placed) => isIndexed(placed, of)) ? 'null' : undefined;
}

function isIndexed(placed: Placed, { key, name }: Unfilled): boolean {
  return placed.one.actions.some(
    ({ operation }) =>
      operation.kind === 'createIndex' &&
      operation.where === undefined &&
      keyOf(placed, operation.table) === key &&
      operation.elements.some(
        (each) => each.column?.text === name || each.expression?.columns.includes(name) === true,
      ),
  );
}

/** A trigger may fill it too, and so may code that nobody has read. */
/** `all`: where a trigger has no rows to fill unless something of the change writes them. */
function fills(placed: Placed, { key, name }: Unfilled, all?: readonly Placed[]): boolean {
  return placed.one.actions.some(({ operation }) => {
    switch (operation.kind) {
      case 'update':
        return (
          keyOf(placed, operation.table) === key &&
          (operation.columns.length === 0 || operation.columns.includes(name))
        );
      case 'createTrigger':
        return (
          keyOf(placed, operation.table) === key &&
          (all === undefined || all.some((each) => updates(each, key)))
        );
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

function updates(placed: Placed, key: string): boolean {
  return placed.one.actions.some(
    ({ operation }) => operation.kind === 'update' && keyOf(placed, operation.table) === key,
  );
}

/** A statement of the same file has added the column without a value, and none until there has given it one: it is null in every row. */
export function isAddedEmpty(name: string, table: ObjectName, placed: Placed): boolean {
  const of = { key: keyOf(placed, table), name };
  const until = placed.section.statements
    .slice(0, placed.at + 1)
    .map((one, at): Placed => ({ ...placed, one, at }));
  const isAdded = until.some((each) =>
    each.one.actions.some(
      ({ operation }) =>
        operation.kind === 'addColumn' &&
        operation.column.name.text === name &&
        keyOf(each, operation.table) === of.key &&
        !isGivenAtOnce(operation),
    ),
  );
  return isAdded && !until.some((each) => fills(each, of) || brings(each, of));
}

/** Rows come that may have it. */
function brings(placed: Placed, { key, name }: Unfilled): boolean {
  return placed.one.actions.some(({ operation }) => {
    switch (operation.kind) {
      case 'insert':
        return keyOf(placed, operation.table) === key;
      case 'alterColumnType':
        return keyOf(placed, operation.table) === key && operation.column.text === name;
      case 'copyData':
        return operation.table !== undefined && keyOf(placed, operation.table) === key;
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
  return relationKey(schemaAt({ section, at }), table);
}
