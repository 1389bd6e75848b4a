/** Evaluates CONCAT(…) of literals and known variables. Runs nothing: any other call is unknown. */
import type { Span } from '../../text/span.ts';
import type { ParsedStatement } from '../statement.ts';

export interface KnownText {
  readonly span: Span;
  readonly text: string;
  /** It is in the statement as written. */
  readonly isInPlace: boolean;
}

/** Each CONCAT of a statement with its text, without trailing semicolons; undefined if a part is not known. */
export function joinedTexts(
  { text, tokens }: ParsedStatement,
  values: ReadonlyMap<string, string>,
): readonly KnownText[] | undefined {
  const words = tokens.map(({ start, end }) => text.slice(start, end));
  const found: KnownText[] = [];
  for (let at = 0; at < words.length; at += 1) {
    if (words[at]?.toLowerCase() !== 'concat' || words[at + 1] !== '(') continue;
    const close = words.indexOf(')', at);
    const [first, last] = [tokens[at], tokens[close]];
    if (first === undefined || last === undefined) return undefined;
    const parts = partsOf(words.slice(at + 2, close), values);
    if (parts === undefined) return undefined;
    found.push({
      span: { start: first.start, end: last.end },
      text: parts.join('').replace(/[;\s]+$/, ''),
      isInPlace: false,
    });
    at = close;
  }
  return found;
}

/** Literals and variables, separated by commas. */
function partsOf(
  words: readonly string[],
  values: ReadonlyMap<string, string>,
): readonly string[] | undefined {
  const isInTurn = words.every((word, at) => (word === ',') === (at % 2 === 1));
  if (!isInTurn || words.length % 2 === 0) return undefined;
  const parts = words.filter((_, at) => at % 2 === 0).map((word) => valueOf(word, values));
  return parts.every((one) => one !== undefined) ? parts : undefined;
}

function valueOf(word: string, values: ReadonlyMap<string, string>): string | undefined {
  if (word.startsWith('@')) return values.get(word.toLowerCase().replaceAll('`', ''));
  const [quote] = word;
  if (quote !== "'" && quote !== '"') return undefined;
  const inner = word.slice(1, -1);
  return inner.includes('\\') ? undefined : inner.replaceAll(quote + quote, quote);
}
