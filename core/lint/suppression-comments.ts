/** Finds and parses the `-- plinth-ignore…` comments of a document. suppressions.ts decides what they suppress and reports their errors. */
import { tokenize } from '../syntax/postgres/lexer.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import { shift, slice, span, type Span } from '../text/span.ts';
import type { DocumentSection } from '../migrations/files/document.ts';

/** next: the next statement; start and end: everything between the two; file: the whole file. */
export type SuppressionForm = 'next' | 'start' | 'end' | 'file';

export interface SuppressionComment {
  readonly form: SuppressionForm;
  /** The position of the comment. */
  readonly at: Span;
  readonly rules: readonly { readonly id: string; readonly at: Span }[];
  /** After the colon; empty if it is missing or still the placeholder. */
  readonly reason: string;
  /** The position of the placeholder, if no reason has replaced it. */
  readonly placeholder: boolean;
  /** The last day on which it applies, as written: 2027-01-31. */
  readonly until: string | undefined;
  /** The next statement; undefined if none follows or the comment shares its line with code. */
  readonly target: Span | undefined;
  readonly ownLine: boolean;
}

/** A quick fix inserts it where a person has to write the reason. It does not count as a reason. */
export const reasonPlaceholder = '<reason>';

/** The editor's snippet selects a question in its place. */
const placeholders: readonly string[] = [reasonPlaceholder, 'why this is safe here'];

/** In the order of the text. */
export function suppressionCommentsIn(
  text: string,
  sections: readonly DocumentSection[],
): readonly SuppressionComment[] {
  return sections.flatMap((section) => inSection(text, section)).sort((a, b) => a.at.start - b.at.start);
}

function inSection(text: string, section: DocumentSection): readonly SuppressionComment[] {
  const last = section.statements.at(-1);
  const tail = commentsIn(text, span(last?.span.end ?? section.span.start, section.span.end));
  return [
    ...section.statements.flatMap((statement) => [
      ...statement.leadingComments.flatMap((comment) => read(text, comment, statement.span)),
      ...inBodies(text, statement.parsed, statement.span.start),
    ]),
    ...tail.flatMap((comment) => read(text, comment, undefined)),
  ];
}

/** Body spans are relative to the statement that holds the body; `base` is where that one is in the document. */
function inBodies(text: string, parsed: ParsedStatement, base: number): readonly SuppressionComment[] {
  return parsed.bodies.flatMap((body) => {
    const range = shift(body.span, base);
    if (!slice(text, range).includes('plinth-ignore')) return [];
    const inner = body.statements.map((one) => ({ span: shift(one.span, base), parsed: one.parsed }));
    return [
      ...commentsIn(text, range).flatMap((comment) => read(text, comment, targetIn(inner, comment))),
      ...inner.flatMap((one) => inBodies(text, one.parsed, one.span.start)),
    ];
  });
}

/** The innermost statement that begins first after the comment. */
function targetIn(statements: readonly Pick<Statement, 'span'>[], comment: Span): Span | undefined {
  const next = statements.filter((one) => one.span.start >= comment.end);
  return next.reduce<Span | undefined>(
    (first, one) => (first === undefined || one.span.start < first.start ? one.span : first),
    undefined,
  );
}

function commentsIn(text: string, range: Span): readonly Span[] {
  return tokenize(text, range.start, range.end).filter((token) => token.kind === 'comment');
}

const pattern = /^--[ \t]*plinth-ignore(-start|-end|-file)?(?![\w-])[ \t]*([^:]*)(?::(.*))?$/;
const untilPattern = /\buntil (\d{4}-\d{2}-\d{2})(?!\d)/;

function read(text: string, comment: Span, target: Span | undefined): readonly SuppressionComment[] {
  const match = pattern.exec(slice(text, comment).trimEnd());
  if (match === null) return [];
  const [whole, suffix = '', list = '', written = ''] = match;
  const marker = `plinth-ignore${suffix}`;
  const listStart = comment.start + whole.indexOf(list, whole.indexOf(marker) + marker.length);
  const reason = written.trim();
  const ownLine = isOnItsOwnLine(text, comment);
  const placeholder = placeholders.includes(reason);
  return [
    {
      form: formOf(suffix),
      at: span(comment.start, comment.start + whole.length),
      rules: Array.from(list.matchAll(/[^\s,]+/g), (found) => {
        const [id] = found;
        return { id, at: span(listStart + found.index, listStart + found.index + id.length) };
      }),
      reason: placeholder ? '' : reason,
      placeholder,
      until: untilPattern.exec(reason)?.[1],
      target: ownLine ? target : undefined,
      ownLine,
    },
  ];
}

function formOf(suffix: string): SuppressionForm {
  switch (suffix) {
    case '-start':
      return 'start';
    case '-end':
      return 'end';
    case '-file':
      return 'file';
    default:
      return 'next';
  }
}

function isOnItsOwnLine(text: string, comment: Span): boolean {
  return text.slice(lineStart(text, comment.start), comment.start).trim() === '';
}

/** The start of the line that contains an offset. */
export function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}
