/** Helpers for actions that only rewrite tokens. */
import type { TokenRange } from '../syntax/postgres/source.ts';
import type { Span } from '../text/span.ts';
import type { RefactoringPlace } from './refactoring.ts';

export function spanAt({ source }: Pick<RefactoringPlace, 'source'>, from: number, to = from + 1): Span {
  return source.span({ from, to });
}

export function textIn({ source }: Pick<RefactoringPlace, 'source'>, range: TokenRange): string {
  const { start, end } = source.span(range);
  return source.text.slice(start, end);
}
