/** What a session reports about a file. Types and their words for people; decides nothing. */
import type { BaselineEntry } from '../../core/lint/baseline.ts';
import type { Coverage } from '../../core/lint/coverage.ts';
import type { DocumentSection } from '../../core/migrations/files/document.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { InternalError } from '../../core/lint/run.ts';
import type { TargetSource } from '../../core/lint/newer-than-target.ts';
import type { SuppressedFinding } from '../../core/lint/suppressions.ts';
import type { Scope } from '../../core/findings/scope.ts';
import type { DialectId, SpokenDialect } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { Operation } from '../../core/operations/model/operation.ts';
import type { Effect } from '../../core/effects/effect.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { Span } from '../../core/text/span.ts';
import type { Statement } from '../../core/syntax/statement.ts';

/** The target version of a file, and its source. */
export interface TargetDecision {
  readonly dialect: SpokenDialect;
  /** As core/migrations/dialect/server-version.ts counts. */
  readonly version: number;
  readonly from: TargetSource;
  /** Name of the connection that reported the version. */
  readonly connection?: string | undefined;
  /** The file of the repository that names it. */
  readonly file?: string | undefined;
  /** A server version that was not measured. */
  readonly outside?: { readonly version: number; readonly file: string } | undefined;
}

/** A server that is connected. */
export interface ConnectedServer {
  /** Major version. */
  readonly version: number;
  /** Name of the connection, for display. */
  readonly connection: string;
}

/** The optional parameters of a request. */
export interface Ask {
  /** Overrides the configuration. */
  readonly scope?: Scope | undefined;
  readonly targetVersion?: number | undefined;
  /** The server connected to the file's folder; used if nothing is configured. */
  readonly connected?: ConnectedServer | undefined;
  /** Used if nothing in the workspace decides the dialect. */
  readonly dialect?: DialectId | undefined;
  /** Assumed if nothing says which database a file is for: the request concerns this one. */
  readonly assumed?: DialectId | undefined;
  /** The dialects whose effects are returned; by default PostgreSQL only, which proofs and live servers need. */
  readonly effectsOf?: 'all';
  /** The file is open in an editor. */
  readonly open?: boolean;
  /** The user named this file: it counts as new work, and its location does not exclude it. */
  readonly named?: boolean;
}

interface ReportBase {
  /** Relative to the workspace. */
  readonly path: string;
  /** A clause: why. */
  readonly because: string;
  readonly folder: MigrationFolder | undefined;
}

export type FileReport =
  | (ReportBase &
      Understood & {
        readonly kind: 'linted';
        readonly findings: readonly Finding[];
        readonly suppressed: readonly SuppressedFinding[];
        /** Listed in the baseline and therefore hidden. */
        readonly baselined: readonly Finding[];
        /** Listed in the baseline and no longer found. */
        readonly gone: readonly BaselineEntry[];
        readonly crashes: readonly InternalError[];
      })
  /** Understood, and without findings because it is not in scope. */
  | (ReportBase & Understood & { readonly kind: 'applied' })
  /** The file is not checked. */
  | (ReportBase & { readonly kind: 'silent'; readonly text: string })
  | (ReportBase & { readonly kind: 'unreadable' });

interface Understood {
  readonly dialect: SpokenDialect;
  readonly text: string;
  readonly sections: readonly DocumentSection[];
  readonly coverage: Coverage;
  readonly targetVersion: number;
}

/** A statement with its context. */
export interface StatementFacts {
  readonly statement: Statement;
  /** The requested offset in the text that contains the statement: for a program, its SQL. */
  readonly offset: number;
  /** From there to the file. */
  readonly placeOf: (span: Span) => Span;
  /** Its actions in order, including those inside a DO block. */
  readonly effects: readonly { readonly operation: Operation; readonly effect: Effect }[];
  /** Until when its locks are held, in words that complete `until`. */
  readonly until: () => string;
  /** Relations that it touches and no migration creates. */
  readonly unseen: readonly string[];
  /** Sentences about features that the target version lacks. */
  readonly newer: () => readonly string[];
  readonly before: Schema;
  readonly after: Schema;
  readonly target: TargetDecision;
}

export interface PlacedGap {
  /** Relative to the workspace. */
  readonly path: string;
  /** Zero-based. */
  readonly line: number;
  readonly reason: string;
}

/** A migration folder, and how much of it was understood. */
export interface FolderReport {
  readonly folder: MigrationFolder;
  readonly supported: boolean;
  readonly files: number;
  readonly coverage: Coverage;
  /** The first statements that were not understood; the list is limited. */
  readonly gaps: readonly PlacedGap[];
}
