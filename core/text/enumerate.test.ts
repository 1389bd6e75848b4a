import { expect, it } from 'vitest';
import { capital, commas, joined } from './enumerate.ts';

it.each<[readonly string[], string, string]>([
  [[], '', ''],
  [['a'], 'a', 'a'],
  [['a', 'b'], 'a and b', 'a, b'],
  [['a', 'b', 'c'], 'a, b and c', 'a, b, c'],
  [['a', 'b', 'c', 'd'], 'a, b and 2 more', 'a, b and 2 more'],
])('%j, at most two', (names, sentence, list) => {
  expect(joined(names, 2)).toBe(sentence);
  expect(commas(names, 2)).toBe(list);
});

it('begins a sentence', () => {
  expect([capital('one table'), capital('')]).toEqual(['One table', '']);
});
