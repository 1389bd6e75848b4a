/**
 * What it writes to fill a column of rows that are there: write-ahead log, dead rows, time, and what that means to whoever follows. Facts are measured by
 * test/databases/review-fill.test.ts on every major: rows of 130 to 1,200 bytes, 1, 5 and 12 btree indexes on keys of 4 to 8 bytes. Words; runs nothing.
 */
import { formatBytes, formatCount, oneLine } from '../../plan/format.ts';
import { displayName, indexesOf, indexUses, relationKey, tableCalled } from '../../schema/lookup.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import type { RelationSize } from '../../statistics/statistics.ts';
import { capital, joined } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { batchKeys, fillScript } from './batch-sql.ts';
import { keyBytes } from '../statements/key-widths.ts';
import { ratesInWords, readingInWords, rowRates, secondsInWords, secondsOf } from '../statements/sizes.ts';

/** Bytes of write-ahead log for a row that is written again, beside the row itself. */
export const logPerRow = 100;
/** And for its entry in each index, where that cannot be left as it is. */
export const logPerEntry = 65;
/** For a row that stays on its page, when no index has the column: HOT. */
export const logIfHot = 100;
/** By which each index grows. */
export const entryBytes = 25;
/** And one whose pages are still as full as its build has left them, with up to four columns of 8 bytes: they split, the more for each row the fewer are filled. */
export const freshEntryBytes = 160;

const million = 1_000_000;
const rates = rowRates(undefined, false);
const [slowest] = rates;
const little = 100 * 1024 ** 2;

/** How many rows are filled is not known: for each million of them, or for all that there are. */
function unitOf(size: RelationSize | undefined): { readonly rows: number; readonly words: string } {
  const rows = size?.rows;
  return rows === undefined || rows >= million
    ? { rows: million, words: 'each million rows' }
    : { rows, words: `all ${formatCount(rows)} rows` };
}

interface Around {
  readonly table: Table;
  readonly schema: Schema;
  readonly column: string;
  readonly size: RelationSize | undefined;
  readonly targetVersion: number;
  /** Built beside the schema's own until then, and those of them that have every row. */
  readonly more: { readonly all: number; readonly whole: number };
}

export interface FillCost {
  /** For log, dead rows and entries of so many rows, at most; undefined where the size is not known. */
  readonly room: { readonly bytes: number; readonly rows: string } | undefined;
  /** Sentences; none where that is little. */
  readonly words: readonly string[];
}

/** Of what fills them in batches. */
export function fillCost(around: Around): FillCost {
  const { table, schema, size, more } = around;
  const name = oneLine(displayName(table.key));
  const indexes = indexesOf(schema, table.key);
  const full = indexes.filter(({ where }) => where === undefined).length + more.whole;
  const all = indexes.length + more.all;
  const entries = full === all ? String(all) : `${full} to ${all}`;
  const width = size?.rows === undefined || size.rows < 1 ? undefined : size.bytes / size.rows;
  const unit = unitOf(size);
  const perRow = (count: number): number => (width ?? 0) + logPerRow + logPerEntry * count;
  const log =
    width === undefined
      ? `each row goes to the write-ahead log with ${logPerRow} bytes beside it, and ${logPerEntry} in each of ${entries} indexes`
      : `${between(unit.rows * perRow(full), unit.rows * perRow(all))} of write-ahead log for ${unit.words} (up to ${formatBytes(width)} a row, and ${logPerEntry} bytes in each of ${entries} indexes)`;
  const grows =
    width === undefined
      ? `the table grows by these rows, and each index by up to ${entryBytes} bytes for each, or ${freshEntryBytes} where it has just been built`
      : `the table grows by up to ${formatBytes(unit.rows * width)}, and each index by up to ${formatBytes(unit.rows * entryBytes)}, or ${formatBytes(unit.rows * freshEntryBytes)} where it has just been built (its full pages split)`;
  // The row that it refers to is locked for it, which is logged as well.
  const isKey = table.constraints.some(
    ({ references, columns }) => references !== undefined && columns.includes(around.column),
  );
  const others = [
    ...new Set(indexes.flatMap(({ method }) => (['btree', 'hash'].includes(method) ? [] : [method]))),
    ...(isKey ? ['values of the foreign key that each name another row'] : []),
  ];
  const longer =
    others.length === 0 ? 'longer keys take more' : `longer keys, and ${others.join(', ')}, take more`;
  const room =
    width === undefined
      ? undefined
      : {
          bytes: unit.rows * (perRow(all) + width + entryBytes * indexes.length + freshEntryBytes * more.all),
          rows: unit.words.replace(/^each /, 'a '),
        };
  if (room !== undefined && room.bytes < little) return { room: undefined, words: [] };
  return {
    room,
    words: [
      `${fillScript} writes: ${log}; ${longer} (measured on 14 to 18). After each checkpoint every page that it meets first goes there whole as well: at most the table and its indexes once. ${capital(grows)}, until the VACUUM at its end lets that room be used again. ${hotInWords(around, indexes)}`,
      `Until a stretch of ${formatCount(batchKeys)} keys is committed (${Math.ceil(batchKeys / slowest)} s at ${slowest} rows a second)${isKey ? ` updates and deletes of the rows that it fills wait, and deletes of those that their ${oneLine(around.column)} names` : ' updates and deletes of the rows that it fills wait'}.`,
      `${timeInWords(size)} Replicas and archives get all of that log, and a slot keeps it until it is read${isFull(table) ? '; the old row goes there too (REPLICA IDENTITY FULL)' : ''}. Where ${name} is published, each row filled is one event, ${isFull(table) ? 'with its old values' : 'without its old values'}.`,
    ],
  };
}

/** Bytes of log for all rows, at most, as logInWords has them; undefined where nobody knows. */
export function logOfAll(
  placed: Placed,
  relation: string,
  size: RelationSize | undefined,
): number | undefined {
  const schema = schemaAt(placed);
  const table = tableCalled(schema, relation);
  return size?.rows === undefined || table === undefined || table.origin.unseen === true
    ? undefined
    : size.bytes + size.rows * (logPerRow + logPerEntry * indexesOf(schema, table.key).length);
}

/** Of an UPDATE of a whole table: a sentence; undefined where nobody knows its indexes. */
export function logInWords(
  placed: Placed,
  relation: string,
  size: RelationSize | undefined,
): string | undefined {
  const schema = schemaAt(placed);
  const table = tableCalled(schema, relation);
  if (table === undefined || table.origin.unseen === true || table.partitionBy !== undefined)
    return undefined;
  const indexes = indexesOf(schema, table.key).length;
  const entries =
    indexes === 0
      ? ''
      : `, and ${logPerEntry} in ${indexes === 1 ? 'its index' : `each of ${indexes} indexes`}, more where keys are long`;
  const most = logOfAll(placed, relation, size);
  const keyed = indexedColumns(placed, table, schema);
  const all =
    most === undefined
      ? ''
      : keyed.length === 0 && !hasLongKeys(table, schema)
        ? `up to ${formatBytes(most)} for all of them: `
        : `${formatBytes(most)} for all of them and more: `;
  // What its own values take nobody knows here.
  const more =
    keyed.length === 0
      ? ''
      : `; ${joined(keyed.map(oneLine), mostColumns)} ${keyed.length === 1 ? 'is' : 'are'} in an index, which gets each new value beside the row, in any order, and splits its pages for it`;
  return `The write-ahead log gets ${all}each row with ${logPerRow} bytes beside it${entries} (measured on 14 to 18)${more}. After each checkpoint whole pages come on top: at most the table and its indexes once.`;
}

const mostColumns = 3;
/** What logPerEntry was measured with. */
const shortKey = 8;

/** Texts, and several columns together: an entry takes more than was measured. */
function hasLongKeys(table: Table, schema: Schema): boolean {
  const around = { table, schema, isNull: () => false };
  return indexesOf(schema, table.key).some((one) => keyBytes(one, around) > shortKey);
}

/** Columns that it sets and that an index has. */
function indexedColumns({ one }: Placed, table: Table, schema: Schema): readonly string[] {
  const indexes = indexesOf(schema, table.key);
  const set = one.actions.flatMap(({ operation }) =>
    operation.kind === 'update' && relationKey(schema, operation.table) === table.key
      ? operation.columns
      : [],
  );
  return [...new Set(set)].filter((name) => indexes.some((each) => indexUses(each, name)));
}

function between(least: number, most: number): string {
  const [low, high] = [formatBytes(least), formatBytes(most)];
  return low === high ? `about ${high}` : `${low} to ${high}`;
}

function isFull({ replicaIdentity }: Table): boolean {
  return replicaIdentity === 'full';
}

/** From 16 on an index of ranges of blocks is brought up to date without the others. */
function hotInWords({ column, targetVersion, table }: Around, indexes: readonly Index[]): string {
  const own = indexes.filter(
    (one) => indexUses(one, column) && (one.method !== 'brin' || targetVersion < 16),
  );
  const [first, ...others] = own;
  if (first !== undefined)
    return `None of its updates is HOT: ${others.length === 0 ? `${oneLine(first.name)} has` : `${own.length} indexes of the schema have`} ${oneLine(column)}.`;
  const filled = table.options.find(({ name }) => name === 'fillfactor')?.value;
  return `No index has ${oneLine(column)}: where a page has room (fillfactor ${filled === undefined ? '100 leaves none' : oneLine(filled)}) the row stays on it (HOT), with up to ${logIfHot} bytes of log and no entry in an index.`;
}

function timeInWords(size: RelationSize | undefined): string {
  const [slow, fast] = rates;
  const unit = unitOf(size);
  const time = secondsInWords({ least: unit.rows / fast, most: unit.rows / slow });
  const reading = secondsOf('scan', size);
  const read =
    reading === undefined ? '' : `, and ${secondsInWords(reading)} to read the table (${readingInWords})`;
  return `It takes ${time} for ${unit.words} (assumed: ${ratesInWords(rates)})${read}; its pauses come on top.`;
}
