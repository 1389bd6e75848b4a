import { expect, it } from 'vitest';
import { bareTokens, lowerTokens, outerWords, tokenTexts } from './token-texts.ts';

/** Words between spaces represent tokens. */
function parsed(text: string): Parameters<typeof tokenTexts>[0] {
  const tokens = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    kind: 'word' as const,
    open: false,
    start: index,
    end: index + word.length,
  }));
  return { text, tokens };
}

it('gives tokens as they are written, in lower case, and without their quotes', () => {
  const one = parsed('UPDATE "Users" SET `a` = [B]');
  expect(tokenTexts(one)).toEqual(['UPDATE', '"Users"', 'SET', '`a`', '=', '[B]']);
  expect(lowerTokens(one)).toEqual(['update', '"users"', 'set', '`a`', '=', '[b]']);
  expect(bareTokens(one)).toEqual(['update', 'users', 'set', 'a', '=', 'b']);
});

it('finds the words outside of brackets', () => {
  expect(outerWords(['f', '(', 'a', ',', 'b', ')', ',', 'c'])).toEqual([
    [0, 'f'],
    [1, '('],
    [5, ')'],
    [6, ','],
    [7, 'c'],
  ]);
});
