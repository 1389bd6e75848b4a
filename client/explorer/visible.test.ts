/** Invisible characters in names are written out; characters that belong to a script are kept. */
import { expect, it } from 'vitest';
import { visible } from './visible.ts';

it.each([
  ['orders', 'orders'],
  ['two\nlines', 'two\nlines'],
  ['مرحبا', 'مرحبا'],
  ['👩\u200d💻', '👩\u200d💻'],
  ['a\u202eb', 'a\\u{202e}b'],
  ['\u2066x\u2069', '\\u{2066}x\\u{2069}'],
  ['tab\there', 'tab\\u{9}here'],
  ['zero\u200bwidth', 'zero\\u{200b}width'],
])('%j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});
