/** Types of DuckDB, by the names that its catalog shows: aliases are replaced, nested types are read to their last part. */
import { duckdbWriting, unquotedName } from '../../syntax/duckdb/identifier.ts';
import type { TypeName } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';

/** Undefined if it is not a type to its end; nothing after it is read. */
export function readType(cursor: Cursor): TypeName | undefined {
  const from = cursor.at;
  const name = typeText(cursor);
  return name === undefined
    ? undefined
    : {
        ...cursor.spanFrom(from),
        ...{ schema: undefined, name, modifiers: [], wordModifiers: [], arrayDimensions: 0 },
        ...{ setOf: false, ofColumn: false },
      };
}

/** As `duckdb_columns()` prints it. */
function typeText(cursor: Cursor): string | undefined {
  const base = nested(cursor) ?? plain(cursor);
  if (base === undefined) return undefined;
  let text = base;
  while (cursor.take('[')) {
    const size = cursor.peek()?.kind === 'number' ? cursor.next() : undefined;
    if (!cursor.take(']')) return undefined;
    text += `[${size === undefined ? '' : cursor.written(size)}]`;
  }
  return text;
}

function nested(cursor: Cursor): string | undefined {
  const word = cursor.word();
  if (cursor.word(1) !== '(' || !['struct', 'row', 'union', 'map', 'enum'].includes(word)) return undefined;
  cursor.next();
  const parts = cursor.group()?.list();
  const texts = parts?.map((part) => {
    if (word === 'enum') return part.peek()?.kind === 'string' ? part.written(part.rest()) : undefined;
    const name = word === 'map' ? undefined : part.name();
    const type = typeText(part);
    if (type === undefined || !part.isDone) return undefined;
    if (word === 'map') return type;
    return name && `${duckdbWriting.quote(name.written ?? name.text)} ${type}`;
  });
  if (texts === undefined || texts.length === 0 || !texts.every((one) => one !== undefined)) return undefined;
  return `${word === 'row' ? 'STRUCT' : word.toUpperCase()}(${texts.join(', ')})`;
}

function plain(cursor: Cursor): string | undefined {
  for (const [words, name] of long)
    if (cursor.take(...words)) {
      const digits = name.startsWith('TIMESTAMP') ? undefined : cursor.group();
      return digits === undefined || isSizes(digits) ? name : undefined;
    }
  const token = cursor.peek();
  if (token?.kind !== 'word' && token?.kind !== 'quoted-identifier') return undefined;
  // A type of the database's own.
  if (token.kind === 'quoted-identifier' || cursor.word(1) === '.') return ownType(cursor);
  const word = cursor.word();
  const known = names.get(word);
  if (known === undefined) return ownType(cursor);
  cursor.next();
  const sizes = cursor.group();
  if (sizes === undefined) return known === 'DECIMAL' ? 'DECIMAL(18,3)' : known;
  if (!isSizes(sizes)) return undefined;
  const [first = '', second = '0'] = sizes.list().map((one) => one.written(one.rest()));
  if (known === 'DECIMAL') return `DECIMAL(${first},${second})`;
  return known === 'TIMESTAMP' ? (precise[Number(first)] ?? known) : known;
}

function ownType(cursor: Cursor): string | undefined {
  const name = cursor.objectName();
  if (name === undefined) return undefined;
  const own = unquotedName(cursor.written(name.name));
  return name.schema === undefined ? own : `${name.schema.written ?? name.schema.text}.${own}`;
}

function isSizes(cursor: Cursor): boolean {
  const parts = cursor.over(cursor.at, cursor.end).list();
  return parts.length > 0 && parts.every((one) => one.end - one.at === 1 && one.peek()?.kind === 'number');
}

/** By the digits of their seconds. */
const precise = [
  'TIMESTAMP_S',
  ...Array<string>(3).fill('TIMESTAMP_MS'),
  ...Array<string>(3).fill('TIMESTAMP'),
  ...Array<string>(3).fill('TIMESTAMP_NS'),
];

const long: readonly (readonly [readonly string[], string])[] = [
  [['timestamp', 'with', 'time', 'zone'], 'TIMESTAMP WITH TIME ZONE'],
  [['timestamp', 'without', 'time', 'zone'], 'TIMESTAMP'],
  [['time', 'with', 'time', 'zone'], 'TIME WITH TIME ZONE'],
  [['time', 'without', 'time', 'zone'], 'TIME'],
  [['double', 'precision'], 'DOUBLE'],
  [['character', 'varying'], 'VARCHAR'],
];

/** duckdb_types() of 1.5: the name in the catalog, and the other ways to write it. */
const aliases: Readonly<Record<string, string>> = {
  BIGINT: 'bigint int64 int8 long oid',
  BIGNUM: 'bignum varint',
  BIT: 'bit bitstring',
  BLOB: 'binary blob bytea varbinary',
  BOOLEAN: 'bool boolean logical',
  DATE: 'date',
  DECIMAL: 'dec decimal numeric',
  DOUBLE: 'double float8',
  FLOAT: 'float float4 real',
  GEOMETRY: 'geometry',
  HUGEINT: 'hugeint int128',
  INTEGER: 'int int32 int4 integer integral signed',
  INTERVAL: 'interval',
  JSON: 'json',
  SMALLINT: 'int16 int2 short smallint',
  TIME: 'time',
  'TIME WITH TIME ZONE': 'timetz',
  TIMESTAMP: 'datetime timestamp timestamp_us',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
  TIMESTAMP_MS: 'timestamp_ms',
  TIMESTAMP_NS: 'timestamp_ns',
  TIMESTAMP_S: 'timestamp_s',
  TIME_NS: 'time_ns',
  TINYINT: 'int1 tinyint',
  UBIGINT: 'ubigint uint64',
  UHUGEINT: 'uhugeint uint128',
  UINTEGER: 'uint32 uinteger',
  USMALLINT: 'uint16 usmallint',
  UTINYINT: 'uint8 utinyint',
  UUID: 'guid uuid',
  VARCHAR: 'bpchar char character nvarchar string text varchar',
  VARIANT: 'variant',
};

const names: ReadonlyMap<string, string> = new Map(
  Object.entries(aliases).flatMap(([name, words]) =>
    words.split(' ').map((word): [string, string] => [word, name]),
  ),
);

/** Of types that are not the database's own, for completion. */
export const typeNames: readonly string[] = Object.keys(aliases).map((name) => name.toLowerCase());
