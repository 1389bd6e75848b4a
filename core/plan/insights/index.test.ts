import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { estimatedPlan, planFixture, planFixtures } from '../../../test/plans/fixtures.ts';
import { assumedCases } from '../../../test/plans/assumed-cases.ts';
import { said, spokenNow, type Spoken } from '../../../test/plans/spoken.ts';
import { advise } from '../advise.ts';
import { noFacts } from '../insight.ts';
import { measure } from '../metrics.ts';
import type { Plan, PlanNode } from '../model.ts';
import { insights } from './index.ts';

/** All cases in which an insight must report, as people have judged them. All other fixtures must stay silent. */
const spoken = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../test/plans/spoken.json'), 'utf8'),
) as Spoken;
const now = spokenNow();

describe('insights', () => {
  it('speak of old statistics where the catalog says so, once for a table', () => {
    const table = {
      schema: 'public',
      name: 'orders',
      rows: 60_000,
      bytes: 20_000_000,
      changed: 12_000,
      secondsSinceAnalyze: 90_000,
    };
    const of = (facts: Partial<typeof table> & { readonly rows?: number | undefined }): readonly string[] => {
      const known = { ...noFacts, table: () => ({ ...table, ...facts }) };
      return said(estimatedPlan('large-offset'), known).filter((one) => one.startsWith('stale-stats'));
    };
    expect(of({})).toEqual(['stale-stats on o']);
    expect(of({ changed: 11_999 })).toEqual([]);
    expect(of({ rows: 999, changed: 999 })).toEqual([]);
  });

  it('are registered by existing, in order', () => {
    const files = readdirSync(import.meta.dirname).filter((file) => !/^index\.|\.test\.ts$/.test(file));
    expect(insights.map((insight) => `${insight.id}.ts`)).toEqual(files.sort());
  });

  it('speak where they should and nowhere else, of estimates and of what was measured', () => {
    expect(now).toEqual(spoken);
  });

  it('keep silent of most plans', () => {
    const cases = new Set(planFixtures().map((fixture) => fixture.case));
    const silent = [...cases].filter((name) => spoken[name] === undefined);
    expect(silent.length).toBeGreaterThan(50);
  });

  it.each(insights.map((insight) => [insight.id, insight] as const))('%s is complete', (id, insight) => {
    const assumed = assumedCases.flatMap((one) => one.told.map((words) => words.replace(':', ' on ')));
    const told = Object.values(spoken)
      .flatMap(({ estimated = [], measured = {} }) => [...estimated, ...Object.keys(measured)])
      .concat(insight.sizes === 'assumed' ? assumed : []);
    expect(told.some((found) => found.startsWith(`${id} on `))).toBe(true);
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

  // Those of assumed sizes are judged where they are planned: test/databases/plans/assumed.test.ts.
  const ofRecorded = insights.filter(({ sizes }) => sizes !== 'assumed');
  it.each(ofRecorded.map(({ id }) => [id] as const))('%s speaks on a plan where no other does', (id) => {
    // Of the settings that a test needs to get its plan there is always something to say.
    const others = (found: readonly string[]): boolean =>
      found.some((one) => !one.startsWith(`${id} on `) && !one.startsWith('settings-forced on '));
    const plans = Object.values(spoken).flatMap(({ estimated = [], measured = {} }) => [
      estimated,
      ...[14, 15, 16, 17, 18].map((major) =>
        Object.entries(measured).flatMap(([one, majors]) => (majors.includes(String(major)) ? [one] : [])),
      ),
    ]);
    const alone = plans.filter(
      (found) =>
        found.some((one) => one.startsWith(`${id} on `)) && (id === 'settings-forced' || !others(found)),
    );
    // A selective filter next to the guess concerns the same rows.
    expect(alone.length > 0 || id === 'estimate-from-parameter').toBe(true);
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
    const plans = planFixtures().flatMap(({ estimated, measured }): Plan[] =>
      estimated === undefined ? [measured] : [measured, estimated],
    );
    const messages = plans.flatMap((plan) => {
      const nodes = plan.nodes.map(renamed);
      const triggers = plan.triggers.map((trigger) =>
        trigger.name.startsWith('RI_') ? { ...trigger, constraint: long } : { ...trigger, name: long },
      );
      return advise({ ...plan, root: nodes[0]!, nodes, triggers }, measure(plan), noFacts).map(
        ({ message }) => message,
      );
    });
    expect(messages.length).toBeGreaterThan(200);
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
  expect(said(plan, { ...noFacts, relationRows: () => 60_000 })).toEqual(['seq-scan-simple-eq on o']);
});

it('sees in a measured plan what the estimate hides', () => {
  expect(said(estimatedPlan('wrong-index-order-by'))).toEqual([]);
  expect(said(planFixture('wrong-index-order-by').measured)).toEqual(['wrong-index-order-by on e']);
});

it('leaves alone what takes no time', () => {
  const { measured } = planFixture('index-scan-discards', 18);
  expect(measure(measured).account?.wholeMs).toBeLessThan(3);
  expect(said(measured)).toEqual([]);
});
