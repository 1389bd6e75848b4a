/** `plinth cache`: shows where results of earlier runs are stored and their size, or deletes them. */
import { formatBytes } from '../../core/text/format.ts';
import type { Io } from '../io.ts';
import { storeFor } from '../kept-steps.ts';
import { printable } from '../style.ts';
import type { CacheRequest } from '../verbs/cache.ts';

export function cacheCommand({ clear, cache }: CacheRequest, io: Io): number {
  const store = storeFor(cache === undefined ? 'usual' : { folder: cache }, io);
  if (store === undefined) {
    io.write('Nothing is kept: this system names no folder for caches.\n');
    return 0;
  }
  const { entries, bytes, folder: place } = store.info();
  const size = `${entries} ${entries === 1 ? 'result' : 'results'}, ${formatBytes(bytes)}`;
  if (!clear) {
    io.write(`${printable(place)}\n${size}\n`);
    return 0;
  }
  store.clear();
  const left = store.info().entries;
  if (left === 0) io.write(`Removed ${size} from ${printable(place)}.\n`);
  else io.complain(`${left} of ${size} could not be removed from ${printable(place)}.\n`);
  return left === 0 ? 0 : 2;
}
