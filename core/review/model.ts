/** The review of one change as data, for Markdown, HTML, JSON and templates of a team. Texts are plain but for marks around code (text/code-in-prose.ts): whoever shows them escapes them. Nothing here is computed. */
import type { Blocks, Duration, LockMode } from '../effects/effect.ts';
import type { Severity } from '../lint/finding.ts';
import type { TargetSource } from '../lint/newer-than-target.ts';
import type { EasedColumn } from './eased-column.ts';
import type { SchemaReview } from './schema/schema-model.ts';

export interface Review {
  readonly title: string;
  readonly verdict: Verdict;
  readonly migrations: readonly MigrationReview[];
  readonly order: DeploymentOrder;
  readonly preflight: readonly Check[];
  /** Those of them that are asked before every part, whatever it changes. */
  readonly usual: readonly Check[];
  readonly abort: readonly string[];
  readonly postflight: readonly Check[];
  /** Where releases come between the files: the checks of each part. */
  readonly stages: readonly StageChecks[];
  /** What holds for taking back all of it. Sentences. */
  readonly back: readonly string[];
  readonly security: SecurityReview;
  readonly schema: SchemaReview;
  readonly findings: readonly FindingReview[];
  readonly suppressions: readonly SuppressionReview[];
  /** Sentences. */
  readonly notVerified: readonly string[];
  /** What was looked at for security and privacy, and where nothing of it changes. Half sentences. */
  readonly nothingFound: readonly string[];
  readonly runbook: readonly RunbookStep[];
  /** What writes to files what goes, before each part that takes something away. */
  readonly exports: readonly NamedScript[];
  /** What builds indexes beside others, for whoever does not want to wait for the change's own. */
  readonly concurrently: string | undefined;
  /** Where values are copied later: indexes that serve until then, the copy in batches, and what ends it for good. */
  readonly later: readonly NamedScript[];
  /** Queries for whoever watches it in psql; undefined where nobody has to. */
  readonly watch: string | undefined;
  readonly provenance: Provenance;
}

/** Half a page: lists are cut to what a person reads, and say how many more there are. */
export interface Verdict {
  /** Whether it can start as it stands, and what has to be true before. Sentences. */
  readonly start: readonly string[];
  /** Said first: statements and files that nothing is known of. */
  readonly notUnderstood: readonly string[];
  /** Said second: what the server would not take. */
  readonly refused: readonly string[];
  readonly changes: readonly string[];
  readonly blocked: readonly BlockedRelation[];
  /** Where none is: who waits all the same. A sentence. */
  readonly besides: string | undefined;
  /** What takes its time and lets everybody work. */
  readonly long: readonly string[];
  readonly irreversible: readonly string[];
  readonly decide: readonly string[];
}

export interface BlockedRelation {
  /** So many of them wait as it does, and are told along with it; `unlisted` where a function makes more than migrations name. */
  readonly partitions?: number | 'unlisted';
  readonly relation: string;
  readonly blocks: Blocks;
  /** `brief`: nothing that grows with the table happens under the lock. */
  readonly length: 'brief' | 'long';
  /** Writes wait for work before its reads do: a key that asks it waits as those do. */
  readonly isShutLater: boolean;
  /** Where the lock is taken. */
  readonly places: readonly string[];
  /** What takes its time meanwhile. */
  readonly works: readonly string[];
  /** The place from which on it is held, where what takes its time comes later. */
  readonly from: string | undefined;
  /** Who waits, for how long, and on what evidence. */
  readonly words: string;
  /** What waiting for the lock does, where nothing takes its time under it. A sentence. */
  readonly queue: string | undefined;
}

export interface MigrationReview {
  readonly file: string;
  readonly tool: string | undefined;
  /** `7.3.0 (Dockerfile)`, where what the tool does depends on it. */
  readonly toolVersion: string | undefined;
  readonly targetVersion: number;
  /** Who says so. */
  readonly targetFrom: TargetSource;
  /** The file of the repository that names it. */
  readonly targetFile: string | undefined;
  /** `13, which plinth.stats.json names`: a server of which nothing was measured. */
  readonly targetOutside: { readonly version: number; readonly file: string } | undefined;
  /** How it is known that a person applies it, a clause that names a file; undefined where the tool does. */
  readonly byHand: string | undefined;
  readonly phase: Phase;
  readonly statements: readonly StatementReview[];
  /** Statements that nobody notices: on what is new here, or without any lock. */
  readonly quiet: number;
  /** ANALYZE behind what locks others out, in the same transaction. */
  readonly heldThrough: number;
  /** Half a sentence: `proved on 18`, `not run: …`. */
  readonly proof: string;
  /** All of it is there behind it, or nothing: one transaction. */
  readonly isWhole: boolean;
  readonly rollback: RollbackReview;
  readonly pointOfNoReturn: boolean;
}

/** `before`: adds only. `after`: takes away or forbids what a running release may use. `with`: old and new never both work. */
export type Phase = 'before' | 'with' | 'after' | 'any' | 'mixed';

export interface StatementReview {
  /** From one. */
  readonly line: number;
  /** `line 7`, or `000042:7` where there are several files. */
  readonly place: string;
  readonly what: string;
  readonly relations: readonly RelationReview[];
  readonly duration: Duration | 'rows';
  /** A sentence. */
  readonly lasts: string;
  /** Behind `until`. */
  readonly until: string;
  readonly queue: string | undefined;
  /** Milliseconds, where the file sets it. */
  readonly lockTimeout: number | undefined;
  readonly evidence: Evidence;
  /** The first of several statements that write different rows of one table each. */
  readonly shares?: string | undefined;
  /** Rows of the catalog alone are written; `kept`: and the disk of what goes is not given back, but that of its indexes; `freed`: and it is. */
  readonly light?: 'catalog' | 'kept' | 'kept-but-indexes' | 'freed' | undefined;
  /** Disk and write-ahead log. */
  readonly needs: string | undefined;
  readonly replicas: readonly string[];
  readonly unknown: readonly string[];
  /** Triggers that run for its rows. Sentences. */
  readonly fires: readonly string[];
  /** What does not come back. */
  readonly losses: readonly string[];
  /** What goes, and stays as a copy. */
  readonly copies: readonly string[];
}

export interface Evidence {
  readonly kind: 'measured' | 'expected';
  readonly words: string;
}

export interface RelationReview {
  readonly relation: string;
  /** On so many of them the same is done, under the same lock. */
  readonly partitions?: number | 'unlisted';
  readonly lock: LockMode;
  readonly blocks: Blocks;
  /** Writes to the rows that it changes wait. */
  readonly locksRows: boolean;
  /** `writes it again`, `builds an index`, `reads all rows`. */
  readonly work: readonly string[];
  /** With its source and age; undefined where nothing says how large it is. */
  readonly size: string | undefined;
  /** Undefined where nothing says it. */
  readonly bytes: number | undefined;
  /** A range with its assumption; undefined where it is instant or the size is unknown. */
  readonly estimate: string | undefined;
}

export interface DeploymentOrder {
  readonly stages: readonly DeploymentStage[];
  /** Where, and what is gone behind it. */
  readonly pointOfNoReturn:
    | {
        readonly place: string;
        readonly words: string;
        /** Nothing goes there: new values come that the way back does not take. */
        readonly isByValues: boolean;
        /** Behind `from`, where it is no value of another type. */
        readonly since?: string;
      }
    | undefined;
  readonly backfills: readonly Backfill[];
  readonly needsNoBackfill?: boolean;
  /** Programs that migrate as they start. Sentences. */
  readonly starts: readonly string[];
  /** Sentences on standbys, subscribers and change-data-capture, each once, with the lines. */
  readonly replicas: readonly string[];
}

export interface EmptyNames extends Readonly<Record<'until' | 'apart', string>> {
  readonly means: readonly string[];
  readonly by: Readonly<Record<'whom' | 'right', string>>;
  readonly isOtherNameTold: boolean;
}

export interface DeploymentStage {
  readonly phase: Phase;
  readonly title: string;
  /** What the release is called that it waits for, or that waits for it: by what that uses. Half a sentence. */
  readonly release: string;
  /** Names that come back with nothing in them: `users.a is null in the rows that are there`, until when, for whom, whom it does no harm, and why nothing runs until the way back has; undefined where more keeps releases apart. */
  readonly empty: EmptyNames | undefined;
  /** What a release that runs has to do to fail behind it, where that alone keeps it from coming before: `writes nulls to orders.note`. */
  readonly refused: string | undefined;
  /** All that fails of the former release on the new schema, where that is known: `inserts into orders without note`. */
  readonly failsFormer?: readonly string[];
  /** Keys and constraints that refuse rows which releases before it write: as people call them. */
  readonly refusing: readonly string[];
  /** The release that comes is that of the next part: none is rolled out in between. */
  readonly isForNext?: boolean;
  /** Its files come in one commit, and could have been several parts. */
  readonly isOneCommit?: boolean;
  /** It moves values as well, and comes with the code that reads them where they go. */
  readonly isMoved?: boolean;
  /** It exchanges a key that ON CONFLICT of releases goes by: neither release inserts where the schema is the other's. */
  readonly isRekeyed?: boolean;
  /** How it is split, where no order works for old and new at once. Sentences. */
  readonly notes: readonly string[];
  /** The place in it behind which something does not come back. */
  readonly noReturn: string | undefined;
  /** What somebody has to fill by hand before it. */
  readonly fills: readonly { readonly name: string; readonly words: string }[];
  readonly files: readonly { readonly file: string; readonly because: string }[];
}

export interface Backfill {
  readonly place: string;
  readonly relation: string;
  readonly words: string;
}

export interface NamedScript {
  /** The name that it goes by. */
  readonly name: string;
  readonly text: string;
}

export interface RollbackReview {
  readonly kind:
    | 'proved'
    | 'loses-data'
    | 'differs'
    /** On empty tables alone. */
    | 'stops-on-rows'
    /** Its tool cannot run it, and psql can. */
    | 'by-hand'
    | 'broken'
    | 'not-proved'
    /** From the schema, as nobody wrote one. */
    | 'written'
    | 'written-proved'
    /** Proved as it would be with NOT NULL in its place: see let-in.ts. */
    | 'written-eased'
    | 'impossible'
    | 'not-needed';
  /** Sentences: what is known of it, without who waits. Empty where its script says all. `fault`: in short, where they stand elsewhere. */
  readonly words: string;
  readonly fault?: string | undefined;
  /** Sentences: who waits while it runs; empty where nobody does. */
  readonly waits: string;
  /** The change may stop half-way, and its way back with it. */
  readonly inPart: boolean;
  readonly losses: readonly string[];
  /** Where the team has one. */
  readonly file: string | undefined;
  /** Undefined where there is none. */
  readonly script: string | undefined;
  /** It takes away itself what is there when it runs; else it lacks what the change has taken. */
  readonly takes?: boolean;
  /** It runs without rows, and stops where there are some. A sentence. */
  readonly stops?: string | undefined;
  /** Columns that come back as a migration before the change let them out: `users.note`. */
  readonly eased?: readonly EasedColumn[];
  /** What lines of it keep that were written since: half a sentence each. */
  readonly keeps?: readonly string[];
  /** Lines of psql stand ready in it, which read files where psql runs. */
  readonly readsFiles?: boolean;
}

export interface Check {
  readonly title: string;
  /** One SELECT of one row: result (`ok`, `STOP`, `look`) and what was found. Without a semicolon. */
  readonly sql: string;
  /** A query that shows what was found, row by row: for whoever has to choose. One line. */
  readonly lists?: string;
  /** `rows` reads a table of the user's. */
  readonly reads: 'catalog' | 'rows';
  /** It holds text of the migration itself: Plinth shows it and does not send it. */
  readonly quotesMigration: boolean;
  readonly answer: CheckAnswer | undefined;
}

/** One part of the change, between two releases. */
export interface StageChecks {
  /** From one. */
  readonly number: number;
  readonly files: readonly string[];
  /** Besides the usual ones. */
  readonly before: readonly Check[];
  readonly after: readonly Check[];
}

export interface CheckAnswer {
  readonly result: 'ok' | 'STOP' | 'look' | 'not-run';
  readonly found: string;
}

export interface SecurityReview {
  readonly permissions: readonly PermissionChange[];
  /** Sentences. */
  readonly rowSecurity: readonly string[];
  readonly personalData: readonly string[];
  readonly injection: readonly string[];
}

export interface PermissionChange {
  readonly object: string;
  readonly role: string;
  /** Privileges in words; empty where there are none. */
  readonly before: string;
  readonly after: string;
}

export interface FindingReview {
  readonly place: string;
  /** Other places of which it says the same. */
  readonly also: readonly string[];
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string | undefined;
  /** What a comment of the file says of it, and what is known of that. Sentences. */
  readonly stated: string | undefined;
}

export interface SuppressionReview {
  readonly place: string;
  readonly rule: string;
  readonly reason: string;
  readonly author: string;
}

export interface RunbookStep {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface Provenance {
  readonly date: string;
  readonly plinth: string;
  readonly compared: string | undefined;
  readonly coverage: string;
  readonly statistics: string;
  readonly proof: string;
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
}
