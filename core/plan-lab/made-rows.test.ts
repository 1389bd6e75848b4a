import { expect, it } from 'vitest';
import { indexSizes, type RelationStatistics } from '../statistics/statistics.ts';
import { madeTable } from './made-rows.ts';

function relation(
  name: string,
  rows: number,
  distinct: Readonly<Record<string, number>>,
): RelationStatistics {
  return {
    ...{ schema: 'shop', name, kind: 'table', bytes: 1, rows, writesPerSecond: undefined },
    ...{ distinct: new Map(Object.entries(distinct)), unknown: [] },
  };
}

const sizes = indexSizes({
  server: undefined,
  collectedAt: '2026-11-20T15:00:00.000Z',
  relations: [
    relation('countries', 40, { region: 5 }),
    relation('orders', 212_000_000, {
      state: 3,
      customer: 21_200_000,
      number: 212_000_000,
      note: 0,
      shop: 500,
    }),
    relation('empty', 0, {}),
  ],
  unknown: [],
});

it.each([
  ['countries', 'region', 40, 5],
  // The same share of the rows …
  ['orders', 'state', 10_000, 3],
  ['orders', 'shop', 10_000, 500],
  // … or as many rows.
  ['orders', 'customer', 10_000, 1_000],
  ['orders', 'number', 10_000, 10_000],
  ['orders', 'note', 10_000, undefined],
  ['orders', 'elsewhere', 10_000, undefined],
  ['empty', 'any', 1, undefined],
  ['unknown', 'any', 10_000, undefined],
])('%s.%s: %d rows, %s values', (table, column, rows, values) => {
  const made = madeTable(sizes, table);
  expect([made.rows, made.valuesOf(column)]).toEqual([rows, values]);
});
