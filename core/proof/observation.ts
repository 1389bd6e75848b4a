/**
 * One look at the server from inside a transaction: which relations there are, which locks the transaction holds, what it has read, how
 * far the write-ahead log is. The query that looks is in engine/proof/observe.ts and gives rows; here they become a value.
 */
import { lockModes, type LockMode } from '../effects/effect.ts';

export interface ObservedRelation {
  /** Schema-qualified unless the schema is public, as effects name relations. */
  readonly name: string;
  /** As in pg_class.relkind. */
  readonly kind: string;
  /** Number of its file; '0' where it has none. */
  readonly file: string;
  /** OID of the table that an index is on. */
  readonly table: string | undefined;
}

export interface WrittenRows {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** Relations by their OID. */
export interface Observation {
  readonly relations: ReadonlyMap<string, ObservedRelation>;
  /** Tables that they are partitions of, or inherit from; of an index of a partition the indexes. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly locks: ReadonlyMap<string, ReadonlySet<LockMode>>;
  /** Sequential and index scans since the statistics of the session were last handed over. */
  readonly scans: ReadonlyMap<string, number>;
  /** Rows written, counted likewise. */
  readonly written: ReadonlyMap<string, WrittenRows>;
  /** In bytes from the beginning of the log. */
  readonly log: number;
}

/** Rows of text: a word that says what the row is about, then its columns. Rows that are not understood are left out. */
export function observationOf(rows: readonly (readonly (string | null)[])[]): Observation {
  const relations = new Map<string, ObservedRelation>();
  const parents = new Map<string, string[]>();
  const locks = new Map<string, Set<LockMode>>();
  const scans = new Map<string, number>();
  const written = new Map<string, WrittenRows>();
  let log = 0;
  for (const [what, oid, a, b, c, d] of rows) {
    const key = oid ?? '';
    switch (what ?? '') {
      case 'relation':
        relations.set(key, { name: a ?? '', kind: b ?? '', file: c ?? '0', table: d ?? undefined });
        break;
      case 'part':
        parents.set(key, [...(parents.get(key) ?? []), a ?? '']);
        break;
      case 'lock': {
        const mode = lockMode(a ?? '');
        if (mode !== undefined) locks.set(key, (locks.get(key) ?? new Set<LockMode>()).add(mode));
        break;
      }
      case 'work':
        if (Number(a) > 0) scans.set(key, Number(a));
        written.set(key, { inserted: Number(b ?? 0), updated: Number(c ?? 0), deleted: Number(d ?? 0) });
        break;
      case 'log':
        log = Number(a);
        break;
    }
  }
  return { relations, parents, locks, scans, written, log };
}

/** pg_locks writes AccessExclusiveLock where the manual writes ACCESS EXCLUSIVE. */
function lockMode(spelling: string): LockMode | undefined {
  const spaced = spelling
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
  return lockModes.find((mode) => mode === spaced);
}
