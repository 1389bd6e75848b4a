/**
 * An immutable string-keyed map whose updates share structure: 64 buckets, an update copies one bucket and the bucket list.
 * Replaying a thousand migrations makes tens of thousands of snapshots; copying whole maps would be quadratic.
 */

const BUCKETS = 64;

type Bucket<V> = ReadonlyMap<string, V>;

export class PersistentMap<V> {
  readonly #buckets: readonly (Bucket<V> | undefined)[];
  readonly size: number;

  private constructor(buckets: readonly (Bucket<V> | undefined)[], size: number) {
    this.#buckets = buckets;
    this.size = size;
  }

  static empty<V>(): PersistentMap<V> {
    return new PersistentMap<V>([], 0);
  }

  get(key: string): V | undefined {
    return this.#buckets[bucketOf(key)]?.get(key);
  }

  has(key: string): boolean {
    return this.#buckets[bucketOf(key)]?.has(key) ?? false;
  }

  set(key: string, value: V): PersistentMap<V> {
    const at = bucketOf(key);
    const old = this.#buckets[at];
    const bucket = new Map(old);
    bucket.set(key, value);
    return new PersistentMap(
      withBucket(this.#buckets, at, bucket),
      this.size + bucket.size - (old?.size ?? 0),
    );
  }

  delete(key: string): PersistentMap<V> {
    const at = bucketOf(key);
    const old = this.#buckets[at];
    if (old?.has(key) !== true) return this;
    const bucket = new Map(old);
    bucket.delete(key);
    return new PersistentMap(withBucket(this.#buckets, at, bucket), this.size - 1);
  }

  /** In no promised order. `since`: what is shared with an older state may be left out, because it was there already. */
  *values(since?: PersistentMap<V>): Generator<V> {
    for (const bucket of this.parts(since)) yield* bucket.values();
  }

  /** The values in groups that states share as long as nothing in them changes: what is derived from a group can be kept by it. */
  parts(since?: PersistentMap<V>): readonly ReadonlyMap<string, V>[] {
    if (since === this) return none;
    const old = since === undefined ? none : since.#buckets;
    const parts: Bucket<V>[] = [];
    for (let at = 0; at < this.#buckets.length; at += 1) {
      const bucket = this.#buckets[at];
      if (bucket !== undefined && bucket !== old[at]) parts.push(bucket);
    }
    return parts;
  }
}

const none: readonly never[] = [];

function withBucket<V>(
  buckets: readonly (Bucket<V> | undefined)[],
  at: number,
  bucket: Bucket<V>,
): readonly (Bucket<V> | undefined)[] {
  const copy = buckets.slice();
  while (copy.length < BUCKETS) copy.push(undefined);
  copy[at] = bucket;
  return copy;
}

/** FNV-1a over UTF-16 units, folded to the bucket count. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % BUCKETS;
}
