/**
 * What working on rows costs: rows that are written, and rows of other tables that are read for it. An assumption over the sizes of all of
 * them; where one is not known there is none.
 */
import { durationOf, rowWork } from '../../effects/held.ts';
import { expressionVolatility } from '../../effects/volatility.ts';
import type { FunctionCall, ObjectName, Operation } from '../../operations/operation.ts';
import { formatCount, oneLine } from '../../plan/format.ts';
import type { BaseColumn, Condition } from '../../queries/model.ts';
import { baseOf, rowCopyOf } from '../rows/carried.ts';
import { uncountedIn } from '../rows/uncounted.ts';
import { withBehindViews } from '../../schema/behind-views.ts';
import { displayName, indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { slice } from '../../text/span.ts';
import { shortened } from '../checks/check-sql.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { estimateOfFew, fewWrittenAt, isSoonFew, secondsOfFew } from './few-written.ts';
import { isMadeOfRows, madeOfRowsRates, makesOfRows } from './made-of-rows.ts';
import { atRates, ratesInWords, rowRates, secondsInWords, sizeAt, sizeWords, type Seconds } from './sizes.ts';

/** Rows a second that are read for others, on a disk and in memory: an assumption, printed as such. */
const readPerSecond = [5_000, 250_000] as const;

/** So many rows that somebody has written down are there at once. */
const fewRows = 1_000;

export interface RowWork {
  /** Names of tables of before, each with its size where that is known: the ones that are written first. */
  readonly tables: readonly string[];
  readonly seconds: Seconds | undefined;
  /** `estimate for all of them: 2 to 89 min at …`; undefined where it is not known. */
  readonly estimate: string | undefined;
}

/** It writes down a few rows, or asks a counter: nobody waits for that. */
export function isFewRows(placed: Placed): boolean {
  const { one, section, at } = placed;
  if (one.statement.parsed.bodies.length > 0) return false;
  const schema = schemaAt({ section, at });
  const work = one.actions.filter(
    ({ operation, rowless }) => rowless !== true && rowWork.has(operation.kind),
  );
  return (
    work.length > 0 &&
    work.every(({ operation }) => {
      if (operation.kind === 'insert' && fewWrittenAt(placed) !== undefined)
        return firesNone(schema, relationKey(schema, operation.table)) && isSoonFew(placed);
      if (operation.kind === 'select') return operation.functions.some(({ name }) => name === 'setval');
      if (operation.kind !== 'insert' || operation.source === 'query' || operation.rows > fewRows)
        return false;
      return tableByKey(schema, relationKey(schema, operation.table))?.triggers.length === 0;
    })
  );
}

export function isRowWork({ one }: Placed): boolean {
  return durationOf(one) === 'rows' || one.actions.some(makesOfRows);
}

/** `times`: how often all of its rows may be written, by `count` statements that do the same. */
export function rowWorkOf(placed: Placed, date: string, { times = 1, count = 1 } = {}): RowWork {
  const { one } = placed;
  const few = fewWrittenAt(placed);
  if (few !== undefined)
    return {
      // What takes its time is to read: who says that names them.
      tables: [],
      seconds: secondsOfFew(few, placed, date),
      estimate: estimateOfFew(few, placed, date),
    };
  const operations = one.actions.map(({ operation }) => operation);
  const isLoop = one.statement.parsed.bodies.length > 0;
  const all = new Set(operations.flatMap((operation) => readBy(operation, placed)));
  const written = operations.flatMap((operation) => writtenBy(operation, placed, isLoop ? all : undefined));
  const targets = new Set(written.flatMap(({ keys }) => keys));
  const read = [...all].filter((key) => !targets.has(key));
  const rows = written.map(({ keys, most }) => mostRows(keys, placed, date, most));
  const others = read.map((key) => rowsOf(key, placed, date));
  const tables = tablesInWords([...new Set([...targets, ...read])], targets, placed, date);
  const schema = schemaAt(placed);
  const isUnread =
    operations.some((operation) => isUntold(operation, schema)) ||
    uncountedIn(one.statement.parsed) !== undefined;
  const known = [...rows, ...others].every((count) => count !== undefined);
  if (isUnread || !known || rows.length + others.length === 0)
    return { tables, seconds: undefined, estimate: undefined };
  const [writes, reads] = [sum(rows) * times, sum(others) * times];
  const rates = ratesOf(placed, date);
  const [slow, fast] = rates;
  const [slowly, quickly] = readPerSecond;
  const isRead = reads * 10 >= writes;
  const seconds = {
    least: writes / fast + (isRead ? reads / quickly : 0),
    most: writes / slow + (isRead ? reads / slowly : 0),
  };
  const isCopy = written.some(({ most }) => most === 'largest');
  const met = isCopy && times === 1 && count === 1 ? conditionOf(placed)?.words : undefined;
  const copied = met === undefined ? 'as many rows as are read' : `as many rows as meet ${met}, at most all`;
  const of = isCopy ? copied : 'all of them';
  const shared = count > 1 ? `${of}, each by one of the ${String(count)}` : of;
  const often = times === 1 ? shared : `${of} ${times} times`;
  const rate = ratesInWords(rates);
  const reading = `${formatCount(slowly)} to ${formatCount(quickly)} read`;
  const at = !isRead ? rate : writes === 0 ? `${reading} a second` : `${rate} written and ${reading}`;
  return {
    tables,
    seconds,
    estimate: `estimate for ${often}: ${secondsInWords(seconds)}${atRates(seconds, at)}`,
  };
}

/** An UPDATE of its rows writes them, and nothing else: see rowRates. */
export function firesNone(schema: Schema, key: string): boolean {
  return tableByKey(schema, key)?.triggers.length === 0;
}

/** Others for what is made of rows, and for one UPDATE of a table alone for whose rows no trigger runs. */
function ratesOf(placed: Placed, date: string): readonly [number, number] {
  const { one, migration } = placed;
  const [operation, ...more] = one.actions.map((each) => each.operation);
  if (one.actions.length > 0 && one.actions.every(makesOfRows)) return madeOfRowsRates;
  const isAlone =
    operation?.kind === 'update' && more.length === 0 && one.statement.parsed.bodies.length === 0;
  if (!isAlone) return rowRates(undefined, false);
  const schema = schemaAt(placed);
  const key = relationKey(schema, operation.table);
  const isPlain = firesNone(schema, key) && readBy(operation, placed).every((each) => each === key);
  return rowRates(sizeAt({ sizes: migration.sizes, date }, displayName(key)), isPlain);
}

const longest = 60;

/** What a copy of one table asks of its rows, and an index of before that begins with a column of it. */
export function conditionOf({
  one,
  section,
  at,
  start,
}: Placed): { readonly words: string; readonly index: string | undefined } | undefined {
  const query = rowCopyOf(one.statement, schemaAt({ section, at }))?.query;
  const [condition, ...more] = query?.conditions ?? [];
  if (query?.sources.length !== 1 || condition === undefined) return undefined;
  const words =
    more.length === 0
      ? shortened(oneLine(slice(one.statement.parsed.text, condition.span)), longest)
      : 'its conditions';
  const index = query.conditions.flatMap((each) => {
    const base = equalTo(each);
    return base === undefined
      ? []
      : indexesOf(start, base.relation).filter(
          ({ valid, where, elements }) => valid && where === undefined && elements[0]?.column === base.column,
        );
  })[0];
  return { words, index: index && oneLine(index.name) };
}

/** The column of which it wants one value. */
function equalTo(condition: Condition): BaseColumn | undefined {
  if (condition.kind === 'boolean') return baseOf(condition.value);
  return condition.kind === 'compare' && condition.operator === '=' && condition.right.kind === 'constant'
    ? baseOf(condition.left)
    : undefined;
}

/** Of those that are only read, the ones that count beside the largest. */
function tablesInWords(
  keys: readonly string[],
  targets: ReadonlySet<string>,
  placed: Placed,
  date: string,
): readonly string[] {
  const { start, migration } = placed;
  const sizes = keys.flatMap((key) => {
    const size = start.relations.has(key)
      ? sizeAt({ sizes: migration.sizes, date }, displayName(key))
      : undefined;
    return size === undefined ? [] : [{ key, size }];
  });
  const largest = Math.max(0, ...sizes.map(({ size }) => size.rows ?? 0));
  return sizes
    .filter(
      ({ key, size }) =>
        (targets.has(key) && keys.length === targets.size) || (size.rows ?? largest) * 100 >= largest,
    )
    .map(({ key, size }) => `${oneLine(displayName(key))}: ${sizeWords(size) ?? ''}`);
}

interface Written {
  readonly keys: readonly string[];
  /** A copy has as many rows as the largest that it is made of, at most; a join may give more. */
  readonly most: 'each' | 'largest';
}

function readBy(operation: Operation, { section, at }: Placed): readonly string[] {
  const schema = schemaAt({ section, at });
  const keys =
    operation.kind === 'refreshMaterializedView'
      ? refreshedFrom(schema, operation.view)
      : readNames(operation).map((name) => relationKey(schema, name));
  // A materialized view is read like a table.
  return [...withBehindViews(keys, schema)].filter(
    (key) => schema.relations.get(key)?.kind === 'materialized-view' || tableByKey(schema, key) !== undefined,
  );
}

function refreshedFrom(schema: Schema, name: ObjectName): readonly string[] {
  const view = schema.relations.get(relationKey(schema, name));
  return view?.kind === 'materialized-view' ? view.reads : [];
}

/** Relations that a query in it reads. */
export function readNames(operation: Operation): readonly ObjectName[] {
  switch (operation.kind) {
    case 'select':
    case 'insert':
    case 'update':
    case 'delete':
    case 'createTableAs':
    case 'createView':
      return operation.reads;
    default:
      return [];
  }
}

/** `around`: all that a program reads whose loops may write once for each row. */
function writtenBy(
  operation: Operation,
  placed: Placed,
  around: ReadonlySet<string> | undefined,
): readonly Written[] {
  const { section, at } = placed;
  const schema = schemaAt({ section, at });
  switch (operation.kind) {
    case 'update':
    case 'delete':
      return [{ keys: [relationKey(schema, operation.table)], most: 'each' }];
    case 'createTableAs':
    case 'createView':
    case 'refreshMaterializedView':
      return isMadeOfRows(operation) ? [{ keys: readBy(operation, placed), most: 'largest' }] : [];
    case 'insert': {
      const read = readBy(operation, placed);
      if (operation.source === 'query') return [{ keys: read, most: 'largest' }];
      return around === undefined ? [] : [{ keys: [...around], most: 'largest' }];
    }
    default:
      return [];
  }
}

/** What it does is not told by tables. */
function isUntold(operation: Operation, schema: Schema): boolean {
  switch (operation.kind) {
    case 'select':
      // What a value is made by takes no time of its own; bodies of migrations are told by what stands in them.
      return operation.reads.length === 0 && operation.functions.some((one) => !isQuick(one, schema));
    case 'copyData':
      return true;
    case 'insert':
      return (
        operation.source === 'query' &&
        (operation.reads.length === 0 || readsUnknown(operation.reads, schema))
      );
    case 'createTableAs':
    case 'createView':
      return readsUnknown(operation.reads, schema);
    default:
      return false;
  }
}

function readsUnknown(names: readonly ObjectName[], schema: Schema): boolean {
  return names.some((name) => !schema.relations.has(relationKey(schema, name)));
}

function isQuick(call: FunctionCall, schema: Schema): boolean {
  return (
    call.name === 'setval' || expressionVolatility({ functions: [call] }, schema).volatility === 'immutable'
  );
}

function mostRows(
  keys: readonly string[],
  placed: Placed,
  date: string,
  most: Written['most'],
): number | undefined {
  const rows = keys.map((key) => rowsOf(key, placed, date));
  if (rows.some((count) => count === undefined)) return undefined;
  return most === 'each' ? sum(rows) : Math.max(0, ...rows.flatMap((count) => count ?? []));
}

/** Of one that the change makes, as many as its statements have brought. */
function rowsOf(key: string, placed: Placed, date: string): number | undefined {
  const { start, section, at, migration } = placed;
  if (start.relations.has(key)) return sizeAt({ sizes: migration.sizes, date }, displayName(key))?.rows;
  // One that nobody knows was there.
  if (section.found.relations.has(key) || !schemaAt(placed).relations.has(key)) return undefined;
  const brought = section.statements.slice(0, at).flatMap((one, index) => {
    const there = { ...placed, one, at: index };
    const schema = schemaAt({ section, at: index });
    return one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'insert' && operation.kind !== 'createTableAs') return [];
      if (relationKey(schema, operation.table) !== key) return [];
      const isWritten = operation.kind === 'insert' && operation.source !== 'query';
      return isWritten
        ? [operation.rows]
        : [
            mostRows(
              readBy(operation, there).filter((each) => each !== key),
              there,
              date,
              'largest',
            ),
          ];
    });
  });
  return brought.every((count) => count !== undefined) ? sum(brought) : undefined;
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((all, count) => all + (count ?? 0), 0);
}
