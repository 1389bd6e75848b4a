/** The options of one command as they were written, and what may be in them. */

export interface Values {
  /** The last one where an option stands twice. */
  readonly get: (name: string) => string | undefined;
  readonly has: (name: string) => boolean;
  /** In their order. */
  readonly all: (name: string) => readonly string[];
}

export function valuesOf(written: readonly (readonly [name: string, value: string])[]): Values {
  return {
    get: (name) => written.findLast(([one]) => one === name)?.[1],
    has: (name) => written.some(([one]) => one === name),
    all: (name) => written.filter(([one]) => one === name).map(([, value]) => value),
  };
}

export function choice<T extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly T[],
): { readonly value?: T; readonly wrong?: string } {
  if (value === undefined) return {};
  const found = allowed.find((one) => one === value);
  return found === undefined
    ? { wrong: `--${name} takes ${allowed.join(', ')}; it cannot be “${value}”.` }
    : { value: found };
}
