/** A line for each way in which a plan can change at a size. */
import { expect, it } from 'vitest';
import type { FingerprintNode } from './fingerprint.ts';
import { tipInWords } from './tip-words.ts';

const cases: readonly (readonly [before: readonly string[], after: readonly string[], change: string])[] = [
  [
    ['Seq Scan on orders'],
    ['Index Scan on orders using orders_pkey'],
    'Seq Scan on orders → Index Scan using orders_pkey',
  ],
  [['Seq Scan on orders'], ['Sort by id', 'Seq Scan on orders'], 'also Sort'],
  [['Sort by id', 'Seq Scan on orders'], ['Seq Scan on orders'], 'no longer Sort'],
  // The first step is the same in both, and is not told.
  [['Nested Loop', 'Seq Scan on a'], ['Nested Loop', 'Seq Scan on a', 'Sort by id'], 'also Sort'],
  [['Hash Join', 'Hash', 'Seq Scan on a'], ['Merge Join', 'Seq Scan on a'], 'Hash Join → Merge Join'],
];

function nodes(texts: readonly string[]): readonly FingerprintNode[] {
  return texts.map((text) => ({ text, depth: 0, magnitude: undefined }));
}

it.each(cases)('%j to %j', (before, after, change) => {
  const tip = { rows: 54_000, before: nodes(before), after: nodes(after) };
  expect(tipInWords(tip, 'orders')).toBe(`Above 54 k rows in orders: ${change}`);
});

it('leaves out the same steps in another order', () => {
  const [before, after] = [
    ['Seq Scan on a', 'Seq Scan on b'],
    ['Seq Scan on b', 'Seq Scan on a'],
  ].map(nodes);
  expect(tipInWords({ rows: 54_000, before: before ?? [], after: after ?? [] }, 'orders')).toBeUndefined();
});
