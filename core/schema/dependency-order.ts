/**
 * Tables in the order in which programs usually access them: a referencing row is written, and often read, before the referenced one. Locks
 * nothing.
 */
import { foreignKeysFrom, tableByKey } from './lookup.ts';
import type { Schema } from './model.ts';

/** By their keys. The tables of a cycle are placed at the position of the first of them. */
export function referringFirst(keys: readonly string[], schema: Schema): readonly string[] {
  const referrers = new Map(keys.map((key) => [key, new Set<string>()]));
  for (const from of keys) {
    const table = tableByKey(schema, from);
    if (table === undefined) continue;
    for (const { references } of foreignKeysFrom(table))
      if (references.relation !== from) referrers.get(references.relation)?.add(from);
  }
  const left = [...referrers.keys()];
  const ordered: string[] = [];
  while (left.length > 0) {
    const free = left.findIndex((key) => referrers.get(key)?.size === 0);
    const next = left.splice(Math.max(free, 0), 1);
    for (const key of next) for (const others of referrers.values()) others.delete(key);
    ordered.push(...next);
  }
  return ordered;
}
