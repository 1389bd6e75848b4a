/**
 * The review of a change as data: what the JSON contains and every document, panel and comment shows. Texts are prose with marks around
 * code (core/text/code-in-prose.ts); renderers escape them. Nothing is computed here, and no code may decide anything from a text.
 */
import type { Blocks, Duration, LockMode } from '../effects/effect.ts';
import type { Category, RuleId } from '../findings/finding.ts';
import type { Severity, Hazard } from '../findings/grading.ts';

/** In ascending order: `stop` means that the change must not be applied as it is, `decide` asks a person. */
export const weights = ['inform', 'warn', 'decide', 'stop'] as const;
export type Weight = (typeof weights)[number];

/** The sections of the page that contain notes, in order. */
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
  /** The file, or how many migrations, and the revision they are compared with. */
  readonly title: string;
  readonly verdict: Verdict;
  /** One clause each: tool and its transaction, server, statistics, proof. */
  readonly assumptions: readonly string[];
  /** In the order in which they run. */
  readonly migrations: readonly MigrationReview[];
  /** By section, the heaviest first. */
  readonly notes: readonly Note[];
  /** The deployment, in a valid order. */
  readonly steps: readonly Step[];
  readonly checks: { readonly before: readonly Check[]; readonly after: readonly Check[] };
  /** The last migration first. */
  readonly rollback: readonly RollbackReview[];
  readonly schema: SchemaReview;
  readonly findings: readonly FindingReview[];
  readonly suppressions: readonly SuppressionReview[];
  /** Sentences: why the review is incomplete; the notes of not-verified contain the rest. */
  readonly troubles: readonly string[];
  readonly scripts: readonly Script[];
  readonly provenance: Provenance;
}

export interface Verdict {
  /** The heaviest weight of notes and findings. */
  readonly weight: Weight;
  /** One sentence. */
  readonly headline: string;
}

/** A statement of the change. */
export interface PlaceRef {
  /** For display. */
  readonly file: string;
  /** Relative to the workspace. */
  readonly path: string;
  /** One-based. */
  readonly line: number;
  /** `line 7`, or `000042:7` if the change has several files. */
  readonly label: string;
}

export interface Note {
  /** `section/name`: stable, documented, the file under notes/. */
  readonly id: string;
  readonly section: Section;
  readonly weight: Weight;
  readonly text: string;
  /** For a decision: what happens unless somebody decides otherwise. */
  readonly default: string | undefined;
  readonly places: readonly PlaceRef[];
  /** Places where the same holds for other objects, which the text does not name; `data` has each. */
  readonly alike: readonly PlaceRef[];
  /** The values in the text, once for each occurrence. */
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

/** When the file can be applied relative to the release of the application: see rollout/phase.ts. */
export type Phase = 'any' | 'before' | 'after' | 'split' | 'stop';

export interface StatementReview {
  readonly place: PlaceRef;
  /** The operation in words, with its object: `add column orders.note`. */
  readonly what: string;
  readonly relations: readonly RelationReview[];
  readonly duration: Duration | 'rows';
  /** Set if the size is known and the time grows with it. */
  readonly estimate: Estimate | undefined;
  readonly evidence: 'measured' | 'expected';
  /** It changes or deletes existing rows. */
  readonly writesRows: boolean;
  /** No session waits for its locks, and it takes no time. */
  readonly isQuiet: boolean;
}

export interface RelationReview {
  readonly relation: string;
  readonly lock: LockMode;
  /** The lock in the words of its server. */
  readonly named: string;
  readonly blocks: Blocks;
  readonly rewrite: boolean;
  readonly scan: boolean;
  readonly buildsIndex: boolean;
  readonly isNew: boolean;
  /** From the statistics. */
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
  /** Steps that have to come before it. */
  readonly needs: readonly string[];
  /** After it, the lost data cannot be restored from the database. */
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
  /** `rows` reads a user's table. */
  readonly reads: 'catalog' | 'rows';
  /** It contains text from the migration: Plinth shows it but does not send it. */
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
    /** Nobody wrote one: it is generated from the schema. */
    | 'generated'
    | 'impossible'
    | 'not-needed';
  readonly text: string;
  /** Data that is not restored. */
  readonly losses: readonly string[];
  readonly script: string | undefined;
}

export interface SchemaReview {
  /** Definitions before and after as a unified diff; empty if nothing changes. */
  readonly diff: readonly DiffLine[];
  /** The touched tables and those that they reference. */
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
    /** One of its columns is nullable. */
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
  /** A clause: when it is run. */
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
