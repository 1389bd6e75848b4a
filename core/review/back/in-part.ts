/** Whether a way back is for the whole change alone, where the change may stop half-way. Reads its statements, changes none. */
import { takesBackAny } from '../order/again.ts';
import type { ReviewedMigration } from '../input.ts';
import { backStatements } from './back-statements.ts';

/** Of a script for a change that may stop anywhere. */
export const takesBackWhole =
  'Where the change stopped half-way, leave out what undoes a statement that did not run.';

/** Of one that follows from the schema. */
export function isInPart(migration: ReviewedMigration, scripts: readonly string[]): boolean {
  return mayStop(migration) && !scripts.every(onlyWhatIsThere);
}

/** Of one that somebody wrote. */
export function isInPartWritten(migration: ReviewedMigration): boolean {
  return mayStop(migration) && !takesBackAny(backStatements(migration));
}

/** Without one transaction it may stop anywhere. */
function mayStop({ sections }: ReviewedMigration): boolean {
  const all = sections.flatMap(({ statements }) => statements);
  const isWhole = new Set(all.map(({ during }) => during.transaction)).size <= 1;
  return !isWhole && all.length > 1;
}

/** A name that holds a line break makes it unsaid. */
function onlyWhatIsThere(script: string): boolean {
  return script
    .trimEnd()
    .split('\n')
    .every((line) => line.startsWith('DROP INDEX CONCURRENTLY IF EXISTS '));
}
