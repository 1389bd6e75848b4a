import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { areBlocksBalanced, isBalanced, sumsOf, tableOf } from '../../test/plans/arithmetic.ts';
import { estimatedPlan, planFixture, planFixtures } from '../../test/plans/fixtures.ts';
import { formatted } from '../../scripts/formatted.ts';
import { postgresMajors } from '../../test/hosts/postgres/binaries.ts';
import type { Plan } from './model.ts';
import { measure, metricsOf, rowsRemovedRatio } from './metrics.ts';

const fixtures = planFixtures();

function labelled(plan: Plan, label: string, occurrence = 0): (typeof plan.nodes)[number] {
  const node = plan.nodes.filter((candidate) => candidate.label === label)[occurrence];
  if (node === undefined) throw new Error(`no ${label}: ${plan.nodes.map((n) => n.label).join(', ')}`);
  return node;
}

describe('self costs', () => {
  it.each(postgresMajors)('sum to the total and are never negative, PostgreSQL %i', (major) => {
    const wrong = fixtures.filter((fixture) => {
      if (fixture.major !== major) return false;
      return [fixture.measured, fixture.estimated ?? fixture.measured].some((plan) => {
        const { nodes, totalCost = 0 } = measure(plan);
        const sum = nodes.reduce((total, node) => total + node.selfCost, 0);
        return Math.abs(sum - totalCost) > 0.0001 || nodes.some((node) => node.selfCost < 0);
      });
    });
    expect(wrong.map((fixture) => fixture.case)).toEqual([]);
  });

  it('count a CTE once, in the CTE', () => {
    const plan = estimatedPlan('cte-used-twice');
    const metrics = measure(plan);
    const [cte, average] = plan.root.children;
    const [whole, inner, once] = [plan.root, cte!, average!].map((node) => node.estimate!.totalCost);
    expect(metricsOf(metrics, cte!).inclusiveCost).toBeCloseTo(inner!, 4);
    expect(metricsOf(metrics, plan.root).selfCost).toBeCloseTo(whole! - inner! - once!, 4);
  });

  it('give a nested loop its own part and the repeated inner side the rest', () => {
    const plan = estimatedPlan('lateral-inner-scan');
    const metrics = measure(plan);
    expect(metricsOf(metrics, labelled(plan, 'Seq Scan', 1)).costShare).toBeGreaterThan(0.99);
    expect(metricsOf(metrics, labelled(plan, 'Seq Scan', 1)).estimatedRuns).toBe(50);
  });

  it('leave the comparisons of a materialized nested loop to the loop', () => {
    const plan = estimatedPlan('range-join-materialized');
    const metrics = measure(plan);
    expect(metricsOf(metrics, plan.root).costShare).toBeGreaterThan(0.8);
    expect(metricsOf(metrics, labelled(plan, 'Materialize')).selfCost).toBeGreaterThan(2000);
  });

  it('shrink what a LIMIT stops', () => {
    const plan = estimatedPlan('seq-scan-limit');
    expect(metricsOf(measure(plan), labelled(plan, 'Seq Scan')).selfCost).toBeCloseTo(
      plan.root.estimate!.totalCost,
      2,
    );
  });

  it('leave an InitPlan its cost where the projection below repeats it', () => {
    const plan = estimatedPlan('initplan-exists');
    const metrics = measure(plan);
    expect(metricsOf(metrics, labelled(plan, 'Seq Scan', 0)).selfCost).toBeCloseTo(2055, 0);
    expect(metricsOf(metrics, labelled(plan, 'Seq Scan', 1)).selfCost).toBeCloseTo(4, 0);
  });

  it('charge a correlated SubPlan for each row', () => {
    const plan = estimatedPlan('subplan-select-list');
    const subPlan = plan.nodes.find((node) => node.role === 'sub-plan')!;
    const runs = metricsOf(measure(plan), subPlan).estimatedRuns;
    expect(runs).toBe(plan.root.estimate!.rows);
    expect(metricsOf(measure(plan), subPlan).inclusiveCost).toBeCloseTo(
      subPlan.estimate!.totalCost * runs,
      4,
    );
  });
});

/** The workers below a CTE report their counts when the statement ends, after the scan that requested it has stopped counting. */
const uneven: Readonly<Record<number, readonly string[]>> = { 14: ['parallel-cte'] };

describe('self times', () => {
  const rows = fixtures.map((one) => [one.case, one.major, sumsOf(one.measured)] as const);

  it.each(postgresMajors)(
    'sum to the time of the whole, and blocks to those of the root, PostgreSQL %i',
    (major) => {
      const ofMajor = rows.filter((row) => row[1] === major);
      expect(ofMajor.length).toBeGreaterThanOrEqual(120);
      expect(ofMajor.filter(([, , sums]) => !isBalanced(sums)).map(([name]) => name)).toEqual([]);
      expect(ofMajor.filter(([, , sums]) => !areBlocksBalanced(sums)).map(([name]) => name)).toEqual(
        uneven[major] ?? [],
      );
    },
  );

  it('are not made zero beyond rounding in any recorded plan', () => {
    expect(
      rows.filter(([, , sums]) => sums.clampedMs > 0).map(([name, major]) => `${name} ${major}`),
    ).toEqual([]);
  });

  it('stand in the table to read', async () => {
    const path = join(import.meta.dirname, '../../test/plans/arithmetic.md');
    const table = await formatted('arithmetic.md', tableOf(rows));
    expect(readFileSync(path, 'utf8')).toBe(table);
  });

  it('take the CTE from the scan that ran it', () => {
    for (const major of [14, 18]) {
      const plan = planFixture('cte-used-twice', major).measured;
      const metrics = measure(plan);
      const cte = plan.nodes.find((node) => node.role === 'cte')!;
      for (const scan of plan.nodes.filter((node) => node.kind === 'cte-scan')) {
        expect(metricsOf(metrics, scan).selfMs!).toBeLessThan(metricsOf(metrics, cte).inclusiveMs!);
      }
    }
  });

  it('are zero for what never ran', () => {
    const plan = planFixture('never-executed').measured;
    const never = plan.nodes.filter((node) => node.actual?.loops === 0);
    expect(never.length).toBeGreaterThan(0);
    for (const node of never) expect(metricsOf(measure(plan), node).selfMs).toBe(0);
  });
});

it('knows how much a filter discards', () => {
  const { root } = planFixture('seq-scan-selective').measured;
  expect(rowsRemovedRatio(root, root.conditions[0]!)).toBeGreaterThan(0.999);
  expect(rowsRemovedRatio(root, { ...root.conditions[0]!, rowsRemoved: undefined })).toBeUndefined();
});

it('counts the rows of all workers', () => {
  const plan = estimatedPlan('parallel-hash-join');
  expect(metricsOf(measure(plan), labelled(plan, 'Parallel Seq Scan')).estimatedRows).toBeCloseTo(60_000, -2);
});
