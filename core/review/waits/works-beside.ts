/** Builds and checks that nobody waits for, and rows that they keep from others: by the locks that they take, and those that their transaction has already. Sentences. */
import { blocks } from '../../effects/effect.ts';
import { durationOf } from '../../effects/held.ts';
import { oneLine } from '../../plan/format.ts';
import { capital } from '../../text/enumerate.ts';
import type { Placed } from '../placed.ts';
import { lockedRows } from '../statements/statements.ts';
import { worksInWords } from '../statements/works.ts';
import { isCovered } from './blocked.ts';

/** Where all writes wait, those to some rows do too. */
export function freeRows(placed: Placed, statements: readonly Placed[]): readonly string[] {
  return lockedRows(placed)
    .filter((name) => !isCovered(name, placed, statements))
    .map(oneLine);
}

/** Builds and checks that let everybody work: how long they take is to be known all the same. */
export function workBesideOthers(statements: readonly Placed[], date: string): readonly string[] {
  // Under a lock that its transaction has already it lets nobody work.
  const isShut = (placed: Placed): boolean =>
    placed.one.whole?.relations.some(
      ({ relation, isNew, buildsIndex, scan }) =>
        !isNew && (buildsIndex || scan) && isCovered(relation, placed, statements),
    ) === true;
  const quiet = statements.filter(
    (placed) => freeRows(placed, statements).length === 0 && isBeside(placed) && !isShut(placed),
  );
  return quiet.length === 0 ? [] : [`${capital(worksInWords(quiet, date))}; reads and writes go on.`];
}

function isBeside({ one }: Placed): boolean {
  const { whole } = one;
  const isBlocking = whole?.relations.some(({ lock, isNew }) => {
    const who = blocks(lock);
    return !isNew && (who === 'writes' || who === 'reads-and-writes');
  });
  const isWork = whole?.relations.some(({ isNew, buildsIndex, scan }) => !isNew && (buildsIndex || scan));
  return isBlocking === false && isWork === true && durationOf(one) !== 'rows';
}
