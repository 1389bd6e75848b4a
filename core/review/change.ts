/**
 * The input of a review: everything that the session, the proof and git know about a change. Types only; engine/review/collect.ts builds
 * it.
 */
import type { HeldTogether } from '../effects/held-locks.ts';
import type { StatementEffects } from '../effects/statement.ts';
import type { Finding } from '../findings/finding.ts';
import type { TargetSource } from '../lint/newer-than-target.ts';
import type { SuppressedFinding } from '../lint/suppressions.ts';
import type { Delivery, MigrationTool, SpokenDialect } from '../migrations/convention.ts';
import type { ToolLock } from '../migrations/tool-lock.ts';
import type { PersonalDataSettings } from '../personal-data/settings.ts';
import type { MigrationProof } from '../proof/result.ts';
import type { QueriesNaming } from '../query-index/query-index.ts';
import type { SectionRollback, BackAround } from '../rule-kit/fixes/down-migration.ts';
import type { Schema } from '../schema/model.ts';
import type { SizeIndex } from '../statistics/statistics.ts';

export interface Change {
  /** In the order in which they run; all for one database. */
  readonly migrations: readonly ChangedMigration[];
  /** Files of the change that could not be analysed, with a clause each. */
  readonly unread: readonly { readonly file: string; readonly because: string }[];
  readonly target: Target;
  /** Queries of the workspace that name a relation which the change alters, as the linter reads them; undefined if they were not read. */
  readonly queriesNaming: QueriesNaming | undefined;
  readonly sizes: SizeIndex | undefined;
  readonly personalData: PersonalDataSettings;
  /** All files that were read, including rollbacks. */
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
  /** As 2027-01-31. */
  readonly date: string;
  readonly plinth: string;
  /** The revision that defines new work; undefined if files were named. */
  readonly compared: string | undefined;
  /** Sentences: why the review is incomplete. */
  readonly troubles: readonly string[];
}

export interface Target {
  readonly dialect: SpokenDialect;
  /** As core/migrations/dialect/server-version.ts counts. */
  readonly version: number;
  readonly from: TargetSource;
  /** The file of the repository that names it. */
  readonly file: string | undefined;
}

export interface ChangedMigration {
  /** For display. */
  readonly file: string;
  /** Relative to the workspace. */
  readonly path: string;
  readonly text: string;
  readonly tool: string | undefined;
  readonly runner: Runner;
  /** The up section, in the parts in which the tool sends it. */
  readonly sections: readonly ChangedSection[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly (SuppressedFinding & { readonly author: string })[];
  readonly proof: ChangeProof;
  /** The down migration that the team wrote. */
  readonly down: { readonly file: string; readonly text: string } | undefined;
}

/** How the files are applied: configured by the team, documented by the tool, or assumed. */
export interface Runner {
  /** `application`: a program applies pending migrations when it starts. */
  readonly startedBy: 'command' | 'application' | 'person' | 'unknown';
  /** The file that says so, with its line if known. */
  readonly startedIn: string | undefined;
  /** As that file writes it. */
  readonly command: string | undefined;
  /** The extent of the tool's transaction; `all-pending`: all files of a run together. */
  readonly transaction: MigrationTool['transactionAround'];
  /** What prevents a second run. */
  readonly lock: ToolLock['kind'];
  /** How many instances of the application run it; undefined if not configured. */
  readonly instances: number | undefined;
  /** How to correct the tool's history table after a rollback that the tool did not run, as a sentence. */
  readonly recordBack: string | undefined;
  readonly from: 'configuration' | 'tool' | 'assumed';
}

export interface ChangedSection {
  readonly statements: readonly ChangedStatement[];
  readonly together: readonly HeldTogether[];
  readonly delivery: Delivery;
  /** The schema before each statement. */
  readonly before: readonly Schema[];
  readonly found: Schema;
  readonly after: Schema;
  /** The rollback that follows from the schema. */
  readonly rollback: (around?: BackAround) => SectionRollback;
}

export interface ChangedStatement extends StatementEffects {
  /** Sentences about features that the target version lacks. */
  readonly newer: readonly string[];
}

export type ChangeProof =
  | { readonly kind: 'run'; readonly proof: MigrationProof }
  /** A clause. */
  | { readonly kind: 'not-run'; readonly because: string };
