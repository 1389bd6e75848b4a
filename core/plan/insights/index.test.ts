import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { estimatedPlan, planFixture, planFixtures } from '../../../test/plans/fixtures.ts';
import { advise } from '../advise.ts';
import { noFacts, type PlanFacts } from '../insight.ts';
import { measure } from '../metrics.ts';
import type { Plan, PlanNode } from '../model.ts';
import { insights } from './index.ts';

/** Every case in which an insight speaks on an estimated plan. All other fixtures must stay silent. */
const spoken: Readonly<Record<string, readonly string[]>> = {
  'bitmap-scan-discards': ['filter-loss on o'],
  'cartesian-comma': ['cartesian on Nested Loop'],
  'cartesian-explicit': ['cartesian on Nested Loop'],
  'index-scan-uncorrelated': ['filter-loss on o'],
  'initplan-exists': ['seq-scan-filter on o'],
  'lateral-inner-scan': ['nested-loop-inner-scan on o'],
  'misestimate-feeds-join': ['filter-loss on e'],
  'nested-loop-misplan': ['filter-loss on e'],
  'row-misestimate': ['filter-loss on e'],
  'seq-scan-pattern': ['seq-scan-filter on o'],
  'seq-scan-selective': ['seq-scan-filter on o'],
  'seq-scan-selective-parallel': ['seq-scan-filter on o'],
  'sort-large': ['sort-spill-risk on Sort'],
  'sort-parallel': ['sort-spill-risk on Sort'],
  'subplan-select-list': ['seq-scan-filter on c'],
  'union-all-same-table': ['seq-scan-filter on orders', 'seq-scan-filter on orders_1'],
  view: ['seq-scan-filter on o'],
};

function said(plan: Plan, facts: PlanFacts = noFacts): readonly string[] {
  return advise(plan, measure(plan), facts).map(
    ({ insight, node }) => `${insight.id} on ${node.alias ?? node.label}`,
  );
}

describe('insights', () => {
  it('are registered by existing, in order', () => {
    const files = readdirSync(import.meta.dirname).filter((file) => !/^index\.|\.test\.ts$/.test(file));
    expect(insights.map((insight) => `${insight.id}.ts`)).toEqual(files.sort());
  });

  it('speak where they should and nowhere else', () => {
    const cases = planFixtures().flatMap((fixture) => (fixture.estimated === undefined ? [] : [fixture]));
    const heard = cases.flatMap(({ case: name, estimated }) => {
      const found = said(estimated!);
      return found.length === 0 ? [] : [[name, found] as const];
    });
    expect(Object.fromEntries(heard)).toEqual(spoken);
  });

  it('say on measured plans of every version what they say on an estimate, but for what only counting shows', () => {
    const counted = /filter-loss|sort-spill-risk|seq-scan-filter on [oe]/;
    const unexpected = planFixtures().flatMap(({ case: name, major, measured }) =>
      said(measured)
        .filter((found) => spoken[name]?.includes(found) !== true && !counted.test(found))
        .map((found) => `${major} ${name}: ${found}`),
    );
    expect(unexpected).toEqual([]);
  });

  it.each(insights.map((insight) => [insight.id, insight] as const))('%s is complete', (_id, insight) => {
    expect(
      Object.values(spoken)
        .flat()
        .some((found) => found.startsWith(insight.id)),
    ).toBe(true);
    for (const prose of [
      insight.trigger,
      insight.threshold.value,
      insight.threshold.source,
      insight.advice,
      insight.docs,
    ]) {
      expect(prose.trim()).toMatch(/\.$/);
    }
    expect(insight.silentWhen.length).toBeGreaterThan(0);
  });
});

describe('messages', () => {
  it('have one line of at most 160 characters, whatever the names', () => {
    const long = '"><b>x\n\u202E'.repeat(9);
    const renamed = (node: PlanNode): PlanNode => ({
      ...node,
      relation: node.relation === undefined ? undefined : { schema: 'public', name: long },
      index: node.index === undefined ? undefined : long,
      conditions: node.conditions.map((condition) => ({
        ...condition,
        text: condition.text.replace(/\.(\w+)/g, `."${long.replaceAll('"', '""')}"`),
      })),
      children: node.children.map(renamed),
    });
    const messages = Object.keys(spoken).flatMap((name) => {
      const plan = estimatedPlan(name);
      const nodes = plan.nodes.map(renamed);
      return advise({ ...plan, root: renamed(plan.root), nodes }, measure(plan), noFacts).map(
        ({ message }) => message,
      );
    });
    expect(messages.length, messages.join('\n')).toBe(Object.values(spoken).flat().length);
    for (const message of messages) {
      expect(message.length, message).toBeLessThanOrEqual(160);
      expect(message).toMatch(/^[^\p{Cc}\u202E]+\.$/u);
    }
  });

  it('name the object and one action', () => {
    const [first] = advise(
      estimatedPlan('seq-scan-selective'),
      measure(estimatedPlan('seq-scan-selective')),
      noFacts,
    );
    expect(first?.message).toBe(
      'Seq Scan reads all of orders to keep about 1 row; an index on reference reads only those rows.',
    );
  });
});

it('keeps silent about a CROSS JOIN that the query asks for', () => {
  expect(said(estimatedPlan('cartesian-explicit'), { ...noFacts, crossJoined: new Set(['k']) })).toEqual([]);
});

it('knows from row counts that a table is small', () => {
  const plan = estimatedPlan('seq-scan-selective');
  expect(said(plan, { ...noFacts, relationRows: () => 900 })).toEqual([]);
  expect(said(plan, { ...noFacts, relationRows: () => 60_000 })).toEqual(['seq-scan-filter on o']);
});

it('sees in a measured plan what the estimate hides', () => {
  expect(said(estimatedPlan('index-scan-discards'))).toEqual([]);
  expect(said(planFixture('index-scan-discards').measured)).toEqual(['filter-loss on o']);
});
