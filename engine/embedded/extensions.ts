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

/** Functions that programs call, without those that other functions are often named like. */
const functions: Readonly<Record<string, string>> = {
  earthdistance: 'earth sec_to_gc gc_to_sec ll_to_earth earth_distance earth_box',
  fuzzystrmatch:
    'soundex levenshtein levenshtein_less_equal metaphone dmetaphone dmetaphone_alt daitch_mokotoff',
  hstore: 'hstore akeys avals skeys svals hstore_to_json hstore_to_jsonb hstore_to_array hstore_to_matrix',
  intarray: 'icount sort_asc sort_desc subarray intset',
  ltree: 'nlevel subltree subpath lca ltree2text text2ltree',
  pg_trgm: 'similarity word_similarity strict_word_similarity show_trgm show_limit set_limit',
  pgcrypto:
    'digest hmac crypt gen_salt gen_random_bytes encrypt_iv decrypt_iv armor dearmor pgp_sym_encrypt pgp_sym_decrypt pgp_sym_encrypt_bytea pgp_sym_decrypt_bytea pgp_pub_encrypt pgp_pub_decrypt',
  tablefunc: 'crosstab crosstab2 crosstab3 crosstab4 connectby normal_rand',
  unaccent: 'unaccent',
  'uuid-ossp':
    'uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_url',
};

/** The shipped extension with such a function. */
export function shippedWith(name: string): string | undefined {
  return byFunction.get(name);
}

const byFunction: ReadonlyMap<string, string> = new Map(
  Object.entries(functions).flatMap(([extension, names]) =>
    names.split(' ').map((name) => [name, extension] as const),
  ),
);
