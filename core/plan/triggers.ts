/** Triggers of a measured statement: which belong to a foreign key, and how much of the time they took. */
import type { TriggerCall } from './figures.ts';
import { executed, part } from './insight-kit.ts';
import type { InsightContext } from './insight.ts';

/** On the referenced table: it looks for rows that refer. The one on the referring table (`_c`) looks a key up. */
export function isForeignKeyAction({ name }: TriggerCall): boolean {
  return name.startsWith('RI_ConstraintTrigger_a');
}

export function triggerShare({ timeMs }: TriggerCall, context: InsightContext): number {
  return part(timeMs ?? 0, executed(context));
}
