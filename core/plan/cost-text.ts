/** Formats the planner's cost, which has no unit. */
import { grouped } from '../text/format.ts';

export function formatCost(cost: number): string {
  return cost < 100 ? cost.toFixed(1) : grouped(Math.round(cost));
}
