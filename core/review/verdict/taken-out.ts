/** Migrations that the change takes out of the history: what they made stays where they have run, and nothing else in a document knows of it. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { commas } from '../../text/enumerate.ts';
import type { ReviewInput } from '../input.ts';
import { baseIn } from './edited.ts';

const mostNames = 3;

export function takenOutToDecide({ takenOut, compared }: ReviewInput): readonly string[] {
  if (takenOut.length === 0) return [];
  const [they, are, them] = takenOut.length === 1 ? ['it', 'is', 'it'] : ['they', 'are', 'them'];
  return [
    `What becomes of databases that have run ${commas(takenOut.map(oneLine), mostNames)}: ${they} ${are} in ${baseIn(compared)}, and the change takes ${them} out. What ${they} made stays there, and all that is said here, the checks and the way back too, is of databases that have not run ${them}.`,
  ];
}
