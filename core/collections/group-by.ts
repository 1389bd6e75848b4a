/**
 * Groups values by a key; groups are in the order of their first member. Map.groupBy does not exist in the oldest Node that Plinth
 * supports.
 */

export function groupBy<T, Key>(
  values: Iterable<T>,
  keyOf: (value: T) => Key,
): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
