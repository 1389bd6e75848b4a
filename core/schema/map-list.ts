/** Maps a list. Returns the same list if nothing changes, which is the usual case, so that callers can compare by identity. */
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
