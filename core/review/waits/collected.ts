/**
 * Locks on several tables that one transaction takes one after the other: the first tables stand still while it waits for the last, and whoever uses
 * them in another order waits for it while it waits for them, be it one SELECT.
 */
import { groupBy } from '../../collections/group-by.ts';
import { capital, joined } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import type { FindingReview } from '../model.ts';
import { type Placed, placesInWords } from '../placed.ts';
import { isOfTriggers } from '../order/bound.ts';
import { isWork } from '../statements/works.ts';
import { sameNameAt } from './same-name.ts';
import {
  lockedTogether,
  lockOfAll,
  locksAll,
  shutsOneByOne,
  shutsSeveral,
  shutTables,
} from './shut-tables.ts';
import { isEndedByReaders } from './waiting-writers.ts';
import { writeLocksInTurn } from './write-locks.ts';

/** Sentences, one for each transaction. `isStopped`: of what happens beside the application nothing else is told. */
export function locksInTurn(
  statements: readonly Placed[],
  findings: readonly FindingReview[],
  { isStopped, date }: { readonly isStopped: boolean; readonly date: string },
): readonly string[] {
  // It names the very program or key that takes the other order.
  if (findings.some(({ rule }) => rule === 'locking/lock-order')) return [];
  return [...collectedLocks(statements, isStopped), ...(isStopped ? [] : writeLocksInTurn(statements, date))];
}

function collectedLocks(statements: readonly Placed[], isStopped: boolean): readonly string[] {
  const found = lockedTogether(statements).flatMap((own) => collectedIn(own, isStopped));
  // Of several transactions the way out is one: the widest form of it is right for all.
  return [...groupBy(found, ({ first }) => first).values()].flatMap((same) => {
    const [one] = same;
    if (one === undefined) return [];
    const apart = same.flatMap((each) => each.apart ?? []).toSorted((a, b) => b.length - a.length)[0];
    const less =
      apart === undefined || same.some((each) => each.apart === undefined)
        ? one.first
        : `${one.first}; or ${apart}`;
    return [
      `${capital(transactionsInWords(same))} (ACCESS EXCLUSIVE) one after the other in one transaction${same.length > 1 ? ' each' : ''}: those that it has are shut while it waits for the next. A transaction, or one SELECT that joins them, that uses them in another order can deadlock with it, and one of the two fails. To avoid that: ${less}.`,
    ];
  });
}

const mostTransactions = 3;

/** Of many the first are named. */
function transactionsInWords(same: readonly Collected[]): string {
  const more = same.length - mostTransactions;
  const told = same.map(({ locks }) => locks);
  return more > 1
    ? `${told.slice(0, mostTransactions).join(', ')}, and ${String(more)} more transactions lock several tables each`
    : told.join(', and ');
}

interface Collected {
  /** `lines 1, 2 lock users and items`. */
  readonly locks: string;
  /** What to do first, and what does as well. */
  readonly first: string;
  readonly apart: string | undefined;
}

function collectedIn(own: readonly Placed[], isStopped: boolean): readonly Collected[] {
  const taken = shutTables(own);
  const places = [...new Set([...taken.values()].map(({ place }) => place))];
  // What one statement locks is locked by LOCK TABLE of several too.
  if (!shutsOneByOne(own) || own.some(locksAll)) return [];
  const names = [...taken.keys()].map(oneLine);
  const all = names.length === 2 ? joined(names) : `${String(names.length)} tables`;
  // The deadlock that stands above has the same way out.
  const lock = !isStopped && isEndedByReaders(own) ? 'that LOCK TABLE' : lockOfAll(own);
  const asLong = own.some(isWork) ? ', all of them are then shut while it works' : '';
  const bound =
    'a lock_timeout below deadlock_timeout (1 s): as a rule it gives up first and nobody else is ended; run it again then';
  // What has worked before its last lock is lost with it.
  const first = own.some(isWork) ? `${lock} in front${asLong}, with ${bound}` : bound;
  // A trigger that writes to one of them would fit the others no more, or be gone meanwhile; and what locks two does so wherever it stands.
  const apart = own.some(isOfTriggers) || own.some(shutsSeveral) ? undefined : apartInWords(own);
  return [
    { locks: `${placesInWords(places)} ${places.length === 1 ? 'locks' : 'lock'} ${all}`, first, apart },
  ];
}

/** What is done to one table stays in one: a constraint, or an index, would be missing in between. */
function apartInWords(own: readonly Placed[]): string {
  if (own.some((one) => isExchanged(one, own)))
    return 'a transaction for each table, with its DROP and its CREATE together';
  const targets = own.flatMap(({ one }) =>
    (one.whole?.relations ?? []).flatMap(({ relation, role, isNew }) =>
      isNew || role !== 'target' ? [] : [relation],
    ),
  );
  return new Set(targets).size === targets.length
    ? 'a transaction for each'
    : 'a transaction for each table, with all that changes there';
}

/** Apart from its drop it would leave the table without. */
function isExchanged(placed: Placed, own: readonly Placed[]): boolean {
  return placed.one.actions.some(
    ({ operation }) => operation.kind === 'createIndex' && sameNameAt(placed, operation, own) !== undefined,
  );
}
