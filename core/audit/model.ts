/** An audit of a whole schema as data: what `plinth audit --format json` prints and what its documents are built from. Types only. */
import type { Category, RuleId } from '../findings/finding.ts';
import type { Severity } from '../findings/grading.ts';

export interface AuditFinding {
  readonly rule: RuleId;
  readonly category: Category;
  readonly severity: Severity;
  readonly message: string;
  /** The name as people write it; for a part of a table, the table. Undefined if the finding is not about an object. */
  readonly object: string | undefined;
  /** Title of the object's area in the data dictionary. */
  readonly area: string | undefined;
  /** Where the object, or that part of it, was created. */
  readonly place: { readonly file: string; readonly line: number } | undefined;
  readonly state: FindingState;
}

/** `accepted`: by a comment in a migration or by the baseline. */
export type FindingState =
  | { readonly kind: 'open' }
  | { readonly kind: 'accepted'; readonly by: 'comment' | 'baseline'; readonly reason: string };

export interface Audit {
  readonly folder: string;
  readonly tool: string;
  readonly date: string;
  readonly plinth: string;
  readonly targetVersion: number;
  /** `PostgreSQL 16`, `MariaDB 10.11`. */
  readonly server: string;
  readonly preset: string;
  readonly statements: number;
  readonly understood: number;
  readonly tables: number;
  readonly open: Counts;
  readonly accepted: number;
  readonly categories: readonly { readonly category: Category; readonly counts: Counts }[];
  /** Open findings only: the most urgent rule first. */
  readonly groups: readonly AuditGroup[];
  readonly acceptedFindings: readonly AuditFinding[];
  readonly areas: readonly { readonly area: string; readonly counts: Counts }[];
  /** At most ten. */
  readonly worst: readonly {
    readonly object: string;
    readonly counts: Counts;
    readonly rules: readonly string[];
  }[];
  readonly personal: readonly {
    readonly table: string;
    readonly columns: readonly { readonly name: string; readonly what: string }[];
  }[];
  /** Comments and baseline entries that accept a finding which no longer exists. */
  readonly unused: readonly {
    readonly file: string;
    readonly line: number | undefined;
    readonly message: string;
  }[];
  readonly trend: Trend;
  /** Sentences. */
  readonly notVerified: readonly string[];
}

export interface Counts {
  readonly error: number;
  readonly warning: number;
  readonly info: number;
  readonly hint: number;
  readonly all: number;
}

/** One rule with all places where it reports. */
export interface AuditGroup {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly summary: string;
  /** Where the rule is documented; undefined for a team's own rule. */
  readonly docs: string | undefined;
  readonly findings: readonly AuditFinding[];
}

export type Trend =
  /** The project keeps no trend file. */
  | { readonly kind: 'none' }
  | { readonly kind: 'first' }
  | {
      readonly kind: 'since';
      readonly date: string;
      readonly came: readonly TrendFinding[];
      readonly went: readonly TrendFinding[];
      readonly stays: number;
      /** Oldest first, this one last. */
      readonly runs: readonly TrendRun[];
    };

export interface TrendFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly object: string;
  readonly message: string;
}

export interface TrendRun {
  readonly date: string;
  readonly plinth: string;
  readonly tables: number;
  readonly open: Counts;
  readonly accepted: number;
}
