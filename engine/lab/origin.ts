/** The origin of a plan of the lab, as it is shown with it. */
import type { PlanOrigin } from '../../core/plan/understand.ts';
import type { Statistics } from '../../core/statistics/statistics.ts';
import type { LabOutcome } from './lab.ts';

export function labOrigin(
  { plan, limits }: LabOutcome & { readonly kind: 'plan' },
  { collectedAt }: Statistics,
  values: readonly string[],
): PlanOrigin {
  const { serverVersion, generic } = plan;
  return { kind: 'lab', serverVersion, collectedAt, generic, values, limits };
}
