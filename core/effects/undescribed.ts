/** The cost of an operation on a server of which none was measured: nothing is claimed but what takes no lock in any database. */
import { serverName } from '../migrations/dialect/server-version.ts';
import type { Operation } from '../operations/model/operation.ts';
import { untold, type Effect } from './effect.ts';
import type { EffectScope } from './of/scope.ts';

export function undescribedEffectOf({ kind }: Operation, { schema, targetVersion }: EffectScope): Effect {
  switch (kind) {
    case 'select':
    case 'setVariable':
    case 'begin':
    case 'commit':
    case 'rollback':
      return { ...untold, fact: 'session' };
    default:
      return {
        ...untold,
        uncertain: `What ${serverName(schema.dialect, targetVersion)} does for this is not described here.`,
      };
  }
}
