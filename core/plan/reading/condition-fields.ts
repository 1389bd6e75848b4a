/** The conditions of a node: their fields, their kinds, and the fields that count the discarded rows. */
import type { ConditionKind } from '../model.ts';

export const conditionFields: readonly (readonly [
  key: string,
  kind: ConditionKind,
  removed: string | undefined,
])[] = [
  ['Index Cond', 'index-condition', 'Rows Removed by Index Recheck'],
  ['Recheck Cond', 'recheck-condition', 'Rows Removed by Index Recheck'],
  ['TID Cond', 'tid-condition', undefined],
  ['Hash Cond', 'hash-condition', undefined],
  ['Merge Cond', 'merge-condition', undefined],
  ['Join Filter', 'join-filter', 'Rows Removed by Join Filter'],
  ['Filter', 'filter', 'Rows Removed by Filter'],
  ['One-Time Filter', 'one-time-filter', undefined],
  ['Run Condition', 'run-condition', undefined],
  ['Conflict Filter', 'conflict-filter', 'Rows Removed by Conflict Filter'],
  ['Order By', 'order-by-operator', undefined],
];
