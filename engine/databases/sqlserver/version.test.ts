/** Which server answers, from what its properties say. */
import { expect, it } from 'vitest';
import { productOf, versionNumber } from './version.ts';

it.each<readonly [row: readonly (string | null)[] | undefined, number: number]>([
  [['16.0.4085.2', '3'], 160_000],
  [['15.1.2000', '3'], 150_100],
  [['17', '3'], 170_000],
  [['', '3'], 0],
  [undefined, 0],
])('%j is version %i', (row, number) => {
  expect(versionNumber(row)).toBe(number);
});

it.each<readonly [row: readonly (string | null)[], product: string, version: string]>([
  [['16.0.4085.2', '3'], 'SQL Server', '2022 (16.0.4085.2)'],
  [['9.0.1', '3'], 'SQL Server', '9.0.1'],
  [['12.0.2000.8', '5'], 'Azure SQL Database', '12.0.2000.8'],
])('%j is %s', (row, product, version) => {
  expect(productOf(row)).toEqual({ product, version });
});
