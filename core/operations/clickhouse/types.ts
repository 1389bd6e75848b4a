/** Types of ClickHouse as `system.columns` shows them: aliases are replaced, parameters have one blank after each comma. */
import type { TypeName } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';

/** Undefined if it is not a type; nothing after it is read. */
export function readType(cursor: Cursor): TypeName | undefined {
  const from = cursor.at;
  const text = typeText(cursor);
  return text === undefined ? undefined : { ...cursor.spanFrom(from), ...typeNamed(text) };
}

export function typeNamed(name: string): Omit<TypeName, 'start' | 'end'> {
  return {
    ...{ schema: undefined, name, modifiers: [], wordModifiers: [], arrayDimensions: 0 },
    ...{ setOf: false, ofColumn: false },
  };
}

function typeText(cursor: Cursor): string | undefined {
  const family = familyAt(cursor);
  if (family === undefined) return undefined;
  const [name, isAlias] = family;
  const written = cursor.group()?.list();
  // Aliases of other databases take a length that means nothing here.
  if (isAlias && (name === 'String' || /^U?Int\d/.test(name))) return name;
  if (name === 'Decimal') return decimal(written ?? []);
  if (written === undefined) return name;
  if (name === 'Enum' || name === 'Enum8' || name === 'Enum16') return enumeration(name, written);
  const digits = decimalDigits.get(name);
  if (digits !== undefined) return `Decimal(${digits}, ${asWritten(written[0])})`;
  const parts = written.map((part, i) => (isVerbatim(name, i) ? asWritten(part) : parameter(part)));
  return parts.every((one) => one !== undefined) ? `${name}(${parts.join(', ')})` : undefined;
}

/** The name of an aggregate function, or settings of the type. */
function isVerbatim(name: string, at: number): boolean {
  return name === 'JSON' || (name.endsWith('AggregateFunction') && at === 0);
}

/** A literal, a type, or an element with its name. */
function parameter(cursor: Cursor): string | undefined {
  const kind = cursor.peek()?.kind;
  if (kind === 'number' || kind === 'string') return asWritten(cursor);
  const { at } = cursor;
  const alone = typeText(cursor);
  if (alone !== undefined && cursor.isDone) return alone;
  cursor.at = at;
  const name = cursor.next();
  const type = typeText(cursor);
  return name === undefined || type === undefined || !cursor.isDone
    ? undefined
    : `${cursor.written(name)} ${type}`;
}

function asWritten(cursor: Cursor | undefined): string {
  return cursor === undefined ? '' : cursor.written(cursor.rest());
}

function decimal(parts: readonly Cursor[]): string {
  return `Decimal(${parts.length === 0 ? '10' : asWritten(parts[0])}, ${asWritten(parts[1]) || '0'})`;
}

/** Values without a number follow the one before; Enum has 8 bits if they suffice. */
function enumeration(name: string, parts: readonly Cursor[]): string | undefined {
  let last = 0;
  const values: string[] = [];
  for (const part of parts) {
    const value = part.next();
    if (value?.kind !== 'string') return undefined;
    const sign = part.take('=', '-') || part.take('=-') ? '-' : '';
    if (sign === '') part.take('=');
    last = part.isDone ? last + 1 : Number(`${sign}${asWritten(part)}`);
    if (Number.isNaN(last)) return undefined;
    values.push(`${part.written(value)} = ${String(last)}`);
  }
  const family = name !== 'Enum' ? name : parts.length > 127 ? 'Enum16' : 'Enum8';
  return `${family}(${values.join(', ')})`;
}

/** The longest name that follows, and whether it is another way to write a type. */
function familyAt(cursor: Cursor): readonly [string, boolean] | undefined {
  const [first] = [cursor.peek()];
  if (first?.kind !== 'word') return undefined;
  for (let count = 4; count > 0; count -= 1) {
    const words = Array.from({ length: count }, (_, i) => cursor.word(i)).join(' ');
    const known = aliases.get(words);
    if (known !== undefined) {
      cursor.at += count;
      return [known, true];
    }
  }
  const word = cursor.written(first);
  const name = names.has(word) ? word : anyCase.get(word.toLowerCase());
  if (name === undefined) return undefined;
  cursor.next();
  return [name, false];
}

const decimalDigits: ReadonlyMap<string, string> = new Map([
  ['Decimal32', '9'],
  ['Decimal64', '18'],
  ['Decimal128', '38'],
  ['Decimal256', '76'],
]);

/** system.data_type_families of 26.7, where names are case-sensitive … */
const names = new Set(
  `AggregateFunction Array BFloat16 Dynamic Enum16 Enum8 FixedString Float32 Float64 Geometry IPv4 IPv6 Int128 Int16 Int256 Int32 Int64
  Int8 LineString LowCardinality Map MultiLineString MultiPolygon Nested Nothing Nullable Point Polygon QBit Ring
  SimpleAggregateFunction String Tuple UInt128 UInt16 UInt256 UInt32 UInt64 UInt8 UUID Variant`.split(/\s+/),
);

/** … and where they are not. */
const anyCase: ReadonlyMap<string, string> = new Map(
  'Bool Date Date32 DateTime DateTime32 DateTime64 Decimal Decimal128 Decimal256 Decimal32 Decimal64 Enum JSON Time Time64'
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);

const written: Readonly<Record<string, string>> = {
  Bool: 'boolean',
  DateTime: 'timestamp',
  Decimal: 'dec|fixed|numeric',
  FixedString: 'binary',
  Float32: 'float|real|single',
  Float64: 'double|double precision',
  IPv4: 'inet4',
  IPv6: 'inet6',
  Int8: 'byte|int1|int1 signed|tinyint|tinyint signed',
  Int16: 'smallint|smallint signed',
  Int32: 'int|int signed|integer|integer signed|mediumint|mediumint signed',
  Int64: 'bigint|bigint signed|signed',
  String:
    'binary large object|binary varying|blob|bytea|char|char large object|char varying|character|character large object|character varying|clob|longblob|longtext|mediumblob|mediumtext|national char|national char varying|national character|national character large object|national character varying|nchar|nchar large object|nchar varying|nvarchar|text|tinyblob|tinytext|varbinary|varchar|varchar2',
  UInt8: 'int1 unsigned|tinyint unsigned',
  UInt16: 'smallint unsigned|year',
  UInt32: 'int unsigned|integer unsigned|mediumint unsigned',
  UInt64: 'bigint unsigned|bit|set|unsigned',
};

const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries(written).flatMap(([name, words]) =>
    words.split('|').map((word): [string, string] => [word, name]),
  ),
);

/** For completion. */
export const typeNames: readonly string[] = [...names, ...anyCase.values()].toSorted();
