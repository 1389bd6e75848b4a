/** What becomes of a statement whose program is gone, and what one that is started again meets. Half sentences. */
import { code } from '../../text/code-in-prose.ts';
import { blocks } from '../../effects/effect.ts';
import { batchesOf } from '../rows/batches.ts';
import { type Placed, placesInWords } from '../placed.ts';
import { timeoutOf } from '../statements/timeouts.ts';
import { twoAtOnce } from '../waits/second-run.ts';
import { notTakenBack } from './sent-around.ts';

/** The server notices that its client is gone when it wants to answer it: an open transaction is lost then, one of its own is through. */
export function serverGoesOn(statements: readonly Placed[]): string {
  const goes = isSentWhole(statements)
    ? `the server goes on with it and the rest of the file, and keeps their locks, until that ends or ${code('pg_cancel_backend()')} ends it`
    : `the server goes on with it and keeps its locks until it ends or ${code('pg_cancel_backend()')} ends it`;
  const has = (...kinds: readonly string[]): boolean =>
    statements.every(({ one }) => kinds.includes(one.during.transaction.kind));
  const saying = statements.filter((one) => batchesOf(one)?.says === true).map(({ place }) => place);
  const but =
    saying.length === 0
      ? ''
      : ` (${placesInWords(saying)} ${saying.length === 1 ? 'says' : 'say'} NOTICE, and ${saying.length === 1 ? 'ends' : 'end'} where nobody takes that any more)`;
  const isNoted = statements.some(
    ({ migration }) => migration.afterFailure !== undefined || migration.runBy?.recordsFirst === true,
  );
  const recorded = isNoted ? 'the record still says unfinished' : 'nothing records that it is there';
  if (has('tool'))
    // Measured by test/databases/cut-short.test.ts: the server comes to the COMMIT, and the tool writes nothing behind it any more.
    return statements.every(isCutShort) && isSentWhole(statements)
      ? `${goes}; at its COMMIT the file is committed all the same, and ${recorded}`
      : `${goes}; then all of it is rolled back${notTakenBack(statements)}`;
  return has('own', 'implicit')
    ? `${goes}${but}; what runs to its end is committed, and ${recorded}`
    : `${goes}${but}`;
}

function isCutShort({ one }: Placed): boolean {
  return one.during.transaction.isCutShort === true;
}

/** The server has all of it already. */
function isSentWhole(statements: readonly Placed[]): boolean {
  return statements.some(
    ({ section, migration: { sendingDoubt, byHand } }) =>
      section.delivery.sends === 'whole' &&
      section.statements.length > 1 &&
      sendingDoubt === undefined &&
      byHand === undefined,
  );
}

/** What is started again comes to the same lock, of its tool or of the first table, and nothing bounds its wait. */
function waitsAgain(statements: readonly Placed[]): boolean {
  const [first] = statements.filter(({ one }) => one.whole?.relations.some(({ isNew }) => !isNew) === true);
  if (first === undefined || statements.some(({ one }) => one.during.transaction.kind !== 'tool'))
    return false;
  const { lock } = first.migration;
  if (lock !== undefined && lock.kind !== 'none' && lock.kind !== 'unknown') return lock.wait === undefined;
  const isShut = first.one.whole?.relations.some(
    (one) => !one.isNew && one.role !== 'index' && blocks(one.lock) === 'reads-and-writes',
  );
  return isShut === true && (timeoutOf(first, 'lock_timeout')?.milliseconds ?? 0) === 0;
}

/** Behind what a probe does. Empty where nobody knows. */
export function restartMeets(statements: readonly Placed[]): string {
  if (waitsAgain(statements)) return '; a program that is started again waits behind it';
  const isFree = statements.every(({ migration: { lock } }) => lock?.kind === 'none');
  return isFree && twoAtOnce(statements) !== undefined
    ? '; one that is started again meanwhile meets it as a second one would: end that statement first, and drop what it leaves invalid'
    : '';
}

/** What is told to end may not be: a shell passes no signal on. A sentence that begins with a space. */
export function stillAlive(statements: readonly Placed[]): string {
  return statements.every(({ one }) => one.during.transaction.kind === 'tool')
    ? ' Where the program lives on (behind a shell, say, which passes no signal on), it commits what has run through.'
    : '';
}
