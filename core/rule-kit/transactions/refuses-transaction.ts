/** Whether a statement cannot run in a transaction. Decided by its kind first, which avoids computing the effect of most statements. */
import { facts } from '../../effects/facts/facts.ts';
import type { Operation, OperationKind } from '../../operations/model/operation.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import type { Surroundings } from '../tables/tables.ts';

const mayRefuse: ReadonlySet<OperationKind> = new Set(
  Object.values(facts).flatMap((one) => (one.refusedInTransaction === true ? one.operations : [])),
);

export function refusesTransaction(
  { operations }: Pick<ParsedStatement, 'operations'>,
  { effect }: Pick<Surroundings, 'effect'>,
): boolean {
  return operations.some((one: Operation) => mayRefuse.has(one.kind) && effect(one).refusedInTransaction);
}
