/** How much of the input was understood. What was not is counted by its reason, so that silence is never taken for a clean bill. */
import type { DocumentSection } from './document.ts';

export interface Coverage {
  readonly statements: number;
  readonly understood: number;
  /** PostgreSQL's grammar took them; what they do is not described yet. */
  readonly unmodelled: number;
  readonly syntaxErrors: number;
  /** Not given to the grammar, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
}

export const nothingCovered: Coverage = {
  statements: 0,
  understood: 0,
  unmodelled: 0,
  syntaxErrors: 0,
  skipped: {},
};

export function coverageOf(sections: readonly DocumentSection[]): Coverage {
  const skipped = new Map<string, number>();
  const counts = { statements: 0, understood: 0, unmodelled: 0, syntaxErrors: 0 };
  for (const { parsed } of sections.flatMap((section) => section.statements)) {
    counts.statements += 1;
    const { understanding } = parsed;
    switch (understanding.kind) {
      case 'understood':
        counts.understood += 1;
        break;
      case 'unmodelled':
        counts.unmodelled += 1;
        break;
      case 'syntax-error':
        counts.syntaxErrors += 1;
        break;
      case 'skipped':
        skipped.set(understanding.reason, (skipped.get(understanding.reason) ?? 0) + 1);
        break;
    }
  }
  return { ...counts, skipped: Object.fromEntries(skipped) };
}

export function addCoverage(a: Coverage, b: Coverage): Coverage {
  const skipped = new Map(Object.entries(a.skipped));
  for (const [reason, count] of Object.entries(b.skipped))
    skipped.set(reason, (skipped.get(reason) ?? 0) + count);
  return {
    statements: a.statements + b.statements,
    understood: a.understood + b.understood,
    unmodelled: a.unmodelled + b.unmodelled,
    syntaxErrors: a.syntaxErrors + b.syntaxErrors,
    skipped: Object.fromEntries(skipped),
  };
}
