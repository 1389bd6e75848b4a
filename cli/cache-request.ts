/** What `plinth cache` is asked to do. */
import type { Values } from './values.ts';

export interface CacheRequest {
  readonly verb: 'cache';
  readonly mode: 'info' | 'clear';
  /** As given; undefined for the user's. */
  readonly folder: string | undefined;
}

export const cacheOptions = {
  info: { type: 'boolean' },
  clear: { type: 'boolean' },
  cache: { type: 'string' },
} as const;

export function cacheRequest(values: Values, paths: readonly string[]): CacheRequest | string {
  if (paths.length > 0) return 'plinth cache takes no paths; --cache names another folder.';
  if (values.has('info') && values.has('clear'))
    return '--info shows the cache and --clear empties it: use one of them.';
  return { verb: 'cache', mode: values.has('clear') ? 'clear' : 'info', folder: values.get('cache') };
}
