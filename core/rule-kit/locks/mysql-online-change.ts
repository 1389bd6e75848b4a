/** What MySQL or MariaDB grants a change of a table, for rules; undefined if no other session uses the table, or it is not known. */
import type { Algorithm, Duration, OnlineLock } from '../../effects/effect.ts';
import { vendor } from '../../migrations/dialect/server-version.ts';
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../context.ts';
import type { Messages } from '../define-rule.ts';
import { shownName } from '../tables/tables.ts';

export interface OnlineWork {
  readonly table: ObjectName;
  /** For display. */
  readonly shown: string;
  readonly server: string;
  readonly algorithm: Algorithm | undefined;
  readonly lock: OnlineLock;
  readonly duration: Duration;
  /** False if a column's old type is not known: if it stays the same, nothing is copied. */
  readonly isSure: boolean;
  /** Of core/effects/mysql/facts.ts. */
  readonly fact: string;
}

export function onlineWork(
  operation: Operation,
  context: Omit<RuleContext<Messages>, 'report'>,
): OnlineWork | undefined {
  const table = 'table' in operation ? operation.table : undefined;
  if (table === undefined) return undefined;
  const { relations, duration, uncertain, fact } = context.effect(operation);
  const [target] = relations;
  if (target?.online === undefined || target.isNew) return undefined;
  const server = vendor('mysql', context.targetVersion);
  return {
    table,
    shown: shownName(context, table),
    server,
    ...target.online,
    duration,
    isSure: uncertain === undefined,
    fact,
  };
}
