/** The common table expressions at the beginning of a statement, from its tokens, so that incomplete queries have them too. */
import type { Span } from '../text/span.ts';
import { pairsIn, wordOf, type Tokens } from './pairs.ts';

export interface CommonTable {
  readonly name: Span;
  /** Including its brackets. */
  readonly body: Span;
}

export function commonTables({ text, tokens }: Tokens): readonly CommonTable[] {
  const [first] = tokens;
  if (first === undefined || wordOf(text, first) !== 'with') return [];
  const words = tokens.map((token) => wordOf(text, token));
  const closes = new Map(pairsIn({ text, tokens }).map(({ open, close }) => [open, close]));
  const found: CommonTable[] = [];
  for (let at = words[1] === 'recursive' ? 2 : 1; ;) {
    const name = tokens[at];
    at = (closes.get(at + 1) ?? at) + 1;
    while (['as', 'not', 'materialized'].includes(words[at] ?? '')) at += 1;
    const close = closes.get(at);
    const [open, end] = [tokens[at], tokens[close ?? -1]];
    if (close === undefined || open === undefined || end === undefined || name === undefined) return found;
    found.push({ name, body: { start: open.start, end: end.end } });
    if (words[close + 1] !== ',') return found;
    at = close + 2;
  }
}
