/** Locks that earlier files take and that are still held if the tool runs all pending files in one transaction. */
import { isStronger, type LockMode, type RelationEffect } from '../../effects/effect.ts';
import type { RelatedPlace } from '../../findings/finding.ts';
import type { Statement } from '../../syntax/statement.ts';
import { waitedFor } from './blocks-others.ts';
import { tableShown, type Surroundings } from '../tables/tables.ts';

export interface PendingLock {
  /** For display. */
  readonly relation: string;
  readonly lock: LockMode;
  readonly related: readonly RelatedPlace[];
}

/** The strongest of each relation, in the order in which they are taken. Nobody waits for what one of the files creates. */
export function pendingLocks(context: Surroundings): readonly PendingLock[] {
  const { tool, transaction, body } = context;
  if (tool?.transactionAround !== 'all-pending' || transaction.kind !== 'tool' || body !== undefined)
    return [];
  const pending = context.beyond.pending();
  const files = new Set(pending.map(({ path }) => path));
  const held = new Map<string, PendingLock>();
  for (const { path, statements } of pending)
    for (const statement of statements) {
      if (statement.parsed.operations.some(({ kind }) => kind === 'commit' || kind === 'rollback'))
        held.clear();
      for (const { relation, lock } of statement.conditional ? [] : locksOf(statement, context)) {
        const known = held.get(relation);
        const isMade = files.has(tableShown(context, relation)?.origin.file ?? '');
        if (isMade || (known !== undefined && !isStronger(lock, known.lock))) continue;
        const message = `${relation} is locked in ${lock} mode from here on.`;
        held.set(relation, { relation, lock, related: [{ file: path, span: statement.span, message }] });
      }
    }
  return [...held.values()];
}

/** Those that block readers or writers. */
function locksOf({ parsed }: Statement, context: Surroundings): readonly RelationEffect[] {
  return parsed.operations.flatMap((operation) => {
    const effect = context.effect(operation);
    return effect.refusedInTransaction ? [] : waitedFor(effect);
  });
}
