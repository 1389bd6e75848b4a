/**
 * Whether files of which each statement commits for itself can be run again from their top once they have stopped, by what their statements say: what has
 * run must do nothing the second time. Sentences for the step behind the change.
 */
import { guardOf } from '../../operations/guards.ts';
import type { Operation } from '../../operations/operation.ts';
import type { MigrationReview } from '../model.ts';
import { type Placed } from '../placed.ts';
import { isAnyDoubted } from '../verdict/doubt.ts';
import { isBuiltBeside, waitsForOlder } from '../checks/live-checks.ts';

/** Of one file; any of its statements may be the one that stops, so all but the last may have run. */
export function runsAgain(own: readonly Placed[]): boolean {
  return own.slice(0, -1).every(({ one }) => one.actions.every(({ operation }) => isTwice(operation)));
}

/** Words that let it pass over what is there, or a statement that makes the same of the same. */
function isTwice(operation: Operation): boolean {
  return guardOf(operation)?.isSaid ?? sameTwice.has(operation.kind);
}

const sameTwice: ReadonlySet<Operation['kind']> = new Set([
  ...(['setNotNull', 'dropNotNull', 'setDefault', 'dropDefault', 'validateConstraint'] as const),
  ...(['setVariable', 'select', 'vacuum', 'commentOn', 'begin', 'commit'] as const),
]);

export interface AtStop {
  readonly migrations: readonly MigrationReview[];
  readonly own: readonly Placed[];
  /** By its name, as shown. */
  readonly of: (migration: MigrationReview) => readonly Placed[];
}

/** What a STOP behind files means of which one is no transaction, and how they go on. */
export function partAtStop({ migrations, own, of }: AtStop): string {
  const back = migrations.some(({ rollback: { script } }) => script !== undefined) ? ', or take it back' : '';
  const isBuilt = own.some(({ one }) => one.actions.some(({ operation }) => waitsForOlder(operation)));
  const drops = isBuilt ? 'drop the indexes that it finds invalid (DROP INDEX CONCURRENTLY), then ' : '';
  if (isAnyDoubted(own))
    return `At a STOP it was not committed where it is one transaction; where each statement commits for itself, ${drops}go on with the one that failed, not from the top${back}.`;
  const parts = migrations.filter(({ isWhole }) => !isWhole);
  const there = `At a STOP the change is there in part${migrations.length > parts.length ? ', or not at all' : ''}: `;
  // Its tool, or psql, begins a file at its top, and nothing of it is in the way but an index that was left.
  if (parts.every((one) => runsAgain(of(one))) && !own.some(({ migration }) => isDirty(migration))) {
    // IF NOT EXISTS has passed over it, and its file does not run again.
    const isPassed =
      parts.length > 1 &&
      own.some(({ one }) =>
        one.actions.some(({ operation }) => isBuiltBeside(operation) && operation.ifNotExists),
      );
    const byHand = isPassed ? ' (an index whose file is recorded already is built by hand)' : '';
    const goes = migrations.length > 1 ? ', which goes on with the file that failed, from its top' : '';
    return `${there}${drops}apply it again${goes}${byHand}${back}.`;
  }
  const left = isBuilt
    ? 'drop the index that the failed statement has left invalid, if it builds one (DROP INDEX CONCURRENTLY), then '
    : '';
  return `${there}${left}go on by hand with the statement that failed, not from the top${back}.`;
}

/** Its tool wants to be told by hand what is there, and does not simply run again. */
function isDirty({ afterFailure }: Placed['migration']): boolean {
  return afterFailure !== undefined;
}
