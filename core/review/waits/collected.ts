/**
 * Locks on several tables that one transaction takes one after the other: the first tables stand still while it waits for the last, and whoever uses
 * them in another order waits for it while it waits for them.
 */
import { capital, commas, joined } from '../../text/enumerate.ts';
import { blocks } from '../../effects/effect.ts';
import { oneLine } from '../../plan/format.ts';
import type { FindingReview } from '../model.ts';
import { type Placed, placesInWords, schemaAt, sharedTransactions } from '../placed.ts';
import { isOfTriggers } from '../order/bound.ts';
import { isWork } from '../statements/works.ts';
import { sameNameAt } from './same-name.ts';

const mostNames = 6;

/** Sentences, one for each transaction. */
export function collectedLocks(
  statements: readonly Placed[],
  findings: readonly FindingReview[],
): readonly string[] {
  // It names the very program or key that takes the other order.
  if (findings.some(({ rule }) => rule === 'locking/lock-order')) return [];
  return sharedTransactions(statements).flatMap(inWords);
}

function inWords(own: readonly Placed[]): readonly string[] {
  const taken = new Map<string, Placed>();
  for (const placed of own)
    for (const relation of shutBy(placed)) if (!taken.has(relation)) taken.set(relation, placed);
  const places = [...new Set([...taken.values()].map(({ place }) => place))];
  // What one statement locks is locked by LOCK TABLE of several too.
  if (places.length < 2 || own.some(locksAll)) return [];
  const names = [...taken.keys()].map(oneLine);
  const all = names.length === 2 ? joined(names) : `${String(names.length)} tables`;
  // All of them would be shut while it works through one.
  const inFront = own.some(isWork)
    ? ''
    : `LOCK TABLE ${commas(names, mostNames)} IN ACCESS EXCLUSIVE MODE in front, with a lock_timeout, and again when it fails`;
  // A trigger that writes to one of them would fit the others no more, or be gone meanwhile.
  const apart = own.some(isOfTriggers)
    ? ''
    : own.some((one) => isExchanged(one, own))
      ? 'a transaction for each table, with its DROP and its CREATE together'
      : 'a transaction for each';
  const less = [inFront, apart].filter((one) => one !== '').join('; or ');
  return [
    `${capital(placesInWords(places))} collect ACCESS EXCLUSIVE on ${all} in one transaction: those that it has stand still while it waits for the next, and a transaction that has used a later one and then asks for an earlier one makes a deadlock with it, by which one of the two fails.${less === '' ? '' : ` Less of both: ${less}.`}`,
  ];
}

/** Apart from its drop it would leave the table without. */
function isExchanged(placed: Placed, own: readonly Placed[]): boolean {
  return placed.one.actions.some(
    ({ operation }) => operation.kind === 'createIndex' && sameNameAt(placed, operation, own) !== undefined,
  );
}

function locksAll({ one }: Placed): boolean {
  return one.actions.some(({ operation }) => operation.kind === 'lockTable');
}

/** Tables that were there and can be neither read nor written from here on. */
function shutBy(placed: Placed): readonly string[] {
  const { whole } = placed.one;
  if (whole?.heldUntil !== 'end-of-transaction') return [];
  return whole.relations.flatMap(({ relation, lock, isNew, role }) =>
    isNew || role === 'index' || !isTable(placed, relation) || blocks(lock) !== 'reads-and-writes'
      ? []
      : [relation],
  );
}

/** Views are locked with what they read. */
function isTable(placed: Placed, relation: string): boolean {
  const { relations } = schemaAt(placed);
  return [relation, `public.${relation}`].some((key) => relations.get(key)?.kind === 'table');
}
