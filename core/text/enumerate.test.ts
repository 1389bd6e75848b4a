import { expect, it } from 'vitest';
import { capital, joined, joinedColumns } from './enumerate.ts';

it.each<[readonly string[], string]>([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
  [['a', 'b', 'c', 'd'], 'a, b and 2 more'],
])('%j, at most two', (names, sentence) => {
  expect(joined(names, 2)).toBe(sentence);
});

it.each<[readonly string[], string]>([
  [[], ''],
  [['orders.a'], 'orders.a'],
  [['orders.a', 'orders.b'], 'a and b of orders'],
  [['orders.a', 'app.users.c', 'orders.b'], 'a and b of orders and app.users.c'],
  [['orders.a', 'orders.b', 'users.c', 'users.d'], 'a and b of orders and c and d of users'],
  [['a', 'b'], 'a and b'],
])('%j, as columns', (names, sentence) => {
  expect(joinedColumns(names)).toBe(sentence);
});

it('begins a sentence', () => {
  expect([capital('one table'), capital('')]).toEqual(['One table', '']);
});
