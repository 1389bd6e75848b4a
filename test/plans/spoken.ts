/** What the insights say of every recorded plan: computed for the test, and written down in test/plans/spoken.json for people to read and judge. */
import { advise } from '../../core/plan/advise.ts';
import type { PlanFacts } from '../../core/plan/insight.ts';
import { measure } from '../../core/plan/metrics.ts';
import type { Plan } from '../../core/plan/model.ts';
import { noFacts } from '../../core/plan/insight.ts';
import { tableRows } from './database.ts';
import { planFixtures } from './fixtures.ts';

/** By case: of the estimated plan, and of the measured ones with the versions that it is said of. */
export type Spoken = Readonly<
  Record<
    string,
    { readonly estimated?: readonly string[]; readonly measured?: Readonly<Record<string, string>> }
  >
>;

/** The sizes of the tables are known for one insight that cannot do without; the others judge by the plan alone. */
const knownRows: PlanFacts = {
  ...noFacts,
  relationRows: ({ name }) => tableRows.get(name),
};

export function said(plan: Plan, facts: PlanFacts = noFacts): readonly string[] {
  return advise(plan, measure(plan), facts).map(
    ({ insight, node }) => `${insight.id} on ${node.alias ?? node.label}`,
  );
}

export function spokenNow(): Spoken {
  const estimated = new Map<string, readonly string[]>();
  const measured = new Map<string, Map<string, number[]>>();
  for (const fixture of planFixtures()) {
    const facts = fixture.case === 'low-selectivity-index' ? knownRows : noFacts;
    if (fixture.estimated !== undefined) estimated.set(fixture.case, said(fixture.estimated, facts));
    const versions = measured.get(fixture.case) ?? new Map<string, number[]>();
    measured.set(fixture.case, versions);
    for (const one of said(fixture.measured, facts))
      versions.set(one, [...(versions.get(one) ?? []), fixture.major]);
  }
  return Object.fromEntries(
    [...measured]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, versions]) => {
        const guessed = estimated.get(name) ?? [];
        if (guessed.length === 0 && versions.size === 0) return [];
        const counted = [...versions].map(([one, majors]): [string, string] => [
          one,
          [...new Set(majors)].join(' '),
        ]);
        return [[name, { estimated: guessed, measured: Object.fromEntries(counted) }]];
      }),
  );
}
