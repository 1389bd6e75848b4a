/**
 * Which JSON values the server takes for a column, so that the validators of all languages agree. Narrower than the server where its input
 * has many notations: dates and times only as ISO 8601 has them, no blanks beyond the length of varchar(n), no bigint of 19 digits as
 * text. `unchecked` types are text to both, and the server alone knows their form.
 */
import type { BuiltIn, Check, TableContract, ValueType } from '../contract.ts';
import { columnsOf } from '../condition.ts';

export type Shape =
  | { readonly kind: 'integer'; readonly least: number; readonly most: number }
  /** Larger than -`below` and smaller than `below`; undefined for any finite number. */
  | { readonly kind: 'number'; readonly below: number | undefined }
  /** `length` in characters. No text contains a NUL. */
  | { readonly kind: 'text'; readonly length: number | undefined; readonly pattern: string | undefined }
  | { readonly kind: 'unchecked' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'any' }
  | { readonly kind: 'one-of'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'either'; readonly of: readonly Shape[] };

/** `isLimited`: a CHECK compares the value with a number, so that it has to be given as one. */
export function shapeOf(type: ValueType, isLimited: boolean): Shape {
  switch (type.kind) {
    case 'built-in':
      return builtIn(type, isLimited);
    case 'enum':
      return { kind: 'one-of', values: type.of.values };
    case 'array':
      return { kind: 'list', of: shapeOf(type.of, false) };
    case 'other':
      return { kind: 'unchecked' };
  }
}

/** The columns that a CHECK compares with a number. */
export function limitedColumns(checks: readonly Check[]): ReadonlySet<string> {
  return new Set(checks.flatMap(({ rule }) => (rule === undefined ? [] : columnsOf(rule))));
}

/** CHECKs that a validator of inserted rows cannot say: those without a form, and those of computed columns. */
export function unsaid({ checks, columns }: TableContract): readonly Check[] {
  const computed = new Set(columns.filter(({ insert }) => insert === 'never').map(({ name }) => name));
  return checks.filter(({ rule }) => rule === undefined || columnsOf(rule).some((one) => computed.has(one)));
}

const day =
  String.raw`(?!0000)(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))` +
  String.raw`|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)`;
const clock = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?`;
const zone = String.raw`(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)`;

const patterns: ReadonlyMap<string, string> = new Map([
  ['date', `^${day}$`],
  ['time', `^${clock}$`],
  ['timestamp', `^${day}[T ]${clock}$`],
  ['timestamptz', `^${day}[T ]${clock}${zone}?$`],
  ['uuid', '^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'],
  ['bytea', String.raw`^\\x(?:[0-9a-fA-F]{2})*$`],
]);

function builtIn(type: BuiltIn, isLimited: boolean): Shape {
  if (type.dialect === 'mysql') return ofMysql(type, isLimited);
  if (type.dialect === 'sqlite') return ofSqlite(type, isLimited);
  const { name, length, digits } = type;
  const pattern = patterns.get(name);
  if (pattern !== undefined) return text(undefined, pattern);
  switch (name) {
    case 'int2':
      return integer(-(2 ** 15), 2 ** 15 - 1);
    case 'int4':
      return integer(-(2 ** 31), 2 ** 31 - 1);
    case 'oid':
      return integer(0, 2 ** 32 - 1);
    case 'int8':
      return large(Number.MIN_SAFE_INTEGER, isLimited);
    case 'float4':
      return { kind: 'number', below: 3.402_823_56e38 };
    case 'float8':
      return { kind: 'number', below: undefined };
    case 'numeric':
      return decimal(digits, isLimited);
    case 'bool':
      return { kind: 'boolean' };
    case 'text':
    case 'varchar':
      return text(length, undefined);
    case 'bpchar':
      return text(length ?? 1, undefined);
    case 'json':
    case 'jsonb':
      return { kind: 'any' };
    default:
      return { kind: 'unchecked' };
  }
}

const limits: ReadonlyMap<string, number> = new Map([
  ['tinyint', 2 ** 7],
  ['smallint', 2 ** 15],
  ['mediumint', 2 ** 23],
  ['int', 2 ** 31],
]);

/** In strict mode. A character set of its own may take fewer characters. */
function ofMysql({ name, length, digits }: BuiltIn, isLimited: boolean): Shape {
  const [bare = '', sign] = name.split(' ');
  const limit = limits.get(bare);
  const isUnsigned = sign === 'unsigned';
  if (limit !== undefined) return isUnsigned ? integer(0, 2 * limit - 1) : integer(-limit, limit - 1);
  switch (bare) {
    case 'bigint':
      return large(isUnsigned ? 0 : Number.MIN_SAFE_INTEGER, isLimited);
    case 'decimal':
      return isUnsigned ? { kind: 'unchecked' } : decimal(digits, isLimited);
    case 'float':
      return { kind: 'number', below: 3.402_823e38 };
    case 'double':
      return { kind: 'number', below: undefined };
    case 'year':
      return integer(1901, 2155);
    case 'date':
      return text(undefined, `^${day}$`);
    case 'datetime':
      return text(undefined, `^${day}[T ]${clock}$`);
    case 'timestamp':
      return text(undefined, `^(?=197[1-9]|19[89]|20[0-2]|203[0-7])${day}[T ]${clock}$`);
    case 'time':
      return text(undefined, `^${clock}$`);
    case 'json':
      return { kind: 'any' };
    case 'uuid':
      return text(undefined, patterns.get('uuid'));
    default:
      return /char$|text$/.test(bare) ? text(length, undefined) : { kind: 'unchecked' };
  }
}

function ofSqlite({ name }: BuiltIn, isLimited: boolean): Shape {
  const number: Shape = { kind: 'number', below: undefined };
  switch (name) {
    case 'integer':
      return integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    case 'real':
      return number;
    case 'numeric':
    case 'any':
      return isLimited ? number : { kind: 'either', of: [number, text(undefined, undefined)] };
    default:
      return text(undefined, undefined);
  }
}

function large(least: number, isLimited: boolean): Shape {
  const number = integer(least, Number.MAX_SAFE_INTEGER);
  const digits = least < 0 ? String.raw`^-?\d{1,18}$` : String.raw`^\d{1,18}$`;
  return isLimited ? number : { kind: 'either', of: [number, text(undefined, digits)] };
}

/** The server rounds to the scale first: 9.995 is too large for numeric(3, 2), and 9.994 is not. */
function decimal(digits: BuiltIn['digits'], isLimited: boolean): Shape {
  if (digits === undefined) {
    const number: Shape = { kind: 'number', below: undefined };
    return isLimited
      ? number
      : { kind: 'either', of: [number, text(undefined, String.raw`^-?\d+(?:\.\d+)?$`)] };
  }
  const { precision, scale } = digits;
  const places = precision - scale;
  const number: Shape = { kind: 'number', below: 10 ** places - 10 ** -scale / 2 };
  if (isLimited || places < 1 || scale < 0) return number;
  const fraction = scale > 0 ? `(?:\\.\\d{1,${scale}})?` : '';
  return { kind: 'either', of: [number, text(undefined, `^-?\\d{1,${places}}${fraction}$`)] };
}

function integer(least: number, most: number): Shape {
  return { kind: 'integer', least, most };
}

function text(length: number | undefined, pattern: string | undefined): Shape {
  return { kind: 'text', length, pattern };
}
