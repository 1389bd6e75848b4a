/**
 * What a proof says: of each statement whether it was measured, of the migration whether it is proved, of its rollback whether it restores
 * what was there. Types, and the judgement that follows from statements; words are in describe.ts.
 */
import type { CatalogChange } from '../catalog/items.ts';
import type { Action } from '../effects/statement.ts';
import type { SpokenDialect } from '../migrations/convention.ts';
import type { WayBack } from '../migrations/files/down-migration.ts';
import type { Span } from '../text/span.ts';
import type { ReleaseProof } from './code.ts';
import type { Deeds } from './deeds.ts';
import type { EffectDifference } from './expected.ts';
import type { Measured } from './measured.ts';
import type { Place } from './place.ts';
import type { ServerRefusal, Unverifiable } from './reason.ts';
import type { RowsProof } from './rows.ts';

export type StatementOutcome =
  /** It ran, and was looked at from inside its transaction. */
  | {
      readonly kind: 'measured';
      readonly measured: Measured;
      /** Where the effects table says something else. */
      readonly differences: readonly EffectDifference[];
      /** In the embedded server, on its tables: says nothing of how long it takes elsewhere. */
      readonly elapsedMs: number;
    }
  /** It ran, on a server whose locks are not those of tables: what it made and dropped is known. */
  | { readonly kind: 'applied'; readonly deeds: Deeds; readonly elapsedMs: number }
  /** It ran, and cannot be looked at from inside: what it does is the effects table's word. */
  | { readonly kind: 'expected'; readonly elapsedMs: number }
  /** BEGIN, COMMIT and their like. */
  | { readonly kind: 'control' }
  | {
      readonly kind: 'not-verifiable';
      readonly reason: Unverifiable;
      readonly refusal: ServerRefusal | undefined;
    }
  /** The server does not take it, and no other one of its version would. */
  | { readonly kind: 'refused'; readonly refusal: ServerRefusal }
  /** The server was ended under it. */
  | { readonly kind: 'stopped'; readonly limit: Limit; readonly message: string }
  /** The tool stops before it. */
  | { readonly kind: 'not-reached' };

export type Limit = 'time' | 'memory' | 'crash';

export interface StatementProof {
  /** In the text of its file. */
  readonly span: Span;
  readonly text: string;
  readonly outcome: StatementOutcome;
  /** What the effects table says for the server of the proof. */
  readonly expected: readonly Action[];
  /** What it says for the target version, where that is something else. */
  readonly onTarget: readonly Action[] | undefined;
}

export interface SectionProof {
  /** Relative to the workspace. */
  readonly file: string;
  readonly statements: readonly StatementProof[];
}

export type Verdict =
  /** Every statement ran and was seen. */
  | { readonly kind: 'proved' }
  /** It ran, and not all of it was measured. */
  | { readonly kind: 'partly'; readonly because: readonly Shortfall[] }
  | { readonly kind: 'not-verifiable'; readonly reason: Unverifiable }
  | { readonly kind: 'refused'; readonly refusal: ServerRefusal; readonly place: Place }
  | { readonly kind: 'stopped'; readonly limit: Limit; readonly message: string; readonly place: Place };

export type Shortfall =
  /** Statements that run in no transaction. */
  | { readonly kind: 'expected'; readonly places: readonly Place[] }
  | { readonly kind: 'not-verifiable'; readonly reason: Unverifiable; readonly places: readonly Place[] };

export type RollbackProof =
  /**
   * `empty`: the file, or the one with a part for it, that holds no statement. `draft`: what could be one, where the migration is new work
   * and its tool has rollbacks, or where somebody brought it along.
   */
  | { readonly kind: 'missing'; readonly empty: string | undefined; readonly draft: DraftProof | undefined }
  /** The way forward did not run as a whole. */
  | { readonly kind: 'not-tried' }
  /** After it the catalog is what it was, and the way forward runs once more and leads to the same. */
  | { readonly kind: 'restored'; readonly lost: readonly string[]; readonly down: readonly SectionProof[] }
  /** It runs, and something is left or missing. */
  | {
      readonly kind: 'differs';
      readonly changes: readonly CatalogChange[];
      /** The way forward does not run after it, as something is left or missing. */
      readonly again?: ServerRefusal | undefined;
      readonly lost: readonly string[];
      readonly down: readonly SectionProof[];
    }
  /** The catalog is restored, and the way forward does not run a second time or leads elsewhere. */
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
  /** `refusal`: what the server said, where it was asked. */
  | {
      readonly kind: 'not-verifiable';
      readonly reason: Unverifiable;
      readonly refusal: ServerRefusal | undefined;
    };

/** A rollback that nobody wrote: put together from what the statements do, and run like one that was written. */
export interface DraftProof {
  /** Statements with their semicolons, and comments that say what does not come back. */
  readonly text: string;
  /**
   * Where its tool keeps it; the path of a file is relative to the workspace. Undefined if the tool has no place for it, or a file is
   * there.
   */
  readonly way: WayBack | undefined;
  readonly outcome:
    /** After it the catalog is what it was, and the way forward leads to the same again. */
    | { readonly kind: 'proved' }
    | { readonly kind: 'not-tried' }
    /** Half a sentence. `at`: the statement of it that the server does not take. */
    | { readonly kind: 'failed'; readonly because: string; readonly at?: string | undefined };
}

export interface MigrationProof {
  /** Relative to the workspace. */
  readonly path: string;
  readonly verdict: Verdict;
  readonly up: readonly SectionProof[];
  /** What the way forward left in the catalog. */
  readonly changes: readonly CatalogChange[];
  /** Undefined if it was not asked for. */
  readonly rollback: RollbackProof | undefined;
  /** Of the releases that were asked about. */
  readonly code: readonly ReleaseProof[];
  /** Of rows made up for it; undefined if they were not asked for. */
  readonly rows: RowsProof | undefined;
  readonly dialect: SpokenDialect;
  /** Version of the server of the proof, as core/migrations/dialect/server-version.ts counts. */
  readonly server: number;
  readonly target: number;
  /** Made because the migration names them and nobody makes them. */
  readonly standInRoles: readonly string[];
  /** Created before the first migration, because something of it is used and nobody creates them. */
  readonly standInExtensions: readonly string[];
  /** Left out, with the statements that only concern them. */
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
