/** The hover for a DDL statement: what core/effects says about all its actions, as Markdown. */
import { describeEffect, whoWaits } from '../../core/effects/describe.ts';
import type { Effect } from '../../core/effects/effect.ts';
import { asMeasured } from '../../core/proof/as-measured.ts';
import { seenInWords, troubleOf } from '../../core/proof/at-statement.ts';
import { reasonInWords, rollbackInWords } from '../../core/proof/describe.ts';
import { serverName, versionName } from '../../core/migrations/dialect/server-version.ts';
import type { ProofNote } from '../../core/proof/notes.ts';
import type { MigrationProof, StatementProof } from '../../core/proof/result.ts';
import { together } from '../../core/effects/combined-effects.ts';
import type { TargetDecision } from '../../engine/session/report.ts';
import { block, plain } from '../convert/markdown.ts';
import { capital } from '../../core/text/enumerate.ts';

/** The facts about a statement that a hover needs. */
export interface Costs {
  readonly effects: readonly Effect[];
  /** Until when its locks are held: words that follow `until`. */
  readonly until: string;
  /** Relations that it uses and whose creation was not seen. */
  readonly unseen: readonly string[];
  /** Features of the statement that the target version lacks, as sentences. */
  readonly newer: readonly string[];
  readonly target: TargetDecision;
  /** Measurements of a proof; undefined if none is current. */
  readonly proof?: StatementOnProof | undefined;
}

export interface StatementOnProof {
  readonly proof: MigrationProof;
  readonly statement: StatementProof;
  /** Problems that generated rows and code showed for this statement. */
  readonly notes: readonly ProofNote[];
}

/** Undefined if the statement touches nothing and is not refused. */
export function effectCard(costs: Costs): readonly string[] | undefined {
  const { until, unseen, newer, target, proof } = costs;
  const whole = wholeOf(costs);
  if (whole === undefined || (whole.relations.length === 0 && !whole.refusedInTransaction))
    return proof === undefined && newer.length === 0
      ? undefined
      : [...proofLines(proof), ...newerLine(newer)];
  const [first, ...rest] = describeEffect(whole, until).map(plain);
  // What was just measured comes first: a hover is cut off at its end.
  return [
    ...proofLines(proof),
    ...(first === undefined ? [] : [`**Effect** ${first}`]),
    ...rest,
    ...newerLine(newer),
    ...unseenLine(unseen),
    ...(isMeasured(costs) ? [] : measuredLine(whole)),
    ...targetLine(target),
  ];
}

/** The measured effects, if they differ from the effects table for the same version. */
function wholeOf({ effects, target, proof }: Costs): Effect | undefined {
  const whole = together(effects);
  const outcome = proof?.statement.outcome;
  if (whole === undefined || proof === undefined || outcome?.kind !== 'measured') return whole;
  const differs = outcome.differences.length > 0 && target.version === proof.proof.server;
  return differs ? asMeasured(whole, outcome.measured) : whole;
}

/** True if the effects were measured here and are not only from the effects table. */
function isMeasured({ proof }: Costs): boolean {
  return proof?.statement.outcome.kind === 'measured' && proof.statement.onTarget === undefined;
}

/** What was measured, and whether the rollback restores the former state. */
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

/** The diagnostic says what is wrong; these lines say how to check one's own rows. */
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
    case 'applied': {
      const where = dialect === 'sqlite' ? ' in the embedded SQLite' : '';
      const ran = `Accepted by ${serverName(dialect, server)}${onlyThere}: it ran behind its history${where}.`;
      const seen = seenInWords(outcome);
      return seen.length === 0 ? ran : `${ran} Measured: ${seen.join(', ')}.`;
    }
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

/** If the creation of a table was not seen, more relations may be locked. */
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

/** A version from a connection is stated here; a configured or assumed one is in the status bar item. */
function targetLine({ version, connection }: TargetDecision): readonly string[] {
  return connection === undefined ? [] : [plain(`PostgreSQL ${version}, from the connection ${connection}.`)];
}

/** One line for hovers about something else; undefined if the statement blocks nobody. */
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
