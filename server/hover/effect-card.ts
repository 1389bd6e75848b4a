/** What a DDL statement costs while it runs, in a hover: the words of core/effects, for all actions of the statement together, as Markdown. */
import { describeEffect, whoWaits } from '../../core/effects/describe.ts';
import type { Effect } from '../../core/effects/effect.ts';
import { together } from '../../core/effects/together.ts';
import type { TargetDecision } from '../../engine/session/report.ts';
import { plain } from '../convert/markdown.ts';

/** What a hover needs of a statement. */
export interface Costs {
  readonly effects: readonly Effect[];
  /** Until when its locks are held, in words that follow `until`. */
  readonly until: string;
  /** Relations that it touches although nobody was seen making them. */
  readonly unseen: readonly string[];
  /** What of it the target version does not have. Sentences. */
  readonly newer: readonly string[];
  readonly target: TargetDecision;
}

/** Undefined where nothing is touched and nothing refused. */
export function effectCard({ effects, until, unseen, newer, target }: Costs): readonly string[] | undefined {
  const whole = together(effects);
  if (whole === undefined || (whole.relations.length === 0 && !whole.refusedInTransaction))
    return newer.length === 0 ? undefined : newerLine(newer);
  const [first, ...rest] = describeEffect(whole, until).map(plain);
  return [
    ...(first === undefined ? [] : [`**Effect** ${first}`]),
    ...rest,
    ...newerLine(newer),
    ...unseenLine(unseen),
    ...measuredLine(whole),
    ...targetLine(target),
  ];
}

/** Of tables that nobody was seen making, more may be locked. */
function unseenLine(unseen: readonly string[]): readonly string[] {
  if (unseen.length === 0) return [];
  const [first = ''] = unseen;
  const names = unseen.length === 1 ? first : `${first} and ${unseen.length - 1} more`;
  return [plain(`No migration that is known here makes ${names}: tables that hang on it may be locked too.`)];
}

function newerLine([first, ...rest]: readonly string[]): readonly string[] {
  if (first === undefined) return [];
  return [plain(rest.length === 0 ? first : `${first} ${rest.length} more of it is newer too.`)];
}

/** A version that somebody configured, or nobody, is in the status; one that comes and goes with a connection is said. */
function targetLine({ version, connection }: TargetDecision): readonly string[] {
  return connection === undefined ? [] : [plain(`PostgreSQL ${version}, from the connection ${connection}.`)];
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
