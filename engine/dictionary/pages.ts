/** The name of every object's page: safe in file systems and addresses, distinct without regard to case, and stable. */
import { createHash } from 'node:crypto';
import { groupBy } from '../../core/collections/group-by.ts';

/** By key. Names that become equal are distinguished by a hash of the originals. */
export function pageNames(keys: readonly string[]): ReadonlyMap<string, string> {
  const bySafe = groupBy(keys, safeName);
  const taken = new Set([...bySafe].filter(([, list]) => list.length === 1).map(([safe]) => safe));
  const names = new Map<string, string>();
  for (const [safe, list] of bySafe)
    for (const key of list) names.set(key, list.length === 1 ? safe : distinct(safe, key, taken));
  return names;
}

function distinct(safe: string, key: string, taken: Set<string>): string {
  const hash = createHash('sha256').update(key).digest('hex');
  for (let length = 8; ; length += 8) {
    const name = `${safe}-${hash.slice(0, length)}`;
    if (taken.has(name) && length < hash.length) continue;
    taken.add(name);
    return name;
  }
}

/** Device names of Windows, with any extension. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/;
const longest = 90;

function safeName(key: string): string {
  const plain = key
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/\.{2,}/g, '.')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, longest)
    .replace(/[-.]+$/, '');
  return plain === '' ? 'unnamed' : plain.replace(devices, 'x-$&');
}
