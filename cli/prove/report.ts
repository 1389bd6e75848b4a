/** What a run of `plinth prove` found, ready to be reported. Paths are as the command line shows them, with forward slashes. */
import type { MigrationProof } from '../../core/proof/result.ts';
import { breaksCode, type CodeQuery, type Release } from '../../core/proof/code.ts';
import { isBad } from '../../core/proof/describe.ts';
import type { CodePlaces } from '../../core/proof/describe-code.ts';
import type { BeyondBound } from '../../engine/proof/bounds.ts';
import type { LineIndex } from '../../core/text/line-index.ts';

export interface ProofRun {
  readonly migrations: readonly ProvedMigration[];
  /** What kept the run from being complete. Sentences. */
  readonly errors: readonly string[];
  /** Migrations were named one by one: their statements are shown too. */
  readonly detail: 'statements' | 'migrations';
}

export interface ProvedMigration {
  readonly file: string;
  /** How a path of the workspace is shown. */
  readonly shown: (path: string) => string;
  readonly proof: MigrationProof;
  /** Texts by path as the proof names files. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Statements that do more than a comment allows them. */
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

/** 1 where a migration or its rollback does not do what it should; 2 where the run is not complete. */
export function exitCodeOf(run: ProofRun): number {
  if (run.errors.length > 0) return 2;
  return run.migrations.some(isWrong) ? 1 : 0;
}

/** The migration, its rollback or the code beside it does not do what it should, or a statement more than it may. */
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

/** `file:line`, from one. */
export function placeText(sources: ReadonlyMap<string, Source>, file: string, offset: number): string {
  const source = sources.get(file);
  if (source === undefined) return file;
  return `${source.shown}:${source.lines.position(offset).line + 1}`;
}
