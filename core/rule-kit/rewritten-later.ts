/** Whether the same migration writes a table anew behind a statement, and with it every index that it finds there, an invalid one too. */
import type { ObjectName } from '../operations/operation.ts';
import { relationKey } from '../schema/lookup.ts';
import type { RuleContext } from './context.ts';
import { later, operationsOf } from './section.ts';

export function isRewrittenLater<M extends string>(
  of: ObjectName,
  context: RuleContext<Readonly<Record<M, string>>>,
): boolean {
  const table = context.table(of);
  if (table === undefined) return false;
  return operationsOf(later(context)).some((one) => {
    if (one.kind !== 'alterColumnType' && one.kind !== 'addColumn') return false;
    if (relationKey(context.schema, one.table) !== table.key) return false;
    const effect = context.effect(one);
    const target = effect.relations.find(({ role }) => role === 'target');
    return effect.uncertain === undefined && target?.rewrite === true;
  });
}
