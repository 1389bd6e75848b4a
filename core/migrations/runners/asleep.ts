/** Programs of a repository that have the tool switched off (`spring.flyway.enabled=false`), as they are kept among a folder's settings. Who finds them is in tools/flyway-resources.ts. */
import type { RunBy } from '../convention.ts';
import type { Listing } from '../listing.ts';
import { switchedOffIn } from '../tools/flyway-resources.ts';
import type { Said } from './said-keys.ts';

export function asleepKept(folder: string, listing: Listing): string | undefined {
  const lines = switchedOffIn(folder, listing).map(({ module, place }) => `${module}\t${place}`);
  return lines.length === 0 ? undefined : lines.join('\n');
}

export function asleepSaid(said: Said): Pick<RunBy, 'asleep'> {
  const kept = said('asleep');
  if (kept === undefined) return {};
  return {
    asleep: kept.split('\n').map((line) => {
      const [module = '', place = ''] = line.split('\t');
      return { module, place };
    }),
  };
}
