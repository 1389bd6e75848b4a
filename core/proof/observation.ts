/**
 * One observation of the server from inside a transaction: existing relations, the transaction's locks, what it has read, the position of
 * the write-ahead log. engine/proof/observe.ts runs the query; this file converts its rows to a value.
 */
import { lockModes, type LockMode } from '../effects/effect.ts';

export interface ObservedRelation {
  /** Schema-qualified unless the schema is public, as effects name relations. */
  readonly name: string;
  /** As in pg_class.relkind. */
  readonly kind: string;
  /** Number of its file; '0' if it has none. */
  readonly file: string;
  /** OID of the table of an index. */
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
  /** The tables that they are partitions of, or inherit from; for an index of a partition the parent indexes. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly locks: ReadonlyMap<string, ReadonlySet<LockMode>>;
  /** Sequential and index scans since the session last reported its statistics. */
  readonly scans: ReadonlyMap<string, number>;
  /** Rows written, counted likewise. */
  readonly written: ReadonlyMap<string, WrittenRows>;
  /** In bytes from the beginning of the log. */
  readonly log: number;
}

/** Rows of text: a word for the kind of row, then its columns. Rows that are not understood are left out. */
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

/** pg_locks prints AccessExclusiveLock for the manual's ACCESS EXCLUSIVE. */
function lockMode(spelling: string): LockMode | undefined {
  const spaced = spelling
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
  return lockModes.find((mode) => mode === spaced);
}
