/** The cost of an operation on DuckDB. Nothing of it was measured, so nothing is claimed but what takes no lock in any database. */
import { versionName } from '../../migrations/dialect/server-version.ts';
import type { Operation } from '../../operations/model/operation.ts';
import { untold, type Effect } from '../effect.ts';
import type { EffectScope } from '../of/scope.ts';

export function duckdbEffectOf({ kind }: Operation, { targetVersion }: EffectScope): Effect {
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
        uncertain: `What DuckDB ${versionName('duckdb', targetVersion)} does for this is not described here.`,
      };
  }
}
