/** The result of a lint run, ready to be reported. Paths are relative to the current directory, with forward slashes. */
import type { Coverage } from '../core/lint/coverage.ts';
import type { Finding } from '../core/findings/finding.ts';
import type { RuleSummary } from '../core/lint/own-rule.ts';
import type { DialectId, ToolId } from '../core/migrations/convention.ts';
import type { TargetDecision } from '../engine/session/report.ts';
import type { PositionRange } from '../core/text/line-index.ts';

export interface FoundAt {
  readonly finding: Finding;
  readonly file: string;
  readonly range: PositionRange;
  /** The first lines of the text that the range covers. */
  readonly lines: readonly string[];
  readonly related: readonly RelatedAt[];
  /** The edits of the fix in this file; changes to other files are in the finding. */
  readonly edits: readonly { readonly range: PositionRange; readonly newText: string }[];
  /** Does not change when lines move. */
  readonly fingerprint: string;
}

export interface RelatedAt {
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly message: string;
}

/** A finding that a comment in the text suppresses. */
export interface SuppressedAt extends FoundAt {
  readonly reason: string;
}

type RunErrorKind = 'configuration' | 'unreadable' | 'git' | 'internal';

/** An error that makes the run incomplete. */
export interface RunError {
  readonly kind: RunErrorKind;
  readonly message: string;
  readonly file: string | undefined;
  /** One-based, for configuration files. */
  readonly line: number | undefined;
  readonly key: string | undefined;
}

/** The result of --fix, applied or as a preview. */
export interface FixesDone {
  readonly mode: 'write' | 'show';
  /** The rule of each applied fix. */
  readonly done: readonly { readonly file: string; readonly rules: readonly string[] }[];
  /** Files whose fixes were not applied, each with the reason as half a sentence. */
  readonly left: readonly { readonly file: string; readonly because: string }[];
  /** Unified diff of all files. */
  readonly diff: string;
}

/** A statement that was not understood. */
export interface GapAt {
  readonly file: string;
  /** From zero. */
  readonly line: number;
  readonly reason: string;
}

/** One result of a run, as data. The steps of a run can be stored, or come from several processes. */
export type Step =
  | {
      readonly kind: 'workspace';
      readonly errors: readonly RunError[];
      readonly gone: LintRun['gone'];
      readonly teamRules: readonly ReportedRule[];
    }
  | { readonly kind: 'error'; readonly error: RunError }
  | { readonly kind: 'silent'; readonly file: string; readonly because: string }
  | FileStep
  /** Another shard lints this file. */
  | { readonly kind: 'elsewhere' };

/** The result for one file. */
export type FileStep = {
  readonly kind: 'file';
  readonly file: string;
  /** The migration folder of the file. */
  readonly folder: FolderAt | undefined;
} & (
  | ({ readonly is: 'linted' } & FileFound)
  | { readonly is: 'applied' | 'silent'; readonly because: string }
  | { readonly is: 'unreadable'; readonly errors: readonly RunError[] }
);

export interface FileFound {
  readonly coverage: Coverage;
  readonly gaps: readonly GapAt[];
  readonly errors: readonly RunError[];
  readonly findings: readonly FoundAt[];
  readonly baselined: readonly FoundAt[];
  readonly gone: LintRun['gone'];
  readonly suppressed: readonly SuppressedAt[];
}

export interface LintRun {
  /** Sorted by file, then by position. */
  readonly findings: readonly FoundAt[];
  readonly errors: readonly RunError[];
  readonly coverage: Coverage;
  /** Sorted by file, then by position. */
  readonly gaps: readonly GapAt[];
  /** Files that were linted, and the number of findings in files with findings. */
  readonly linted: number;
  readonly suppressed: readonly SuppressedAt[];
  /** Findings that the baseline hides. */
  readonly baselined: readonly FoundAt[];
  /** Baseline entries whose finding no longer exists. */
  readonly gone: readonly { readonly file: string; readonly rule: string }[];
  /** Rules of the workspaces themselves. */
  readonly teamRules: readonly ReportedRule[];
  /** Undefined if nobody asked for fixes. */
  readonly fixes: FixesDone | undefined;
  /** Applied migrations that were not linted because neither git nor the command line selected them. */
  readonly applied: number;
  /** How applied migrations were determined, as half a sentence. */
  readonly appliedBecause: string | undefined;
  readonly silent: readonly { readonly file: string; readonly because: string }[];
  /** Migration folders with at least one file in this run. */
  readonly folders: readonly FolderAt[];
}

/** A rule as reports describe it. */
export interface ReportedRule extends RuleSummary {
  /** Markdown. */
  readonly why: string;
  readonly instead: string;
  readonly whenOff: string;
  readonly url: string | undefined;
}

export interface FolderAt {
  readonly path: string;
  readonly tool: ToolId;
  readonly dialect: DialectId;
  readonly target: TargetDecision;
  /** Nothing names its database. */
  readonly isAssumed: boolean;
}
