/**
 * The effects of pending migrations on the objects of a live database: which they add, change and drop, and what that locks and rewrites.
 * The tool's history table tells which are pending; none of them is run.
 */
import type { LockMode } from '../../core/effects/effect.ts';
import type { MigrationFile } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { join } from '../../core/migrations/listing.ts';
import { touchedBy, type TouchedRelation } from '../../core/safe-now/touched.ts';
import { goneFrom, type Thing } from '../../core/schema/difference.ts';
import { displayName } from '../../core/schema/lookup.ts';
import type { Schema } from '../../core/schema/model.ts';
import { relationText } from '../../core/schema/print/one-relation.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { sequencesThere } from '../databases/catalog/sequences-there.ts';
import type { SqlSession } from '../databases/session.ts';
import type { Session } from '../session/session.ts';
import { historyOn } from './drift.ts';
import { groupBy } from '../../core/collections/group-by.ts';

export type Overlay =
  | {
      readonly kind: 'known';
      /** In the tool's order; paths relative to the workspace. */
      readonly pending: readonly string[];
      /** By `schema.name`. */
      readonly relations: ReadonlyMap<string, PendingChange>;
      /** New relations, by schema. */
      readonly coming: ReadonlyMap<string, readonly PendingThing[]>;
    }
  /** A clause. */
  | { readonly kind: 'unknown'; readonly because: string };

export interface PendingChange {
  readonly what: 'changes' | 'drops';
  /** Undefined if nothing in use is locked. */
  readonly lock: LockMode | undefined;
  readonly rewrite: boolean;
  /** `alter type in 0003_x.sql, line 4`. */
  readonly by: string | undefined;
  /** Parts that are added or dropped. */
  readonly parts: readonly PendingThing[];
}

export interface PendingThing {
  readonly what: 'adds' | 'drops';
  readonly thing: Thing;
  /** A sequence that exists in the database. */
  readonly isThere?: true;
}

export async function pendingOverlay(
  database: SqlSession,
  session: Session,
  folder: MigrationFolder,
  signal?: AbortSignal,
): Promise<Overlay> {
  const history = await historyOn(database, { session, folder, signal });
  if (history.kind === 'failed') return { kind: 'unknown', because: history.failure.message };
  if (history.kind === 'unknown') return { kind: 'unknown', because: history.because };
  const files = session.waysForward(folder).filter((file) => !file.repeatable);
  const pending = history.state.pending.filter((file) => !file.repeatable);
  const paths = pending.map(({ path }) => join(folder.path, path));
  const none = { kind: 'known', pending: paths, relations: new Map(), coming: new Map() } as const;
  const first = files.findIndex((file) => pending.includes(file));
  if (first < 0) return none;
  // If some have run after one that has not, its starting schema is not known.
  if (files.slice(first).some((file) => !pending.includes(file)))
    return { kind: 'unknown', because: `${paths[0] ?? ''} has not run, and later ones have` };
  const before = await schemaBefore(session, folder, files[first - 1], signal);
  const after = (await session.schemaOf(folder, files.at(-1), signal)) ?? emptySchema();
  const touched = await touchedByPending(session, paths, signal);
  const coming = await withThere(comingIn(before, after), database, signal);
  return { ...none, relations: changesOf(before, after, touched), coming };
}

/** The tree itself knows existing tables and views. */
async function withThere(
  coming: ReadonlyMap<string, readonly PendingThing[]>,
  database: SqlSession,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, readonly PendingThing[]>> {
  const isSequence = ({ thing }: PendingThing): boolean => thing.kind === 'sequence';
  const names = [...coming].flatMap(([schema, things]) =>
    things.filter(isSequence).map(({ thing }) => [schema, thing.name] as const),
  );
  const there = await sequencesThere(database, names, signal);
  if (there.size === 0) return coming;
  const known = (schema: string, one: PendingThing): PendingThing =>
    isSequence(one) && there.has(`${schema}.${one.thing.name}`) ? { ...one, isThere: true } : one;
  return new Map([...coming].map(([schema, things]) => [schema, things.map((one) => known(schema, one))]));
}

async function schemaBefore(
  session: Session,
  folder: MigrationFolder,
  last: MigrationFile | undefined,
  signal: AbortSignal | undefined,
): Promise<Schema> {
  return (last && (await session.schemaOf(folder, last, signal))) ?? emptySchema();
}

/** By the effect's name of the relation: the strongest lock. */
export async function touchedByPending(
  session: Session,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, TouchedRelation>> {
  const found = new Map<string, TouchedRelation>();
  const migrations = [];
  for (const path of paths) {
    const report = await session.effects(path, { assumed: 'postgresql' }, signal);
    if (report.kind !== 'told') migrations.push({ file: path, text: report.text, sections: report.sections });
  }
  for (const one of touchedBy(migrations).relations) if (!one.isIndex) found.set(one.relation, one);
  return found;
}

/** Existing objects that will change or be dropped. */
function changesOf(
  before: Schema,
  after: Schema,
  touched: ReadonlyMap<string, TouchedRelation>,
): ReadonlyMap<string, PendingChange> {
  const all: readonly PendingThing[] = [
    ...goneFrom(after, before).map((thing) => ({ what: 'adds', thing }) as const),
    ...goneFrom(before, after).map((thing) => ({ what: 'drops', thing }) as const),
  ];
  const parts = groupBy(all, ({ thing }) => thing.on);
  const changes = new Map<string, PendingChange>();
  for (const { key } of before.relations.values()) {
    const gone = !after.relations.has(key);
    const own = touched.get(displayName(key));
    const isSame = !gone && before.relations.get(key) === after.relations.get(key) && !parts.has(key);
    if (isSame && own === undefined) continue;
    const differs =
      gone || parts.has(key) || relationText(before, key, version) !== relationText(after, key, version);
    if (!differs && own?.rewrite !== true) continue;
    changes.set(key, {
      what: gone ? 'drops' : 'changes',
      lock: own?.lock,
      rewrite: own?.rewrite === true,
      by: own?.by,
      parts: parts.get(key) ?? [],
    });
  }
  return changes;
}

/** For texts that are only compared. */
const version = 18;

function comingIn(before: Schema, after: Schema): ReadonlyMap<string, readonly PendingThing[]> {
  const coming = goneFrom(after, before).flatMap((thing) => {
    const relation = thing.on === undefined ? after.relations.get(thing.key) : undefined;
    const isOwned = relation?.kind === 'sequence' && relation.ownedBy !== undefined;
    return relation === undefined || isOwned ? [] : [{ schema: relation.schema, thing }];
  });
  const found = groupBy(coming, ({ schema }) => schema);
  return new Map(
    [...found].map(([schema, all]) => [schema, all.map(({ thing }) => ({ what: 'adds', thing }) as const)]),
  );
}
