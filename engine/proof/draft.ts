/**
 * A generated rollback for a migration without one, to be run like a written one. Runs nothing and writes no file. By itself only for new
 * work of tools with rollbacks; a text that the caller passes is run unchanged.
 */
import type { DocumentSection } from '../../core/migrations/files/document.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { join } from '../../core/migrations/listing.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import { rollbackFor, type Rollback } from '../../core/migrations/files/down-migration.ts';
import { leftoversInWords, reasonInWords } from '../../core/proof/describe.ts';
import type { DraftProof } from '../../core/proof/result.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import type { ProvableText } from '../session/provable-migrations.ts';
import type { Session } from '../session/session.ts';
import type { Prover, RawRollback } from './prover.ts';
import type { RawOutcome } from './run.ts';
import { isComplete, type Ran } from './server.ts';

export interface Draft {
  readonly text: string;
  readonly way: Rollback | undefined;
  readonly down: ProvableText;
}

interface DraftQuestion {
  readonly session: Session;
  readonly prover: Prover;
  readonly folder: MigrationFolder;
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
  readonly brought?: BroughtDraft | undefined;
  /** The place for a rollback, which contains no statement. */
  readonly empty: string | undefined;
}

/** A rollback that the caller passes. */
export interface BroughtDraft {
  /** Statements with their semicolons. */
  readonly text: string;
  /** False if one of its statements cannot run in a transaction. */
  readonly transaction: boolean;
  /** It runs in place of a written one. */
  readonly replaces?: boolean;
}

export async function draftOf({
  session,
  prover,
  folder,
  path,
  signal,
  brought,
  empty,
}: DraftQuestion): Promise<Draft | undefined> {
  // Rollbacks are only generated for PostgreSQL.
  if (prover.dialect !== 'postgresql') return undefined;
  const files = session.waysForward(folder);
  const file = files.find((one) => join(folder.path, one.path) === path);
  if (file === undefined || file.repeatable || (session.hasRun(path) && brought === undefined))
    return undefined;
  const ask = { named: true, assumed: 'postgresql', targetVersion: prover.major } as const;
  const report = await session.effects(path, ask, signal);
  if (report.kind === 'told') return undefined;
  const [only, ...others] = report.sections.filter(({ section }) => section.direction === 'up');
  if (only === undefined || others.length > 0) return undefined;
  const own = only.rollback();
  const missing = { ...own, text: report.text, companions: new Map<string, string>() };
  const way = missing.kind === 'written' ? rollbackFor(toolOf(folder), file, files, missing) : undefined;
  const written = own.kind === 'written' && way !== undefined ? { ...own, text: own.down } : undefined;
  const chosen = brought ?? written;
  if (chosen === undefined) return undefined;
  const { text, transaction } = chosen;
  const reader = new StatementParser(await loadPostgresParser());
  const { sends, toolTransaction } = only.section.delivery;
  const section: DocumentSection = {
    section: undefined,
    span: { start: 0, end: text.length },
    direction: 'down',
    // Statements that cannot run in a transaction are sent separately, one after the other.
    delivery: {
      sends: brought !== undefined && !transaction ? 'statement-by-statement' : sends,
      toolTransaction: toolTransaction && transaction,
    },
    statements: readStatements(text, 0, text.length, reader),
  };
  // An existing separate file is left alone: a person has written it.
  const isPlaced = text === written?.text && (empty === undefined || empty === path);
  return {
    text,
    way: isPlaced && way !== undefined ? inWorkspace(way, folder) : undefined,
    down: { kind: 'read', file: path, sections: [section] },
  };
}

function inWorkspace(way: Rollback, { path }: MigrationFolder): Rollback {
  return way.kind === 'append' ? way : { ...way, file: { ...way.file, path: join(path, way.file.path) } };
}

export function draftProof({ text, way, down }: Draft, rollback: RawRollback): DraftProof {
  return { text, way, outcome: outcomeOf(rollback, down) };
}

function outcomeOf(rollback: RawRollback, text: ProvableText): DraftProof['outcome'] {
  switch (rollback.kind) {
    case 'missing':
    case 'not-tried':
      return { kind: 'not-tried' };
    case 'unread':
      return { kind: 'failed', because: rollback.because };
    case 'broken':
      return { kind: 'failed', ...stopIn(rollback.down, text) };
    case 'differs': {
      const [first] = rollback.changes;
      return {
        kind: 'failed',
        because: first === undefined ? 'it leaves differences' : leftoversInWords(first),
      };
    }
    case 'restored':
      if (rollback.changes.length === 0 && isComplete(rollback.again)) return { kind: 'proved' };
      return { kind: 'failed', because: 'the migration does not lead to the same schema after it' };
  }
}

function stopIn(
  ran: Ran,
  text: ProvableText,
): { readonly because: string; readonly at?: string | undefined } {
  if (ran.kind === 'unread') return ran;
  const sections = text.kind === 'read' ? text.sections : [];
  const [first] = ran.text.sections.flatMap((outcomes, section) =>
    outcomes.flatMap((outcome, at) =>
      becauseOf(outcome).map((because) => ({
        because,
        at: sections[section]?.statements[at]?.parsed.text,
      })),
    ),
  );
  return first ?? { because: 'it did not run to its end' };
}

function becauseOf(outcome: RawOutcome): readonly string[] {
  switch (outcome.kind) {
    case 'refused':
      return [outcome.refusal.message];
    case 'not-verifiable':
      return [reasonInWords(outcome.reason)];
    case 'lost':
      return [outcome.failure.message];
    default:
      return [];
  }
}
