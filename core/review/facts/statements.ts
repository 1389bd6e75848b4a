/** What each statement locks and how long it takes: measured if the proof ran it, else as the effects table expects. No words. */
import {
  blocks,
  type Blocks,
  type Duration,
  type LockMode,
  type RelationEffect,
} from '../../effects/effect.ts';
import { asked } from '../../effects/mysql/online.ts';
import { durationOf, heldUntil, type HeldUntil } from '../../effects/held-locks.ts';
import { sizeOf, type RelationSize } from '../../statistics/statistics.ts';
import type { Change } from '../change.ts';
import type { Estimate } from '../model.ts';
import { estimateOf } from './durations.ts';
import type { Placed } from './places.ts';

export interface StatementFact extends Placed {
  /** Without indexes and catalogs; the target first. */
  readonly relations: readonly RelationFact[];
  readonly duration: Duration | 'rows';
  /** For the slowest relation of known size; undefined if the work does not grow or no size is known. */
  readonly estimate: Estimate | undefined;
  readonly evidence: 'measured' | 'expected';
  readonly until: HeldUntil;
  /** No session waits for it, and it takes no time. */
  readonly isQuiet: boolean;
}

export interface RelationFact {
  readonly relation: string;
  readonly role: RelationEffect['role'];
  readonly lock: LockMode;
  /** The lock in the words of its server: `ALGORITHM=COPY, LOCK=SHARED`. */
  readonly named: string;
  readonly blocks: Blocks;
  readonly rewrite: boolean;
  readonly scan: boolean;
  readonly buildsIndex: boolean;
  readonly isNew: boolean;
  readonly queue: RelationEffect['queue'];
  readonly standbyLock: boolean;
  /** Undefined if the statistics do not have it, or it is new. */
  readonly size: RelationSize | undefined;
}

export function statementFact(placed: Placed, { sizes, date }: Change): StatementFact {
  const { statement, at } = placed;
  const { whole } = statement;
  const duration = durationOf(statement);
  // SQLite has one lock, for all tables.
  const isOfFile = whole?.file === 'write';
  const relations = (whole?.relations ?? []).filter(isShown).map((one): RelationFact => {
    const { relation, role, lock, rewrite, scan, buildsIndex, isNew, queue, standbyLock, online } = one;
    const size = isNew || sizes === undefined ? undefined : sizeOf(sizes, relation, date);
    return {
      relation,
      role,
      lock,
      named: isOfFile ? 'write lock of the file' : online === undefined ? (one.named ?? lock) : asked(online),
      blocks: isOfFile ? 'writes' : blocks(lock),
      rewrite,
      scan,
      buildsIndex,
      isNew,
      queue,
      standbyLock,
      size,
    };
  });
  const old = relations.filter(({ isNew }) => !isNew);
  const estimates = old.flatMap((one) => estimateOf(one, duration) ?? []);
  const isFree = old.every(
    ({ blocks: who }) => who === 'nobody' || (duration === 'instant' && who === 'schema-changes'),
  );
  return {
    ...placed,
    relations,
    duration,
    estimate: estimates.toSorted((a, b) => b.most - a.most)[0],
    evidence: placed.proof?.outcome.kind === 'measured' ? 'measured' : 'expected',
    until: heldUntil(statement, whole ?? { heldUntil: 'end-of-statement' }, at),
    isQuiet:
      isFree &&
      (duration === 'instant' || old.length === 0) &&
      whole?.refused === undefined &&
      statement.gaps.length === 0,
  };
}

/** An index is locked along with its table, and nobody waits for a catalog that is read. */
function isShown({ role, relation }: RelationEffect): boolean {
  return (
    role !== 'index' && !relation.startsWith('pg_catalog.') && !relation.startsWith('information_schema.')
  );
}
