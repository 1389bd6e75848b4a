/**
 * What the features ask of the engine, in the editor's terms: documents by URI, places as paths. One implementation is in workspace/;
 * features never see a session, a file system or a connection.
 */
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

/** A document as the client has it. */
export interface SourceDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
}

/** A document in sections and statements, without findings. */
export interface ReadDocument {
  readonly text: string;
  readonly dialect: SpokenDialect;
  readonly sections: readonly DocumentSection[];
  /** Its SQL is in a program: sections have their places in what was laid out of it. */
  readonly isProgram: boolean;
  /** A migration that is not new work: its tool may refuse it once it has changed. */
  readonly isApplied: boolean;
  /** Absolute paths; undefined for a document that is in no folder. */
  readonly place: { readonly root: string; readonly file: string } | undefined;
  /** The migration of the document's folder that has this version. */
  readonly migrationAt: (version: string) => string | undefined;
}

export interface DocumentReport {
  /** `applied`: understood, and silent because it is not new work. `silent`: nothing is said about it at all. */
  readonly kind: 'diagnosed' | 'applied' | 'silent';
  /** One sentence: why. */
  readonly reason: string;
  /** The migration folder it belongs to, for people. */
  readonly folder: string | undefined;
  readonly findings: readonly Finding[];
  /** What the baseline says once a finding is accepted in it; undefined if it cannot be. */
  readonly accepting: (finding: Finding) => BaselineChange | undefined;
  /** Undefined if nothing was read. Queries, proofs and live servers are PostgreSQL's so far. */
  readonly dialect: SpokenDialect | undefined;
  /** In order. Empty if the dialect is not supported. */
  readonly statements: readonly Statement[];
  /** Absolute path that findings' paths are relative to. */
  readonly root: string | undefined;
}

/** A statement with what is known around it. */
export interface StatementFacts {
  readonly statement: Statement;
  /** What was asked about, in the text that the statement is in: of a program, its SQL. */
  readonly offset: number;
  /** From there to the document. */
  readonly placeOf: (span: Span) => Span;
  /** Operations of the statement itself, in order, each with what it costs. */
  readonly effects: readonly { readonly operation: Operation; readonly effect: Effect }[];
  /** Until when its locks are held, in words that follow `until`. */
  readonly until: string;
  /** Relations that it touches although nobody was seen making them. */
  readonly unseen: readonly string[];
  readonly before: Schema;
  readonly after: Schema;
  /** What of it the target version does not have. Sentences. */
  readonly newer: readonly string[];
  readonly target: TargetDecision;
  /** By the relation's key; undefined if statistics do not have it. */
  readonly sizeOf: (key: string) => RelationSize | undefined;
  /** What queries of the workspace want of a table, by its key, and do not find. */
  readonly wantedIndexes: (key: string) => Promise<readonly WantedIndex[]>;
  /** What the project says of its own data. */
  readonly personalData: PersonalDataSettings;
  readonly root: string | undefined;
}

export interface LintEngine {
  report(document: SourceDocument, token: CancellationToken): Promise<DocumentReport>;
  /** Undefined where nothing is said about the document. */
  read(document: SourceDocument): Promise<ReadDocument | undefined>;
  /** The statement that holds the offset, if any. */
  facts(
    document: SourceDocument,
    offset: number,
    token: CancellationToken,
  ): Promise<StatementFacts | undefined>;
}
