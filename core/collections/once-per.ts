/**
 * Caches the result of a function for each immutable first argument. Whatever else it is given serves only to find the result. The cache entry
 * is freed together with the argument.
 */

export function oncePer<K extends object, V, Others extends readonly unknown[] = []>(
  find: (of: K, ...others: Others) => V,
): (of: K, ...others: Others) => V {
  const known = new WeakMap<K, { readonly found: V }>();
  return (of, ...others) => {
    const before = known.get(of);
    if (before !== undefined) return before.found;
    const found = find(of, ...others);
    known.set(of, { found });
    return found;
  };
}
