/**
 * Lists transactions that have been open for a minute and that the change would wait for, with other sessions queueing behind it: because
 * of a lock on a table that it locks, or because of their snapshot if an index is built or dropped concurrently.
 */
import { groupBy } from '../../collections/group-by.ts';
import { isStronger, type LockMode } from '../../effects/effect.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { Facts } from '../facts/facts.ts';
import type { CheckKind } from './check.ts';
import { problemsCheck } from './sql/forms.ts';
import { relationOfEffect, actionsIn } from './sql/objects-before.ts';
import { list, literal, regclass, shown, textArray, type Named } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-transactions',
  when: 'before',
  find: (facts) => {
    const locked = lockedIn(facts);
    if (locked.length === 0) return [];
    return [
      problemsCheck({
        title: `transactions open for ${longest} that the change would wait for on ${list(locked.map(({ key }) => shown(key)))}`,
        problems: [inTheWay(locked, waitsForSnapshots(facts))],
        otherwise: 'none',
      }),
    ];
  },
};

const longest = '1 minute';

interface Locked extends Named {
  readonly key: string;
  readonly lock: LockMode;
}

/** Existing tables, each with the strongest lock on it. */
function lockedIn(facts: Facts): readonly Locked[] {
  const all = facts.statements.flatMap(({ relations, statement }) => {
    const [waits] = statement.actions.flatMap(({ operation }) => waitsLike(operation) ?? []);
    return relations.flatMap(({ relation, lock, isNew }) =>
      isNew ? [] : [{ relation, lock: waits ?? lock }],
    );
  });
  return [...groupBy(all, ({ relation }) => relation)].map(([relation, locks]) => {
    const { key, schema, name } = relationOfEffect(facts, relation);
    const lock = locks.reduce<LockMode>(
      (most, one) => (isStronger(one.lock, most) ? one.lock : most),
      'ACCESS SHARE',
    );
    return { key, schema, name, lock };
  });
}

/**
 * The CONCURRENTLY forms take weak locks but wait for others as a stronger lock would (WaitForLockers in index.c, indexcmds.c and
 * tablecmds.c): DROP INDEX and DETACH PARTITION wait for every user of the table, builds for every writer.
 */
function waitsLike(operation: Operation): LockMode | undefined {
  switch (operation.kind) {
    case 'dropIndex':
    case 'detachPartition':
      return operation.concurrently ? 'ACCESS EXCLUSIVE' : undefined;
    case 'createIndex':
    case 'reindex':
      return operation.concurrently ? 'SHARE ROW EXCLUSIVE' : undefined;
    default:
      return undefined;
  }
}

/** CREATE INDEX and REINDEX CONCURRENTLY wait for every older snapshot of the database (WaitForOlderSnapshots in indexcmds.c). */
function waitsForSnapshots(facts: Facts): boolean {
  return actionsIn(facts).some(
    ({ operation }) =>
      (operation.kind === 'createIndex' || operation.kind === 'reindex') && operation.concurrently,
  );
}

/** The modes with which each is compatible (manual, "Conflicting Lock Modes"). */
const read = ['AccessShareLock', 'RowShareLock'];
const weak = [...read, 'RowExclusiveLock'];
const beside: Readonly<Record<LockMode, readonly string[]>> = {
  'ACCESS SHARE': [
    ...weak,
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
  ],
  'ROW SHARE': [...weak, 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock'],
  'ROW EXCLUSIVE': [...weak, 'ShareUpdateExclusiveLock'],
  'SHARE UPDATE EXCLUSIVE': weak,
  SHARE: [...read, 'ShareLock'],
  'SHARE ROW EXCLUSIVE': read,
  EXCLUSIVE: ['AccessShareLock'],
  'ACCESS EXCLUSIVE': [],
};

/** A session that only used a partition also blocks a change of the whole. The locks of a prepared transaction name no process. */
function inTheWay(locked: readonly Locked[], ofSnapshots: boolean): string {
  const wanted = locked.map((one) => `(${regclass(one)}::oid, ${textArray(beside[one.lock])})`).join(', ');
  const held = (more: string): string =>
    `SELECT FROM pg_locks JOIN part ON relation = part.of WHERE locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND granted AND mode <> ALL (harmless) AND ${more}`;
  const isHolder = `EXISTS (${held('pg_locks.pid = activity.pid')})`;
  return `(WITH RECURSIVE part(of, harmless) AS (SELECT of, harmless FROM (VALUES ${wanted}) AS wanted(of, harmless)
    UNION SELECT inhrelid, harmless FROM part JOIN pg_inherits ON inhparent = part.of)
SELECT format('process %s (%s, %s) since %s', pid, usename, state, date_trunc('second', coalesce(xact_start, query_start))), true FROM pg_stat_activity AS activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND coalesce(xact_start, query_start) < now() - interval ${literal(longest)}
    AND (backend_type = 'client backend' AND ${isHolder}${ofSnapshots ? " OR backend_xmin IS NOT NULL AND backend_type IN ('client backend', 'walsender')" : ''})
UNION ALL SELECT format('prepared transaction %s', gid), true FROM pg_prepared_xacts WHERE database = current_database() AND EXISTS (${held('pg_locks.pid IS NULL')}
    AND virtualtransaction IN (SELECT own.virtualtransaction FROM pg_locks AS own WHERE own.locktype = 'transactionid' AND own.pid IS NULL AND own.transactionid = pg_prepared_xacts.transaction))
UNION ALL SELECT format('process %s: a vacuum against wraparound, which does not give way', pid), true FROM pg_stat_activity AS activity
  WHERE query LIKE 'autovacuum:%(to prevent wraparound)' AND ${isHolder})`;
}
