/** When to stop in the middle of this very change. Sentences, each with a number that somebody can look at. */
import type { BlockedRelation, DeploymentOrder } from './model.ts';
import type { Placed } from './placed.ts';
import { isHeldBefore } from './statements.ts';
import { formatDuration, oneLine } from '../plan/format.ts';
import { milliseconds } from '../migrations/transactions.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';

export function abortCriteria(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  order: DeploymentOrder,
): readonly string[] {
  const concurrently = statements.flatMap(({ one }) =>
    one.actions.flatMap(({ operation }) =>
      operation.kind === 'createIndex' && operation.concurrently && operation.name !== undefined
        ? [operation.name.text]
        : [],
    ),
  );
  const waiting = statements.filter(
    (placed) =>
      placed.one.whole?.relations.some(({ isNew, queue }) => !isNew && queue !== undefined) === true &&
      !isHeldBefore(placed),
  );
  const timeouts = waiting.map(({ one }) => milliseconds(one.during.settings, 'lock_timeout') ?? 0);
  const timeout = timeouts.find((one) => one > 0);
  const isUnbounded = timeouts.some((one) => one === 0) || timeout === undefined;
  const isRewritten = statements.some(({ one }) =>
    one.whole?.relations.some(({ rewrite, buildsIndex, isNew }) => !isNew && (rewrite || buildsIndex)),
  );
  return [
    'A pre-flight check says STOP.',
    ...(blocked.length === 0
      ? []
      : [
          ...(isUnbounded
            ? [
                'Sessions wait for a lock for more than 5 seconds (pg_stat_activity, wait_event_type = Lock): cancel the migration, let them through, try again later.',
              ]
            : []),
          ...(timeout === undefined
            ? []
            : [
                `A lock is not granted within ${formatDuration(timeout)} (error 55P03): that statement changes nothing; try again when the transaction in front is gone.`,
              ]),
        ]),
    ...(order.backfills.length > 0 || isRewritten
      ? ['A replica falls more than 10 seconds or 64 MB behind and does not catch up.']
      : []),
    ...(isRewritten ? ['Free disk on the server falls below a tenth.'] : []),
    ...concurrently.map(
      (name) =>
        `Building ${oneLine(name)} fails: it leaves an invalid index. Drop it (DROP INDEX CONCURRENTLY ${oneLine(quoteIdentifier(name))}) before it is built again.`,
    ),
  ];
}
