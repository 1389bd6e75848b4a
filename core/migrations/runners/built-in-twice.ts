/** Other programs of the repository that have the same files built in, each in a crate of its own. Says nothing of when they apply them. */
import type { RunBy } from '../convention.ts';
import { pairsIn, pairsKept } from './kept-pairs.ts';
import type { Said } from './said-keys.ts';

export interface BuiltInTwice {
  readonly crate: string;
  /** `services/history/src/app.rs:115`. */
  readonly place: string;
}

export function twiceKept(all: readonly BuiltInTwice[] = []): string | undefined {
  return pairsKept(all.map(({ crate, place }) => [crate, place]));
}

export function twiceSaid(said: Said): Pick<RunBy, 'twice'> {
  const kept = said('twice');
  return kept === undefined ? {} : { twice: pairsIn(kept).map(([crate, place]) => ({ crate, place })) };
}
