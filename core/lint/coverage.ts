/**
 * How much of the input was understood. The rest is counted by reason and can be listed, so that the absence of findings is not mistaken
 * for safety.
 */
import { oncePer } from '../collections/once-per.ts';
import type { ParsedStatement, Understanding } from '../syntax/statement.ts';
import { shift, type Span } from '../text/span.ts';
import type { DocumentSection } from '../migrations/files/document.ts';

export interface Coverage {
  readonly statements: number;
  readonly understood: number;
  /** PostgreSQL's grammar parsed them, but no operation models them yet. */
  readonly unmodelled: number;
  readonly syntaxErrors: number;
  /** Not passed to the grammar, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** The same for statements in the bodies of functions and DO blocks, which `statements` does not count. */
  readonly inBodies: { readonly statements: number; readonly understood: number };
}

/** A statement that was not understood. */
export interface Gap {
  /** In the document. */
  readonly span: Span;
  readonly reason: string;
}

export const nothingCovered: Coverage = {
  statements: 0,
  understood: 0,
  unmodelled: 0,
  syntaxErrors: 0,
  skipped: {},
  inBodies: { statements: 0, understood: 0 },
};

/** Cached for the same sections: reading a file and linting it both ask. */
export const coverageOf = oncePer(countedIn);

function countedIn(sections: readonly DocumentSection[]): Coverage {
  const skipped = new Map<string, number>();
  const counts = { statements: 0, understood: 0, unmodelled: 0, syntaxErrors: 0 };
  const inBodies = { statements: 0, understood: 0 };
  const inside = ({ bodies }: ParsedStatement): void => {
    for (const body of bodies)
      for (const { parsed } of body.statements) {
        inBodies.statements += 1;
        if (parsed.understanding.kind === 'understood') inBodies.understood += 1;
        inside(parsed);
      }
  };
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
    inside(parsed);
  }
  return { ...counts, skipped: Object.fromEntries(skipped), inBodies };
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
    inBodies: {
      statements: a.inBodies.statements + b.inBodies.statements,
      understood: a.inBodies.understood + b.inBodies.understood,
    },
  };
}

/** How many statements were not understood, for each reason that there is. */
export function gapCounts(
  coverage: Coverage,
): readonly { readonly reason: string; readonly count: number }[] {
  const { statements, understood } = coverage.inBodies;
  return [
    { reason: 'syntax error', count: coverage.syntaxErrors },
    { reason: 'statement without a model', count: coverage.unmodelled },
    ...Object.entries(coverage.skipped).map(([reason, count]) => ({ reason, count })),
    { reason: 'statement in a body', count: statements - understood },
  ].filter(({ count }) => count > 0);
}

/** Each statement that was not understood, also in bodies, by position. */
export function gapsIn(sections: readonly Pick<DocumentSection, 'statements'>[]): readonly Gap[] {
  return sections
    .flatMap((section) => section.statements)
    .flatMap(({ parsed, span }) => [{ parsed, span }, ...insideOf(parsed, span.start)])
    .flatMap(({ parsed, span }) => {
      const reason = reasonOf(parsed.understanding);
      return reason === undefined ? [] : [{ span, reason }];
    });
}

interface Inside {
  readonly parsed: ParsedStatement;
  readonly span: Span;
}

function insideOf(parsed: ParsedStatement, offset: number): readonly Inside[] {
  return parsed.bodies
    .flatMap((body) => body.statements)
    .flatMap((inner) => [
      { parsed: inner.parsed, span: shift(inner.span, offset) },
      ...insideOf(inner.parsed, offset + inner.span.start),
    ]);
}

function reasonOf(understanding: Understanding): string | undefined {
  switch (understanding.kind) {
    case 'understood':
      return undefined;
    case 'unmodelled':
      return 'statement without a model';
    case 'syntax-error':
      return understanding.message.startsWith('syntax error')
        ? understanding.message
        : `syntax error: ${understanding.message}`;
    case 'skipped':
      return understanding.reason;
  }
}
