/** Comments by which an author tells another linter to pass over a statement, with what the author says beside them. Textual; judges nothing. */
import { shortened } from '../checks/check-sql.ts';
import { oneLine } from '../../plan/format.ts';

interface PassedOver {
  /** `safety-assured (diesel-guard)`. */
  readonly by: string;
}

const blocks = [
  {
    by: 'safety-assured (diesel-guard)',
    start: /^\s*--\s*safety-assured:start\b/,
    end: /^\s*--\s*safety-assured:end\b/,
  },
];
const above = [
  { by: 'squawk-ignore', says: /^\s*--\s*squawk-ignore\b/ },
  { by: 'atlas:nolint', says: /^\s*--\s*atlas:nolint\b/ },
  { by: 'eugene: ignore', says: /^\s*--\s*eugene:\s*ignore\b/ },
];

/** Of a line that is no sentence of the author. */
export const isDirective =
  /^\s*(?:plinth-|atlas:|\+goose|\+migrate|migrate:|safety-assured:|squawk-ignore|eugene:)/;

/** `start`: of the statement. */
export function passedOver(text: string, start: number): PassedOver | undefined {
  const lines = text.slice(0, start).split('\n').slice(0, -1);
  for (const { by, start: begins, end } of blocks)
    if (lines.findLastIndex((one) => begins.test(one)) > lines.findLastIndex((one) => end.test(one)))
      return { by };
  for (const line of lines.toReversed()) {
    if (!/^\s*--/.test(line)) return undefined;
    const found = above.find(({ says }) => says.test(line));
    if (found !== undefined) return { by: found.by };
  }
  return undefined;
}

const measured =
  /\b\d[\d.,]*\s*(?:ms|milliseconds?|s|secs?|seconds?|min|minutes?|hours?|k|million|rows|[kMGT]B)\b/i;
const longest = 400;

/** A measurement before all else: what it overrules is an estimate. */
export function quoteOf(sentences: readonly string[]): string | undefined {
  const quote = sentences.find((one) => measured.test(one)) ?? sentences[0];
  return quote === undefined ? undefined : `The file says: “${shortened(oneLine(quote), longest)}”.`;
}
