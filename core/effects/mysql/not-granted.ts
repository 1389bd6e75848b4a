/** ALGORITHM or LOCK clauses that MySQL or MariaDB does not grant: the statement fails, most with error 1846, and changes nothing. */
import { isMariadb } from '../../migrations/dialect/server-version.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { Algorithm, Online, OnlineLock } from '../effect.ts';
import type { RefusalScope } from '../refusal.ts';
import { onlineFacts, type OnlineFact } from './facts.ts';
import { copiesOnline, grantedFor } from './granted.ts';
import { asked } from './online.ts';
import type { MysqlRefusal } from './refused.ts';

type NotGranted = MysqlRefusal & { readonly why: 'not-granted' | 'instant-lock' | 'no-clause' };

const algorithms: readonly Algorithm[] = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'];
const locks: readonly OnlineLock[] = ['NONE', 'SHARED', 'EXCLUSIVE'];

export function notGranted(operation: Operation, scope: RefusalScope): NotGranted | undefined {
  const { online } = operation;
  if (online === undefined) return undefined;
  const { targetVersion: version } = scope;
  // MariaDB's grammar has the clauses in ALTER TABLE and CREATE INDEX; measured.
  if (isMariadb(version) && isDropIndex(operation))
    return { why: 'no-clause', by: ['DROP INDEX'], code: 1064 };
  const isLocked = online.lock !== undefined && online.lock !== 'default';
  // Manual, “Online DDL Operations”: only LOCK=DEFAULT is accepted together with it.
  if (online.algorithm === 'instant' && isLocked && !isMariadb(version))
    return { why: 'instant-lock', by: ['ALGORITHM=INSTANT'], code: 1221 };
  const rows = versions(version).map((one) => leastOf(operation, { ...scope, targetVersion: one }));
  const refused = rows.map((least) => least && isTooLittle(least, online));
  const [least] = rows;
  if (least === undefined || !refused.every((one) => one === true)) return undefined;
  return { why: 'not-granted', by: [asked(least)], code: 1846 };
}

/** The statement of its own: in ALTER TABLE the table comes first. */
function isDropIndex(operation: Operation): boolean {
  switch (operation.kind) {
    case 'dropIndex':
      return operation.table !== undefined && operation.index.start < operation.table.start;
    case 'dropConstraint':
      return operation.constraint.start < operation.table.start;
    default:
      return false;
  }
}

/** The newest 8.0 release supports more than the oldest: only what both refuse is reported. */
function versions(version: number): readonly number[] {
  return version === 800 ? [800, 804] : [version];
}

function leastOf(operation: Operation, scope: RefusalScope): Online | undefined {
  const granted = grantedFor(operation, { ...scope, isNew: () => false });
  if (granted?.isSure !== true || unsure.has(granted.fact)) return undefined;
  const { grantsInVain }: OnlineFact = onlineFacts[granted.fact];
  const isWord = grantsInVain === true && isMariadb(scope.targetVersion);
  const least = isWord ? { ...granted.online, algorithm: 'INSTANT' as const } : granted.online;
  const isCopy = operation.online?.algorithm === 'copy';
  if (!isCopy) return least;
  return copiesOnline(scope.targetVersion)
    ? { ...least, algorithm: 'COPY' }
    : { algorithm: 'COPY', lock: 'SHARED' };
}

/** The manual lists these operations without saying whether ALGORITHM=INSTANT is granted. */
const unsure: ReadonlySet<string> = new Set(['table-metadata', 'rename-index', 'rename-table']);

function isTooLittle(least: Online, { algorithm, lock }: NonNullable<Operation['online']>): boolean {
  const order = algorithms.findIndex((one) => one.toLowerCase() === algorithm);
  const level = locks.findIndex((one) => one.toLowerCase() === lock);
  const needed = least.algorithm === undefined ? 0 : algorithms.indexOf(least.algorithm);
  return (order >= 0 && order < needed) || (level >= 0 && level < locks.indexOf(least.lock));
}
