/** What a program's own lock keeps from working while it applies files, where the rest of the program asks for the same one. */
import type { LockAlso } from '../../migrations/tool-lock.ts';
import { oneLine } from '../../plan/format.ts';
import type { Placed } from '../placed.ts';
import { commas } from '../../text/enumerate.ts';
import { secondsOfAll } from '../statements/works.ts';

/** A wait that nobody notices. */
const shortest = 10;
const mostPlaces = 3;
const mostUsers = 16;

/** By the program that applies the files, where that takes its time. */
function asksElsewhere(
  statements: readonly Placed[],
  date: string,
): readonly { readonly tool: string; readonly asks: readonly LockAlso[] }[] {
  const seconds = secondsOfAll(statements, date);
  if (seconds === undefined || seconds.most < shortest) return [];
  const found = new Map(
    statements.flatMap(({ migration: { runBy, tool, byHand } }) =>
      runBy?.lockAlso === undefined || byHand !== undefined
        ? []
        : [[tool ?? 'the program', runBy.lockAlso] as const],
    ),
  );
  return [...found].map(([tool, asks]) => ({ tool: oneLine(tool), asks }));
}

/** A sentence for each program. */
export function lockElsewhereInWords(statements: readonly Placed[], date: string): readonly string[] {
  const seconds = secondsOfAll(statements, date);
  if (seconds === undefined) return [];
  return asksElsewhere(statements, date).map(
    ({ tool, asks }) =>
      `From the moment at which ${tool} asks for the program’s own lock until it has applied the files (as long as they take, and what it waits before that), others do not get it: ${placesOf(asks)} ${asks.length === 1 ? 'asks' : 'ask'} for the same one${answerOf(asks)}${stillOf(asks)}`,
  );
}

/** One that tries gets its answer at once. */
function answerOf(asks: readonly LockAlso[]): string {
  const names = new Set(asks.map(({ by }) => by));
  const [name] = names;
  if (names.size !== 1 || name === undefined)
    return asks.every(isTry)
      ? ', and none of them waits: they are told no at once (pg_try_…).'
      : ', and what needs it there waits or is passed over meanwhile.';
  return name.startsWith('pg_try_')
    ? ` by ${name}, which does not wait: it is told no at once.`
    : ` by ${name}, which waits for its end.`;
}

/** What people miss meanwhile: packages say it better than the place that asks. */
function stillOf(asks: readonly LockAlso[]): string {
  const users = [...new Set(asks.flatMap((one) => one.users))].map(oneLine);
  const who =
    users.length === 0
      ? 'the program does'
      : `${commas(users, mostUsers)} ${users.length === 1 ? 'does' : 'do'}`;
  const isTried = asks.some(isTry);
  return ` What ${who} under that lock stands still until the end${isTried ? ', or fails: its code says whether it is tried again' : ''}.`;
}

/** A file stands once before its lines: `db/lock.go:18, :45`. */
function placesOf(asks: readonly LockAlso[]): string {
  const places = asks.map(({ place }) => oneLine(place));
  const inShort = places.map((place, at) => {
    const colon = place.lastIndexOf(':') + 1;
    return places[at - 1]?.startsWith(place.slice(0, colon)) === true ? place.slice(colon - 1) : place;
  });
  return commas(inShort, mostPlaces);
}

/** Whoever tries is told no, whoever waits does so until the end. */
function isTriedElsewhere(statements: readonly Placed[]): boolean {
  const all = statements.flatMap(({ migration: { runBy } }) => runBy?.lockAlso ?? []);
  return all.every(isTry);
}

function isTry({ by }: LockAlso): boolean {
  return by?.startsWith('pg_try_') === true;
}

/** Whoever holds the program’s own lock meanwhile, and keeps it: behind “for another run”. Empty where nobody does. */
export function alsoInFront(waiting: readonly Placed[], date: string): string {
  const all = new Map(
    waiting.flatMap(({ migration: { runBy } }) =>
      (runBy?.lockAlso ?? []).map((one) => [one.place, one] as const),
    ),
  );
  const asks = [...all.values()];
  if (asks.length === 0) return '';
  // What is not of a transaction goes with its session.
  const kept = asks.filter(({ by }) => by?.includes('_xact_') === false);
  const ofSession =
    kept.length === 0 || kept.length === asks.length
      ? ''
      : ` (${placesOf(kept)} beyond ${kept.length === 1 ? 'its transaction' : 'their transactions'})`;
  const where =
    lockElsewhereInWords(waiting, date).length > 0 ? 'a place that Who is blocked names' : placesOf(asks);
  return `, or for what has it by ${where}${ofSession}; whoever asks there from that moment on ${isTriedElsewhere(waiting) ? 'is refused' : 'waits as well'}`;
}

/** Behind the verdict, which says whose it is. */
export const stillInShort = 'what works under the program’s own lock';

/** For a sentence that chooses a time: it has to be able to stand still, whichever way a migration builds. Nothing stands still by itself. */
export function stillInWords(statements: readonly Placed[], date: string): string | undefined {
  const places = asksElsewhere(statements, date).flatMap(({ asks }) => asks);
  return places.length === 0 ? undefined : `${stillInShort} (${whereOf(places)})`;
}

/** Whose work it is says more in a verdict than a line. */
function whereOf(asks: readonly LockAlso[]): string {
  const users = [...new Set(asks.flatMap((one) => one.users))].map(oneLine);
  return users.length > mostPlaces
    ? `${users.length} packages, named below`
    : users.length === 0
      ? placesOf(asks)
      : commas(users, mostPlaces);
}
