/** What a DDL statement costs while it runs, in a hover: the words of core/effects, for all actions of the statement together, as Markdown. */
import { describeEffect, whoWaits } from '../../core/effects/describe.ts';
import type { Effect } from '../../core/effects/effect.ts';
import { asMeasured } from '../../core/proof/as-measured.ts';
import { troubleOf } from '../../core/proof/at-statement.ts';
import { reasonInWords, rollbackInWords } from '../../core/proof/describe.ts';
import { serverName, versionName } from '../../core/migrations/dialect/server-version.ts';
import type { ProofNote } from '../../core/proof/notes.ts';
import type { MigrationProof, StatementProof } from '../../core/proof/result.ts';
import { together } from '../../core/effects/combined-effects.ts';
import type { TargetDecision } from '../../engine/session/report.ts';
import { block, plain } from '../convert/markdown.ts';
import { capital } from '../../core/text/enumerate.ts';

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
  /** What running it showed; undefined if nothing holds. */
  readonly proof?: StatementOnProof | undefined;
}

export interface StatementOnProof {
  readonly proof: MigrationProof;
  readonly statement: StatementProof;
  /** What rows and code showed at it. */
  readonly notes: readonly ProofNote[];
}

/** Undefined if nothing is touched and nothing refused. */
export function effectCard(costs: Costs): readonly string[] | undefined {
  const { until, unseen, newer, target, proof } = costs;
  const whole = wholeOf(costs);
  if (whole === undefined || (whole.relations.length === 0 && !whole.refusedInTransaction))
    return proof === undefined && newer.length === 0
      ? undefined
      : [...proofLines(proof), ...newerLine(newer)];
  const [first, ...rest] = describeEffect(whole, until).map(plain);
  return [
    ...(first === undefined ? [] : [`**Effect** ${first}`]),
    ...rest,
    ...newerLine(newer),
    ...unseenLine(unseen),
    ...(isMeasured(costs) ? [] : measuredLine(whole)),
    ...proofLines(proof),
    ...targetLine(target),
  ];
}

/** As measured where the effects table says something else for the same version. */
function wholeOf({ effects, target, proof }: Costs): Effect | undefined {
  const whole = together(effects);
  const outcome = proof?.statement.outcome;
  if (whole === undefined || proof === undefined || outcome?.kind !== 'measured') return whole;
  const differs = outcome.differences.length > 0 && target.version === proof.proof.server;
  return differs ? asMeasured(whole, outcome.measured) : whole;
}

/** What the card says was measured here, and not only when the effects table was made. */
function isMeasured({ proof }: Costs): boolean {
  return proof?.statement.outcome.kind === 'measured' && proof.statement.onTarget === undefined;
}

/** What was seen, and whether the rollback restores what was there. */
function proofLines(found: StatementOnProof | undefined): readonly string[] {
  if (found === undefined) return [];
  const { proof, statement } = found;
  const said = saidOf(statement, proof);
  const back =
    proof.rollback === undefined || proof.rollback.kind === 'not-tried'
      ? undefined
      : rollbackInWords(proof.rollback);
  return [
    ...(said === undefined ? [] : [`**Proof** ${plain(said)}`]),
    ...(back === undefined || said === undefined ? [] : [plain(`${capital(back)}.`)]),
    ...findLines(found.notes),
  ];
}

/** What is wrong is in the diagnostic beside the hover; here is how to find out whether one's own rows are like that. */
function findLines(notes: readonly ProofNote[]): readonly string[] {
  const [first] = notes.flatMap(({ find }) => (find === undefined ? [] : [find]));
  if (first === undefined) return [];
  return ['**Rows** This SELECT finds such rows in your database\\:', block(first.split('\n'), 'sql')];
}

function saidOf(statement: StatementProof, proof: MigrationProof): string | undefined {
  const { dialect, server, target } = proof;
  const { outcome } = statement;
  const onlyThere = target === server ? '' : `; the target is ${versionName(dialect, target)}`;
  const elsewhere = target === server ? '' : `, not verified on ${target}`;
  switch (outcome.kind) {
    case 'measured':
      return statement.onTarget === undefined
        ? `Measured on ${server}${elsewhere}: it ran behind its history in the embedded PostgreSQL.`
        : `Applied on ${server}${elsewhere}. What it does is told for ${target}.`;
    case 'applied':
      return `Accepted by ${serverName(dialect, server)}${onlyThere}: it ran behind its history in the embedded SQLite. Locks are not looked at.`;
    case 'expected':
      return `Applied on ${server}${elsewhere}. What it does is expected, not measured: it runs in no transaction.`;
    case 'not-verifiable':
      return `Not verifiable: ${reasonInWords(outcome.reason)}.`;
    case 'refused':
    case 'stopped':
      return troubleOf(statement, proof)?.message;
    case 'not-reached':
      return 'Not reached: a statement before it did not run.';
    case 'control':
      return undefined;
  }
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

/** One line, for hovers that are about something else; undefined if nobody has to wait. */
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
