/** An edit of a document, seen as a shift of positions: the text after it has moved. */
import type { RelatedPlace } from '../../findings/finding.ts';
import type { Statement } from '../../syntax/statement.ts';
import { shift, type Span } from '../../text/span.ts';
import type { LateFix, RuleFix } from '../context.ts';
import type { RuleFinding } from './section-input.ts';

/** Old text that begins at `from` or after it has moved by `by` units; text that ends before the edit has not moved. */
export interface Move {
  readonly from: number;
  readonly by: number;
}

/** Derived from the statements of both states: the equal ones at the end have moved together. */
export function moveBetween(before: readonly Statement[], now: readonly Statement[]): Move {
  const by = (now.at(-1)?.span.start ?? 0) - (before.at(-1)?.span.start ?? 0);
  const shorter = Math.min(before.length, now.length);
  let beginning = 0;
  while (beginning < shorter && isMoved(before[beginning], now[beginning], 0)) beginning += 1;
  if (beginning === before.length && beginning === now.length) return { from: 0, by: 0 };
  let end = 0;
  while (end < shorter - beginning && isMoved(before.at(-1 - end), now.at(-1 - end), by)) end += 1;
  const first = before[before.length - end];
  return first === undefined ? { from: Infinity, by: 0 } : { from: first.span.start, by };
}

/** The same statement, moved by that distance. */
export function isMoved(before: Statement | undefined, now: Statement | undefined, by: number): boolean {
  return (
    before !== undefined &&
    now !== undefined &&
    before.parsed === now.parsed &&
    before.span.start + by === now.span.start &&
    before.conditional === now.conditional &&
    before.terminated === now.terminated
  );
}

export function movedSpan(span: Span, { from, by }: Move): Span {
  return by === 0 || span.start < from ? span : shift(span, by);
}

/** A finding of an unchanged statement, at its current positions. */
export function movedFinding(finding: RuleFinding, path: string, move: Move): RuleFinding {
  if (move.by === 0) return finding;
  const { statement } = finding;
  const related = finding.related.map((one): RelatedPlace =>
    one.file === path ? { ...one, span: movedSpan(one.span, move) } : one,
  );
  return {
    ...finding,
    span: movedSpan(finding.span, move),
    related,
    fix: finding.fix && movedFix(finding.fix, move),
    statement: {
      ...statement,
      span: movedSpan(statement.span, move),
      leadingComments: statement.leadingComments.map((one) => movedSpan(one, move)),
    },
  };
}

/** Most positions of a fix are relative to its statement. */
function movedFix(fix: RuleFix | LateFix, move: Move): RuleFix | LateFix {
  if (typeof fix !== 'function') return movedNow(fix, move);
  return () => {
    const written = fix();
    return written && movedNow(written, move);
  };
}

function movedNow(fix: RuleFix, move: Move): RuleFix {
  switch (fix.kind) {
    case 'remove-statements':
      return { ...fix, statements: fix.statements.map((one) => movedSpan(one, move)) };
    case 'join':
      return { ...fix, previous: movedSpan(fix.previous, move) };
    case 'edit':
    case 'rewrite':
    case 'untransacted':
    case 'rollback':
    case 'move':
      return fix;
  }
}
