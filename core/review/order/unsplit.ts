/** Whether a change has no steps to be split into: a type that releases disagree about, of a column with which its file does more than steps would keep. */
import { oneLine } from '../../plan/format.ts';
import type { DeploymentOrder } from '../model.ts';
import type { Placed } from '../placed.ts';
import { splitsInWords } from './split.ts';

export function isUnsplit({ stages }: DeploymentOrder, statements: readonly Placed[], date: string): boolean {
  return stages.some(({ phase, files }) => {
    const own = statements.filter(({ migration }) =>
      files.some(({ file }) => file === oneLine(migration.file)),
    );
    return (
      phase === 'with' &&
      own.some(({ one }) => one.actions.some(({ operation: { kind } }) => kind === 'alterColumnType')) &&
      splitsInWords(own, date, statements).length === 0
    );
  });
}
