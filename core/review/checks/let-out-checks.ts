/** Whether the migration has run that lets rows be written without columns that go: the release in front of the change hangs on it. */
import { oneLine } from '../../plan/format.ts';
import { displayName } from '../../schema/lookup.ts';
import type { Check, DeploymentOrder } from '../model.ts';
import { neededIn, neededNames } from '../order/left-out.ts';
import type { Placed } from '../placed.ts';
import { noneNamed, regclass, stringLiteral, unseen } from './check-sql.ts';

/** Of those parts of the order that have that step in front of them. */
export function letOutChecks(order: DeploymentOrder, own: readonly Placed[]): readonly Check[] {
  const needed = neededIn(order, own);
  if (needed.length === 0) return [];
  const names = needed.map(
    ({ table, name }) =>
      `(${regclass(table)}, ${stringLiteral(name)}, ${stringLiteral(oneLine(`${displayName(table.key)}.${name}`))})`,
  );
  const problems = [
    `SELECT string_agg(called, ', ') || ': a value with every row, as step 1 of the runbook has not run (not needed where all instances are stopped)' FROM (VALUES ${names.join(', ')}) AS wanted(of, name, called)
  JOIN pg_attribute ON attrelid = wanted.of AND attname = wanted.name AND NOT attisdropped WHERE attnotnull AND NOT atthasdef AND attidentity = '' HAVING count(*) > 0`,
    ...unseen([...new Set(needed.map(({ table }) => table))]),
  ];
  return [noneNamed(`rows can be written without ${neededNames(needed)}`, problems.join('\nUNION ALL '))];
}
