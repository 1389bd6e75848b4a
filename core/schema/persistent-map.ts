/**
 * An immutable string-keyed map whose updates share structure: 64 buckets, an update copies one bucket and the bucket list. Replaying a
 * thousand migrations creates tens of thousands of snapshots; copying whole maps would take quadratic time. A watched map records the keys
 * that are read, so that a result can be reused if these are unchanged.
 */

const BUCKETS = 64;

type Bucket<V> = ReadonlyMap<string, V>;

/** The keys read from a watched map. */
export class Reads {
  #keys: Set<string> | undefined;
  #everything = false;
  /** Who watches around: what is read here is read there. */
  #around: Reads | undefined;

  within(around: Reads | undefined): this {
    this.#around = around;
    return this;
  }

  note(key: string): void {
    (this.#keys ??= new Set()).add(key);
    this.#around?.note(key);
  }

  noteEverything(): void {
    this.#everything = true;
    this.#around?.noteEverything();
  }

  /** The keys that were read since the last call; undefined for all keys. */
  take(): readonly string[] | undefined {
    // As lists, since many are kept, of a few keys each.
    const keys = this.#everything ? undefined : this.#keys === undefined ? none : [...this.#keys];
    this.#keys = undefined;
    this.#everything = false;
    return keys;
  }
}

export class PersistentMap<V> {
  readonly #buckets: readonly (Bucket<V> | undefined)[];
  readonly #size: number;
  /** Shared by all states derived from a watched one. */
  readonly #reads: Reads | undefined;
  /** Of a watched state, the one that is watched. */
  readonly #plain: PersistentMap<V> | undefined;

  private constructor(
    buckets: readonly (Bucket<V> | undefined)[],
    size: number,
    reads?: Reads,
    plain?: PersistentMap<V>,
  ) {
    this.#buckets = buckets;
    this.#size = size;
    this.#reads = reads;
    this.#plain = plain;
  }

  get size(): number {
    this.#reads?.noteEverything();
    return this.#size;
  }

  static empty<V>(): PersistentMap<V> {
    return new PersistentMap<V>([], 0);
  }

  get(key: string): V | undefined {
    this.#reads?.note(key);
    return this.#buckets[bucketOf(key)]?.get(key);
  }

  has(key: string): boolean {
    this.#reads?.note(key);
    return this.#buckets[bucketOf(key)]?.has(key) ?? false;
  }

  set(key: string, value: V): PersistentMap<V> {
    const at = bucketOf(key);
    const old = this.#buckets[at];
    const bucket = new Map(old);
    bucket.set(key, value);
    return new PersistentMap(
      withBucket(this.#buckets, at, bucket),
      this.#size + bucket.size - (old?.size ?? 0),
      this.#reads,
    );
  }

  delete(key: string): PersistentMap<V> {
    const at = bucketOf(key);
    this.#reads?.note(key);
    const old = this.#buckets[at];
    if (old?.has(key) !== true) return this;
    const bucket = new Map(old);
    bucket.delete(key);
    return new PersistentMap(withBucket(this.#buckets, at, bucket), this.#size - 1, this.#reads);
  }

  /** Maps every value; returns the same state if none of them changes. */
  map(change: (value: V) => V): PersistentMap<V> {
    this.#reads?.noteEverything();
    let buckets = this.#buckets;
    for (const [at, bucket] of this.#buckets.entries()) {
      const changed = bucket && changedIn(bucket, change);
      if (changed !== undefined && changed !== bucket) buckets = withBucket(buckets, at, changed);
    }
    return buckets === this.#buckets ? this : new PersistentMap(buckets, this.#size, this.#reads);
  }

  /** In no particular order. `since`: entries shared with an older state may be skipped. */
  *values(since?: PersistentMap<V>): Generator<V> {
    if (since === this) return;
    // Entries that are newer than the watching were created by the watched code itself.
    const isOwn = since !== undefined && since.#reads === this.#reads;
    if (!isOwn) this.#reads?.noteEverything();
    const old = since === undefined ? none : since.#buckets;
    for (let at = 0; at < this.#buckets.length; at += 1) {
      const bucket = this.#buckets[at];
      if (bucket !== undefined && bucket !== old[at]) yield* bucket.values();
    }
  }

  /** The same state without a watch, for who reads all of it and remembers by it what was found. */
  whole(): PersistentMap<V> {
    this.#reads?.noteEverything();
    return this.#plain?.whole() ?? this;
  }

  /** The same state, which records the keys read from it and from every state derived from it. */
  watched(reads: Reads): PersistentMap<V> {
    return new PersistentMap(this.#buckets, this.#size, reads.within(this.#reads), this);
  }

  /** These keys count as read; undefined for all of them. */
  noted(keys: readonly string[] | undefined): void {
    if (keys === undefined) this.#reads?.noteEverything();
    else for (const key of keys) this.#reads?.note(key);
  }

  /** A watched state as a plain one: `before` itself if nothing has changed since. */
  unwatched(before: PersistentMap<V>): PersistentMap<V> {
    return this.#buckets === before.#buckets ? before : new PersistentMap(this.#buckets, this.#size);
  }

  /** True if another state has the same values for these keys. */
  agrees(other: PersistentMap<V>, keys: readonly string[] | undefined): boolean {
    if (other.#buckets === this.#buckets) return true;
    if (keys === undefined) return false;
    for (const key of keys) {
      const at = bucketOf(key);
      const own = this.#buckets[at];
      const others = other.#buckets[at];
      if (own !== others && !isSame(own?.get(key), others?.get(key))) return false;
    }
    return true;
  }

  /** This state with entries that changed `since` replaced by equal values of `known`, so that callers can compare by identity. */
  reusing(known: PersistentMap<V>, since: PersistentMap<V>): PersistentMap<V> {
    if (this === since) return this;
    let buckets: (Bucket<V> | undefined)[] | undefined;
    for (const [at, own] of this.#buckets.entries()) {
      const before = since.#buckets[at];
      if (own === undefined || own === before) continue;
      const bucket = reusing(own, known.#buckets[at], before);
      if (bucket === own) continue;
      buckets ??= this.#buckets.slice();
      buckets[at] = bucket;
    }
    return buckets === undefined ? this : new PersistentMap(buckets, this.#size);
  }

  /** This state with the difference between two other states applied. */
  changedAs(before: PersistentMap<V>, after: PersistentMap<V>): PersistentMap<V> {
    if (after === before) return this;
    if (this === before) return after;
    let size = this.#size;
    const buckets = this.#buckets.slice();
    while (buckets.length < BUCKETS) buckets.push(undefined);
    for (let at = 0; at < BUCKETS; at += 1) {
      const old = before.#buckets[at];
      const now = after.#buckets[at];
      if (old === now) continue;
      const own = buckets[at];
      const bucket = own === old ? now : merged(own, old, now);
      size += (bucket?.size ?? 0) - (own?.size ?? 0);
      buckets[at] = bucket;
    }
    return new PersistentMap(buckets, size);
  }
}

const none: readonly never[] = [];

function changedIn<V>(bucket: Bucket<V>, change: (value: V) => V): Bucket<V> {
  let result: Map<string, V> | undefined;
  for (const [key, value] of bucket) {
    const changed = change(value);
    if (changed === value) continue;
    result ??= new Map(bucket);
    result.set(key, changed);
  }
  return result ?? bucket;
}

/** `own` with the entries that differ between `before` and `after`. */
function merged<V>(
  own: Bucket<V> | undefined,
  before: Bucket<V> | undefined,
  after: Bucket<V> | undefined,
): Bucket<V> {
  const result = new Map(own);
  for (const [key, value] of after ?? none) if (before?.get(key) !== value) result.set(key, value);
  for (const key of before?.keys() ?? none) if (after?.has(key) !== true) result.delete(key);
  return result;
}

function reusing<V>(own: Bucket<V>, known: Bucket<V> | undefined, since: Bucket<V> | undefined): Bucket<V> {
  let result: Map<string, V> | undefined;
  for (const [key, value] of own) {
    const old = known?.get(key);
    if (old === undefined || old === value || since?.get(key) === value || !isEqual(old, value)) continue;
    result ??= new Map(own);
    result.set(key, old);
  }
  return result ?? own;
}

/** Plain data with the same fields in the same order. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => isEqual(one, b[i]))
    );
  if (Object.getPrototypeOf(a) !== Object.prototype || Object.getPrototypeOf(b) !== Object.prototype)
    return false;
  const fields = Object.entries(a);
  const others = Object.entries(b);
  return (
    fields.length === others.length &&
    fields.every(([name, value], i) => others[i]?.[0] === name && isEqual(value, others[i][1]))
  );
}

/** Lists may have been recreated with the same elements. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => one === b[i]);
}

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
