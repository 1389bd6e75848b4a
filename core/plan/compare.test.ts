import { beforeAll, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { fixtureJson, planFixture, planFixtures, somePlanFixtures } from '../../test/plans/fixtures.ts';
import { largePlanJson } from '../../test/plans/large.ts';
import type { PostgresParser } from '../syntax/postgres/parser.ts';
import { comparePlans, type PlanComparison } from './compare.ts';
import { readPlanInText } from './reading/from-text.ts';
import type { PlanReading } from './understand.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

function reading(text: string): PlanReading {
  const result = readPlanInText({ text, name: 'a plan', query: '' }, 'kept', parser);
  if (!result.ok) throw new Error(result.problem);
  return result.reading;
}

function compare(before: string, after: string): PlanComparison {
  return comparePlans(
    { reading: reading(before), name: 'before' },
    { reading: reading(after), name: 'after' },
  );
}

it('finds no change between any plan and itself', () => {
  for (const { case: name, major } of somePlanFixtures()) {
    const text = JSON.stringify(fixtureJson(name, 'measured', major));
    const { rows } = compare(text, text);
    expect(
      rows.map(({ change }) => change),
      name,
    ).toEqual(planFixture(name, major).measured.nodes.map(() => 'same'));
  }
});

it('loses no node of either plan, whatever two plans are compared', () => {
  const fixtures = planFixtures().filter(({ major }) => major === 18);
  fixtures.forEach(({ case: name }, place) => {
    const other = fixtures[(place + 1) % fixtures.length]!.case;
    const { rows } = compare(
      JSON.stringify(fixtureJson(name, 'measured')),
      JSON.stringify(fixtureJson(other, 'measured')),
    );
    const count = (side: 'before' | 'after'): number => rows.filter((row) => row[side] !== '').length;
    expect(count('before'), name).toBe(planFixture(name).measured.nodes.length);
    expect(count('after'), other).toBe(planFixture(other).measured.nodes.length);
  });
});

const sequential = `Sort  (cost=2100.00..2101.00 rows=10 width=8) (actual time=12.000..12.100 rows=10 loops=1)
  Sort Key: placed_at
  Sort Method: external merge  Disk: 2048kB
  ->  Seq Scan on orders  (cost=0.00..2055.00 rows=10 width=8) (actual time=0.010..11.500 rows=10 loops=1)
        Filter: (reference = 'a'::text)
Execution Time: 12.200 ms`;
const indexed = `Sort  (cost=9.00..9.10 rows=10 width=8) (actual time=0.050..0.060 rows=10 loops=1)
  Sort Key: placed_at
  Sort Method: quicksort  Memory: 25kB
  ->  Index Scan using orders_reference_idx on orders  (cost=0.29..8.30 rows=10 width=8) (actual time=0.010..0.020 rows=10 loops=1)
        Index Cond: (reference = 'a'::text)
Execution Time: 0.080 ms`;

it('says in words what an index changed', () => {
  const { summary, rows } = compare(sequential, indexed);
  expect(summary).toEqual([
    'Estimated cost 2,101 → 9.1, −100 %.',
    'Time 12.2 ms → 0.08 ms, −99 %, one run each.',
    'Nodes: 2 changed.',
  ]);
  expect(rows.map(({ before, after, words }) => [before, after, words])).toEqual([
    ['Sort', 'Sort', ['Fits into memory now.']],
    [
      'Seq Scan on orders',
      'Index Scan on orders using orders_reference_idx',
      ['Seq Scan became Index Scan.', 'Uses the index orders_reference_idx.', 'Its conditions are others.'],
    ],
  ]);
});

it('shows what is new and what is gone where it was', () => {
  const scan = sequential.split('\n').slice(3).join('\n').replace('  ->  ', '');
  expect(compare(sequential, scan).rows.map(({ change, before }) => `${change} ${before}`)).toEqual([
    'removed Sort',
    'same Seq Scan on orders',
  ]);
  expect(compare(scan, sequential).rows.map(({ change, after }) => `${change} ${after}`)).toEqual([
    'added Sort',
    'same Seq Scan on orders',
  ]);
});

it('says when only one of two was measured', () => {
  const estimated = sequential.replace(/ \(actual[^)]*\)/g, '').replace(/\n.*(Method|Execution).*/g, '');
  expect(compare(estimated, sequential).summary.join(' ')).toContain('Only one of the two was measured');
});

it('compares ten thousand nodes', { timeout: 60_000 }, () => {
  const text = largePlanJson();
  expect(compare(text, text).rows.every(({ change }) => change === 'same')).toBe(true);
});
