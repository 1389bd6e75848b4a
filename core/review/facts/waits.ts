/**
 * The waits for each relation: the strongest lock that a transaction holds on each existing relation, from which statement on, and during
 * which work. No words.
 */
import { groupBy } from '../../collections/group-by.ts';
import { isStronger, type Blocks, type LockMode } from '../../effects/effect.ts';
import { lockWaitOf, type LockWait } from '../../rule-kit/lock-wait.ts';
import type { RelationSize } from '../../statistics/statistics.ts';
import type { Change } from '../change.ts';
import type { Estimate } from '../model.ts';
import { isUnbounded } from './rows-written.ts';
import type { RelationFact, StatementFact } from './statements.ts';

export interface RelationWait {
  readonly relation: string;
  readonly lock: LockMode;
  readonly blocks: Exclude<Blocks, 'nobody'>;
  /** The first statement that takes the strongest lock. */
  readonly taken: StatementFact;
  /** Statements that take that lock and do work while they hold it. */
  readonly working: readonly StatementFact[];
  /** Other statements of the transaction that do work while it is held. */
  readonly later: readonly StatementFact[];
  readonly size: RelationSize | undefined;
  /** The request may wait for open transactions and block others meanwhile, and no setting limits that. */
  readonly waitsWithoutLimit: boolean;
}

export function waitsOf(statements: readonly StatementFact[], wait: LockWait): readonly RelationWait[] {
  const held = statements.flatMap((fact) =>
    fact.relations.flatMap((relation) =>
      relation.isNew || relation.blocks === 'nobody' ? [] : [{ fact, relation }],
    ),
  );
  const transactions = groupBy(held, ({ fact }) => fact.statement.during.transaction);
  return [...transactions.values()].flatMap((inOne) =>
    [...groupBy(inOne, ({ relation }) => relation.relation).values()].flatMap(
      (group) => waitIn(group, statements, wait) ?? [],
    ),
  );
}

interface Held {
  readonly fact: StatementFact;
  readonly relation: RelationFact;
}

function waitIn(
  group: readonly Held[],
  statements: readonly StatementFact[],
  wait: LockWait,
): RelationWait | undefined {
  const [first, ...others] = group;
  if (first === undefined) return undefined;
  const { fact, relation } = others.reduce(
    (best, one) => (isStronger(one.relation.lock, best.relation.lock) ? one : best),
    first,
  );
  if (relation.blocks === 'nobody') return undefined;
  const heldFor = statements.filter((other) => isHeldDuring(fact, other) && takesTime(other));
  const locking = new Set(group.flatMap((one) => (one.relation.lock === relation.lock ? [one.fact] : [])));
  return {
    relation: relation.relation,
    lock: relation.lock,
    blocks: relation.blocks,
    taken: fact,
    working: heldFor.filter((one) => locking.has(one)),
    later: heldFor.filter((one) => !locking.has(one)),
    size: relation.size,
    waitsWithoutLimit: relation.queue !== undefined && !isLimited(fact.statement.during.settings, wait),
  };
}

/** The sum of all durations; undefined if a size is unknown. */
export function estimateOfAll(facts: readonly StatementFact[]): Estimate | undefined {
  const estimates = facts.flatMap(({ estimate }) => estimate ?? []);
  if (estimates.length === 0 || estimates.length < facts.length) return undefined;
  return estimates.reduce((sum, one) => ({ least: sum.least + one.least, most: sum.most + one.most }));
}

/**
 * Work that grows with an existing table. Rows selected by a key or a list are few, and statements that wait for others take their strong
 * locks afterwards.
 */
function takesTime(fact: StatementFact): boolean {
  const { duration, relations } = fact;
  if (duration === 'rows') return isUnbounded(fact);
  return duration !== 'instant' && duration !== 'waits' && relations.some(({ isNew }) => !isNew);
}

function isHeldDuring(taken: StatementFact, other: StatementFact): boolean {
  if (taken === other) return true;
  if (taken.section !== other.section || other.at < taken.at) return false;
  return (
    taken.until.kind !== 'statement' &&
    other.at <= taken.until.at &&
    taken.statement.during.transaction === other.statement.during.transaction
  );
}

/** How the server of the change limits the wait for a lock on a table. */
export function waitOf({ change: { target } }: { readonly change: Pick<Change, 'target'> }): LockWait {
  return lockWaitOf({ schema: target, targetVersion: target.version });
}

export function isLimited(
  settings: StatementFact['statement']['during']['settings'],
  wait: LockWait,
): boolean {
  const values = settings.get(wait.variable);
  return values !== undefined && (wait.limit(values) ?? Infinity) !== Infinity;
}
