/** maragudk/migrate, another library for files that are named as golang-migrate’s are. Says what it does otherwise. */
import type { MigrationTool } from '../convention.ts';
import { wholeFile } from '../whole-file.ts';

/** Its source: a transaction for each file, in which the one row of its table gets the name of the file before the file is sent. */
export function maragudk(tool: MigrationTool): MigrationTool {
  // MigrateUp (0.4.1, 0.6.0) runs names above the row’s and looks for no other: a program without a file that has run starts.
  const { afterFailure: _dirty, afterPart: _part, stopsBefore: _goto, missing: _missing, ...rest } = tool;
  const delivery = { sends: 'whole', toolTransaction: true } as const;
  return {
    ...rest,
    name: 'maragudk/migrate',
    transactionAround: 'migration',
    // Its source: nothing but the row that it updates in the transaction of the file.
    lock: { kind: 'unknown', concurrently: 'free' },
    runBy: { command: undefined, refusal: undefined, atStart: undefined, isAlwaysOne: true },
    historyTable: { schema: undefined, name: 'migrations', column: 'version', keeps: 'last', names: 'stem' },
    recordBack:
      'UPDATE its one row to the version before: the name of that file without .up.sql. A program that brings the files applies them again as it starts.',
    read: (file, text) => wholeFile(file, text, delivery),
  };
}
