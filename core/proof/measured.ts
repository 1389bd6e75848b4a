/**
 * What one statement did, as the difference of two observations of the server: locks taken, tables and indexes rewritten or read, objects
 * created and dropped. Only what was observed; waiting, duration and contention cannot be observed here.
 */
import { oncePer } from '../collections/once-per.ts';
import { strongest, type LockMode } from '../effects/effect.ts';
import type { Observation, ObservedRelation, WrittenRows } from './observation.ts';

export type MeasuredKind = 'table' | 'index' | 'sequence' | 'view' | 'materialized-view' | 'other';

export interface MeasuredRelation {
  /** The name before the statement, if the relation existed then; schema-qualified unless the schema is public. */
  readonly relation: string;
  readonly kind: MeasuredKind;
  /** It has no file: its partitions have. */
  readonly isPartitioned: boolean;
  /** The table of an index. */
  readonly table: string | undefined;
  /** For a table, or for the table of an index: its parents by partitioning or inheritance, nearest first. */
  readonly ancestors: readonly string[];
  /** Created since the migration began: no other session can be waiting for it. */
  readonly isNew: boolean;
  /** Modes that the transaction holds since this statement, weakest first. */
  readonly taken: readonly LockMode[];
  /** Its file has changed: it was rewritten, copied or emptied. */
  readonly newFile: boolean;
  /** Its indexes whose files did not exist before. */
  readonly builtIndexes: number;
  /** Number of sequential and index scans. Building an index reads the table once. */
  readonly scans: number;
}

export interface MeasuredObject {
  readonly kind: MeasuredKind;
  readonly name: string;
}

export interface HeldRelation {
  readonly relation: string;
  readonly modes: readonly LockMode[];
}

export interface MeasuredRows extends WrittenRows {
  readonly relation: string;
}

export interface Measured {
  readonly relations: readonly MeasuredRelation[];
  readonly created: readonly MeasuredObject[];
  readonly dropped: readonly MeasuredObject[];
  /** The locks that the transaction held when the statement began; taking them again is not observed. */
  readonly held: readonly HeldRelation[];
  /** Rows that it inserted, updated and deleted, by table. */
  readonly written: readonly MeasuredRows[];
  /** Bytes written to the write-ahead log by the proof's server. */
  readonly logBytes: number;
}

/** `start`: relations that existed when the migration began, by OID. */
export function measuredBetween(
  before: Observation,
  after: Observation,
  start: ReadonlySet<string>,
): Measured {
  const all = new Map([...after.relations, ...before.relations]);
  const relations = new Map<string, MeasuredRelation>();
  for (const [oid, relation] of all) {
    const seen = seenOf(oid, relation, all, { before, after, start });
    const idle = seen.taken.length === 0 && !seen.newFile && seen.builtIndexes === 0 && seen.scans === 0;
    if (idle) continue;
    const other = relations.get(seen.relation);
    // An index that a type change replaces occurs twice under one name, before and after.
    relations.set(seen.relation, other === undefined ? seen : merged(other, seen));
  }
  return {
    relations: [...relations.values()],
    created: objects(after, before),
    dropped: objects(before, after),
    held: [...before.locks].flatMap(([oid, modes]) => {
      const relation = before.relations.get(oid)?.name;
      return relation === undefined ? [] : [{ relation, modes: [...modes] }];
    }),
    written: writtenBetween(before, after),
    logBytes: Math.max(0, after.log - before.log),
  };
}

function writtenBetween(before: Observation, after: Observation): readonly MeasuredRows[] {
  return [...after.written].flatMap(([oid, { inserted, updated, deleted }]) => {
    const relation = (before.relations.get(oid) ?? after.relations.get(oid))?.name;
    const was = before.written.get(oid);
    // Counters restart when the session reports them.
    const since = (now: number, then = 0): number => Math.max(0, now - then);
    const rows = {
      inserted: since(inserted, was?.inserted),
      updated: since(updated, was?.updated),
      deleted: since(deleted, was?.deleted),
    };
    return relation === undefined || rows.inserted + rows.updated + rows.deleted === 0
      ? []
      : [{ relation, ...rows }];
  });
}

/** The strongest of these; undefined if there are none. */
export function strongestOf(modes: readonly LockMode[]): LockMode | undefined {
  const [first, ...rest] = modes;
  return first === undefined ? undefined : rest.reduce(strongest, first);
}

interface Looks {
  readonly before: Observation;
  readonly after: Observation;
  readonly start: ReadonlySet<string>;
}

function seenOf(
  oid: string,
  relation: ObservedRelation,
  all: ReadonlyMap<string, ObservedRelation>,
  { before, after, start }: Looks,
): MeasuredRelation {
  const held = before.locks.get(oid);
  const now = [...(after.locks.get(oid) ?? [])];
  const wasThere = before.relations.get(oid);
  const isThere = after.relations.get(oid);
  return {
    relation: relation.name,
    kind: kindOf(relation),
    isPartitioned: relation.kind === 'p' || relation.kind === 'I',
    table: relation.table === undefined ? undefined : all.get(relation.table)?.name,
    ancestors: ancestorsOf(relation.table ?? oid, all, { before, after, start }),
    isNew: !start.has(oid),
    taken: now.filter((mode) => held?.has(mode) !== true),
    newFile: wasThere !== undefined && isThere !== undefined && wasThere.file !== isThere.file,
    builtIndexes: countBuilt(oid, before, after),
    // Counters restart when the session reports them.
    scans: Math.max(0, (after.scans.get(oid) ?? 0) - (before.scans.get(oid) ?? 0)),
  };
}

/** As before the statement, if the relation existed then. */
function ancestorsOf(
  oid: string,
  all: ReadonlyMap<string, ObservedRelation>,
  { before, after }: Looks,
): readonly string[] {
  const found = new Set<string>();
  const from = [oid];
  for (let one = from.shift(); one !== undefined; one = from.shift()) {
    const parents = before.parents.get(one) ?? after.parents.get(one) ?? [];
    from.push(...parents.filter((parent) => !found.has(parent)));
    for (const parent of parents) found.add(parent);
  }
  return [...found].flatMap((parent) => all.get(parent)?.name ?? []);
}

/** An index that is dropped and created again may keep its file; then nothing was built. Partitioned indexes have no file. */
function countBuilt(table: string, before: Observation, after: Observation): number {
  const own = [...after.relations.values()].filter((one) => one.table === table && one.file !== '0');
  if (own.length === 0) return 0;
  const files = filesOf(before);
  return own.filter((one) => !files.has(one.file)).length;
}

const filesOf = oncePer(
  (look: Observation): ReadonlySet<string> => new Set([...look.relations.values()].map(({ file }) => file)),
);

function objects(having: Observation, missing: Observation): readonly MeasuredObject[] {
  return [...having.relations]
    .filter(([oid]) => !missing.relations.has(oid))
    .map(([, relation]) => ({ kind: kindOf(relation), name: relation.name }));
}

function kindOf({ kind }: ObservedRelation): MeasuredKind {
  switch (kind) {
    case 'r':
    case 'p':
    case 'f':
      return 'table';
    case 'i':
    case 'I':
      return 'index';
    case 'S':
      return 'sequence';
    case 'v':
      return 'view';
    case 'm':
      return 'materialized-view';
    default:
      return 'other';
  }
}

function merged(a: MeasuredRelation, b: MeasuredRelation): MeasuredRelation {
  return {
    ...a,
    taken: [...new Set([...a.taken, ...b.taken])],
    isNew: a.isNew && b.isNew,
    newFile: a.newFile || b.newFile,
  };
}
