/** How large each index becomes that a statement builds, and what its build sorts: a range from rows, types and the keys that its columns refer by. */
import type { CreateIndex, IndexElement, Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { indexSize, sortedBytes, type IndexKey } from '../../plan-lab/index-size.ts';
import {
  column,
  displayName,
  foreignKeysFrom,
  indexesOf,
  relationKey,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { blockBytes } from '../../statistics/block.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isAddedEmpty } from '../rows/unfilled.ts';
import { grownWithin } from './grown.ts';
import { indexKey, keyWidth, type KeyWidth } from './key-widths.ts';
import type { RelationSize } from '../../statistics/statistics.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { sizeAt } from './sizes.ts';

export interface Bytes {
  readonly least: number;
  readonly most: number;
}

export interface Built {
  readonly place: string;
  /** Of its table. */
  readonly key: string;
  /** As CREATE INDEX has it. */
  readonly name: string | undefined;
  /** Undefined where its rows are not known, or its method has no formula. */
  readonly bytes: Bytes | undefined;
  /** What the build sorts; undefined as above. */
  readonly sorted: Bytes | undefined;
  /** Bytes that a row takes at most, in the sort; undefined where its method has no formula. */
  readonly perRow: number | undefined;
  /** In how many versions a row stands in it at most. */
  readonly versions?: number;
  readonly assumed: ReadonlySet<'text' | 'value' | 'type'>;
  /** They would be longer than a row of the table is. */
  readonly isBounded: boolean;
  /** One that is there on the same columns: about as large. Qualified, and for people. */
  readonly sameAs: SameIndex | undefined;
  /** How many rows a condition leaves. */
  readonly isPartial: boolean;
  /** How many values it has. Half a sentence. */
  readonly values: string;
}

export interface SameIndex {
  readonly qualified: string;
  readonly name: string;
}

export function builtAt(
  { one, section, at, start, migration, place, ...rest }: Placed,
  date: string,
  isBeside = false,
): readonly Built[] {
  const placed: Placed = { one, section, at, start, migration, place, ...rest };
  const schema = schemaAt(placed);
  const rowsOf = (key: string): number | undefined =>
    sizeAt({ sizes: migration.sizes, date }, displayName(key))?.rows;
  return one.actions.flatMap(({ operation: written, effect }): readonly Built[] => {
    const operation = shapeIn(written);
    const isBuilt = effect.relations.some(({ isNew, buildsIndex }) => !isNew && buildsIndex);
    // Of ranges of blocks: next to nothing.
    if (operation === undefined || !isBuilt || operation.method === 'brin') return [];
    const key = relationKey(schema, operation.table);
    // One that nobody saw made is in the schema from its first statement on.
    const table = tableByKey(schema, key) ?? tableByKey(start, key);
    if (!start.relations.has(key) || table === undefined) return [];
    const isNull = (name: string): boolean => isAddedEmpty(name, operation.table, placed);
    const around = { table, schema, isNull };
    const size = sizeAt({ sizes: migration.sizes, date }, displayName(key));
    const free = operation.elements.map((each) => keyWidth(each, around));
    const isThere = ({ same }: KeyWidth): boolean =>
      same !== undefined && column(tableByKey(start, key) ?? table, same) !== undefined;
    const widths = free.every(isThere) ? withinRow(free, size) : free;
    const included = operation.include.map((each) =>
      keyWidth({ column: each, expression: undefined }, around),
    );
    const names = widths.flatMap(({ same }) => same ?? []);
    const isKeyed = operation.unique || holdsKey(start, table, names);
    const parents = widths.map((each) =>
      each.same === undefined
        ? undefined
        : parentOf(each.same, [table, tableByKey(section.after, key)], rowsOf),
    );
    const about = {
      ...{ place: oneLine(place), key, isPartial: operation.where !== undefined },
      name: written.kind === 'createIndex' ? written.name?.text : undefined,
      isBounded: widths.some(({ most }, nth) => most < (free[nth]?.most ?? 0)),
      sameAs: sameIndex(start, key, operation),
      assumed: new Set([...widths, ...included].flatMap(({ assumed }) => assumed ?? [])),
    };
    const unknown = { ...about, bytes: undefined, sorted: undefined, values: '' };
    if (operation.method !== 'btree') return [{ ...unknown, perRow: undefined }];
    const sorted = (isMost: boolean): number =>
      sortedBytes(
        1,
        [...widths, ...included].map((each) => indexKey(each, isMost, -1)),
      );
    const perRow = sorted(true);
    const rows = size?.rows;
    const versions = isBeside ? 1 : 1 + grownWithin(placed, displayName(key));
    if (size === undefined || rows === undefined) return [{ ...unknown, perRow }];
    // Nothing folds in the build of a unique one, nulls neither: nbtsort.c, _bt_load (13 to 18); 21.5 bytes for each null measured on 16 and 18.
    const isFolding =
      !operation.unique && (migration.targetOutside?.version ?? migration.targetVersion) >= 13;
    const counted = countedIn({ widths, parents, rows, isKeyed });
    const sizeIf = (isMost: boolean): number =>
      blockBytes *
      indexSize({
        ...{ method: 'btree', rows, tableRows: rows, tableBlocks: size.bytes / blockBytes },
        keys: widths.map((each, place): IndexKey => {
          const { least, most } = counted.distinct[place] ?? { least: -1, most: -1 };
          const made = indexKey(each, isMost, isMost ? most : least);
          return { ...made, foldable: made.foldable && isFolding };
        }),
        included: included.map((each) => indexKey(each, isMost, -1)),
      }).blocks;
    // How many rows a condition leaves is not known.
    const least = operation.where === undefined;
    return [
      {
        ...about,
        bytes: { least: least ? sizeIf(false) : 0, most: versions * sizeIf(true) },
        sorted: { least: least ? rows * sorted(false) : 0, most: versions * rows * perRow },
        versions,
        perRow,
        values: counted.words,
      },
    ];
  });
}

/** Header and pointer of a row. */
const rowHead = 28;

/** Of columns that are there a row holds all values: together they are no longer than it is. */
function withinRow(widths: readonly KeyWidth[], size: RelationSize | undefined): readonly KeyWidth[] {
  if (size?.rows === undefined || size.rows < 1) return widths;
  const lengths = widths.map(({ fixed, most }) => fixed?.[0] ?? most + 1);
  const known = widths.reduce(
    (sum, one, nth) => sum + (one.assumed === undefined ? (lengths[nth] ?? 0) : 0),
    0,
  );
  const open = lengths.reduce((sum, one) => sum + one, 0) - known;
  const share = (size.bytes / size.rows - rowHead - known) / open;
  if (open === 0 || share >= 1) return widths;
  return widths.map((one) =>
    one.assumed === undefined
      ? one
      : { ...one, most: Math.max(one.least, Math.floor((one.most + 1) * share) - 1) },
  );
}

/** Of all rows, on the same columns in whatever order. */
function sameIndex(start: Schema, key: string, { elements, include, where }: Shape): SameIndex | undefined {
  const names = elements.flatMap((each) => each.column?.text ?? []);
  if (where !== undefined || include.length > 0 || names.length < elements.length) return undefined;
  const found = indexesOf(start, key).find(
    (one) =>
      one.valid &&
      one.method === 'btree' &&
      one.where === undefined &&
      one.include.length === 0 &&
      one.elements.length === names.length &&
      one.elements.every(({ column: of }) => of !== undefined && names.includes(of)),
  );
  return found && { qualified: qualifiedName(found), name: oneLine(found.name) };
}

/** A column that the change adds has no value yet. */
export const allNull = 'what is new is null in every row';
/** A key is among its columns: no assumption. */
export const asRows = 'as many values as rows';

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

/** The table that the values of a column stand in, one row each. */
interface Parent {
  readonly name: string;
  readonly rows: number;
  /** No row is without one. */
  readonly isGiven: boolean;
}

function parentOf(
  name: string,
  tables: readonly (Table | undefined)[],
  rowsOf: (key: string) => number | undefined,
): Parent | undefined {
  const found = tables.flatMap((table) =>
    (table === undefined ? [] : foreignKeysFrom(table)).flatMap(({ columns, references, valid }) => {
      const rows = rowsOf(references.relation);
      const isOf = valid && columns.length === 1 && columns[0] === name;
      return isOf && rows !== undefined
        ? [
            {
              name: oneLine(displayName(references.relation)),
              rows,
              isGiven: table !== undefined && column(table, name)?.nullable === false,
            },
          ]
        : [];
    }),
  );
  return found.toSorted((a, b) => a.rows - b.rows)[0];
}

/** Of each key how many values it has, as few as may be and as many, and of all of them in words. */
function countedIn({
  widths,
  parents,
  rows,
  isKeyed,
}: {
  readonly widths: readonly KeyWidth[];
  readonly parents: readonly (Parent | undefined)[];
  readonly rows: number;
  readonly isKeyed: boolean;
}): { readonly distinct: readonly Bytes[]; readonly words: string } {
  if (widths.every(({ isNull }) => isNull)) return { distinct: [], words: allNull };
  if (isKeyed) return { distinct: widths.map(() => ({ least: -1, most: -1 })), words: asRows };
  const distinct = parents.map((parent): Bytes => {
    if (parent === undefined || parent.rows >= rows) return { least: 1, most: -1 };
    const most = Math.max(1, parent.rows);
    return { least: parent.isGiven ? most : 1, most };
  });
  const given = widths.flatMap(({ isNull }, place) => (isNull ? [] : [place]));
  const [only] = given.length === 1 ? given : [];
  const parent = only === undefined ? undefined : parents[only];
  const isOf = parent !== undefined && parent.rows < rows;
  const most = isOf ? `as many values as ${parent.name} has rows` : 'few values to as many as rows';
  return {
    distinct,
    words: isOf && !parent.isGiven ? `few values to as many as ${parent.name} has rows` : most,
  };
}
