/** Which table locks keep which others out (manual, "Conflicting Lock Modes"). */
import { lockModes, type LockMode } from '../effects/effect.ts';

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

export function conflicts(a: LockMode, b: LockMode): boolean {
  // SHARE goes with itself: several indexes of one table can be built at a time.
  if (a === 'SHARE' && b === 'SHARE') return false;
  return lockModes.indexOf(b) >= lockModes.indexOf(weakest[a]);
}
