/**
 * The review of a change as data: what the JSON prints and what every document, panel and comment shows. Texts are prose with marks around
 * code (core/text/code-in-prose.ts); whoever shows them escapes them. Nothing here is computed, and nothing may be decided from a text.
 */
import type { Blocks, Duration, LockMode } from '../effects/effect.ts';
import type { Category, RuleId } from '../findings/finding.ts';
import type { Severity, Hazard } from '../findings/grading.ts';

/** From the least to the most: `stop` keeps the change from being applied as it is, `decide` asks a person. */
export const weights = ['inform', 'warn', 'decide', 'stop'] as const;
export type Weight = (typeof weights)[number];

/** Parts of the page that a note can be in, in their order. */
export const sections = [
  'refused',
  'blocked',
  'data-loss',
  'compatibility',
  'rows',
  'rollback',
  'security',
  'replication',
  'runner',
  'not-verified',
] as const;
export type Section = (typeof sections)[number];

export interface Review {
  /** The file, or how many migrations, and what they are compared with. */
  readonly title: string;
  readonly verdict: Verdict;
  /** What is taken for granted, one clause each: tool and its transaction, server, statistics, proof. */
  readonly assumptions: readonly string[];
  /** In the order in which they run. */
  readonly migrations: readonly MigrationReview[];
  /** By section, the heaviest first. */
  readonly notes: readonly Note[];
  /** The deployment, in an order in which it can be followed. */
  readonly steps: readonly Step[];
  readonly checks: { readonly before: readonly Check[]; readonly after: readonly Check[] };
  /** The last migration first. */
  readonly rollback: readonly RollbackReview[];
  readonly schema: SchemaReview;
  readonly findings: readonly FindingReview[];
  readonly suppressions: readonly SuppressionReview[];
  /** What kept the review from being complete. Sentences; the notes of not-verified tell the rest. */
  readonly troubles: readonly string[];
  readonly scripts: readonly Script[];
  readonly provenance: Provenance;
}

export interface Verdict {
  /** The heaviest of notes and findings. */
  readonly weight: Weight;
  /** One sentence. */
  readonly headline: string;
}

/** A statement of the change. */
export interface PlaceRef {
  /** For people. */
  readonly file: string;
  /** Relative to the workspace. */
  readonly path: string;
  /** From one. */
  readonly line: number;
  /** `line 7`, or `000042:7` where the change has several files. */
  readonly label: string;
}

export interface Note {
  /** `section/name`: stable, documented, the file under notes/. */
  readonly id: string;
  readonly section: Section;
  readonly weight: Weight;
  readonly text: string;
  /** Of a decision: what happens unless somebody decides otherwise. */
  readonly default: string | undefined;
  readonly places: readonly PlaceRef[];
  /** Where the same is so of other objects, which the text does not name; `data` has each. */
  readonly alike: readonly PlaceRef[];
  /** What the text was written from, once for each occurrence. */
  readonly data: readonly Readonly<Record<string, string>>[];
}

export interface MigrationReview {
  readonly file: string;
  readonly path: string;
  readonly statements: readonly StatementReview[];
  readonly phase: Phase;
  readonly proof: {
    readonly kind: 'proved' | 'partly' | 'failed' | 'not-run';
    readonly because: string | undefined;
  };
}

/** When it can be applied relative to the release of the application: see rollout/phase.ts. */
export type Phase = 'any' | 'before' | 'after' | 'split' | 'stop';

export interface StatementReview {
  readonly place: PlaceRef;
  /** What it does, in the words of the operation, with its object: `add column orders.note`. */
  readonly what: string;
  readonly relations: readonly RelationReview[];
  readonly duration: Duration | 'rows';
  /** Where the size is known and the time grows with it. */
  readonly estimate: Estimate | undefined;
  readonly evidence: 'measured' | 'expected';
  /** It changes or deletes rows that were there. */
  readonly writesRows: boolean;
  /** It locks nothing that others wait for and takes no time. */
  readonly isQuiet: boolean;
}

export interface RelationReview {
  readonly relation: string;
  readonly lock: LockMode;
  readonly blocks: Blocks;
  readonly rewrite: boolean;
  readonly scan: boolean;
  readonly buildsIndex: boolean;
  readonly isNew: boolean;
  /** Told by statistics. */
  readonly rows: number | undefined;
  readonly bytes: number | undefined;
}

/** A range in milliseconds. */
export interface Estimate {
  readonly least: number;
  readonly most: number;
}

export interface Step {
  readonly id: string;
  readonly kind: 'check' | 'apply' | 'backfill' | 'deploy' | 'stop-application' | 'start-application';
  readonly text: string;
  readonly places: readonly PlaceRef[];
  /** Steps that come before it. */
  readonly needs: readonly string[];
  /** After it, what is gone cannot be restored from the database. */
  readonly isPointOfNoReturn: boolean;
  /** The script that it runs. */
  readonly script: string | undefined;
}

/** One SELECT of one row: result (`ok`, `STOP`, `look`) and what was found. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** Without a semicolon. */
  readonly sql: string;
  /** `rows` reads a table of the user's. */
  readonly reads: 'catalog' | 'rows';
  /** It holds text of the migration: Plinth shows it and does not send it. */
  readonly quotesMigration: boolean;
  readonly answer: CheckAnswer | undefined;
}

export interface CheckAnswer {
  readonly result: 'ok' | 'STOP' | 'look' | 'not-run';
  readonly found: string;
}

export interface RollbackReview {
  readonly file: string;
  readonly kind:
    | 'proved'
    | 'loses-data'
    | 'differs'
    | 'fails'
    | 'not-proved'
    /** Nobody wrote one: it follows from the schema. */
    | 'generated'
    | 'impossible'
    | 'not-needed';
  readonly text: string;
  /** What does not come back. */
  readonly losses: readonly string[];
  readonly script: string | undefined;
}

export interface SchemaReview {
  /** Definitions before and after as a unified diff; empty if nothing changes. */
  readonly diff: readonly DiffLine[];
  /** The touched tables and those that they refer to. */
  readonly diagram: DiagramOf;
}

export interface DiffLine {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

export interface DiagramOf {
  readonly tables: readonly {
    readonly name: string;
    readonly isNew: boolean;
    readonly columns: readonly { readonly name: string; readonly type: string; readonly isKey: boolean }[];
  }[];
  readonly references: readonly {
    readonly from: string;
    readonly to: string;
    readonly columns: string;
    /** A column of it may be null. */
    readonly isOptional: boolean;
  }[];
}

export interface FindingReview {
  readonly place: PlaceRef;
  readonly also: readonly PlaceRef[];
  readonly rule: RuleId;
  readonly category: Category;
  readonly hazard: Hazard | undefined;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string | undefined;
}

export interface SuppressionReview {
  readonly place: PlaceRef;
  readonly rule: string;
  readonly reason: string;
  readonly author: string;
}

export interface Script {
  /** `before.sql`. */
  readonly name: string;
  /** One clause: when it is run. */
  readonly when: string;
  readonly text: string;
}

export interface Provenance {
  /** As 2027-01-31. */
  readonly date: string;
  readonly plinth: string;
  readonly compared: string | undefined;
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
}
