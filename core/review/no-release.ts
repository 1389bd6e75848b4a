/** Parts of the order that no release waits for: indexes, which queries have or have not. Where a program brings the files, it is the release. */
import type { Operation } from '../operations/operation.ts';
import { oneLine } from '../plan/format.ts';
import { insideProgram } from './built-in.ts';
import type { DeploymentOrder } from './model.ts';
import { reasonsAt } from './order.ts';
import type { Placed } from './placed.ts';

/** What its queries use is nobody's condition. */
const fresh = 'the new release';

export function withoutRelease(order: DeploymentOrder, statements: readonly Placed[]): DeploymentOrder {
  return {
    ...order,
    stages: order.stages.map((stage) => {
      const own = statements.filter(({ migration }) =>
        stage.files.some(({ file }) => file === oneLine(migration.file)),
      );
      if (stage.phase !== 'before' || stage.fills.length > 0 || !isOfIndexes(own)) return stage;
      const isInside = own.some(({ migration }) => insideProgram(migration) !== undefined);
      return isInside
        ? { ...stage, release: fresh, title: stage.title.replace(stage.release, fresh) }
        : { ...stage, phase: 'any', title: 'At any time: no release depends on an index' };
    }),
  };
}

function isOfIndexes(own: readonly Placed[]): boolean {
  // A query may have run by what goes.
  const isFreed = own.some(({ one }) => one.actions.some(({ operation }) => operation.kind === 'dropIndex'));
  if (isFreed) return false;
  const reasons = own.flatMap(reasonsAt).filter(({ phase }) => phase !== 'any');
  return reasons.length > 0 && reasons.every(({ operation }) => isPlainIndex(operation));
}

/** Of a unique one ON CONFLICT of a release may say its columns. */
function isPlainIndex(operation: Operation): boolean {
  return operation.kind === 'createIndex' && !operation.unique;
}
