/**
 * Applies a file's changes to another schema without replaying it: allowed if everything that its replay read is equal there. An edit in
 * the middle of a long history changes little of what later files read.
 */
import type { Schema } from './model.ts';
import { Reads, type PersistentMap } from './persistent-map.ts';

/** What was read of a schema. */
export type LookedAt = readonly (ReadKeys | Asked)[];

/** The keys of a map, or undefined for all of them. */
interface ReadKeys {
  readonly of: MapOf<unknown>;
  readonly keys: readonly string[] | undefined;
}

/** A question that takes all of a schema, with the answer. */
interface Asked {
  readonly saysStill: (schema: Schema) => boolean;
}

export interface Watched {
  readonly before: Schema;
  readonly after: Schema;
  readonly lookedAt: LookedAt;
}

/** A schema that somebody watches. */
export interface Watching {
  /** The same schema, which records what is read of it. */
  readonly watched: Schema;
  /** What was read since the last call. */
  readonly lookedAt: () => LookedAt;
}

export function watching(schema: Schema): Watching {
  const noted: { readonly of: MapOf<unknown>; readonly reads: Reads }[] = [];
  const maps = eachMap((of) => {
    const reads = new Reads();
    noted.push({ of, reads });
    return of(schema).watched(reads);
  });
  const asked: Asked[] = [];
  const lookedAt = (): LookedAt => {
    const found: (ReadKeys | Asked)[] = asked.splice(0);
    for (const { of, reads } of noted) {
      const keys = reads.take();
      if (keys?.length !== 0) found.push({ of, keys });
    }
    return found;
  };
  const watched = { ...schema, ...maps };
  watchers.set(watched, { schema, asked });
  return { watched, lookedAt };
}

const watchers = new WeakMap<Schema, { readonly schema: Schema; readonly asked: Asked[] }>();

/** Asks something that reads all of a schema and says little. Who watches the schema notes the answer in place of all that was read. */
export function answered<T>(schema: Schema, ask: (schema: Schema) => T, isSame: (a: T, b: T) => boolean): T {
  const watcher = watchers.get(schema);
  if (watcher === undefined) return ask(schema);
  const answer = answered(watcher.schema, ask, isSame);
  watcher.asked.push({ saysStill: (other) => isSame(answer, ask(other)) });
  return answer;
}

/** This counts as read of the schema, where somebody watches it. */
export function noting(schema: Schema, lookedAt: LookedAt): void {
  const watcher = watchers.get(schema);
  if (watcher === undefined) return;
  for (const it of lookedAt)
    if ('of' in it) it.of(schema).noted(it.keys);
    else watcher.asked.push(it);
}

/** Replays while recording what is read. Returns the same schema if nothing changed. */
export function watch(before: Schema, replay: (schema: Schema) => Schema): Watched {
  const { watched, lookedAt } = watching(before);
  const replayed = replay(watched);
  const isSame = replayed === watched;
  const after = isSame ? before : { ...replayed, ...eachMap((of) => of(replayed).unwatched(of(before))) };
  return { before, after, lookedAt: lookedAt() };
}

/** The replay's result with equal objects of an earlier one reused, so that later files recognise them. */
export function reusing(watched: Watched, known: Schema): Watched {
  const { before, after, lookedAt } = watched;
  if (after === before) return watched;
  const maps = eachMap((of) => of(after).reusing(of(known), of(before)));
  return { before, after: { ...after, ...maps }, lookedAt };
}

/** The schema that the replay would produce from another one, or undefined if only a replay can tell. */
export function carriedOver({ before, after, lookedAt }: Watched, onto: Schema): Schema | undefined {
  if (!looksAlike(before, onto, lookedAt)) return undefined;
  if (after === before) return onto;
  return { ...after, ...eachMap((of) => of(onto).changedAs(of(before), of(after))) };
}

/** Whoever looked at this of one schema sees the same in the other. */
export function looksAlike(one: Schema, other: Schema, lookedAt: LookedAt): boolean {
  return (
    Object.values(others).every((of) => of(one) === of(other)) &&
    lookedAt.every((it) => ('of' in it ? it.of(one).agrees(it.of(other), it.keys) : it.saysStill(other)))
  );
}

type MapOf<V> = (schema: Schema) => PersistentMap<V>;

type Maps = {
  readonly [K in keyof Schema as Schema[K] extends PersistentMap<unknown> ? K : never]: Schema[K];
};

function eachMap(make: <V>(of: MapOf<V>) => PersistentMap<V>): Maps {
  return {
    namespaces: make((schema) => schema.namespaces),
    relations: make((schema) => schema.relations),
    indexes: make((schema) => schema.indexes),
    indexesByRelation: make((schema) => schema.indexesByRelation),
    referencedBy: make((schema) => schema.referencedBy),
    partitionsOf: make((schema) => schema.partitionsOf),
    functions: make((schema) => schema.functions),
    types: make((schema) => schema.types),
    extensions: make((schema) => schema.extensions),
    sequencesOf: make((schema) => schema.sequencesOf),
    readersOf: make((schema) => schema.readersOf),
    inheritorsOf: make((schema) => schema.inheritorsOf),
    constraintsByName: make((schema) => schema.constraintsByName),
    keptNames: make((schema) => schema.keptNames),
    rowsGiven: make((schema) => schema.rowsGiven),
    spellings: make((schema) => schema.spellings),
    heirs: make((schema) => schema.heirs),
    statistics: make((schema) => schema.statistics),
    publications: make((schema) => schema.publications),
    eventTriggers: make((schema) => schema.eventTriggers),
    objects: make((schema) => schema.objects),
    roles: make((schema) => schema.roles),
    programs: make((schema) => schema.programs),
  };
}

/** Everything that is not a map is read by every replay. */
const others: {
  readonly [K in Exclude<keyof Schema, keyof Maps>]-?: (schema: Schema) => Schema[K];
} = {
  dialect: (schema) => schema.dialect,
  server: (schema) => schema.server,
  defaultPrivileges: (schema) => schema.defaultPrivileges,
  searchPath: (schema) => schema.searchPath,
  sessionPath: (schema) => schema.sessionPath,
  customSettings: (schema) => schema.customSettings,
  foreignKeysUnchecked: (schema) => schema.foreignKeysUnchecked,
  role: (schema) => schema.role,
  hasUnseen: (schema) => schema.hasUnseen,
  applying: (schema) => schema.applying,
};
