/**
 * The result of a proof: for each statement whether it was measured, for the migration whether it is proved, for its rollback whether it
 * restores the previous state. Types, and the verdict that follows from statements; describe.ts contains the words.
 */
import type { CatalogChange } from '../catalog/items.ts';
import type { Action } from '../effects/statement.ts';
import type { SpokenDialect } from '../migrations/convention.ts';
import type { Rollback } from '../migrations/files/down-migration.ts';
import type { Span } from '../text/span.ts';
import type { ReleaseProof } from './code.ts';
import type { Deeds } from './deeds.ts';
import type { EffectDifference } from './expected.ts';
import type { Measured } from './measured.ts';
import type { FileLocksSeen } from './file-locks.ts';
import type { OnlineSeen } from './online.ts';
import type { Place } from './place.ts';
import type { ServerRefusal, Unverifiable } from './reason.ts';
import type { RowsProof } from './rows.ts';

export type StatementOutcome =
  /** It ran, and was observed from inside its transaction. */
  | {
      readonly kind: 'measured';
      readonly measured: Measured;
      /** Where the effects table disagrees. */
      readonly differences: readonly EffectDifference[];
      /** On the embedded server and its tables: the duration elsewhere is unrelated. */
      readonly elapsedMs: number;
    }
  /** It ran on a server without table locks: what it created and dropped is known. */
  | {
      readonly kind: 'applied';
      readonly deeds: Deeds;
      /** MySQL and MariaDB: what the server granted, and where the effects table says another thing. */
      readonly online?: OnlineSeen & { readonly differences: readonly EffectDifference[] };
      /** SQLite: whom it kept out of the file. */
      readonly locks?: FileLocksSeen | undefined;
      readonly elapsedMs: number;
    }
  /** It ran, but cannot be observed from inside: its effects come from the effects table. */
  | { readonly kind: 'expected'; readonly elapsedMs: number }
  /** BEGIN, COMMIT and the like. */
  | { readonly kind: 'control' }
  | {
      readonly kind: 'not-verifiable';
      readonly reason: Unverifiable;
      readonly refusal: ServerRefusal | undefined;
    }
  /** The server refuses it, as would any other of its version. */
  | { readonly kind: 'refused'; readonly refusal: ServerRefusal }
  /** The server crashed or was stopped while it ran. */
  | { readonly kind: 'stopped'; readonly limit: Limit; readonly message: string }
  /** The tool stops before it. */
  | { readonly kind: 'not-reached' };

export type Limit = 'time' | 'memory' | 'crash';

export interface StatementProof {
  /** In the text of its file. */
  readonly span: Span;
  readonly text: string;
  readonly outcome: StatementOutcome;
  /** The effects table's claims for the proof's server version. */
  readonly expected: readonly Action[];
  /** Its claims for the target version, if they differ. */
  readonly onTarget: readonly Action[] | undefined;
}

export interface SectionProof {
  /** Relative to the workspace. */
  readonly file: string;
  readonly statements: readonly StatementProof[];
}

export type Verdict =
  /** Every statement ran and was observed. */
  | { readonly kind: 'proved' }
  /** It ran, but not all of it was measured. */
  | { readonly kind: 'partly'; readonly because: readonly Shortfall[] }
  | { readonly kind: 'not-verifiable'; readonly reason: Unverifiable }
  | { readonly kind: 'refused'; readonly refusal: ServerRefusal; readonly place: Place }
  | { readonly kind: 'stopped'; readonly limit: Limit; readonly message: string; readonly place: Place };

export type Shortfall =
  /** Statements that run outside of a transaction. */
  | { readonly kind: 'expected'; readonly places: readonly Place[] }
  | { readonly kind: 'not-verifiable'; readonly reason: Unverifiable; readonly places: readonly Place[] };

export type RollbackProof =
  /**
   * `empty`: the file or section for the rollback contains no statement. `draft`: a generated rollback, if the migration is new work and
   * its tool has rollbacks, or if the caller passed one.
   */
  | { readonly kind: 'missing'; readonly empty: string | undefined; readonly draft: DraftProof | undefined }
  /** The up migration did not run completely. */
  | { readonly kind: 'not-tried' }
  /** The rollback restores the catalog, and the up migration then runs again with the same result. */
  | { readonly kind: 'restored'; readonly lost: readonly string[]; readonly down: readonly SectionProof[] }
  /** It runs, but something is left or missing. */
  | {
      readonly kind: 'differs';
      readonly changes: readonly CatalogChange[];
      /** The up migration does not run after it, because something is left or missing. */
      readonly again?: ServerRefusal | undefined;
      readonly lost: readonly string[];
      readonly down: readonly SectionProof[];
    }
  /** The catalog is restored, but the up migration does not run a second time or has another result. */
  | {
      readonly kind: 'not-again';
      readonly refusal: ServerRefusal | undefined;
      readonly changes: readonly CatalogChange[];
      readonly down: readonly SectionProof[];
    }
  | {
      readonly kind: 'refused';
      readonly refusal: ServerRefusal;
      readonly place: Place;
      readonly down: readonly SectionProof[];
    }
  | { readonly kind: 'stopped'; readonly limit: Limit; readonly message: string; readonly place: Place }
  /** `refusal`: the server's message, if it was asked. */
  | {
      readonly kind: 'not-verifiable';
      readonly reason: Unverifiable;
      readonly refusal: ServerRefusal | undefined;
    };

/** A generated rollback: built from the operations of the statements, and run like a written one. */
export interface DraftProof {
  /** Statements with their semicolons, and comments about what is not restored. */
  readonly text: string;
  /**
   * Where its tool stores it; a file's path is relative to the workspace. Undefined if the tool has no place for it, or the file exists.
   */
  readonly way: Rollback | undefined;
  readonly outcome:
    /** It restores the catalog, and the up migration then has the same result again. */
    | { readonly kind: 'proved' }
    | { readonly kind: 'not-tried' }
    /** A clause. `at`: its statement that the server refuses. */
    | { readonly kind: 'failed'; readonly because: string; readonly at?: string | undefined };
}

export interface MigrationProof {
  /** Relative to the workspace. */
  readonly path: string;
  readonly verdict: Verdict;
  readonly up: readonly SectionProof[];
  /** The changes of the catalog by the up migration. */
  readonly changes: readonly CatalogChange[];
  /** Undefined if it was not requested. */
  readonly rollback: RollbackProof | undefined;
  /** For the requested releases. */
  readonly code: readonly ReleaseProof[];
  /** With generated rows; undefined if they were not requested. */
  readonly rows: RowsProof | undefined;
  readonly dialect: SpokenDialect;
  /** Version of the proof's server, as core/migrations/dialect/server-version.ts counts. */
  readonly server: number;
  readonly target: number;
  /** Created because the migration names them and no migration creates them. */
  readonly standInRoles: readonly string[];
  /** Created before the first migration, because it is used and no migration creates it. */
  readonly standInExtensions: readonly string[];
  /** Skipped, with the statements that only concern them. */
  readonly skippedExtensions: readonly string[];
}

export function verdictOf(sections: readonly SectionProof[]): Verdict {
  const all = sections.flatMap(({ file, statements }) =>
    statements.map(({ span, outcome }) => ({ place: { file, span }, outcome })),
  );
  for (const { place, outcome } of all) {
    if (outcome.kind === 'refused') return { kind: 'refused', refusal: outcome.refusal, place };
    if (outcome.kind === 'stopped')
      return { kind: 'stopped', limit: outcome.limit, message: outcome.message, place };
  }
  const ran = all.some(({ outcome }) => hasRun.has(outcome.kind));
  const shortfalls = shortfallsOf(all);
  const [first] = shortfalls.flatMap((one) => (one.kind === 'not-verifiable' ? [one.reason] : []));
  if (!ran && first !== undefined) return { kind: 'not-verifiable', reason: first };
  return shortfalls.length === 0 ? { kind: 'proved' } : { kind: 'partly', because: shortfalls };
}

const hasRun: ReadonlySet<StatementOutcome['kind']> = new Set(['measured', 'applied', 'expected']);

function shortfallsOf(
  all: readonly { readonly place: Place; readonly outcome: StatementOutcome }[],
): readonly Shortfall[] {
  const expected = all.flatMap(({ place, outcome }) => (outcome.kind === 'expected' ? [place] : []));
  const byReason = new Map<string, Shortfall & { readonly kind: 'not-verifiable' }>();
  for (const { place, outcome } of all) {
    if (outcome.kind !== 'not-verifiable') continue;
    const key = JSON.stringify(outcome.reason);
    const places = [...(byReason.get(key)?.places ?? []), place];
    byReason.set(key, { kind: 'not-verifiable', reason: outcome.reason, places });
  }
  return [
    ...(expected.length === 0 ? [] : [{ kind: 'expected', places: expected } as const]),
    ...byReason.values(),
  ];
}
