/** What is reviewed: everything that the session, the proof and git know of a change. Types only; engine/review/collect.ts makes one. */
import type { HeldTogether } from '../effects/held-locks.ts';
import type { StatementEffects } from '../effects/statement.ts';
import type { Finding } from '../findings/finding.ts';
import type { TargetSource } from '../lint/newer-than-target.ts';
import type { SuppressedFinding } from '../lint/suppressions.ts';
import type { Delivery, MigrationTool } from '../migrations/convention.ts';
import type { ToolLock } from '../migrations/tool-lock.ts';
import type { PersonalDataSettings } from '../personal-data/settings.ts';
import type { MigrationProof } from '../proof/result.ts';
import type { QueryIndex } from '../query-index/query-index.ts';
import type { SectionWayBack, BackAround } from '../rule-kit/fixes/down-migration.ts';
import type { Schema } from '../schema/model.ts';
import type { SizeIndex } from '../statistics/statistics.ts';

export interface Change {
  /** In the order in which they run; all for one database. */
  readonly migrations: readonly ChangedMigration[];
  /** Files that belong to the change and of which nothing can be said. A clause each. */
  readonly unread: readonly { readonly file: string; readonly because: string }[];
  readonly target: Target;
  /** Queries of the workspace, as the linter reads them; undefined if nobody has looked. */
  readonly queries: QueryIndex | undefined;
  readonly sizes: SizeIndex | undefined;
  readonly personalData: PersonalDataSettings;
  /** All files that were read, those of rollbacks too. */
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
  /** As 2027-01-31. */
  readonly date: string;
  readonly plinth: string;
  /** What new work was told from; undefined if files were named. */
  readonly compared: string | undefined;
  /** What kept the review from being complete. Sentences. */
  readonly troubles: readonly string[];
}

export interface Target {
  /** Major of PostgreSQL. */
  readonly version: number;
  readonly from: TargetSource;
  /** The file of the repository that names it. */
  readonly file: string | undefined;
}

export interface ChangedMigration {
  /** For people. */
  readonly file: string;
  /** Relative to the workspace. */
  readonly path: string;
  readonly text: string;
  readonly tool: string | undefined;
  readonly runner: Runner;
  /** The way forward, in the parts in which the tool sends it. */
  readonly sections: readonly ChangedSection[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly (SuppressedFinding & { readonly author: string })[];
  readonly proof: ChangeProof;
  /** The rollback that the team wrote. */
  readonly down: { readonly file: string; readonly text: string } | undefined;
}

/** How the files are applied: configured by the team, documented of the tool, or assumed. */
export interface Runner {
  /** `application`: a program applies what is pending as it starts. */
  readonly startedBy: 'command' | 'application' | 'person' | 'unknown';
  /** The file that says so, with its line where it has one. */
  readonly startedIn: string | undefined;
  /** As that file writes it. */
  readonly command: string | undefined;
  /** What one transaction of the tool's holds; `all-pending`: the files of a run together. */
  readonly transaction: MigrationTool['transactionAround'];
  /** How a second run is kept out. */
  readonly lock: ToolLock['kind'];
  /** How many instances of the application run it; undefined if nobody says. */
  readonly instances: number | undefined;
  /** What the tool wants before it runs again after a file failed. A sentence. */
  readonly afterFailure: string | undefined;
  /** How the tool's record is put right after a rollback that somebody else ran. A sentence. */
  readonly recordBack: string | undefined;
  readonly from: 'configuration' | 'tool' | 'assumed';
}

export interface ChangedSection {
  readonly statements: readonly ChangedStatement[];
  readonly together: readonly HeldTogether[];
  readonly delivery: Delivery;
  /** What each statement finds. */
  readonly before: readonly Schema[];
  readonly found: Schema;
  readonly after: Schema;
  /** What takes it back, as far as that follows from the schema. */
  readonly wayBack: (around?: BackAround) => SectionWayBack;
}

export interface ChangedStatement extends StatementEffects {
  /** What of it the target version does not have. Sentences. */
  readonly newer: readonly string[];
}

export type ChangeProof =
  | { readonly kind: 'run'; readonly proof: MigrationProof }
  /** A clause. */
  | { readonly kind: 'not-run'; readonly because: string };
