/** The texts of a statement's tokens, for questions that its tree does not answer. Does not interpret the tokens. */
import type { ParsedStatement } from './statement.ts';

export type Tokens = Pick<ParsedStatement, 'tokens' | 'text'>;

/** As written. */
export function tokenTexts({ tokens, text }: Tokens): readonly string[] {
  return tokens.map(({ start, end }) => text.slice(start, end));
}

/** In lower case, including quoted tokens. */
export function lowerTokens(parsed: Tokens): readonly string[] {
  return tokenTexts(parsed).map((one) => one.toLowerCase());
}

/** In lower case, and names without quotes. */
export function bareTokens(parsed: Tokens): readonly string[] {
  return tokenTexts(parsed).map((one) => one.replaceAll(/^[`"[]|[`"\]]$/g, '').toLowerCase());
}

/** Those outside of parentheses, with their positions. */
export function outerWords(words: readonly string[]): readonly (readonly [at: number, word: string])[] {
  let depth = 0;
  return words.flatMap((word, at) => {
    if (word === ')' || word === ']') depth -= 1;
    const isOuter = depth === 0;
    if (word === '(' || word === '[') depth += 1;
    return isOuter ? [[at, word] as const] : [];
  });
}
