/** Parses the specifiers of a format() string as the server does: positions, widths, %%. Knows nothing of values. */
import type { Span } from '../../text/span.ts';

export type FormatPart =
  /** Plain text at its position in the format string; `%%` is one character there and two in the span. */
  | (Span & { readonly kind: 'text'; readonly text: string })
  | (Span & {
      readonly kind: 'specifier';
      readonly type: 's' | 'I' | 'L';
      /** Index among the arguments after the format string. */
      readonly argument: number;
    });

/** `used` is the number of arguments already used by preceding text. */
export function formatParts(
  format: string,
  used = 0,
): { readonly parts: readonly FormatPart[]; readonly used: number } {
  const parts: FormatPart[] = [];
  const specifier = /%(?:(\d+)\$)?-?(?:\d+|\*(?:(\d+)\$)?)?([sIL%])/g;
  let next = used;
  let at = 0;
  for (const match of format.matchAll(specifier)) {
    const [whole, position, star, type] = match;
    const end = match.index + whole.length;
    if (match.index > at)
      parts.push({ kind: 'text', start: at, end: match.index, text: format.slice(at, match.index) });
    at = end;
    if (type === '%') {
      parts.push({ kind: 'text', start: match.index, end, text: '%' });
      continue;
    }
    const takesWidth = whole.includes('*');
    if (takesWidth) next = star === undefined ? next + 1 : Number(star);
    const argument = position === undefined ? next : Number(position) - 1;
    next = argument + 1;
    if (type === 's' || type === 'I' || type === 'L')
      parts.push({ kind: 'specifier', start: match.index, end, type, argument });
  }
  if (at < format.length) parts.push({ kind: 'text', start: at, end: format.length, text: format.slice(at) });
  return { parts, used: next };
}
