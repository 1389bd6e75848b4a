/** A fix that sets a timeout before the statement, for as long as what it is sent in. */
import { insert } from '../text/edit.ts';
import type { RuleFix } from './context.ts';
import { refusesTransaction } from './refuses-transaction.ts';
import { later } from './section.ts';
import type { Surroundings } from './tables.ts';
import { timeoutLine } from './timeout-setting.ts';

/** Undefined where a later statement works CONCURRENTLY: the timeout would leave half of it behind. */
export function timeoutFix(
  context: Surroundings,
  setting: string,
  value: string,
  title: string,
): RuleFix | undefined {
  const { kind } = context.transaction;
  if (later(context).some(({ parsed }) => refusesTransaction(parsed, context))) return undefined;
  const reach = { isInTransaction: kind !== 'none', sends: context.delivery.sends };
  const line = timeoutLine({ setting, value }, reach);
  return { kind: 'edit', title, edits: [insert(0, line)] };
}
