/** The positions of a review's places: each statement and each finding as a range in its file. */
import type { Change, ChangedMigration } from '../../core/review/change.ts';
import type { PlaceRef } from '../../core/review/model.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import type { Span } from '../../core/text/span.ts';

/** Zero-based lines and columns. */
export interface ReviewRange {
  /** Relative to the workspace. */
  readonly path: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** Of several on one line the first; a statement comes before its findings. */
export function rangesOf({ migrations }: Change): (place: PlaceRef) => ReviewRange | undefined {
  const ranges = new Map<string, ReviewRange>();
  for (const migration of migrations) {
    const { path, text } = migration;
    const index = new LineIndex(text);
    for (const { start, end } of spansIn(migration)) {
      const from = index.position(start);
      const key = keyOf(path, from.line + 1);
      if (!ranges.has(key)) ranges.set(key, { path, start: from, end: index.position(end) });
    }
  }
  return ({ path, line }) => ranges.get(keyOf(path, line));
}

function spansIn({ sections, findings, suppressed }: ChangedMigration): readonly Span[] {
  const statements = sections.flatMap((section) => section.statements);
  return [
    ...statements.map(({ statement }) => statement.span),
    ...[...findings, ...suppressed].map(({ span }) => span),
  ];
}

function keyOf(path: string, line: number): string {
  return `${line} ${path}`;
}
