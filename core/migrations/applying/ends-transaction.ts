/** Whether a function or procedure contains COMMIT or ROLLBACK, so that its work is split into several transactions. */
import type { ShapeStep } from '../../syntax/postgres/flow-shape.ts';

export function endsTransaction(steps: readonly ShapeStep[]): boolean {
  return steps.some((step) => {
    switch (step.kind) {
      case 'transaction':
        return true;
      case 'block':
      case 'loop':
        return endsTransaction(step.steps);
      case 'branch':
        return step.arms.some((arm) => endsTransaction(arm.steps));
      default:
        return false;
    }
  });
}
