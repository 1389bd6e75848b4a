/**
 * Remembers what was computed of a thing and a schema, for as long as the schemas to come have the same of all that the computation read:
 * somebody who types a statement makes another schema with each letter, and most of it stays.
 */
import { looksAlike, noting, watching, type LookedAt } from './carry-over.ts';
import type { Schema } from './model.ts';

export function remembering<K extends object, T>(
  compute: (of: K, schema: Schema) => T,
): (of: K, schema: Schema) => T {
  const known = new WeakMap<K, { readonly schema: Schema; readonly lookedAt: LookedAt; readonly value: T }>();
  return (of, schema) => {
    const before = known.get(of);
    if (before !== undefined && looksAlike(before.schema, schema, before.lookedAt)) {
      noting(schema, before.lookedAt);
      return before.value;
    }
    const { watched, lookedAt } = watching(schema);
    const value = compute(of, watched);
    known.set(of, { schema, lookedAt: lookedAt(), value });
    return value;
  };
}
