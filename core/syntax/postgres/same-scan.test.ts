/** Judged by PostgreSQL's own scanner: what is taken for certain has to be so. */
import fc from 'fast-check';
import { loadModule, scanSync } from 'libpg-query';
import { beforeAll, describe, expect, it } from 'vitest';
import { tokenize } from './lexer.ts';
import { isScannedAlike, type ScannedText } from './same-scan.ts';

beforeAll(loadModule);

function scanned(text: string): ScannedText {
  return { text, tokens: tokenize(text).filter(({ kind }) => kind !== 'comment') };
}

/** Of the scanner, without comments; an error where it refuses the text. */
function tokensOf(text: string): readonly string[] | 'refused' {
  try {
    return scanSync(text).tokens.flatMap(({ tokenName, tokenType, text: written }) =>
      /COMMENT/.test(tokenName) ? [] : [`${String(tokenType)} ${written.toLowerCase()}`],
    );
  } catch {
    return 'refused';
  }
}

const written = [
  ...[
    'a',
    'E',
    'u',
    'select',
    'B',
    'é',
    '"A"',
    'U&"A"',
    "'a'",
    "E'a'",
    "U&'a'",
    'x',
    "x'1f'",
    '$1',
    '$$a$$',
    '$a',
  ],
  ...[
    '1',
    '1.',
    '.5',
    '1e5',
    '1e',
    '0x1f',
    '1_000',
    '+',
    '-',
    '*',
    '/',
    '<',
    '=',
    '>',
    '@',
    '&',
    '|',
    '?',
    '<>',
    '%',
  ],
  ...['(', ')', '[', ']', ',', ';', '.', ':', '::', ':=', ':a', "n'a'"],
];
const spaces = ['', ' ', '\n', '  ', '\t', '/**/', '-- a\n', '/* a */', ' \u000b', '\ufeff'];
const text = fc.array(
  fc.tuple(fc.constantFrom(...written), fc.constantFrom(...spaces), fc.constantFrom(...spaces)),
  {
    maxLength: 8,
  },
);

describe('two texts of the same tokens that are surely scanned alike', () => {
  it('are so to the server', () => {
    let sure = 0;
    fc.assert(
      fc.property(text, (parts) => {
        const one = scanned(parts.map(([word, space]) => `${word}${space}`).join(''));
        const other = scanned(parts.map(([word, , space]) => `${word}${space}`).join(''));
        const textsOf = ({ text: of, tokens }: ScannedText): readonly string[] =>
          tokens.map(({ start, end }) => of.slice(start, end));
        if (textsOf(one).join('\n') !== textsOf(other).join('\n') || !isScannedAlike(one, other)) return;
        sure += 1;
        expect(tokensOf(other.text), `${one.text} ⟶ ${other.text}`).toEqual(tokensOf(one.text));
      }),
      { numRuns: 20_000 },
    );
    expect(sure).toBeGreaterThan(1_000);
  });

  it.each([
    ['select a=-1, f (b)', 'SELECT\n  a =- 1,\n  f(b)'],
    ["select 'a'||b /* c */ from t", "select\n  'a' || b /* c */\nfrom\n  t"],
  ])('such as %s', (one, other) => expect(isScannedAlike(scanned(one), scanned(other))).toBe(true));

  it.each([
    ['select @ -1', 'select @-1'],
    ["select 'a'\n'b'", "select 'a' 'b'"],
    ['select É', 'select é'],
    ["select a 'b'", "select a'b'"],
    ['select :a', 'select  :a'],
  ])('unlike %s', (one, other) => expect(isScannedAlike(scanned(one), scanned(other))).toBe(false));
});
