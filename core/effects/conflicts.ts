/** Which table-level lock modes shut each other out (manual, "Conflicting Lock Modes"); test/databases/safe-now.test.ts tries each pair on a server. */
import type { LockMode } from './effect.ts';

/** True where the second has to wait until the first is gone; it is the same the other way round. */
export function conflict(held: LockMode, asked: LockMode): boolean {
  return conflicts[held].has(asked);
}

const conflicts: Readonly<Record<LockMode, ReadonlySet<LockMode>>> = {
  'ACCESS SHARE': new Set(['ACCESS EXCLUSIVE']),
  'ROW SHARE': new Set(['EXCLUSIVE', 'ACCESS EXCLUSIVE']),
  'ROW EXCLUSIVE': new Set(['SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE']),
  'SHARE UPDATE EXCLUSIVE': new Set([
    'SHARE UPDATE EXCLUSIVE',
    'SHARE',
    'SHARE ROW EXCLUSIVE',
    'EXCLUSIVE',
    'ACCESS EXCLUSIVE',
  ]),
  SHARE: new Set([
    'ROW EXCLUSIVE',
    'SHARE UPDATE EXCLUSIVE',
    'SHARE ROW EXCLUSIVE',
    'EXCLUSIVE',
    'ACCESS EXCLUSIVE',
  ]),
  'SHARE ROW EXCLUSIVE': new Set([
    'ROW EXCLUSIVE',
    'SHARE UPDATE EXCLUSIVE',
    'SHARE',
    'SHARE ROW EXCLUSIVE',
    'EXCLUSIVE',
    'ACCESS EXCLUSIVE',
  ]),
  EXCLUSIVE: new Set([
    'ROW SHARE',
    'ROW EXCLUSIVE',
    'SHARE UPDATE EXCLUSIVE',
    'SHARE',
    'SHARE ROW EXCLUSIVE',
    'EXCLUSIVE',
    'ACCESS EXCLUSIVE',
  ]),
  'ACCESS EXCLUSIVE': new Set([
    'ACCESS SHARE',
    'ROW SHARE',
    'ROW EXCLUSIVE',
    'SHARE UPDATE EXCLUSIVE',
    'SHARE',
    'SHARE ROW EXCLUSIVE',
    'EXCLUSIVE',
    'ACCESS EXCLUSIVE',
  ]),
};
