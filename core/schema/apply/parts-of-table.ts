/** Lists of named parts: policies, triggers, rules. */
import type { Described, Origin, Schema } from '../model.ts';
import { noteChange } from './changes.ts';

type Part = Described & { readonly name: string; readonly origin: Origin };

/** Replaces the one of that name, else appends. */
export function withPart<T extends Part>(parts: readonly T[], part: T): readonly T[] {
  return parts.some((one) => one.name === part.name)
    ? parts.map((one) => (one.name === part.name ? { ...part, comment: one.comment } : one))
    : [...parts, part];
}

export function withoutPart<T extends Part>(parts: readonly T[], name: string): readonly T[] {
  return parts.filter((one) => one.name !== name);
}

export function changePart<T extends Part>(
  schema: Schema,
  parts: readonly T[],
  name: string,
  change: (part: T) => T,
): readonly T[] {
  return parts.map((one) => (one.name === name ? noteChange(schema, one, change(one)) : one));
}
