/** Translates ALGORITHM and LOCK into the terms of all effects: who has to wait, and how long. */
import type { Algorithm, Duration, LockMode, Online, OnlineLock, Queue, RelationEffect } from '../effect.ts';

/** Even the shortest change of a definition takes an exclusive metadata lock (manual, "Metadata Locking"). */
export const metadataQueue: Queue = { waitsFor: 'every-transaction', holdsUp: 'reads-and-writes' };

/** The PostgreSQL mode that blocks the same statements. */
export function lockOf({ lock }: Online): LockMode {
  switch (lock) {
    case 'NONE':
      return 'SHARE UPDATE EXCLUSIVE';
    case 'SHARED':
      return 'SHARE';
    case 'EXCLUSIVE':
      return 'ACCESS EXCLUSIVE';
  }
}

export function duration(
  { algorithm }: Online,
  { rewrite, buildsIndex }: Pick<RelationEffect, 'rewrite' | 'buildsIndex'>,
): Duration {
  if (rewrite || algorithm === 'COPY') return 'rewrite';
  return buildsIndex ? 'index-build' : 'instant';
}

const algorithms: readonly Algorithm[] = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'];
const locks: readonly OnlineLock[] = ['NONE', 'SHARED', 'EXCLUSIVE'];

/** The heavier of two actions decides for the whole statement. */
export function heavier(a: Online | undefined, b: Online | undefined): Online | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const algorithm = algorithms.findLast((one) => one === a.algorithm || one === b.algorithm);
  return { algorithm, lock: locks.findLast((one) => one === a.lock || one === b.lock) ?? a.lock };
}

/** As the statement requests it. Only MySQL takes INSTANT literally. */
export function asked({ algorithm, lock }: Online): string {
  if (algorithm === undefined) return `LOCK=${lock}`;
  return algorithm === 'INSTANT' && lock === 'NONE'
    ? 'ALGORITHM=INSTANT'
    : `ALGORITHM=${algorithm}, LOCK=${lock}`;
}
