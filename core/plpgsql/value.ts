/**
 * Values of expressions in programs: exact values, and `unknown` for what only the running server can compute. Only types that decide how a
 * value is printed as text.
 */

/** A catalog object; two of them are compared by key. */
export interface Oid {
  readonly kind: 'oid';
  readonly of: 'relation' | 'type' | 'namespace' | 'function' | 'role' | 'constraint';
  readonly key: string;
  /** As regclass, regtype and so on would print it. */
  readonly text: string;
}
interface ArrayValue {
  readonly kind: 'array';
  readonly items: readonly Value[];
}
interface RowValue {
  readonly kind: 'row';
  readonly fields: ReadonlyMap<string, Value>;
}
interface Unknown {
  readonly kind: 'unknown';
}

export type Value = null | boolean | number | string | Oid | ArrayValue | RowValue | Unknown;

export const unknown: Unknown = { kind: 'unknown' };

export function isUnknown(value: Value): value is Unknown {
  return typeof value === 'object' && value !== null && value.kind === 'unknown';
}

export function isArray(value: Value): value is ArrayValue {
  return typeof value === 'object' && value !== null && value.kind === 'array';
}

export function isRow(value: Value): value is RowValue {
  return typeof value === 'object' && value !== null && value.kind === 'row';
}

export function isOid(value: Value): value is Oid {
  return typeof value === 'object' && value !== null && value.kind === 'oid';
}

export function arrayOf(items: readonly Value[]): Value {
  return { kind: 'array', items };
}

export function rowOf(fields: ReadonlyMap<string, Value>): Value {
  return { kind: 'row', fields };
}

/** As the server prints it; undefined for NULL, for unknown values and for values without a simple text. */
export function textOf(value: Value): string | undefined {
  if (value === null || isUnknown(value) || isRow(value)) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return String(value);
  if (isOid(value)) return value.text;
  const items = value.items.map(textOf);
  return items.some((one) => one === undefined || !/^[\w.-]+$/.test(one)) ? undefined : `{${items.join()}}`;
}

/** Longer texts are not built: a program that builds them processes data. */
export const longestText = 1_000_000;

/** The concatenated texts; undefined if the result is too long. */
export function joinedTexts(texts: readonly string[], separator = ''): string | undefined {
  const length = texts.reduce((sum, one) => sum + one.length + separator.length, 0);
  return length > longestText ? undefined : texts.join(separator);
}

export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(value)) return undefined;
  return Number(value);
}

/** Three-valued: NULL gives null. */
export function isSame(a: Value, b: Value): boolean | null | Unknown {
  if (a === null || b === null) return null;
  if (isUnknown(a) || isUnknown(b)) return unknown;
  if (isOid(a) || isOid(b)) return isSameObject(a, b);
  if (isArray(a) && isArray(b)) return allSame(a.items, b.items);
  if (typeof a === 'object' || typeof b === 'object') return unknown;
  if (typeof a === 'boolean' || typeof b === 'boolean') return booleanOf(a) === booleanOf(b);
  if (typeof a === 'number' || typeof b === 'number') {
    const [left, right] = [numberOf(a), numberOf(b)];
    return left === undefined || right === undefined ? unknown : left === right;
  }
  return a === b;
}

/** A text next to an oid is the name of an object of its kind. */
function isSameObject(a: Value, b: Value): boolean | Unknown {
  if (isOid(a) && isOid(b)) return a.of === b.of ? a.key === b.key : unknown;
  const [oid, other] = isOid(a) ? [a, b] : [b, a];
  if (!isOid(oid) || typeof other !== 'string') return unknown;
  return oid.text === other || oid.key === other || unknownUnlessQualified(oid, other);
}

function unknownUnlessQualified(oid: Oid, text: string): boolean | Unknown {
  return oid.of === 'relation' && text.includes('.') ? false : oid.of === 'namespace' ? false : unknown;
}

function allSame(a: readonly Value[], b: readonly Value[]): boolean | Unknown {
  if (a.length !== b.length) return false;
  const verdicts = a.map((one, at) => isSame(one, b[at] ?? null));
  if (verdicts.includes(false)) return false;
  return verdicts.every((one) => one === true) ? true : unknown;
}

/** -1, 0 or 1 for numbers and texts; undefined if the order is not known. Texts in one case compare alike in every collation. */
export function order(a: Value, b: Value): number | undefined {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return Math.sign(left - right);
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  const simple = /^[a-z0-9]*$/;
  if (!simple.test(a) || !simple.test(b)) return a === b ? 0 : undefined;
  return a < b ? -1 : Number(a > b);
}

export function booleanOf(value: Value): boolean | null | Unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return unknown;
  const text = value.trim().toLowerCase();
  if (['t', 'true', 'yes', 'on', '1', 'y'].includes(text)) return true;
  return ['f', 'false', 'no', 'off', '0', 'n'].includes(text) ? false : unknown;
}

export function not(value: boolean | null | Unknown): boolean | null | Unknown {
  return typeof value === 'boolean' ? !value : value;
}

/** The result of a condition. */
export type Truth = ReturnType<typeof booleanOf>;

/** True if two values are certainly identical, for merging the results of two branches. */
export function isIdentical(a: Value, b: Value): boolean {
  return a === b || (a === null ? b === null : isSame(a, b) === true);
}
