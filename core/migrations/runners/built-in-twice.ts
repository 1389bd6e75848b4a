/** Other programs of the repository that have the same files built in, each in a crate of its own. Says nothing of when they apply them. */
import type { RunBy } from '../convention.ts';
import type { Said } from './said-keys.ts';

export interface BuiltInTwice {
  readonly crate: string;
  /** `services/history/src/app.rs:115`. */
  readonly place: string;
}

export function twiceKept(all: readonly BuiltInTwice[] = []): string | undefined {
  return all.length === 0 ? undefined : all.map(({ crate, place }) => `${crate}\t${place}`).join('\n');
}

export function twiceSaid(said: Said): Pick<RunBy, 'twice'> {
  const kept = said('twice');
  if (kept === undefined) return {};
  return {
    twice: kept.split('\n').map((line) => {
      const [crate = '', place = ''] = line.split('\t');
      return { crate, place };
    }),
  };
}
