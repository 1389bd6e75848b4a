/**
 * How large the indexes become that a change builds: a range from rows and types, with what it assumes. Equal values fold together in a btree, so
 * the least is that of few values and the most that of as many as rows. Disk, write-ahead log and whatever follows it take as much.
 */
import type { CreateIndex, IndexElement, Operation } from '../../operations/operation.ts';
import { formatBytes, oneLine } from '../../plan/format.ts';
import { indexSize, type IndexKey } from '../../plan-lab/index-size.ts';
import { column, displayName, indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { blockBytes } from '../../statistics/block.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { sizeAt } from './sizes.ts';

export interface Bytes {
  readonly least: number;
  readonly most: number;
}

/** Of a text nobody knows how long it is. */
const shortest = 1;
const longest = 64;

/** By the name that the replay has for a type: bytes of every value. */
const lengths: Readonly<Record<string, number>> = {
  ...{ bool: 1, int2: 2, int4: 4, int8: 8, float4: 4, float8: 8, oid: 4 },
  ...{ date: 4, time: 8, timestamp: 8, timestamptz: 8, uuid: 16, money: 8 },
};

interface Built {
  readonly place: string;
  /** Of its table. */
  readonly key: string;
  /** Undefined where its rows are not known, or its method has no formula. */
  readonly bytes: Bytes | undefined;
  readonly isText: boolean;
  /** How many rows a condition leaves. */
  readonly isPartial: boolean;
  /** Its columns hold a key: no two rows are alike in them. */
  readonly isKeyed: boolean;
}

/** Sentences: for whoever has the disk, and for whatever follows the write-ahead log. */
export function indexBytesInWords(statements: readonly Placed[], date: string): readonly string[] {
  const built = statements.flatMap((placed) => builtAt(placed, date));
  const known = built.flatMap((one) => (one.bytes === undefined ? [] : [{ ...one, bytes: one.bytes }]));
  if (known.length === 0) return [];
  const least = known.reduce((all, { bytes }) => all + bytes.least, 0);
  const most = known.reduce((all, { bytes }) => all + bytes.most, 0);
  // Nobody has to make room for it.
  if (most < 1024 ** 3) return [];
  const others = built.filter(({ bytes }) => bytes === undefined).map(({ place }) => place);
  const but = others.length === 0 ? '' : `; ${placesInWords(others)} besides, of which nothing is known`;
  const texts = known.some(({ isText }) => isText) ? `, and texts of ${shortest} to ${longest} bytes` : '';
  const what = built.length === 1 ? 'The new index takes' : `The ${built.length} new indexes take`;
  return [
    `${what} ${rangeInWords({ least, most })} by estimate (${assumed(known, least)}${texts}${but}): so much free disk, ${built.length === 1 ? 'as much again while the build sorts' : 'as much again as the largest of them while it sorts'}, and as much write-ahead log for replicas, slots and archives, which may fall behind.`,
  ];
}

/** Of all that are built on one table: how many, and their most, where that is known of each. */
export function newIndexesOf(
  statements: readonly Placed[],
  table: string,
  date: string,
): { readonly count: number; readonly most: number | undefined } {
  const built = statements.flatMap((placed) => builtAt(placed, date)).filter(({ key }) => key === table);
  const known = built.flatMap(({ bytes }) => bytes ?? []);
  const most = known.reduce((all, one) => all + one.most, 0);
  return { count: built.length, most: known.length < built.length ? undefined : Math.ceil(most) };
}

/** Of one statement, where it is known: half a sentence for its row. */
export function indexBytesAt(placed: Placed, date: string): string | undefined {
  const built = builtAt(placed, date);
  const known = built.flatMap(({ bytes }) => bytes ?? []);
  if (known.length === 0 || known.length < built.length) return undefined;
  const least = known.reduce((all, one) => all + one.least, 0);
  return rangeInWords({ least, most: known.reduce((all, one) => all + one.most, 0) });
}

/** A key of before is among its columns, and none of it may be null: nothing folds together. */
function holdsKey(start: Schema, table: Table, names: readonly string[]): boolean {
  return indexesOf(start, table.key).some(
    ({ unique, valid, where, elements }) =>
      unique &&
      valid &&
      where === undefined &&
      elements.every(
        ({ column: of }) => of !== undefined && names.includes(of) && column(table, of)?.nullable === false,
      ),
  );
}

function assumed(built: readonly Built[], least: number): string {
  if (least === 0) return 'no row to all rows';
  const whole = built.filter(({ isPartial }) => !isPartial);
  const values = whole.every(({ isKeyed }) => isKeyed)
    ? 'as many values as rows'
    : 'few values to as many as rows';
  return whole.length === built.length
    ? values
    : `${values}, and no row to all rows where a condition leaves some out`;
}

/** `6.3 to 55 GB`, `820 MB to 2.1 GB`. */
function rangeInWords({ least, most }: Bytes): string {
  const [low, high] = [formatBytes(least), formatBytes(most)];
  const unit = /[A-Za-z]+$/.exec(high)?.[0] ?? '';
  if (low === high) return `about ${high}`;
  return least === 0
    ? `up to ${high}`
    : `${low.endsWith(` ${unit}`) ? low.slice(0, -unit.length - 1) : low} to ${high}`;
}

function builtAt({ one, section, at, start, migration, place }: Placed, date: string): readonly Built[] {
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation: written, effect }): readonly Built[] => {
    const operation = shapeIn(written);
    const isBuilt = effect.relations.some(({ isNew, buildsIndex }) => !isNew && buildsIndex);
    if (operation === undefined || !isBuilt) return [];
    const key = relationKey(schema, operation.table);
    const table = tableByKey(schema, key);
    if (!start.relations.has(key) || table === undefined) return [];
    const size = sizeAt({ sizes: migration.sizes, date }, displayName(key));
    const isText = operation.elements.some((each) => lengthOf(each, table) === undefined);
    const names = operation.elements.flatMap((each) => each.column?.text ?? []);
    const isKeyed = operation.unique || holdsKey(start, table, names);
    const about = { place: oneLine(place), key, isText, isPartial: operation.where !== undefined, isKeyed };
    if (size?.rows === undefined || operation.method !== 'btree') return [{ ...about, bytes: undefined }];
    const bytes = bytesOf(operation, table, { rows: size.rows, bytes: size.bytes, isKeyed });
    return [{ ...about, bytes }];
  });
}

/** What is built: by CREATE INDEX, or as the index of a key. */
type Shape = Pick<CreateIndex, 'table' | 'unique' | 'where' | 'method' | 'include'> & {
  readonly elements: readonly Pick<IndexElement, 'column' | 'expression'>[];
};

function shapeIn(operation: Operation): Shape | undefined {
  if (operation.kind === 'createIndex') return operation;
  if (operation.kind !== 'addConstraint') return undefined;
  const { table, constraint } = operation;
  if (constraint.kind !== 'primary-key' && constraint.kind !== 'unique') return undefined;
  if (constraint.usingIndex !== undefined || constraint.withoutOverlaps) return undefined;
  return {
    ...{ table, unique: true, where: undefined, method: 'btree', include: constraint.include },
    elements: constraint.columns.map((column) => ({ column, expression: undefined })),
  };
}

/** `isFull` below: as many values as rows, and texts as long as they get here. */
function bytesOf(
  { where, elements, include }: Shape,
  table: Table,
  { rows, bytes, isKeyed }: { readonly rows: number; readonly bytes: number; readonly isKeyed: boolean },
): Bytes {
  const keyOf = (length: number | undefined, isFull: boolean): IndexKey => ({
    length,
    alignment: length === undefined ? 4 : Math.min(8, length === 16 ? 1 : length),
    width: length ?? (isFull ? longest : shortest) + 1,
    nullFraction: 0,
    distinct: isFull || isKeyed ? -1 : 1,
    foldable: true,
  });
  const sizeIf = (isFull: boolean): number =>
    blockBytes *
    indexSize({
      method: 'btree',
      rows,
      tableRows: rows,
      tableBlocks: bytes / blockBytes,
      keys: elements.map((each) => keyOf(lengthOf(each, table), isFull)),
      included: include.map(({ text }) => keyOf(lengthNamed(text, table), isFull)),
    }).blocks;
  // How many rows a condition leaves is not known.
  return { least: where === undefined ? sizeIf(false) : 0, most: sizeIf(true) };
}

/** Of coalesce and its like the result is of the type of what it is given. */
function lengthOf({ column: of, expression }: Shape['elements'][number], table: Table): number | undefined {
  if (of !== undefined) return lengthNamed(of.text, table);
  const isSame = /^\(*\s*(?:coalesce|nullif|greatest|least|abs)\s*\(/i.test(expression?.text ?? '');
  const [only, ...more] = expression?.columns ?? [];
  return isSame && only !== undefined && more.length === 0 ? lengthNamed(only, table) : undefined;
}

function lengthNamed(name: string, table: Table): number | undefined {
  const type = column(table, name)?.type;
  return type === undefined || type.arrayDimensions > 0 ? undefined : lengths[type.name];
}
