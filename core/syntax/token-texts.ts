/** A statement token by token, as text: for questions that its tree does not answer. What a token means is not known here. */
import type { ParsedStatement } from './statement.ts';

type Tokens = Pick<ParsedStatement, 'tokens' | 'text'>;

/** As they are written. */
export function tokenTexts({ tokens, text }: Tokens): readonly string[] {
  return tokens.map(({ start, end }) => text.slice(start, end));
}

/** Lower case, what is quoted too. */
export function lowerTokens(parsed: Tokens): readonly string[] {
  return tokenTexts(parsed).map((one) => one.toLowerCase());
}

/** Lower case, and names without their quotes. */
export function bareTokens(parsed: Tokens): readonly string[] {
  return tokenTexts(parsed).map((one) => one.replaceAll(/^[`"[]|[`"\]]$/g, '').toLowerCase());
}

/** Those that are outside of brackets, with their places. */
export function outerWords(words: readonly string[]): readonly (readonly [at: number, word: string])[] {
  let depth = 0;
  return words.flatMap((word, at) => {
    if (word === ')' || word === ']') depth -= 1;
    const isOuter = depth === 0;
    if (word === '(' || word === '[') depth += 1;
    return isOuter ? [[at, word] as const] : [];
  });
}
