/** When to stop in the middle of this very change. Sentences, each with a number that somebody can look at. */
import type { BlockedRelation, DeploymentOrder } from './model.ts';
import type { Placed } from './placed.ts';
import { waitsForOlder } from './live-checks.ts';
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
        ? [{ name: operation.name.text, isGuarded: operation.ifNotExists }]
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
  const isLong = blocked.some(({ length }) => length === 'long');
  const isRewritten = statements.some(({ one }) =>
    one.whole?.relations.some(({ rewrite, buildsIndex, isNew }) => !isNew && (rewrite || buildsIndex)),
  );
  // Building or dropping one waits for older transactions as for a lock, and nobody waits for it.
  const isExcepted = statements.some(({ one }) =>
    one.actions.some(({ operation }) => waitsForOlder(operation)),
  );
  const except = isExcepted
    ? '; CREATE and DROP INDEX CONCURRENTLY wait for older transactions, and that is no reason'
    : '';
  const others = `Sessions wait for the migration's process for more than 5 seconds (the query of the runbook counts them${except}): cancel the migration, let them through, try again later.`;
  const all = [
    ...(blocked.length === 0
      ? []
      : [
          ...(isUnbounded
            ? [
                isLong
                  ? `The migration itself waits for a lock for more than 5 seconds (pg_stat_activity, wait_event_type = Lock${except}): cancel it, let the others through, try again later. Once it has its locks, others wait as the verdict says: cancel it when that takes longer than was agreed.`
                  : others,
              ]
            : []),
          ...(timeout === undefined
            ? []
            : [
                `A lock is not granted within ${formatDuration(timeout)} (error 55P03): that statement changes nothing; try again when the transaction in front is gone.`,
              ]),
        ]),
    ...(order.backfills.length > 0 || isRewritten
      ? [
          'A replica falls further behind than was agreed, or write-ahead log and new files leave less than a tenth of the disk free.',
        ]
      : []),
    ...failedBuilds(concurrently),
  ];
  return all.length === 0 ? ['A statement fails: go on with none behind it.'] : all;
}

interface Built {
  readonly name: string;
  readonly isGuarded: boolean;
}

const mostNames = 4;

/** Each name once, however often it is built. */
function failedBuilds(built: readonly Built[]): readonly string[] {
  const names = [...new Set(built.map(({ name }) => name))];
  const [only] = names;
  if (only === undefined) return [];
  const isGuarded = built.some((one) => one.isGuarded);
  const trap = isGuarded ? ' IF NOT EXISTS would take the invalid one for built.' : '';
  if (names.length === 1)
    return [
      `Building ${oneLine(only)} fails: it leaves an invalid index. Drop it (DROP INDEX CONCURRENTLY ${oneLine(quoteIdentifier(only))}) before it is built again.${trap}`,
    ];
  const more = names.length - mostNames;
  const shown = names.slice(0, more > 1 ? mostNames : mostNames + 1).map(oneLine);
  return [
    `Building ${shown.join(', ')}${more > 1 ? ` or one of ${more} more` : ''} fails: it leaves an invalid index. Drop that (DROP INDEX CONCURRENTLY) before it is built again.${trap}`,
  ];
}
