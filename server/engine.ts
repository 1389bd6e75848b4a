/**
 * The engine's interface to the features, in the editor's terms: documents by URI, places as paths. workspace/ implements it; features
 * never use a session, a file system or a connection directly.
 */
import type { DescribedFromSchema } from '../core/describe/from-schema/describe.ts';
import type { CancellationToken } from 'vscode-languageserver';
import type { Effect } from '../core/effects/effect.ts';
import type { Finding } from '../core/findings/finding.ts';
import type { SpokenDialect } from '../core/migrations/convention.ts';
import type { DocumentSection } from '../core/migrations/files/document.ts';
import type { Operation } from '../core/operations/model/operation.ts';
import type { WantedIndex } from '../core/rule-kit/indexes/missing-index.ts';
import type { PersonalDataSettings } from '../core/personal-data/settings.ts';
import type { Schema } from '../core/schema/model.ts';
import type { RelationSize } from '../core/statistics/statistics.ts';
import type { Span } from '../core/text/span.ts';
import type { Statement } from '../core/syntax/statement.ts';
import type { TargetDecision } from '../engine/session/report.ts';
import type { BaselineChange } from './workspace/baseline-change.ts';

/** A document as the client sent it. */
export interface SourceDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
}

/** The sections and statements of a document, without findings. */
export interface ReadDocument {
  readonly text: string;
  readonly dialect: SpokenDialect;
  readonly sections: readonly DocumentSection[];
  /** Its SQL is embedded in a program: the spans of sections refer to the extracted text. */
  readonly isProgram: boolean;
  /** Converts a place of a section to the document. */
  readonly placeOf: (span: Span) => Span;
  /** The opposite; undefined where a program has no SQL. */
  readonly viewAt: (offset: number) => number | undefined;
  /** An applied migration, which its tool may refuse after a change. */
  readonly isApplied: boolean;
  /** Absolute paths; undefined for a document outside the workspace folders. */
  readonly place: { readonly root: string; readonly file: string } | undefined;
  /** The migration of the document's folder that has this version. */
  readonly migrationAt: (version: string) => string | undefined;
}

export interface DocumentReport {
  /** `applied`: parsed, but without findings because it is not new work. `silent`: nothing is reported about it. */
  readonly kind: 'diagnosed' | 'applied' | 'silent';
  /** The reason, as a sentence. */
  readonly reason: string;
  /** The migration folder that contains it, for display. */
  readonly folder: string | undefined;
  readonly findings: readonly Finding[];
  /** The text of the baseline with a finding accepted; undefined if the finding cannot be accepted. */
  readonly accepting: (finding: Finding) => BaselineChange | undefined;
  /** Undefined if nothing was parsed. Queries, proofs and live servers are available for PostgreSQL only. */
  readonly dialect: SpokenDialect | undefined;
  /** In document order. Empty if the dialect is not supported. */
  readonly statements: readonly Statement[];
  /** Absolute path that findings' paths are relative to. */
  readonly root: string | undefined;
}

/** A statement with the facts known about it. */
export interface StatementFacts {
  readonly statement: Statement;
  /** The requested offset in the statement's own text: in a program, in its SQL. */
  readonly offset: number;
  /** Converts a place in that text to the document. */
  readonly placeOf: (span: Span) => Span;
  /** The statement's own operations in order, with the cost of each. */
  readonly effects: readonly { readonly operation: Operation; readonly effect: Effect }[];
  /** Until when its locks are held: words that follow `until`. */
  readonly until: () => string;
  /** Relations that it uses and whose creation was not seen. */
  readonly unseen: readonly string[];
  readonly before: Schema;
  readonly after: Schema;
  /** Features of the statement that the target version lacks, as sentences. */
  readonly newer: () => readonly string[];
  readonly target: TargetDecision;
  /** By the relation's key; undefined if the statistics do not contain it. */
  readonly sizeOf: (key: string) => RelationSize | undefined;
  /** Missing indexes that the workspace's queries need on a table, by the table's key. */
  readonly wantedIndexes: (key: string) => Promise<readonly WantedIndex[]>;
  /** What the statement takes and returns, if it is a query of MySQL or SQLite. */
  readonly fromSchema: () => Promise<DescribedFromSchema | undefined>;
  /** The project's configuration of personal data. */
  readonly personalData: PersonalDataSettings;
  readonly root: string | undefined;
}

export interface LintEngine {
  report(document: SourceDocument, token: CancellationToken): Promise<DocumentReport>;
  /** Undefined if nothing is reported about the document. */
  read(document: SourceDocument): Promise<ReadDocument | undefined>;
  /** The statement that contains the offset, if any. */
  facts(
    document: SourceDocument,
    offset: number,
    token: CancellationToken,
  ): Promise<StatementFacts | undefined>;
}
