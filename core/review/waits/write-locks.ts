/**
 * Locks that keep writers, and no readers, from several tables, one after the other in one transaction: a session that has written to a later one and comes to an
 * earlier one waits for the file, which then waits for it. Of tables that are shut to readers too collected.ts tells. Measured by test/databases/review-waiting-writers.test.ts.
 */
import { blocks, type RelationEffect } from '../../effects/effect.ts';
import { code } from '../../text/code-in-prose.ts';
import { capital, commas } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import { type Placed, placesInWords } from '../placed.ts';
import { isWork, secondsOfAll } from '../statements/works.ts';
import {
  firstTaken,
  lockedTogether,
  locksAll,
  namesInSql,
  shutsOneByOne,
  shutTables,
} from './shut-tables.ts';

const mostNames = 6;
/** Seconds: below deadlock_timeout a writer that waits finds no deadlock. */
const shortest = 1;

/** Sentences, one for each transaction. */
export function writeLocksInTurn(statements: readonly Placed[], date: string): readonly string[] {
  return lockedTogether(statements).flatMap((own) => inTurn(own, date));
}

function inTurn(own: readonly Placed[], date: string): readonly string[] {
  if (own.some(locksAll) || shutsOneByOne(own)) return [];
  const taken = firstTaken(own, keepsWritersOut);
  const first = [...new Set(taken.values())];
  const works = own.filter(isWork);
  const most = secondsOfAll(works, date)?.most ?? Infinity;
  if (first.length < 2 || works.length === 0 || most < shortest) return [];
  const names = [...taken.keys()].map(oneLine);
  const where = placesInWords(first.map(({ place }) => place));
  return [
    `${capital(where)} keep writers from ${commas(names, mostNames)} one after the other, in one transaction: a session that has written to one of these and then writes to one that the file has locked before waits for the file, and the file for it. The server ends one of the two (deadlock detected); where that is the file, all its work is taken back. To avoid that: a transaction for each; or ${code(`${lockOf(taken, own)};`)} in front, none of them is then written while it works, with a lock_timeout below deadlock_timeout (1 s): as a rule it gives up first and nobody else is ended; run it again then.`,
  ];
}

/** Of what a statement is for: a table that its key leads to is locked by the same statement. */
function keepsWritersOut({ lock, role }: RelationEffect): boolean {
  const who = blocks(lock);
  return role === 'target' && (who === 'writes' || who === 'reads-and-writes');
}

/** One that is shut to readers as well is asked for as that. */
function lockOf(taken: ReadonlyMap<string, Placed>, own: readonly Placed[]): string {
  const shut = shutTables(own);
  const [of] = own;
  const [writes, all] = [false, true].map((isShut) =>
    [...taken.keys()].filter((name) => shut.has(name) === isShut),
  );
  return [
    ...(writes?.length === 0 ? [] : [`LOCK TABLE ${namesInSql(writes ?? [], of?.start)} IN SHARE MODE`]),
    ...(all?.length === 0 ? [] : [`LOCK TABLE ${namesInSql(all ?? [], of?.start)} IN ACCESS EXCLUSIVE MODE`]),
  ].join('; ');
}
