/** The statements of a change, each with its section, its display position and the schema before it. Judges nothing. */
import { oneLine } from '../../text/format.ts';
import type { StatementProof } from '../../proof/result.ts';
import type { Schema } from '../../schema/model.ts';
import { LineIndex } from '../../text/line-index.ts';
import type { Change, ChangedMigration, ChangedSection, ChangedStatement } from '../change.ts';
import type { PlaceRef } from '../model.ts';

export interface Placed {
  readonly place: PlaceRef;
  readonly migration: ChangedMigration;
  readonly section: ChangedSection;
  readonly statement: ChangedStatement;
  /** Its index in the section. */
  readonly at: number;
  /** The schemas before and after it. */
  readonly before: Schema;
  readonly after: Schema;
  /** The result of running it; undefined if it was not run. */
  readonly proof: StatementProof | undefined;
}

/** A line of a migration, for display. */
export type PlaceAt = (migration: ChangedMigration, line: number) => PlaceRef;

export function placesOf({ migrations, unread }: Change): PlaceAt {
  const names = labels([...migrations, ...unread].map(({ file }) => file));
  return ({ file, path }, line) => ({ file, path, line, label: names(file, line) });
}

export function placedIn({ migrations }: Change, placeAt: PlaceAt): readonly Placed[] {
  return migrations.flatMap((migration) => {
    const lines = new LineIndex(migration.text);
    const up = migration.proof.kind === 'run' ? migration.proof.proof.up : [];
    const proofs = new Map(up.flatMap(({ statements }) => statements.map((one) => [one.span.start, one])));
    return migration.sections.flatMap((section) =>
      section.statements.map((statement, at) => {
        const { start } = statement.statement.span;
        const line = lines.position(start).line + 1;
        return {
          place: placeAt(migration, line),
          migration,
          section,
          statement,
          at,
          before: section.before[at] ?? section.found,
          after: section.before[at + 1] ?? section.after,
          proof: proofs.get(start),
        };
      }),
    );
  });
}

/** `line 7` if the change has one file; else prefixed by the number of the file, if these are distinct. */
function labels(files: readonly string[]): (file: string, line: number) => string {
  if (files.length === 1) return (_, line) => `line ${line}`;
  const numbers = files.map(numberOf);
  const areDistinct = numbers.every((one) => one !== undefined) && new Set(numbers).size === files.length;
  return (file, line) => `${(areDistinct ? numberOf(file) : undefined) ?? oneLine(file)}:${line}`;
}

/** Two underscores end a Flyway version, which may have several parts. */
function numberOf(file: string): string | undefined {
  return /(?:^|\/)([A-Za-z]?\d+(?:[._]\d+){0,9}(?=__)|[A-Za-z]?\d+)[^/]*$/.exec(file)?.[1];
}
