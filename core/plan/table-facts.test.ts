/** What is said of a table's statistics: each part only where it is known. */
import { expect, it } from 'vitest';
import { tableFactsInWords, type TableFacts } from './table-facts.ts';

const plain: TableFacts = {
  schema: 'public',
  name: 'orders',
  rows: 1_200_000,
  bytes: 84 * 1024 ** 2,
  changed: undefined,
  secondsSinceAnalyze: 3 * 86_400,
};

it.each<readonly [more: Partial<TableFacts>, words: string]>([
  [{}, '1.2 M rows, 84 MB, analysed 3 days ago'],
  [{ changed: 0 }, '1.2 M rows, 84 MB, analysed 3 days ago'],
  [{ changed: 1 }, '1.2 M rows, 84 MB, analysed 3 days ago, 1 row changed since'],
  [{ changed: 2_000 }, '1.2 M rows, 84 MB, analysed 3 days ago, 2,000 rows changed since'],
  [{ rows: undefined, secondsSinceAnalyze: undefined }, '84 MB, no ANALYZE known'],
  [{ secondsSinceAnalyze: undefined, filed: true }, '1.2 M rows, 84 MB'],
  [{ secondsSinceAnalyze: 119 }, '1.2 M rows, 84 MB, analysed just now'],
  [{ secondsSinceAnalyze: 120 }, '1.2 M rows, 84 MB, analysed 2 min ago'],
  [{ secondsSinceAnalyze: 7_200 }, '1.2 M rows, 84 MB, analysed 2 h ago'],
  [{ counted: true }, '1.2 M rows'],
])('%j', (more, words) => {
  expect(tableFactsInWords({ ...plain, ...more })).toBe(words);
});
