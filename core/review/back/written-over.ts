/**
 * Lines that write back, from the files of export.sql, values which the change wrote over in columns that stay: commented out and ready at the end of a script
 * that does more, or a script of their own where the change is of rows alone. What comes back with its column is from-export.ts.
 */
import { oneLine } from '../../plan/format.ts';
import { displayName } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { joinedColumns } from '../../text/enumerate.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { type Exported, stopsAtError } from '../rows/exports.ts';
import type { Refusal } from '../../schema/inverse/told.ts';
import type { Loss } from '../../proof/losses.ts';
import type { ReviewedMigration } from '../input.ts';
import type { RollbackReview } from '../model.ts';
import { isUnderstood } from './rows-back.ts';
import { boundedHere } from './as-run.ts';
import { restoringLines, writable } from './restoring-lines.ts';

/** Where they come into a script, and what they are; undefined where it makes one of the columns again itself, or a row is not found again. */
export function writtenOverInsertion(
  script: string,
  exported: Exported,
): { readonly at: number; readonly text: string } | undefined {
  const alter = `ALTER TABLE ${qualifiedName(exported.table)}`;
  const columns = writable(exported);
  const isAdded = columns.some(({ name }) =>
    script.includes(`${alter} ADD COLUMN ${quoteIdentifier(name)} `),
  );
  const lines = isAdded ? [] : restoringLines(exported, columns);
  if (lines.length === 0) return undefined;
  const head = `With ${exported.file} of the export, take the "-- " off these lines: they write over what these rows were given since. Committed without them, they can run alone later, in a transaction.`;
  const commit = script.lastIndexOf('\nCOMMIT;');
  return {
    at: commit < 0 ? script.length : commit + 1,
    text: [head, stopsAtError, ...lines].map((one) => `-- ${oneLine(one)}\n`).join(''),
  };
}

/** The way back of a change of rows alone, each value of which stands in a file and is found again. Undefined of any other. */
export function fromExportAlone(
  migration: ReviewedMigration,
  { losses, files }: { readonly losses: readonly Loss[]; readonly files: readonly Exported[] },
  because: readonly Refusal[],
): Pick<RollbackReview, 'kind' | 'script' | 'losses' | 'words' | 'readsFiles'> | undefined {
  const names = files.flatMap((one) =>
    writable(one).map(({ name }) => `${displayName(one.table.key)}.${name}`),
  );
  const isAll =
    losses.length > 0 &&
    losses.every(({ what, of }) => what === 'values written over' && names.includes(of)) &&
    because.every(({ kind }) => kind === 'rows') &&
    isUnderstood(migration);
  const all = files.map((one) => restoringLines(one, writable(one)));
  if (!isAll || all.some((lines) => lines.length === 0)) return undefined;
  return {
    kind: 'written',
    script: [stopsAtError, 'BEGIN;', boundedHere.trimEnd(), ...all.flat(), 'COMMIT;', ''].join('\n'),
    losses: [],
    words: `It changes rows alone: the script writes ${joinedColumns(names.map(oneLine), mostNames)} back from the export files, over what these rows were given since. Run it in the folder of those files. Writes to these rows wait until it commits.`,
    readsFiles: true,
  };
}

const mostNames = 4;
