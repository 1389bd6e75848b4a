/** The statements of a way back, each at its place in the script that somebody runs. Says nothing of them. */
import type { ReviewedMigration } from '../input.ts';
import { placedIn, type Placed } from '../placed.ts';

/** Of the script that a person runs; none where it was not read. */
export function backStatements(migration: ReviewedMigration): readonly Placed[] {
  const { backSection } = migration;
  if (backSection === undefined) return [];
  const { script, section } = backSection;
  const back: ReviewedMigration = {
    ...migration,
    text: script,
    sections: [section],
    proof: { kind: 'not-run', because: '' },
  };
  return placedIn(back, [], () => undefined, section.found);
}
