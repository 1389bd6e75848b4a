/** The result of a `plinth prove` run, ready to be reported. Paths are shown as on the command line, with forward slashes. */
import type { MigrationProof } from '../../core/proof/result.ts';
import { breaksCode, type CodeQuery, type Release } from '../../core/proof/code.ts';
import { isBad } from '../../core/proof/describe.ts';
import type { CodePlaces } from '../../core/proof/describe-code.ts';
import type { BeyondBound } from '../../engine/proof/bounds.ts';
import type { LineIndex } from '../../core/text/line-index.ts';

export interface ProofRun {
  readonly migrations: readonly ProvedMigration[];
  /** The reasons why the run is incomplete, as sentences. */
  readonly errors: readonly string[];
  /** True if migrations were named one by one: their statements are shown too. */
  readonly detail: 'statements' | 'migrations';
}

export interface ProvedMigration {
  readonly file: string;
  /** Converts a path of the workspace for display. */
  readonly shown: (path: string) => string;
  readonly proof: MigrationProof;
  /** File texts by the paths that the proof uses. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Statements that do more than a comment in the migration allows. */
  readonly beyond: readonly BeyondBound[];
}

export interface Source {
  readonly shown: string;
  readonly text: string;
  readonly lines: LineIndex;
}

export type Share = Readonly<Record<MigrationProof['verdict']['kind'], number>>;

export function shareOf(run: ProofRun): Share {
  const share = { proved: 0, partly: 0, 'not-verifiable': 0, refused: 0, stopped: 0 };
  for (const { proof } of run.migrations) share[proof.verdict.kind] += 1;
  return share;
}

/** 1 if a migration or its rollback does not work as it should; 2 if the run is incomplete. */
export function exitCodeOf(run: ProofRun): number {
  if (run.errors.length > 0) return 2;
  return run.migrations.some(isWrong) ? 1 : 0;
}

/** The migration, its rollback or the code that runs with it fails, or a statement does more than a comment allows. */
export function isWrong({ proof, beyond }: Pick<ProvedMigration, 'proof' | 'beyond'>): boolean {
  return isBad(proof.verdict, proof.rollback) || breaksCode(proof.code) || beyond.length > 0;
}

/** `2_note.up.sql:3: Measured: …`. */
export function beyondInWords({ beyond, sources }: ProvedMigration): readonly string[] {
  return beyond.map(
    ({ place, message }) => `${placeText(sources, place.file, place.span.start)}: ${message}`,
  );
}

/** `src/users.ts:12`, `src/users.ts:12 in v1.2`. */
export function codePlaces({ shown, sources }: Pick<ProvedMigration, 'shown' | 'sources'>): CodePlaces {
  return {
    query: ({ file, line }: CodeQuery, release: Release) =>
      `${shown(file)}:${line + 1}${release.kind === 'ref' ? ` in ${release.ref}` : ''}`,
    statement: ({ file, span }) => placeText(sources, file, span.start),
  };
}

/** `file:line`, one-based. */
export function placeText(sources: ReadonlyMap<string, Source>, file: string, offset: number): string {
  const source = sources.get(file);
  if (source === undefined) return file;
  return `${source.shown}:${source.lines.position(offset).line + 1}`;
}
