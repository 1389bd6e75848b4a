/** Migrations that the change takes out of the history: what they made stays where they have run, and nothing else in a document knows of it. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { commas } from '../../text/enumerate.ts';
import type { ReviewInput } from '../input.ts';

const mostNames = 3;

export function takenOutToDecide({ takenOut, compared }: ReviewInput): readonly string[] {
  if (takenOut.length === 0) return [];
  const [it, was] = takenOut.length === 1 ? ['it', 'is'] : ['they', 'are'];
  return [
    `What becomes of databases that have run ${commas(takenOut.map(oneLine), mostNames)}: ${it} ${was} in ${compared?.replace(/^([\da-f]{12})[\da-f]{28}$/, '$1') ?? 'what is compared with'}, and the change takes ${takenOut.length === 1 ? 'it' : 'them'} out. What ${it} made stays there, and all that is said here, the checks and the way back too, is of databases that have not run ${takenOut.length === 1 ? 'it' : 'them'}.`,
  ];
}
