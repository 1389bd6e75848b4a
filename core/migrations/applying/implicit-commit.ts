/** Statements of MySQL and MariaDB that end the current transaction (manual, "Statements That Cause an Implicit Commit"). */
import type { Operation, OperationKind } from '../../operations/model/operation.ts';

/** All others change definitions, accounts or server objects, and commit before and after they run. */
const staysInside: ReadonlySet<OperationKind> = new Set<OperationKind>([
  ...(['select', 'insert', 'update', 'delete', 'copyData', 'setVariable', 'begin', 'commit'] as const),
  ...(['rollback', 'savepoint', 'releaseSavepoint', 'executeDynamic', 'other'] as const),
]);

export function commitsInMysql(operation: Operation): boolean {
  if (staysInside.has(operation.kind)) return false;
  const isTemporary =
    (operation.kind === 'createTable' || operation.kind === 'createTableAs') &&
    operation.persistence === 'temporary';
  return !isTemporary;
}
