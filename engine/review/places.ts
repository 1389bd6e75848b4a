/** Where the places of a review are: whatever it calls `line 7` or `000042:7`, as a range in a file. */
import type { ReviewInput, ReviewedMigration } from '../../core/review/input.ts';
import { namingOf, placeText } from '../../core/review/placed.ts';
import { oneLine } from '../../core/plan/format.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import type { Span } from '../../core/text/span.ts';

/** Lines and columns from zero. */
export interface ReviewRange {
  /** As the workspace names it. */
  readonly path: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

export interface ReviewPlaces {
  readonly place: (place: string) => ReviewRange | undefined;
  /** The line counts from one. */
  readonly line: (file: string, line: number) => ReviewRange | undefined;
}

/** Of several things on one line the first one; a statement goes before what is found in it. */
export function placesOf({ migrations, unread }: ReviewInput): ReviewPlaces {
  const naming = namingOf([...migrations, ...unread].map(({ file }) => file));
  const places = new Map<string, ReviewRange>();
  const lines = new Map<string, ReviewRange>();
  for (const migration of migrations) {
    const index = new LineIndex(migration.text);
    for (const { start, end } of spansIn(migration)) {
      const from = index.position(start);
      const range = { path: migration.path, start: from, end: index.position(end) };
      const place = placeText(migration.file, from.line + 1, naming);
      const line = lineKey(oneLine(migration.file), from.line + 1);
      if (!places.has(place)) places.set(place, range);
      if (!lines.has(line)) lines.set(line, range);
    }
  }
  return { place: (place) => places.get(place), line: (file, line) => lines.get(lineKey(file, line)) };
}

function spansIn({ sections, findings, suppressed }: ReviewedMigration): readonly Span[] {
  const statements = sections.flatMap((section) => section.statements);
  return [
    ...statements.map(({ statement }) => statement.span),
    ...[...findings, ...suppressed].map(({ span }) => span),
  ];
}

function lineKey(file: string, line: number): string {
  return `${line} ${file}`;
}
