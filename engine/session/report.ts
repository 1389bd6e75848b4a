/** What a session says about a file, for whoever shows it. Types and the words for people; nothing is decided here. */
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

/** The version that a file is for, and who says so. */
export interface TargetDecision {
  readonly dialect: SpokenDialect;
  /** As core/migrations/dialect/server-version.ts counts. */
  readonly version: number;
  readonly from: TargetSource;
  /** What the connection is called that the version comes from. */
  readonly connection?: string | undefined;
  /** The file of the repository that names it. */
  readonly file?: string | undefined;
  /** A server that something names and of which nothing was measured. */
  readonly outside?: { readonly version: number; readonly file: string } | undefined;
}

/** A server that is connected. */
export interface ConnectedServer {
  /** Major version. */
  readonly version: number;
  /** What the connection is called, for people. */
  readonly connection: string;
}

/** How a file is asked about; all parts are optional wishes of the asker. */
export interface Ask {
  /** Before the configuration's. */
  readonly scope?: Scope | undefined;
  readonly targetVersion?: number | undefined;
  /** The server that the file's folder is connected to; counts where nothing is configured. */
  readonly connected?: ConnectedServer | undefined;
  /** Decides where nothing in the workspace does. */
  readonly dialect?: DialectId | undefined;
  /** Taken for granted where nothing says which database a file is for: the question itself is about that one. */
  readonly assumed?: DialectId | undefined;
  /** Of which dialects effects are told: without it of PostgreSQL alone, which is what proofs and live servers are for. */
  readonly effectsOf?: 'all';
  /** The file is open in an editor. */
  readonly open?: boolean;
  /** The user named this very file: it counts as new work, and places do not silence it. */
  readonly named?: boolean;
}

interface ReportBase {
  /** Relative to the workspace. */
  readonly path: string;
  /** Half a sentence: why it is so. */
  readonly because: string;
  readonly folder: MigrationFolder | undefined;
}

export type FileReport =
  | (ReportBase &
      Understood & {
        readonly kind: 'linted';
        readonly findings: readonly Finding[];
        readonly suppressed: readonly SuppressedFinding[];
        /** Found, listed in the baseline and therefore hidden. */
        readonly baselined: readonly Finding[];
        /** Listed in the baseline and no longer found. */
        readonly gone: readonly BaselineEntry[];
        readonly crashes: readonly InternalError[];
      })
  /** Understood, and without findings because it is not in scope. */
  | (ReportBase & Understood & { readonly kind: 'applied' })
  /** Nothing is said about it. */
  | (ReportBase & { readonly kind: 'silent'; readonly text: string })
  | (ReportBase & { readonly kind: 'unreadable' });

interface Understood {
  readonly dialect: SpokenDialect;
  readonly text: string;
  readonly sections: readonly DocumentSection[];
  readonly coverage: Coverage;
  readonly targetVersion: number;
}

/** A statement with what is known around it. */
export interface StatementFacts {
  readonly statement: Statement;
  /** What was asked about, in the text that the statement is in: of a program, its SQL. */
  readonly offset: number;
  /** From there to the file. */
  readonly placeOf: (span: Span) => Span;
  /** Its actions in order, those inside a DO block too. */
  readonly effects: readonly { readonly operation: Operation; readonly effect: Effect }[];
  /** Until when its locks are held, in words that follow `until`. */
  readonly until: string;
  /** Relations that it touches although nobody was seen making them. */
  readonly unseen: readonly string[];
  /** What of it the target version does not have. Sentences. */
  readonly newer: readonly string[];
  readonly before: Schema;
  readonly after: Schema;
  readonly target: TargetDecision;
}

export interface PlacedGap {
  /** Relative to the workspace. */
  readonly path: string;
  /** From zero. */
  readonly line: number;
  readonly reason: string;
}

/** A migration folder with how much of it was understood. */
export interface FolderReport {
  readonly folder: MigrationFolder;
  readonly supported: boolean;
  readonly files: number;
  readonly coverage: Coverage;
  /** The first of the statements that were not understood; a folder of nothing else need not be listed in full. */
  readonly gaps: readonly PlacedGap[];
}
