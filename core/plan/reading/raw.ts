/**
 * Reads values from JSON of unknown shape. The only place in core/plan that handles `unknown`. A value of the wrong type counts as missing,
 * so that a newer or older server never makes a plan unreadable.
 */

export type RawObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(object: RawObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' ? value : undefined;
}

/** Some drivers and tools return numbers as strings. */
export function number(object: RawObject, key: string): number | undefined {
  const value = object[key];
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

export function flag(object: RawObject, key: string): boolean {
  return object[key] === true;
}

/** A list of strings; a single string counts as a list of one. */
export function texts(object: RawObject, key: string): readonly string[] {
  const value = object[key];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

export function objects(object: RawObject, key: string): readonly RawObject[] {
  const value = object[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}
