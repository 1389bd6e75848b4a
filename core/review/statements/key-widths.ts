/** How many bytes a key of a new index has in each row: by its type where that is plain, else by an assumption that is told. */
import type { IndexElement } from '../../operations/operation.ts';
import type { IndexKey } from '../../plan-lab/index-size.ts';
import { column } from '../../schema/lookup.ts';
import type { ColumnType, Index, Schema, Table } from '../../schema/model.ts';
import { keyTypeOf, type KeyType } from './key-types.ts';

/** Of a value nobody knows how long it is. */
export const shortest = 1;
export const longest = 64;

export interface KeyWidth {
  /** Bytes of every value, and by what they are aligned; undefined where they differ. */
  readonly fixed: readonly [length: number, alignment: number] | undefined;
  readonly least: number;
  readonly most: number;
  /** Nothing says how long they are. */
  readonly assumed: 'text' | 'value' | 'type' | undefined;
  /** In every row. */
  readonly isNull: boolean;
  /** Equal values look the same. */
  readonly isFoldable: boolean;
  /** The column whose values these are, one for one. */
  readonly same: string | undefined;
}

/** By the name that the replay has for a type. */
const lengths: Readonly<Record<string, readonly [length: number, alignment: number]>> = {
  ...{
    bool: [1, 1],
    int2: [2, 2],
    int4: [4, 4],
    int8: [8, 8],
    float4: [4, 4],
    float8: [8, 8],
    oid: [4, 4],
    xid8: [8, 8],
  },
  ...{ date: [4, 4], time: [8, 8], timetz: [12, 8], timestamp: [8, 8], timestamptz: [8, 8] },
  ...{ interval: [16, 8], uuid: [16, 1], money: [8, 8], macaddr: [6, 4], macaddr8: [8, 4] },
};
const texts = new Set(['text', 'varchar', 'bpchar', 'citext']);
/** 1.0 and 1.00 are equal, and so are 0 and -0. */
const unfoldable = new Set(['numeric', 'float4', 'float8', 'jsonb']);

interface Around {
  readonly table: Table;
  readonly schema: Schema;
  /** Columns that are null in every row. */
  readonly isNull: (name: string) => boolean;
}

export function keyWidth(
  { column: of, expression }: Pick<IndexElement, 'column' | 'expression'>,
  around: Around,
): KeyWidth {
  const typeOf = (name: string): KeyType | undefined => columnType(name, around);
  const type =
    of !== undefined
      ? typeOf(of.text)
      : expression === undefined
        ? undefined
        : keyTypeOf(expression.text, typeOf);
  return type === undefined
    ? {
        ...differing(shortest, longest),
        assumed: 'type',
        ...{ isNull: false, isFoldable: true, same: undefined },
      }
    : widthOf(type);
}

/** Of all columns of an index together, at most; infinite where nobody knows. */
export function keyBytes({ elements }: Pick<Index, 'elements'>, around: Around): number {
  return elements.reduce((sum, { column: of }) => {
    const type = of === undefined ? undefined : columnType(of, around);
    return sum + (type === undefined ? Number.POSITIVE_INFINITY : widthOf(type).most);
  }, 0);
}

/** `isMost`: as long as its values may be. */
export function indexKey(
  { fixed, least, most, isNull, isFoldable }: KeyWidth,
  isMost: boolean,
  distinct: number,
): IndexKey {
  // One that is null takes no room behind the bitmap.
  const [length, alignment] = isNull ? [0, 1] : (fixed ?? [undefined, 4]);
  return {
    ...{ length, alignment, foldable: isFoldable },
    width: (isMost ? most : least) + 1,
    nullFraction: isNull ? 1 : 0,
    distinct: isNull ? 1 : distinct,
  };
}

function differing(least: number, most: number): Pick<KeyWidth, 'fixed' | 'least' | 'most'> {
  return { fixed: undefined, least, most };
}

function widthOf({ name, characters, isNull, same }: KeyType): KeyWidth {
  const fixed = lengths[name];
  const about = { isNull, isFoldable: !unfoldable.has(name), same };
  if (fixed !== undefined) return { ...about, fixed, least: fixed[0], most: fixed[0], assumed: undefined };
  if (name === 'numeric' && characters !== undefined)
    return { ...about, ...differing(2, 2 + 2 * (Math.ceil(characters / 4) + 1)), assumed: undefined };
  // A character has up to four bytes.
  const most = texts.has(name) && characters !== undefined ? 4 * characters : Number.POSITIVE_INFINITY;
  const least = name === 'bpchar' && characters !== undefined ? Math.min(characters, longest) : shortest;
  return {
    ...{ ...about, ...differing(least, Math.min(most, longest)) },
    assumed: isNull || most <= longest ? undefined : texts.has(name) ? 'text' : 'value',
  };
}

function columnType(name: string, { table, schema, isNull }: Around): KeyType | undefined {
  const of = column(table, name);
  if (of === undefined) return undefined;
  const type = baseOf(of.type, schema);
  if (type === undefined) return undefined;
  const sized = ['varchar', 'bpchar', 'numeric'].includes(type.name) ? type.modifiers[0] : undefined;
  return { name: type.name, characters: sized, isNull: isNull(name), same: name };
}

/** A label has four bytes, and a domain is what it is made of. */
function baseOf(type: ColumnType, schema: Schema): Pick<ColumnType, 'name' | 'modifiers'> | undefined {
  if (type.arrayDimensions > 0) return { name: 'array', modifiers: [] };
  const key = `${type.schema ?? 'public'}.${type.name}`;
  const own = lengths[type.name] === undefined && !texts.has(type.name) ? schema.types.get(key) : undefined;
  if (own?.form === 'enum') return { name: 'oid', modifiers: [] };
  return own?.form === 'domain' && own.domainOf !== undefined ? baseOf(own.domainOf, schema) : type;
}
