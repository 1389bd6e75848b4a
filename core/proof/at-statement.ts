/**
 * The result of a proof at one statement, for editors: a few words for the end of its line, and a sentence if it failed. Statements that
 * only touch new objects, and those that only change rows, are silent.
 */
import { blocks } from '../effects/effect.ts';
import { rowWork } from '../effects/held-locks.ts';
import { serverName } from '../migrations/dialect/server-version.ts';
import { effectLines, leftoversInWords, reasonInWords, type EffectLine } from './describe.ts';
import { fileLocksInWords } from './file-locks.ts';
import { strongestOf } from './measured.ts';
import { onlineInWords } from './online.ts';
import type { MigrationProof, StatementProof } from './result.ts';

export type ProvedOn = Pick<MigrationProof, 'dialect' | 'server' | 'target'>;

/** `ACCESS EXCLUSIVE on orders, rewrites it · measured`. */
export function hintOf(statement: StatementProof, on: ProvedOn): string | undefined {
  const { outcome, expected } = statement;
  switch (outcome.kind) {
    case 'measured':
    case 'expected': {
      if (expected.every(({ operation }) => rowWork.has(operation.kind))) return undefined;
      const indexes = indexesIn(outcome);
      const lines = effectLines(statement).filter((line) => isWorthALine(line, indexes));
      return inOne(lines.map(inShort), lines[0]?.source) ?? heldAlready(statement);
    }
    case 'not-verifiable':
      return `not verifiable: ${reasonInWords(outcome.reason)}`;
    case 'refused':
      return `refused by ${serverName(on.dialect, on.server)}`;
    case 'stopped':
      return 'stopped';
    case 'applied': {
      // Whatever changes SQLite's file keeps others out of it: that is no news at each line.
      const isSilent =
        outcome.online === undefined || expected.every(({ operation }) => rowWork.has(operation.kind));
      return inOne(isSilent ? [] : onlineInWords(outcome.online), 'measured');
    }
    case 'control':
    case 'not-reached':
      return undefined;
  }
}

function inOne([first, ...rest]: readonly string[], source = ''): string | undefined {
  if (first === undefined) return undefined;
  return `${first}${rest.length === 0 ? '' : `, and ${rest.length} more`} · ${source}`;
}

/** What a server without table locks was seen to grant, and whom a statement kept waiting there. */
export function seenInWords({
  online,
  locks,
}: Extract<StatementProof['outcome'], { kind: 'applied' }>): readonly string[] {
  return [
    ...(online === undefined ? [] : onlineInWords(online)),
    ...(locks === undefined ? [] : fileLocksInWords(locks)),
  ];
}

/** What is wrong with a statement, and where in it, as a UTF-16 offset from its start. */
export interface StatementTrouble {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly position: number | undefined;
}

export function troubleOf({ outcome }: StatementProof, on: ProvedOn): StatementTrouble | undefined {
  switch (outcome.kind) {
    case 'refused': {
      const { message, at, position } = outcome.refusal;
      const when = at === 'commit' ? ' at COMMIT' : '';
      return {
        severity: 'error',
        message: `${serverName(on.dialect, on.server)} refuses this${when}: ${sentence(message)}`,
        position,
      };
    }
    case 'stopped':
      return {
        severity: 'warning',
        message: `This could not be proved. ${sentence(outcome.message)}`,
        position: undefined,
      };
    default:
      return undefined;
  }
}

/** What the rollback does not restore; undefined if it restores everything, or was not run. */
export function rollbackTrouble({ rollback, dialect, server }: MigrationProof): string | undefined {
  if (rollback?.kind === 'differs') {
    const [first, ...rest] = rollback.changes.map(leftoversInWords);
    if (first === undefined) return undefined;
    const more = rest.length === 0 ? '' : `, and ${rest.length} more`;
    return `The rollback does not restore the schema on ${serverName(dialect, server)}: ${first}${more}.`;
  }
  if (rollback?.kind !== 'not-again') return undefined;
  return rollback.refusal === undefined
    ? 'The migration leads to another schema after the rollback.'
    : `The migration does not run after the rollback: ${sentence(rollback.refusal.message)}`;
}

/** A lock that the transaction already holds is not observed again, although the statement alone would take it. */
function heldAlready({ outcome, expected }: StatementProof): string | undefined {
  if (outcome.kind !== 'measured') return undefined;
  const wanted = new Set(
    expected.flatMap(({ effect }) =>
      effect.relations
        .filter(({ isNew, role }) => !isNew && role !== 'index')
        .map(({ relation }) => relation),
    ),
  );
  const held = outcome.measured.held.find(({ relation }) => wanted.has(relation));
  const lock = held && strongestOf(held.modes);
  if (held === undefined || lock === undefined || blocks(lock) === 'nobody') return undefined;
  return `${lock} on ${held.relation}, held already · measured`;
}

function indexesIn(outcome: StatementProof['outcome']): ReadonlySet<string> {
  const relations = outcome.kind === 'measured' ? outcome.measured.relations : [];
  return new Set(relations.filter(({ kind }) => kind === 'index').map(({ relation }) => relation));
}

/** An index is locked along with its table. */
function isWorthALine({ lock, isNew, work, relation }: EffectLine, indexes: ReadonlySet<string>): boolean {
  if (isNew || (indexes.has(relation) && work.length === 0)) return false;
  return work.length > 0 || (lock !== undefined && blocks(lock) !== 'nobody');
}

function inShort({ lock, relation, work }: EffectLine): string {
  const done = work.map((one) => verbs[one] ?? one);
  if (lock === undefined) return `${relation}: ${done.join(', ')}`;
  return [`${lock} on ${relation}`, ...done].join(', ');
}

const verbs: Readonly<Record<string, string>> = {
  rewritten: 'rewrites it',
  rebuilt: 'rebuilds it',
  'index built': 'builds an index',
  read: 'reads it',
};

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
