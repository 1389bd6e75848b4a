/**
 * Parses comments that limit what a statement may do: `-- plinth: lock <= share update exclusive, rewrite never, wait <= 2s`.
 * declared-bound.ts checks the statements against them.
 */
import { lockModes, type LockMode } from '../effects/effect.ts';
import { tokenize } from '../syntax/postgres/lexer.ts';
import { slice, span, type Span } from '../text/span.ts';
import type { DocumentSection } from '../migrations/files/document.ts';
import { lineStart } from './suppression-comments.ts';

export interface Bound {
  /** The strongest allowed lock on a table. */
  readonly lock: LockMode | undefined;
  /** No table may be rewritten or copied. */
  readonly noRewrite: boolean;
  /** The longest allowed wait for a lock, in milliseconds. */
  readonly wait: number | undefined;
}

export interface BoundComment {
  /** The position of the comment. */
  readonly at: Span;
  /** A clause about what is wrong if nothing in it can be checked. */
  readonly read: { readonly bound: Bound } | { readonly wrong: string };
  /** It applies to statements that begin in this range. */
  readonly reach: Span;
}

const pattern = /^--[ \t]*plinth:[ \t]*(.*)$/i;

export const boundsAsWritten = '`lock <= MODE`, `rewrite never` and `wait <= 2s`, with commas between them';

/** In the order of the text. A comment at the end of a line of code does not count. */
export function boundCommentsIn(
  text: string,
  sections: readonly Pick<DocumentSection, 'span' | 'statements'>[],
): readonly BoundComment[] {
  const [first] = sections;
  if (first === undefined || !/--[ \t]*plinth:/i.test(text)) return [];
  const whole = span(first.span.start, text.length);
  const above = tokenize(text, 0, first.span.start).filter(({ kind }) => kind === 'comment');
  return [
    ...above.flatMap((at) => commentOf(text, at, whole)),
    ...sections.flatMap((section) =>
      section.statements.flatMap(({ leadingComments, span: own }, i) =>
        leadingComments.flatMap((at) =>
          commentOf(text, at, i === 0 && isApart(text, at, own) ? section.span : own),
        ),
      ),
    ),
  ];
}

/** An empty line separates a comment for the whole file from one for the statement below. */
function isApart(text: string, comment: Span, statement: Span): boolean {
  return /\n[ \t]*\r?\n/.test(text.slice(comment.end, statement.start));
}

function commentOf(text: string, at: Span, reach: Span): readonly BoundComment[] {
  const written = pattern.exec(slice(text, at).trimEnd())?.[1];
  const isAlone = text.slice(lineStart(text, at.start), at.start).trim() === '';
  return written === undefined || !isAlone ? [] : [{ at, read: readBound(written), reach }];
}

function readBound(written: string): BoundComment['read'] {
  let bound: Bound = { lock: undefined, noRewrite: false, wait: undefined };
  for (const clause of written.split(',')) {
    const said = clause.trim().replaceAll(/\s+/g, ' ');
    const change = readClause(said);
    if (typeof change === 'string') return { wrong: change };
    bound = { ...bound, ...change };
  }
  return { bound };
}

function readClause(said: string): Partial<Bound> | string {
  if (/^rewrite never$/i.test(said)) return { noRewrite: true };
  const [, what = '', limit = ''] = /^(lock|wait) ?(?:<=|≤) ?(.+)$/i.exec(said) ?? [];
  switch (what.toLowerCase()) {
    case 'lock': {
      const mode = limit.toUpperCase().replace(/ MODE$/, '');
      const lock = lockModes.find((one) => one === mode);
      return lock === undefined ? `“${limit}” is none of ${lockModes.join(', ')}` : { lock };
    }
    case 'wait': {
      const [, number, unit] = /^(\d+(?:\.\d+)?) ?(ms|s|min)$/i.exec(limit) ?? [];
      return number === undefined
        ? `“${limit}” is no duration such as 500ms, 2s or 1min`
        : { wait: Number(number) * (units.get(unit?.toLowerCase() ?? '') ?? 1) };
    }
    default:
      return `“${said}” is no bound`;
  }
}

const units: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['min', 60_000],
]);
