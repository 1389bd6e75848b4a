/** Which of a query's plans at growing sizes are changes, and which are ties. */
import { expect, it } from 'vitest';
import type { FoundNode } from '../plan-tests/fingerprint.ts';
import { tipsOf, type PlanPoint } from './tips.ts';

const nodes = (text: string): readonly FoundNode[] => [
  { depth: 0, text, magnitude: undefined, rows: undefined },
];
const points = (...list: readonly (readonly [rows: number, plan: string, cost: number])[]): PlanPoint[] =>
  list.map(([rows, plan, cost]) => ({ rows, cost, nodes: nodes(plan) }));

it.each([
  { what: 'one plan', at: points([1, 'A', 1], [10, 'A', 10]), tips: [] },
  {
    what: 'each change once, in order of the sizes',
    at: points([100, 'B', 40], [1, 'A', 1], [10, 'A', 10], [50, 'B', 30]),
    tips: ['10: A → B'],
  },
  {
    what: 'a plan that holds for a short range only',
    at: points([10, 'A', 10], [20, 'B', 15], [25, 'B', 17], [30, 'C', 19]),
    tips: ['10: A → C'],
  },
  {
    what: 'a plan that costs nearly as much as the one around it',
    at: points([10, 'A', 10], [20, 'B', 19.5], [80, 'B', 76], [100, 'A', 100]),
    tips: [],
  },
  {
    what: 'a plan that saves much, although the one before it comes back',
    at: points([10, 'A', 10], [20, 'B', 14], [80, 'B', 50], [100, 'A', 100]),
    tips: ['10: A → B', '80: B → A'],
  },
])('$what', ({ at, tips }) => {
  const found = tipsOf(at).map(
    ({ rows, before, after }) => `${rows}: ${before[0]?.text} → ${after[0]?.text}`,
  );
  expect(found).toEqual(tips);
});
