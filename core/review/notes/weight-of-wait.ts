/** The weight of a wait: by who is blocked, and for how long if known. */
import type { Blocks } from '../../effects/effect.ts';
import { isBrief, isLong } from '../facts/durations.ts';
import type { Estimate, Weight } from '../model.ts';

export function weightOfWait(blocks: Blocks, estimate: Estimate | undefined): Weight {
  if (estimate === undefined) return blocks === 'reads-and-writes' ? 'decide' : 'warn';
  if (isBrief(estimate)) return 'inform';
  return isLong(estimate) ? 'decide' : 'warn';
}
