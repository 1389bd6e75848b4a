/** What a lint run found, ready to be reported. Paths are relative to the folder that the command ran in, with forward slashes. */
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
  /** The text of the lines that the range covers, at most a few. */
  readonly lines: readonly string[];
  readonly related: readonly RelatedAt[];
  /** Of the fix, in this file; what it makes of other files is in the finding. */
  readonly edits: readonly { readonly range: PositionRange; readonly newText: string }[];
  /** Stays the same when lines move. */
  readonly fingerprint: string;
}

export interface RelatedAt {
  readonly file: string;
  /** From one. */
  readonly line: number;
  readonly message: string;
}

/** Taken out by a comment in the text. */
export interface SuppressedAt extends FoundAt {
  readonly reason: string;
}

type RunErrorKind = 'configuration' | 'unreadable' | 'git' | 'internal';

/** Something kept the run from being complete. */
export interface RunError {
  readonly kind: RunErrorKind;
  readonly message: string;
  readonly file: string | undefined;
  /** From one, for configuration. */
  readonly line: number | undefined;
  readonly key: string | undefined;
}

/** What --fix did, or would do. */
export interface FixesDone {
  readonly mode: 'write' | 'show';
  /** A rule for each fix. */
  readonly done: readonly { readonly file: string; readonly rules: readonly string[] }[];
  /** Files whose fixes were not applied, with half a sentence on why. */
  readonly left: readonly { readonly file: string; readonly because: string }[];
  /** Unified, of all files. */
  readonly diff: string;
}

/** A statement that was not understood. */
export interface GapAt {
  readonly file: string;
  /** From zero. */
  readonly line: number;
  readonly reason: string;
}

/**
 * What a run came upon, one after another, as data: a run is made from it again, whether it was kept or comes from several processes.
 */
export type Step =
  | {
      readonly kind: 'workspace';
      readonly errors: readonly RunError[];
      readonly gone: LintRun['gone'];
      readonly teamRules: readonly ToldRule[];
    }
  | { readonly kind: 'error'; readonly error: RunError }
  | { readonly kind: 'silent'; readonly file: string; readonly because: string }
  | FileStep
  /** Another process looks at this file. */
  | { readonly kind: 'elsewhere' };

/** What is said of one file. */
export type FileStep = {
  readonly kind: 'file';
  readonly file: string;
  /** The migration folder that it belongs to. */
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
  /** By file, then by place. */
  readonly findings: readonly FoundAt[];
  readonly errors: readonly RunError[];
  readonly coverage: Coverage;
  /** By file, then by place. */
  readonly gaps: readonly GapAt[];
  /** Files that were linted, those among them with findings counted once. */
  readonly linted: number;
  readonly suppressed: readonly SuppressedAt[];
  /** Hidden, because the baseline lists them. */
  readonly baselined: readonly FoundAt[];
  /** Listed in the baseline and no longer found. */
  readonly gone: readonly { readonly file: string; readonly rule: string }[];
  /** Rules of the workspaces' own. */
  readonly teamRules: readonly ToldRule[];
  /** Undefined if nobody asked for fixes. */
  readonly fixes: FixesDone | undefined;
  /** In scope neither by git nor by name. */
  readonly applied: number;
  /** What applied history is measured against, half a sentence. */
  readonly appliedBecause: string | undefined;
  readonly silent: readonly { readonly file: string; readonly because: string }[];
  /** Migration folders that had a file in this run. */
  readonly folders: readonly FolderAt[];
}

/** A rule as reports describe it. */
export interface ToldRule extends RuleSummary {
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
