/** Programs of a repository that have the tool switched off (`spring.flyway.enabled=false`), as they are kept among a folder's settings. Who finds them is in tools/flyway-resources.ts. */
import type { RunBy } from '../convention.ts';
import type { Listing } from '../listing.ts';
import { switchedOffIn } from '../tools/flyway-resources.ts';
import { pairsIn, pairsKept } from './kept-pairs.ts';
import type { Said } from './said-keys.ts';

export function asleepKept(folder: string, listing: Listing): string | undefined {
  return pairsKept(switchedOffIn(folder, listing).map(({ module, place }) => [module, place]));
}

export function asleepSaid(said: Said): Pick<RunBy, 'asleep'> {
  const kept = said('asleep');
  return kept === undefined ? {} : { asleep: pairsIn(kept).map(([module, place]) => ({ module, place })) };
}
