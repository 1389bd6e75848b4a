/** A parsed configuration file as core sees it: JSON values with their places. Whoever parses JSON with comments makes these. */
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
  /** The key with its quotes. */
  readonly at: Span;
  readonly value: ConfigValue;
}

/** No list and no object that people write is longer; what comes behind is reported once and not read. */
export const mostEntries = 1_000;

/** The value of a key; the last one where a key stands twice, as JSON readers do. */
export function entry(of: ConfigValue | undefined, key: string): ConfigValue | undefined {
  return entriesOf(of).findLast((one) => one.key === key)?.value;
}

export function entriesOf(value: ConfigValue | undefined): readonly ConfigEntry[] {
  return value?.kind === 'object' ? value.entries.slice(0, mostEntries) : [];
}

export function itemsOf(value: ConfigValue | undefined): readonly ConfigValue[] {
  return value?.kind === 'array' ? value.items.slice(0, mostEntries) : [];
}
