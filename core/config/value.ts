/** A parsed configuration file as core sees it: JSON values with positions. The parsers of JSON with comments in engine produce these. */
import type { Span } from '../text/span.ts';

export type ConfigValue =
  | (Span & { readonly kind: 'object'; readonly entries: readonly ConfigEntry[] })
  | (Span & { readonly kind: 'array'; readonly items: readonly ConfigValue[] })
  | (Span & { readonly kind: 'string'; readonly value: string })
  | (Span & { readonly kind: 'number'; readonly value: number })
  | (Span & { readonly kind: 'boolean'; readonly value: boolean })
  | (Span & { readonly kind: 'null' });

export interface ConfigEntry {
  readonly key: string;
  /** The position of the key with its quotes. */
  readonly at: Span;
  readonly value: ConfigValue;
}

/** The longest list or object that is read; entries after it are reported once and ignored. */
export const mostEntries = 1_000;

/** The value of a key. If a key is repeated, the last one counts, as in other JSON readers. */
export function entry(of: ConfigValue | undefined, key: string): ConfigValue | undefined {
  return entriesOf(of).findLast((one) => one.key === key)?.value;
}

export function entriesOf(value: ConfigValue | undefined): readonly ConfigEntry[] {
  return value?.kind === 'object' ? value.entries.slice(0, mostEntries) : [];
}

export function itemsOf(value: ConfigValue | undefined): readonly ConfigValue[] {
  return value?.kind === 'array' ? value.items.slice(0, mostEntries) : [];
}
