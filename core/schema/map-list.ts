/** A list through one function. The same list where nothing changes, which is nearly everywhere: whoever compares sees that at once. */
export function each<T>(list: readonly T[], change: (one: T) => T): readonly T[] {
  let changed: T[] | undefined;
  for (const [i, one] of list.entries()) {
    const now = change(one);
    if (now === one) continue;
    changed ??= list.slice();
    changed[i] = now;
  }
  return changed ?? list;
}
