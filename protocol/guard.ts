/**
 * Validates untyped JSON against declared shapes, where data enters a process. An error names the place and never the value, since the
 * message may contain a secret.
 */

/** Undefined if the value is valid, else the path of the first invalid place (`params.uri`). */
export type Guard<T> = ((value: unknown, path: string) => string | undefined) & { readonly of?: T };

/** The type that a guard accepts. */
export type Shaped<G> = G extends Guard<infer T> ? T : never;

export const isString: Guard<string> = (value, path) => (typeof value === 'string' ? undefined : path);
export const isBoolean: Guard<boolean> = (value, path) => (typeof value === 'boolean' ? undefined : path);
/** A whole number, zero or more. */
export const isCount: Guard<number> = (value, path) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? undefined : path;

export function isOneOf<const T extends string>(...allowed: readonly T[]): Guard<T> {
  return (value, path) => (allowed.some((one) => one === value) ? undefined : path);
}

export function isMaybe<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value, path) => (value === undefined ? undefined : guard(value, path));
}

export function isList<T>(guard: Guard<T>): Guard<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return path;
    for (const [index, item] of value.entries()) {
      const wrong = guard(item, `${path}[${index}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** An object with at least these fields, from which its type is inferred. Other fields are allowed, since the sender may be newer. */
export function isShape<F extends Readonly<Record<string, Guard<unknown>>>>(
  fields: F,
): Guard<{ readonly [K in keyof F]: Shaped<F[K]> }> {
  return (value, path) => {
    if (typeof value !== 'object' || value === null) return path;
    const present = new Map(Object.entries(value));
    for (const [name, guard] of Object.entries<Guard<unknown>>(fields)) {
      const wrong = guard(present.get(name), `${path}.${name}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

export function fitsShape<T>(guard: Guard<T>, value: unknown): value is T {
  return guard(value, '') === undefined;
}
