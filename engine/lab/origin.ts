/** The origin of a plan of the lab, as it is shown with it. */
import type { PlanOrigin } from '../../core/plan/understand.ts';
import { collectedAt, type LabBasis } from '../../core/plan-lab/basis.ts';
import type { LabOutcome } from './lab-question.ts';

export function labOrigin(
  { plan, limits }: LabOutcome & { readonly kind: 'plan' },
  basis: LabBasis,
  values: readonly string[],
): PlanOrigin {
  const { product, serverVersion, generic } = plan;
  return { kind: 'lab', product, serverVersion, collectedAt: collectedAt(basis), generic, values, limits };
}
