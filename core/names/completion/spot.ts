/** Prepares a statement for completion: inserts a marker at the typing position, and determines the text that a completion replaces. */
import type { Schema } from '../../schema/model.ts';
import type { Span } from '../../text/span.ts';
import { dialectOf } from '../dialect.ts';
import { marker } from './completion.ts';

export interface Typed {
  /** The range to replace, relative to the text. */
  readonly span: Span;
  /** The text with the marker. */
  readonly marked: string;
  readonly inString: boolean;
}

/** Undefined in comments, numbers, parameters and similar tokens. */
export function typedAt(text: string, offset: number, schema: Schema): Typed | undefined {
  const { tokens, comments } = dialectOf(schema).source(text);
  const token = [...tokens, ...comments].find(
    ({ start, end, open }) => start < offset && (offset <= end || open),
  );
  const at = { start: offset, end: offset };
  if (token === undefined) return { span: at, marked: replaced(text, at), inString: false };
  switch (token.kind) {
    case 'punctuation':
    case 'operator':
    case 'unknown':
      return { span: at, marked: replaced(text, at), inString: false };
    case 'word':
      return { span: { start: token.start, end: offset }, marked: replaced(text, token), inString: false };
    case 'quoted-identifier':
      return inQuotes(text, token, offset, false);
    case 'string':
      return token.end === offset && !token.open ? undefined : inQuotes(text, token, offset, true);
    default:
      return token.end === offset && token.kind === 'template'
        ? { span: at, marked: replaced(text, at), inString: false }
        : undefined;
  }
}

/**
 * An open quote would include the rest of the statement: it is ended at the line's end, or at the next quote of the same kind before that.
 */
function inQuotes(
  text: string,
  token: Span & { readonly open: boolean },
  offset: number,
  inString: boolean,
): Typed | undefined {
  const quote = text.charAt(token.start);
  const closes = closings.get(quote);
  if (closes === undefined) return undefined;
  const line = text.indexOf('\n', offset);
  const rest = text.slice(offset, line < 0 ? text.length : line);
  const closing = /^[\w$ -]*/.exec(rest)?.[0].length ?? 0;
  const isClosed = rest.charAt(closing) === closes;
  const end = isClosed ? offset + closing + 1 : offset;
  const span = { start: token.start, end };
  return { span, marked: replaced(text, span), inString };
}

const closings: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['"', '"'],
  ['`', '`'],
  ['[', ']'],
]);

function replaced(text: string, { start, end }: Span): string {
  return `${text.slice(0, start)}${marker}${separated(text.charAt(end))}${text.slice(end)}`;
}

function separated(next: string): string {
  return /[\w$'"`[]/.test(next) ? ' ' : '';
}
