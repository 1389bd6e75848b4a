/** What an operation costs on SQL Server. Where there is no fact, nothing is claimed. */
import { serverName } from '../../migrations/server-version.ts';
import type { Operation } from '../../operations/operation.ts';
import { untold, type Effect } from '../effect.ts';
import type { EffectScope } from '../of/scope.ts';

export function sqlserverEffectOf(operation: Operation, { targetVersion }: EffectScope): Effect {
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
      return { ...untold, fact: 'create-table' };
    case 'insert':
    case 'update':
    case 'delete':
      return { ...untold, fact: 'rows', heldUntil: 'end-of-transaction' };
    case 'select':
    case 'setVariable':
    case 'begin':
    case 'commit':
    case 'rollback':
    case 'savepoint':
      return { ...untold, fact: 'session' };
    default:
      return {
        ...untold,
        uncertain: `What ${serverName('sqlserver', targetVersion)} locks for this is not described here.`,
      };
  }
}
