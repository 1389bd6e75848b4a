import { expect, it } from 'vitest';
import { bareTokens, lowerTokens, outerPlaces, outerWords, tokenTexts } from './token-texts.ts';

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

it('finds where parts begin: outside of brackets, the first of each, and none in a comparison', () => {
  const words = lowerTokens(
    parsed('UPDATE t SET a = ( SELECT b FROM s WHERE c ) WHERE d IS DISTINCT FROM e AND f = 1'),
  );
  expect([...outerPlaces(words, ['update', 'set', 'from', 'where'])].sort((a, b) => a[1] - b[1])).toEqual([
    ['update', 0],
    ['set', 2],
    ['where', 13],
  ]);
  expect(outerWords(['f', '(', 'a', ',', 'b', ')', ',', 'c'])).toEqual([
    [0, 'f'],
    [1, '('],
    [5, ')'],
    [6, ','],
    [7, 'c'],
  ]);
});
