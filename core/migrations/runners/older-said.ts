/** What is found of the number that a program holds its record against (refuses-older.ts), as it is kept beside the files, and read again. */
import type { RunBy } from '../convention.ts';
import type { Listing } from '../listing.ts';
import { numberBehindOf, refusesOlderOf } from './refuses-older.ts';
import type { Kept, Said } from './said-keys.ts';

export function olderKept(folder: string, listing: Listing): Kept {
  const one = refusesOlderOf(folder, listing);
  const behind = one === undefined ? numberBehindOf(folder, listing) : undefined;
  return {
    ...{ refusesOlder: one?.place, refusesOlderDirty: one?.ignoresDirty },
    numberBehind: behind && `${String(behind.number)} ${String(behind.last)} ${behind.place}`,
  };
}

export function olderSaid(said: Said): Pick<RunBy, 'refusesOlder' | 'numberBehind'> {
  const [place, ignoresDirty] = [said('refusesOlder'), said('refusesOlderDirty')];
  if (place !== undefined)
    return { refusesOlder: { place, ...(ignoresDirty === undefined ? {} : { ignoresDirty }) } };
  const [, number, last, behind] = /^(\d+) (\d+) (.+)$/s.exec(said('numberBehind') ?? '') ?? [];
  return behind === undefined
    ? {}
    : { numberBehind: { place: behind, number: Number(number), last: Number(last) } };
}
