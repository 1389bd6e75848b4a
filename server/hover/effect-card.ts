/** What a DDL statement costs while it runs, in a hover: the words of core/effects, for all actions of the statement together, as Markdown. */
import { describeEffect, whoWaits } from '../../core/effects/describe.ts';
import type { Effect } from '../../core/effects/effect.ts';
import { together } from '../../core/effects/together.ts';
import { plain } from '../convert/markdown.ts';

/** What a hover needs of a statement. */
export interface Costs {
  readonly effects: readonly Effect[];
  /** Until when its locks are held, in words that follow `until`. */
  readonly until: string;
  /** Relations that it touches although nobody was seen making them. */
  readonly unseen: readonly string[];
}

/** Undefined where nothing is touched and nothing refused. */
export function effectCard({ effects, until, unseen }: Costs): readonly string[] | undefined {
  const whole = together(effects);
  if (whole === undefined || (whole.relations.length === 0 && !whole.refusedInTransaction)) return undefined;
  const [first, ...rest] = describeEffect(whole, until).map(plain);
  return [
    ...(first === undefined ? [] : [`**Effect** ${first}`]),
    ...rest,
    ...unseenLine(unseen),
    ...measuredLine(whole),
  ];
}

/** Of tables that nobody was seen making, more may be locked. */
function unseenLine(unseen: readonly string[]): readonly string[] {
  if (unseen.length === 0) return [];
  const [first = ''] = unseen;
  const names = unseen.length === 1 ? first : `${first} and ${unseen.length - 1} more`;
  return [plain(`No migration that is known here makes ${names}: tables that hang on it may be locked too.`)];
}

/** One line, for hovers that are about something else; undefined where nobody has to wait. */
export function effectSummary(effects: readonly Effect[]): string | undefined {
  const whole = together(effects);
  const waits = whole === undefined ? undefined : whoWaits(whole);
  return waits === undefined ? undefined : `**Effect** This statement ${plain(waits)}\\.`;
}

function measuredLine({ measuredOn, bound }: Effect): readonly string[] {
  if (measuredOn.length === 0) return [];
  const lowest = Math.min(...measuredOn);
  const highest = Math.max(...measuredOn);
  const atLeast = bound === 'lower' ? ', from outside\\: at least this' : '';
  return [`Measured on PostgreSQL ${lowest === highest ? lowest : `${lowest} to ${highest}`}${atLeast}\\.`];
}
