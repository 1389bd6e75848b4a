/** Parts of PL/pgSQL statements, found in their tokens: assignments, targets of INTO, the bounds of an integer loop. */
import type { Span } from '../../text/span.ts';
import type { LoopHeader } from './flow-shape.ts';
import type { Source, TokenRange } from './source.ts';

/** `[REVERSE] from .. to [BY step]`; undefined for a query. */
export function rangeHeader(
  source: Source,
  range: TokenRange,
  [variable]: readonly string[],
): LoopHeader | undefined {
  const reverse = source.word(range.from) === 'reverse';
  const first = reverse ? range.from + 1 : range.from;
  const dots = rangeDots(source, { from: first, to: range.to });
  if (variable === undefined || dots === undefined) return undefined;
  const by = source.find({ from: dots.to, to: range.to }, 'by');
  return {
    kind: 'range',
    variable,
    reverse,
    from: { start: source.span({ from: first, to: range.to }).start, end: dots.start },
    to: { start: dots.end, end: source.span({ from: first, to: by ?? range.to }).end },
    by: by === undefined ? undefined : source.span({ from: by + 1, to: range.to }),
  };
}

/** `a, b.c, d[1]` from an index on: their names, and the index after them. */
export function targetsAt(
  source: Source,
  first: number,
  limit: number,
): { readonly names: readonly string[]; readonly end: number } {
  const names: string[] = [];
  let at = first;
  while (at < limit) {
    const from = at;
    at = source.objectName(at)?.next ?? at + 1;
    names.push(source.dottedName({ from, to: at }));
    if (source.isPunctuation(at, '[')) at = source.closing(at) + 1;
    if (!source.isPunctuation(at, ',')) break;
    at += 1;
  }
  return { names: names.filter((name) => name !== ''), end: Math.min(at, limit) };
}

/** Index of := or = outside of brackets after an assignment's target; undefined if the range contains none there. */
export function assignmentSign(source: Source, range: TokenRange): number | undefined {
  let depth = 0;
  for (let i = range.from; i < range.to; i += 1) {
    if (source.isPunctuation(i, '[') || source.isPunctuation(i, '(')) depth += 1;
    else if (source.isPunctuation(i, ']') || source.isPunctuation(i, ')')) depth -= 1;
    else if (depth === 0 && (source.isPunctuation(i, ':=') || source.isOperator(i, '='))) return i;
  }
  return undefined;
}

/** As many spaces, so that offsets stay the same. */
export function blank(text: string, from: number, to: number): string {
  return text.slice(0, from) + text.slice(from, to).replace(/[^\r\n]/g, ' ') + text.slice(to);
}

/** The `..` between the bounds of a range, and the index of the token after it. The lexer may attach it to an adjacent number. */
function rangeDots(source: Source, range: TokenRange): (Span & { readonly to: number }) | undefined {
  let depth = 0;
  for (let at = range.from; at < range.to; at += 1) {
    const token = source.tokens[at];
    if (token === undefined) return undefined;
    if (source.isPunctuation(at, '(') || source.isPunctuation(at, '[')) depth += 1;
    if (source.isPunctuation(at, ')') || source.isPunctuation(at, ']')) depth -= 1;
    if (depth > 0 || token.kind === 'string' || token.kind === 'quoted-identifier') continue;
    const next = source.tokens[at + 1];
    const isSplit =
      source.text.startsWith('.', token.end - 1) &&
      next?.start === token.end &&
      source.text.startsWith('.', next.start);
    if (isSplit) return { start: token.end - 1, end: token.end + 1, to: at + 1 };
    const inside = source.textOf(at).indexOf('..');
    if (inside >= 0) return { start: token.start + inside, end: token.start + inside + 2, to: at + 1 };
  }
  return undefined;
}
