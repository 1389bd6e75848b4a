/** Whether a later statement of the same migration rewrites a table, and with it every index, even an invalid one. */
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import { relationKey } from '../../schema/lookup.ts';
import { later } from './neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';

export function isRewrittenLater(of: ObjectName, context: Surroundings): boolean {
  const key = relationKey(context.schema, of);
  const isRewrite = (one: Operation): boolean => {
    if (one.kind !== 'alterColumnType' && one.kind !== 'addColumn') return false;
    if (relationKey(context.schema, one.table) !== key) return false;
    const effect = context.effect(one);
    const target = effect.relations.find(({ role }) => role === 'target');
    return effect.uncertain === undefined && target?.rewrite === true;
  };
  return later(context).some(({ parsed }) => parsed.operations.some(isRewrite));
}
