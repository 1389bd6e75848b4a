/**
 * The PostgreSQL extensions that ship with the embedded server. Each costs start-up time, so they are loaded when a migration needs them.
 */

/** Names as CREATE EXTENSION knows them; each is a `<name>.tar.gz` in the assets folder. */
export const shippedExtensions = [
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'earthdistance',
  'fuzzystrmatch',
  'hstore',
  'intarray',
  'isn',
  'lo',
  'ltree',
  'pg_buffercache',
  'pg_trgm',
  'pgcrypto',
  'seg',
  'tablefunc',
  'unaccent',
  'uuid-ossp',
] as const;

/** Built into the server: nothing to load. */
const builtIn: ReadonlySet<string> = new Set(['plpgsql']);

const requirements: ReadonlyMap<string, readonly string[]> = new Map([['earthdistance', ['cube']]]);

export function isKnownExtension(name: string): boolean {
  return builtIn.has(name) || isShipped(name);
}

/** The shipped ones among these names, with their dependencies. */
export function extensionsToLoad(names: Iterable<string>): ReadonlySet<string> {
  const result = new Set<string>();
  for (const name of names) {
    if (!isShipped(name)) continue;
    result.add(name);
    for (const needed of requirements.get(name) ?? []) result.add(needed);
  }
  return result;
}

function isShipped(name: string): boolean {
  return shippedExtensions.some((shipped) => shipped === name);
}
