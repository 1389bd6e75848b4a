/** ALGORITHM and LOCK in the terms that all effects share: who has to wait meanwhile, and how long it takes. */
import type { Algorithm, Duration, LockMode, Online, OnlineLock, Queue, RelationEffect } from '../effect.ts';

/** Even the shortest change of a definition takes a metadata lock that nobody else can hold (manual, "Metadata Locking"). */
export const metadataQueue: Queue = { waitsFor: 'every-transaction', holdsUp: 'reads-and-writes' };

/** PostgreSQL's mode that keeps the same people out. */
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

/** Of two actions of one statement the heavier decides for both. */
export function heavier(a: Online | undefined, b: Online | undefined): Online | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const algorithm = algorithms.findLast((one) => one === a.algorithm || one === b.algorithm);
  return { algorithm, lock: locks.findLast((one) => one === a.lock || one === b.lock) ?? a.lock };
}

/** As a statement asks for it. MySQL takes INSTANT alone. */
export function asked({ algorithm, lock }: Online): string {
  if (algorithm === undefined) return `LOCK=${lock}`;
  return algorithm === 'INSTANT' && lock === 'NONE'
    ? 'ALGORITHM=INSTANT'
    : `ALGORITHM=${algorithm}, LOCK=${lock}`;
}
