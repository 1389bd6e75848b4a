/**
 * INSERT and CREATE TABLE AS whose query yields a few rows by its form, whatever is in the tables: what takes its time is to read these. How many rows
 * come, which tables are read, how long that takes and how it is said. How a query is counted is core/queries/most-rows.ts.
 */
import { oncePer } from '../../collections/once-per.ts';
import { onlyOperation } from '../../operations/only.ts';
import { formatBytes, oneLine } from '../../plan/format.ts';
import type { QueryBlock, QuerySource, QueryValue } from '../../queries/model.ts';
import { mostRowsOf } from '../../queries/most-rows.ts';
import { isFixed, parts } from '../../queries/parts.ts';
import { blocksOf, queryOf } from '../../queries/queries.ts';
import { baseOf } from '../rows/carried.ts';
import { uncountedIn } from '../rows/uncounted.ts';
import { withBehindViews } from '../../schema/behind-views.ts';
import { columnsOf, displayName, indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { joined } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { readingInWords, secondsInWords, secondsOfBytes, sizeAt, type Seconds } from './sizes.ts';

/** More than these are rows like others. */
const fewRows = 1_000;

export interface FewWritten {
  readonly rows: number;
  /** So many stand there. */
  readonly isListed: boolean;
  /** Keys of tables; of what an index finds at once nothing is said. */
  readonly read: ReadonlyMap<string, ReadAs>;
  /** What it reads besides is not known: no table, or a function of its own. */
  readonly isUntold: boolean;
}

/** `all`: from its first row to its last. `most`: how much of it an index may leave out is not known. */
type ReadAs = 'all' | 'most';

/** Undefined where it writes as many rows as it finds, or does anything else. */
export const fewWrittenAt = oncePer((placed: Placed): FewWritten | undefined => {
  const { parsed } = placed.one.statement;
  const operation = onlyOperation(parsed, 'insert') ?? onlyOperation(parsed, 'createTableAs');
  if (operation === undefined || parsed.bodies.length > 0 || uncountedIn(parsed) !== undefined)
    return undefined;
  const schema = schemaAt(placed);
  const block = queryOf(parsed, schema);
  if (block === undefined) return undefined;
  const isListed = operation.kind === 'insert' && operation.source !== 'query';
  const rows = isListed ? operation.rows : mostRowsOf(block, schema);
  if (rows === undefined || rows > fewRows) return undefined;
  const blocks = blocksOf(block);
  const read = new Map<string, ReadAs>();
  for (const one of blocks)
    for (const source of one.sources)
      for (const [key, as] of readIn(one, source, schema)) if (read.get(key) !== 'all') read.set(key, as);
  const isUntold = blocks.some((one) =>
    one.sources.some(({ kind }) => kind === 'function' || kind === 'unknown'),
  );
  return { rows, isListed, read, isUntold: isUntold || callsOwn(blocks, schema) };
});

function readIn(
  block: QueryBlock,
  source: QuerySource,
  schema: Schema,
): readonly (readonly [string, ReadAs])[] {
  const { relation } = source;
  if (source.kind !== 'relation' || relation === undefined || source === block.target) return [];
  if (tableByKey(schema, relation) === undefined)
    return [...withBehindViews([relation], schema)].flatMap((key) =>
      tableByKey(schema, key) === undefined && schema.relations.get(key)?.kind !== 'materialized-view'
        ? []
        : [[key, 'most'] as const],
    );
  if (isFound(block, source, relation, schema)) return [];
  const isAll =
    block.aggregates &&
    block.grouping.length === 0 &&
    block.conditions.length === 0 &&
    block.sources.length === 1;
  return [[relation, isAll ? 'all' : 'most']];
}

/** By an index, or as it ends at its first rows. */
function isFound(block: QueryBlock, source: QuerySource, relation: string, schema: Schema): boolean {
  const indexes = indexesOf(schema, relation).filter(({ valid, where }) => valid && where === undefined);
  const given = new Set(
    block.conditions.flatMap((one) => {
      if (one.kind !== 'compare' || one.operator !== '=') return [];
      return [
        [one.left, one.right],
        [one.right, one.left],
      ].flatMap(([side, other]) => {
        const base = baseOf(side);
        return base?.source === source && other !== undefined && isFixed(other) ? [base.column] : [];
      });
    }),
  );
  const isOne = indexes.some((index) => {
    const names = columnsOf(index);
    return index.unique && names.length === index.elements.length && names.every((name) => given.has(name));
  });
  if (isOne) return true;
  if (block.sources.length > 1 || block.conditions.length > 0 || block.grouping.length > 0) return false;
  if (block.limit !== undefined && !block.aggregates && block.order.length === 0 && block.distinct === 'none')
    return true;
  const isAtEnd = (value: QueryValue | undefined): boolean => {
    if (value?.kind === 'constant') return true;
    if (value?.kind !== 'call' || !['min', 'max'].includes(value.name)) return false;
    const base = baseOf(value.arguments[0]);
    return indexes.some(({ method, elements }) => method === 'btree' && elements[0]?.column === base?.column);
  };
  return block.aggregates && block.having.length === 0 && block.output.every(({ value }) => isAtEnd(value));
}

/** What a function of the migrations reads nobody counts here. */
function callsOwn(blocks: readonly QueryBlock[], schema: Schema): boolean {
  const isOwn = (value: QueryValue): boolean =>
    parts(value).some(
      (one) => one.kind === 'call' && schema.programs.has(`${one.schema ?? 'public'}.${one.name}`),
    );
  return blocks.some(({ output }) => output.some(({ value }) => value !== undefined && isOwn(value)));
}

// ------------------------------------------------------------------------------------------------------------------ words

/** Undefined where it is not known. */
export function secondsOfFew(
  { read, isUntold }: FewWritten,
  placed: Placed,
  date: string,
): Seconds | undefined {
  if (isUntold) return undefined;
  let [least, most] = [0, 0];
  for (const [key, as] of read) {
    const seconds = secondsOfBytes(bytesOf(key, placed, date));
    if (seconds === undefined) return undefined;
    least += as === 'all' ? seconds.least : 0;
    most += seconds.most;
  }
  return { least, most };
}

/** `estimate: 2 to 38 min at 50 to 1,000 MB/s`. */
export function estimateOfFew(few: FewWritten, placed: Placed, date: string): string | undefined {
  const seconds = secondsOfFew(few, placed, date);
  return seconds === undefined ? undefined : `estimate: ${secondsInWords(seconds)} at ${readingInWords}`;
}

/** A few rows, and nothing that takes its time to find them: of rows that are written down where nobody knows better. */
export function isSoonFew(placed: Placed): boolean {
  const few = fewWrittenAt(placed);
  if (few === undefined) return false;
  const seconds = secondsOfFew(few, placed, '');
  return seconds === undefined ? few.isListed : seconds.most <= 1;
}

/** `reads all of orders and lines (110 GB)`, behind a verb of its own: `read`, `reading`. */
export function readInWords(few: FewWritten, placed: Placed, date: string): string {
  const keys = [...few.read.keys()];
  const named = (as: ReadAs): readonly string[] =>
    keys.filter((key) => few.read.get(key) === as).map((key) => oneLine(displayName(key)));
  const [all, most] = [named('all'), named('most')];
  const what = [
    ...(all.length === 0 ? [] : [`all of ${joined(all)}`]),
    ...(most.length === 0 ? [] : [`${joined(most)}, at most all of ${most.length === 1 ? 'it' : 'them'}`]),
  ].join(', and ');
  const sizes = keys.map((key) => bytesOf(key, placed, date));
  const isKnown = sizes.length > 0 && sizes.every((bytes) => bytes !== undefined);
  const bytes = sizes.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return `${what}${isKnown ? ` (${formatBytes(bytes)})` : ''}`;
}

/** What it takes as long as; undefined where it writes what it finds, or reads nothing for long. A sentence. */
export function fewInWords(placed: Placed, date: string): string | undefined {
  const few = fewWrittenAt(placed);
  return few === undefined || few.read.size === 0
    ? undefined
    : `Takes as long as reading ${readInWords(few, placed, date)}; it writes ${writtenInWords(few)}, next to no disk and write-ahead log.`;
}

/** `at most one row`. */
export function writtenInWords({ rows }: FewWritten): string {
  return rows === 0 ? 'no row' : `at most ${rows === 1 ? 'one row' : `${String(rows)} rows`}`;
}

/** In bytes; nothing for a table of the change itself that holds a few rows of its own. */
function bytesOf(key: string, placed: Placed, date: string): number | undefined {
  const { start, section, at, migration } = placed;
  if (start.relations.has(key)) return sizeAt({ sizes: migration.sizes, date }, displayName(key))?.bytes;
  if (section.found.relations.has(key)) return undefined;
  const isFilled = section.statements.slice(0, at).some((one, index) =>
    one.actions.some(({ operation }) => {
      if (operation.kind === 'copyData' || operation.kind === 'doBlock') return true;
      const isMany =
        operation.kind === 'createTableAs' || (operation.kind === 'insert' && operation.source === 'query');
      return isMany && relationKey(schemaAt({ section, at: index }), operation.table) === key;
    }),
  );
  return isFilled ? undefined : 0;
}
