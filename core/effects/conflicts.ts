/**
 * Which table-level lock modes conflict (manual, "Conflicting Lock Modes"); test/databases/safe-now.test.ts tries each pair on a server.
 */
import { lockModes, type LockMode } from './effect.ts';

/** For each mode the weakest mode that it conflicts with; it conflicts with all stronger ones too. Two exceptions follow. */
const weakest: Readonly<Record<LockMode, LockMode>> = {
  'ACCESS SHARE': 'ACCESS EXCLUSIVE',
  'ROW SHARE': 'EXCLUSIVE',
  'ROW EXCLUSIVE': 'SHARE',
  'SHARE UPDATE EXCLUSIVE': 'SHARE UPDATE EXCLUSIVE',
  SHARE: 'ROW EXCLUSIVE',
  'SHARE ROW EXCLUSIVE': 'ROW EXCLUSIVE',
  EXCLUSIVE: 'ROW SHARE',
  'ACCESS EXCLUSIVE': 'ACCESS SHARE',
};

/** True if the second request has to wait for the first lock; symmetric. */
export function conflict(held: LockMode, asked: LockMode): boolean {
  // SHARE does not conflict with itself: several indexes of one table can be built at the same time.
  if (held === 'SHARE' && asked === 'SHARE') return false;
  return lockModes.indexOf(asked) >= lockModes.indexOf(weakest[held]);
}
