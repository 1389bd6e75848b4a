/** Triggers of a measured statement: which belong to a foreign key, and their share of the time. */
import type { TriggerCall } from './figures.ts';
import { executed, part } from './insight-kit.ts';
import type { InsightContext } from './insight.ts';

/** On the referenced table: it looks for referencing rows. The one on the referencing table (`_c`) looks up a key. */
export function isForeignKeyAction({ name }: TriggerCall): boolean {
  return name.startsWith('RI_ConstraintTrigger_a');
}

export function triggerShare({ timeMs }: TriggerCall, context: InsightContext): number {
  return part(timeMs ?? 0, executed(context));
}
