/** Which table-level lock modes shut each other out (manual, "Conflicting Lock Modes"); test/databases/safe-now.test.ts tries each pair on a server. */
import { lockModes, type LockMode } from './effect.ts';

/** Of each mode, the weakest one that it conflicts with, where it conflicts with all that are stronger; the two exceptions beside. */
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

/** True if the second has to wait until the first is gone; it is the same the other way round. */
export function conflict(held: LockMode, asked: LockMode): boolean {
  // SHARE goes with itself: several indexes of one table can be built at a time.
  if (held === 'SHARE' && asked === 'SHARE') return false;
  return lockModes.indexOf(asked) >= lockModes.indexOf(weakest[held]);
}
