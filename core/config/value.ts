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

/** The value of a key; the last one where a key stands twice, as JSON readers do. */
export function entry(of: ConfigValue | undefined, key: string): ConfigValue | undefined {
  return of?.kind === 'object' ? of.entries.findLast((one) => one.key === key)?.value : undefined;
}
