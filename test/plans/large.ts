/** A plan of ten thousand and one nodes: the scans of a table with very many partitions, a few of which take most of the time. */
import { planDocument, type PlanDocument } from '../../core/plan/present/document.ts';
import { understandPlan } from '../../core/plan/understand.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';

export function largePlanJson(nodes = 10_000): string {
  const members = Array.from({ length: nodes }, (_, n) => ({
    'Node Type': 'Seq Scan',
    'Parent Relationship': 'Member',
    'Relation Name': `readings_${n}`,
    Alias: `r_${n}`,
    'Startup Cost': 0,
    'Total Cost': n % 1_000 === 7 ? 5_000 : 10,
    'Plan Rows': 5,
    'Plan Width': 8,
    Filter: `(value = 'v${n}'::text)`,
  }));
  const total = members.reduce((sum, member) => sum + member['Total Cost'], 0);
  const plan = {
    'Node Type': 'Append',
    'Startup Cost': 0,
    'Total Cost': total + 1,
    'Plan Rows': 50_000,
    'Plan Width': 8,
    Plans: members,
  };
  return JSON.stringify([{ Plan: plan }]);
}

export async function largePlan(): Promise<PlanDocument> {
  const result = understandPlan({
    json: largePlanJson(),
    sql: "SELECT 1 FROM readings r WHERE r.value = 'x'",
    origin: { kind: 'file', name: 'large.plan.json' },
    parser: await loadPostgresParser(),
  });
  if (!result.ok) throw new Error(result.problem);
  return planDocument(result.reading, '');
}
