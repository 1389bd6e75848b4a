/** What a DDL statement costs while it runs, in a hover: the words of core/effects, for all actions of the statement together, as Markdown. */
import { describeEffect, whoWaits } from '../../core/effects/describe.ts';
import type { Effect } from '../../core/effects/effect.ts';
import { together } from '../../core/effects/together.ts';
import { plain } from '../convert/markdown.ts';

/** Undefined where nothing is touched and nothing refused. */
export function effectCard(effects: readonly Effect[]): readonly string[] | undefined {
  const whole = together(effects);
  if (whole === undefined || (whole.relations.length === 0 && !whole.refusedInTransaction)) return undefined;
  const [first, ...rest] = describeEffect(whole).map(plain);
  return [...(first === undefined ? [] : [`**Effect** ${first}`]), ...rest, ...measuredLine(whole)];
}

/** One line, for hovers that are about something else; undefined where nobody has to wait. */
export function effectSummary(effects: readonly Effect[]): string | undefined {
  const whole = together(effects);
  const waits = whole === undefined ? undefined : whoWaits(whole);
  return waits === undefined ? undefined : `**Effect** This statement ${plain(waits)}\\.`;
}

function measuredLine({ measuredOn }: Effect): readonly string[] {
  if (measuredOn.length === 0) return [];
  const lowest = Math.min(...measuredOn);
  const highest = Math.max(...measuredOn);
  return [`Measured on PostgreSQL ${lowest === highest ? lowest : `${lowest} to ${highest}`}\\.`];
}
