/** A program whose own number is below its last file (migrations/runners/refuses-older.ts): what comes behind that number is never applied, and nobody is told. */
import { oneLine } from '../../plan/format.ts';
import type { ReviewedMigration, ReviewInput } from '../input.ts';

/** In front of whether the change can start. Sentences; none where the number is that of the last file, or none was found. */
export function numberBehindInBrief(migrations: ReviewInput['migrations']): readonly string[] {
  const found = migrations.flatMap(({ runBy, byHand }) =>
    byHand === undefined ? (runBy?.numberBehind ?? []) : [],
  )[0];
  return found === undefined
    ? []
    : [
        `The program’s own number is ${String(found.number)} (${oneLine(found.place)}), and its last file is ${String(found.last)}: where the record says ${String(found.number)} or later, it applies nothing, and says that all is up to date. Raise the number with the files.`,
      ];
}

/** Behind `applies all that are pending`. */
export function belowNumber({ runBy }: Pick<ReviewedMigration, 'runBy'>): string {
  const { numberBehind } = runBy ?? {};
  return numberBehind === undefined
    ? ''
    : ` while its record is below ${String(numberBehind.number)}, its own number (${oneLine(numberBehind.place)}), and none from then on,`;
}
