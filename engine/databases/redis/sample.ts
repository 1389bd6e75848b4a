/**
 * Reads names, types and times to live of keys, and how large keys are: by SCAN in short steps, each of which takes the server less than a
 * millisecond, until enough keys were visited or the time is over. Reading them changes nothing that eviction looks at.
 */
import type { BigKey, BigKeys } from '../../../core/keyspace/big-keys.ts';
import type { KeySample, LookedKey } from '../../../core/keyspace/sample.ts';
import type { Failed, QueryOptions, Read, SqlSession } from '../session.ts';
import { pipelined, reply, mostAtOnce, type Command } from './pipeline.ts';
import { asText, isError, listIn, type Reply } from './resp.ts';

export interface SampleOptions {
  /** Visited keys; a server with fewer is read whole. */
  readonly mostKeys: number;
  readonly budgetMs: number;
  /** Keys whose type and time to live are read. */
  readonly mostLooked: number;
  readonly signal?: AbortSignal | undefined;
}

export const usualSample: SampleOptions = { mostKeys: 20_000, budgetMs: 400, mostLooked: 1_000 };

/** After the names, on a server far away. */
const lookingMs = 300;

export async function readSample(
  session: SqlSession,
  { mostKeys, budgetMs, mostLooked, signal }: SampleOptions = usualSample,
): Promise<Read<KeySample>> {
  const size = await reply(session, ['DBSIZE'], { signal });
  if (size.kind === 'failed') return size;
  const total = Number(size.value);
  const keys = new Set<string>();
  const deadline = performance.now() + budgetMs;
  const visited = await scan(session, { signal }, (found) => {
    for (const key of found) keys.add(key);
    return Promise.resolve(total > mostKeys && (keys.size >= mostKeys || performance.now() >= deadline));
  });
  if (visited.kind === 'failed') return visited;
  const raw = [...keys];
  const looked = await look(session, spread(raw, mostLooked), { signal }, deadline + lookingMs);
  if (looked.kind === 'failed') return looked;
  return {
    kind: 'read',
    value: {
      // Keys that came in between are in the sample, and not in the earlier count.
      total: visited.value ? raw.length : Math.max(total, raw.length),
      names: raw.map(asText),
      isComplete: visited.value,
      looked: looked.value,
    },
  };
}

/** Calls `step` with the keys of each step until it returns true. The answer: whether all keys were visited. */
async function scan(
  session: SqlSession,
  options: QueryOptions,
  step: (keys: readonly string[]) => Promise<boolean | Failed>,
): Promise<Read<boolean>> {
  let cursor = '0';
  do {
    const read = await reply(session, ['SCAN', cursor, 'COUNT', String(mostAtOnce)], options);
    if (read.kind === 'failed') return read;
    const [next, keys] = listIn(read.value);
    cursor = typeof next === 'string' ? next : '0';
    const texts = listIn(keys).filter((one) => typeof one === 'string');
    const isEnough = await step(texts);
    if (typeof isEnough !== 'boolean') return isEnough;
    if (isEnough) return { kind: 'read', value: cursor === '0' };
  } while (cursor !== '0');
  return { kind: 'read', value: true };
}

/** At most `most`, in equal distances. */
function spread(keys: readonly string[], most: number): readonly string[] {
  const step = Math.max(1, keys.length / most);
  const found: string[] = [];
  for (let at = 0; at < keys.length; at += step) {
    const key = keys[Math.floor(at)];
    if (key !== undefined) found.push(key);
  }
  return found;
}

async function look(
  session: SqlSession,
  keys: readonly string[],
  options: QueryOptions,
  until: number,
): Promise<Read<readonly LookedKey[]>> {
  const read = await each(
    session,
    keys,
    (key) => [
      ['TYPE', key],
      ['PTTL', key],
    ],
    options,
    until,
  );
  if (read.kind === 'failed') return read;
  return {
    kind: 'read',
    value: read.value.flatMap(([key, [type, ttl]]): readonly LookedKey[] => {
      // A key that is gone by now has no type.
      if (typeof type !== 'string' || type === 'none' || typeof ttl !== 'number' || ttl === -2) return [];
      return [{ name: asText(key), type, ttlMs: ttl < 0 ? undefined : ttl }];
    }),
  };
}

/** The replies to the same commands for each key, as far as the time is enough. */
async function each(
  session: SqlSession,
  keys: readonly string[],
  commands: (key: string) => readonly Command[],
  options: QueryOptions,
  until = Number.POSITIVE_INFINITY,
): Promise<Read<readonly (readonly [string, readonly Reply[]])[]>> {
  const [sample] = keys;
  if (sample === undefined) return { kind: 'read', value: [] };
  const width = commands(sample).length;
  const atOnce = Math.floor(mostAtOnce / width);
  const found: (readonly [string, readonly Reply[]])[] = [];
  for (let at = 0; at < keys.length && performance.now() < until; at += atOnce) {
    const part = keys.slice(at, at + atOnce);
    const read = await pipelined(session, part.flatMap(commands), options);
    if (read.kind === 'failed') return read;
    for (const [place, key] of part.entries())
      found.push([key, read.value.slice(place * width, (place + 1) * width)]);
  }
  return { kind: 'read', value: found };
}

/** Keys that are listed. */
export const mostBig = 20;

export async function readBigKeys(
  session: SqlSession,
  { budgetMs, signal }: { readonly budgetMs: number; readonly signal?: AbortSignal | undefined },
): Promise<Read<BigKeys>> {
  const size = await reply(session, ['DBSIZE'], { signal });
  if (size.kind === 'failed') return size;
  const deadline = performance.now() + budgetMs;
  let [visited, largest]: [number, readonly (readonly [string, number])[]] = [0, []];
  let refused: string | undefined;
  const all = await scan(session, { signal }, async (keys) => {
    const read = await each(session, keys, (key) => [['MEMORY', 'USAGE', key]], { signal });
    if (read.kind === 'failed') return read;
    visited += keys.length;
    const known = new Map(largest);
    for (const [key, [bytes]] of read.value) {
      if (typeof bytes === 'number') known.set(key, bytes);
      else if (bytes !== undefined && isError(bytes)) refused = bytes.error;
    }
    largest = [...known].toSorted(([, a], [, b]) => b - a).slice(0, mostBig);
    return refused !== undefined || performance.now() >= deadline;
  });
  if (all.kind === 'failed') return all;
  const keys = await described(session, largest, { signal });
  if (keys.kind === 'failed') return keys;
  const total = Math.max(Number(size.value), visited);
  return { kind: 'read', value: { keys: keys.value, visited, total, isComplete: all.value, refused } };
}

/** The command that counts the elements, by type. */
const counting: Readonly<Partial<Record<string, string>>> = {
  list: 'LLEN',
  hash: 'HLEN',
  set: 'SCARD',
  zset: 'ZCARD',
  stream: 'XLEN',
};

async function described(
  session: SqlSession,
  keys: readonly (readonly [string, number])[],
  options: QueryOptions,
): Promise<Read<readonly BigKey[]>> {
  const types = await each(
    session,
    keys.map(([key]) => key),
    (key) => [['TYPE', key]],
    options,
  );
  if (types.kind === 'failed') return types;
  const sized = keys.map(([key, bytes], place) => {
    const type = types.value[place]?.[1][0];
    return { key, bytes, type: typeof type === 'string' ? type : 'unknown' };
  });
  const collections = sized.flatMap(({ key, type }) => {
    const counter = counting[type];
    return counter === undefined ? [] : [{ key, command: [counter, key] }];
  });
  const counted =
    collections.length === 0
      ? undefined
      : await pipelined(
          session,
          collections.map(({ command }) => command),
          options,
        );
  if (counted?.kind === 'failed') return counted;
  const elements = new Map(collections.map(({ key }, at) => [key, counted?.value[at]]));
  return {
    kind: 'read',
    value: sized.map(({ key, bytes, type }): BigKey => {
      const count = elements.get(key);
      return { name: asText(key), type, bytes, elements: typeof count === 'number' ? count : undefined };
    }),
  };
}
