/** What a review is made of: everything that the session, the proof and git know of a change. Types only. */
import type { HeldTogether } from '../effects/held.ts';
import type { StatementEffects } from '../effects/statement.ts';
import type { Coverage } from '../lint/coverage.ts';
import type { Finding } from '../lint/finding.ts';
import type { TargetSource } from '../lint/newer-than-target.ts';
import type { SuppressedFinding } from '../lint/suppressions.ts';
import type { Delivery, RunBy } from '../migrations/convention.ts';
import type { AlsoFor } from '../migrations/dialect-files.ts';
import type { ToolLock } from '../migrations/tool-lock.ts';
import type { PassedBy } from '../migrations/passed-by.ts';
import type { RecordRows } from '../migrations/recorded.ts';
import type { StartUp } from '../migrations/startup.ts';
import type { ToolCommand } from '../migrations/tool-command.ts';
import type { PersonalDataSettings } from '../personal-data/settings.ts';
import type { MigrationProof } from '../proof/result.ts';
import type { BackAround, SectionWayBack } from '../rule-kit/way-back.ts';
import type { Schema } from '../schema/model.ts';
import type { SizeIndex } from '../statistics/statistics.ts';

export interface ReviewInput {
  /** In the order in which they run. */
  readonly migrations: readonly ReviewedMigration[];
  /** Files that belong to the change and of which nothing can be said. Half a sentence each. */
  readonly unread: readonly { readonly file: string; readonly because: string }[];
  /** The same migrations for other engines, which are not reviewed. Half a sentence each. */
  readonly twins: readonly { readonly file: string; readonly because: string }[];
  /** Migrations of what is compared with that lie in their folder no more. For people. */
  readonly takenOut: readonly string[];
  /** Migrations that surely ran under another text before the change, where its own have run: they are not reviewed. */
  readonly editedBefore: readonly {
    /** For people. */
    readonly file: string;
    readonly tool: string;
    readonly refuses: ReviewedMigration['edited'];
  }[];
  /** Migrations of the change that are programs: nobody has read what they do. */
  readonly programs: readonly string[];
  /** Program code is among what the change brings. */
  readonly isWithCode: boolean;
  /** All its migrations come in one commit, and program code with them. */
  readonly isOneCommit: boolean;
  /** What the change takes away or puts aside under names that mean nothing else, and where programs name it; empty where nobody has looked. */
  readonly goneInCode: readonly GoneInCode[];
  /** Constants that the change puts in the place of others, and where programs say these; empty where nobody has looked. */
  readonly valuesInCode?: readonly ExchangedInCode[] | undefined;
  /** Statements of programs that fail before the change or behind it, or read what it lets in; empty where nobody has looked. */
  readonly sqlInCode: readonly SqlInCode[];
  /** Tables whose columns programs may select as a whole, as displayName has them, of those that get a column or lose one; undefined where that was not seen. */
  readonly selectedWhole?: ReadonlySet<string> | undefined;
  /** Migrations of the same tool that run between those of the change or behind them, in their order. */
  readonly others: readonly OtherMigration[];
  /** What the first of them finds, with the views as the repeatable files of before had made them; undefined where there are none, or nobody knows. */
  readonly formerly?: Formerly | undefined;
  /** All files that were read, those of ways back too. */
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
  /** As 2027-01-31. */
  readonly date: string;
  readonly plinth: string;
  /** What new work was told from; undefined where files were named. */
  readonly compared: string | undefined;
  /** Sentences: what kept the review from being complete. */
  readonly troubles: readonly string[];
}

export interface WholeRead {
  /** As displayName has it. */
  readonly table: string;
  /** `pop`, and the file that names it. */
  readonly library: string;
  readonly manifest: string;
  /** `internal/models/sessions.go:212`: of the commit before, where that has it too. */
  readonly place: string;
  /** The commit before has it, and hands it to what fills a struct. */
  readonly isFormer: boolean;
}

export interface Formerly {
  readonly schema: Schema;
  /** Paths of repeatable files that the change deletes. */
  readonly deleted: readonly string[];
  /** Views that the change drops, by key, of repeatable files that do not run again, as nothing in them has changed. */
  readonly missing: readonly { readonly view: string; readonly path: string }[];
}

export interface OtherMigration {
  /** For people. */
  readonly file: string;
  readonly runs: 'between' | 'behind';
  /** Tables that the change locks or changes, and it too; of one behind, those where it names what the change makes another. */
  readonly touches: readonly string[];
  /** Tables that were there whose rows it writes again; all of them where nobody has read what it does. */
  readonly rewrites: readonly string[] | 'any';
}

/** A data model of the programs: nothing else is used by them. */
export interface DeclaredBefore {
  readonly file: string;
  /** Columns by tables, without their schemas. */
  readonly tables: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface CodePlace {
  readonly file: string;
  readonly line: number;
}

/** A column or a table that the change takes away, or puts aside, and where programs of the repository name it. */
export interface GoneInCode {
  /** `users.plan_id`, or a table. */
  readonly of: string;
  /** It is the name under which values stay whose own name comes back; or that own name. */
  readonly isKept: boolean;
  /** The first of each file. */
  readonly places: readonly CodePlace[];
  /** All programs were looked at, and none says anything like it. */
  readonly isNowhere: boolean;
  /** In the commit before, of files that do not say it any more. */
  readonly before: readonly CodePlace[];
  /** Of a name that comes back with nothing in it: SQL of programs that compares it alone, that asks for nulls in it, and that copies it elsewhere. */
  readonly nulls?:
    | {
        readonly compared: readonly CodePlace[];
        readonly taken: readonly CodePlace[];
        readonly copied: readonly (CodePlace & { readonly into: string })[];
        /** SQL that reads what stays under the other name beside it. */
        readonly both?: readonly CodePlace[] | undefined;
        /** Where a function names it, and not the other name. */
        readonly alone?: readonly CodePlace[] | undefined;
      }
    | undefined;
}

/** A constant that an UPDATE puts another in the place of. */
export interface ExchangedInCode {
  /** `user_setting.key`. */
  readonly of: string;
  readonly from: string;
  /** Where programs of the commit before say it, the first of each file. */
  readonly before: readonly CodePlace[];
  /** Some still do, or not all of them were looked at. */
  readonly isStillSaid: boolean;
}

/** A statement in a program that has to do with a column which the change takes away, asks for, lets out or makes the first of an index. */
export interface SqlInCode {
  /** As columnSaid has it. */
  readonly column: string;
  /** What becomes of the column: it has to be written from then on, or need not be any more; no other index begins with it. */
  readonly why: 'gone' | 'asked' | 'let out' | 'indexed';
  /** The program of the commit before, or as its files lie there. */
  readonly release: 'before' | 'now';
  readonly kind: 'select' | 'insert' | 'update' | 'delete';
  /** An INSERT whose list of columns has it not leaves it out; one that searches by it asks for its values in one table, and for no first column of another index. */
  readonly does: 'names it' | 'leaves it out' | 'searches by it';
  readonly place: CodePlace;
  /** The function around it. */
  readonly inside: string | undefined;
}

/** How a program of the commit before holds a column that the change drops, and that rows need a value in until then. */
export interface NullsInCode {
  /** As columnSaid has it. */
  readonly column: string;
  /** A null can be read. */
  readonly bears: boolean;
  /** As the program writes it: `string`. */
  readonly type: string;
  readonly place: CodePlace;
}

/** Where one of its folder has to be numbered that runs before it. */
export interface NumberedPlace {
  readonly own: string;
  /** Of the one in front of it; undefined where it is the first. */
  readonly last: string | undefined;
  /** A number lies between them. */
  readonly isRoom: boolean;
}

export interface ReviewedMigration {
  /** For people. */
  readonly file: string;
  /** As the workspace names it. */
  readonly path: string;
  readonly text: string;
  /** Of another migration, by its path; undefined where there is none. */
  readonly textOf: (path: string) => string | undefined;
  /** Its tool runs it behind all others, in the same run, whenever its content is another than it was. */
  readonly isRepeatable: boolean;
  /** As its authors write it. */
  readonly tool: string | undefined;
  /** Its tool runs all pending files in one transaction. */
  readonly isWholeRun: boolean;
  readonly targetVersion: number;
  readonly targetFrom: TargetSource;
  /** The file of the repository that names the version. */
  readonly targetFile: string | undefined;
  /** A server that statistics or a file of the repository name, and of which nothing was measured. */
  readonly targetOutside: { readonly version: number; readonly file: string } | undefined;
  /** Where what the tool does depends on it, with the file that says so. */
  readonly toolVersion: string | undefined;
  /** What happens otherwise where nothing or several things say which version, or which program, runs the files. Sentences. */
  readonly sendingDoubt: string | undefined;
  /** How a program of the repository runs it, as far as that was read. */
  readonly runBy: RunBy | undefined;
  /** What its tool wants before it runs again after a failure. A sentence. */
  readonly afterFailure: string | undefined;
  /** What is to be done where it runs outside of a transaction and stops half-way. A sentence. */
  readonly afterPart: string | undefined;
  /** The same where it can be run again from its top; empty where nothing is to be done. */
  readonly againPart: string | undefined;
  /** How a file says that the tool opens no transaction around it; undefined where there is no way, or it opens none. */
  readonly outside: string | undefined;
  /** Other engines that run the very file, and how a copy is called that PostgreSQL alone gets in its place; undefined where none does. */
  readonly alsoFor?: AlsoFor | undefined;
  /** How it is kept from running what is pending behind a file. A sentence. */
  readonly stopsBefore: string | undefined;
  /** How its tool keeps a second run out; undefined for a file that no tool runs. */
  readonly lock: ToolLock | undefined;
  /** Its tool starts in no program that lacks a file which has run. */
  readonly missing: 'refused' | undefined;
  /** By which its own command line applies what is pending, at the top of the repository, whatever programs have it built in. */
  readonly commandLine?: string | undefined;
  /** It refuses to go on where a file that has run has another text. */
  readonly edited: 'refused' | 'refused-by-default' | undefined;
  /** Of a tool that runs all pending files in one transaction: what a file without one does to the run. Half a sentence. */
  readonly outsideInRun?: string | undefined;
  /** Where the repository runs it as its application starts. */
  readonly startUps: readonly StartUp[];
  /** The command that somebody runs to apply what is pending, of a tool that comes as one. */
  readonly applies?: ToolCommand | undefined;
  /** A key of its program's configuration that has it apply them as it starts. */
  readonly configuredStart?: ConfiguredStart | undefined;
  /** The guide of the repository that has indexes built by hand before the migration runs. */
  readonly indexGuide: string | undefined;
  /** Its folder, where its tool looks into another one and a program of the repository hands it over. */
  readonly handedFrom?: string | undefined;
  /** Columns that programs name in ON CONFLICT, as keySaid has them; undefined where nobody has looked. */
  readonly conflictTargets: ReadonlySet<string> | undefined;
  /** What programs say in ON CONFLICT of the tables whose keys it makes or takes away; undefined where nobody has looked. */
  readonly conflictsInCode?: ConflictsInCode | undefined;
  /** Constraints that programs name in SET CONSTRAINTS, where the change makes one deferrable. */
  readonly deferredInCode: ReadonlySet<string>;
  /** A library of the programs that asks for the very type that a value had, with the file that names it: `sqlx, by Cargo.toml`. */
  readonly strictCode: string | undefined;
  /** Columns that it renames and that no program names, before the change or with it, as columnSaid has them. */
  readonly unsaidColumns: ReadonlySet<string>;
  /** Undefined where the commit before has no data model that is known here. */
  readonly declaredBefore?: DeclaredBefore | undefined;
  /** Of columns that it drops, where programs surely say it. */
  readonly nullsInCode: readonly NullsInCode[];
  /** Columns that it forbids nulls in and that the code of the change reads as never null, where that of the commit before bore them. */
  readonly strictReads: readonly NullsInCode[];
  /** Columns that it adds without a value and forbids nulls in at its end, and that the code of the change reads as never null. */
  readonly newReads: readonly NullsInCode[];
  /** Where programs read all columns of a table that the change gives one more, into what refuses that; undefined where nobody has looked. */
  readonly wholeReads?: readonly WholeRead[] | undefined;
  /** What its record says behind a way back that somebody else ran. A sentence. */
  readonly recordBack: string | undefined;
  /** What its tool runs in front of it: the file, for people, and its version; undefined where that is none. */
  readonly previous: { readonly file: string; readonly version: string } | undefined;
  /** How it stands in the table where its tool records what has run; undefined where that is not known. */
  readonly recorded: RecordRows | undefined;
  /** What it was called before the change, for people, where its tool takes it for a new one under its name; its text is the same. */
  readonly renamedFrom?: string | undefined;
  /** The table in which its program records it, where a second row of it is refused. */
  readonly recordKey?: string | undefined;
  /** `db/migrations/atlas.sum`: a file beside it has its checksum, whoever runs it. */
  readonly sumFile?: string | undefined;
  /** Later ones have run, and its tool then does not. */
  readonly passedBy?: PassedBy | undefined;
  /** What says that a person sends it, half a sentence with its file; undefined where the tool does. */
  readonly byHand: string | undefined;
  /** Undefined where its files have no numbers. */
  readonly numbered: NumberedPlace | undefined;
  /** The way forward. */
  readonly sections: readonly ReviewedSection[];
  readonly coverage: Coverage;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly (SuppressedFinding & { readonly author: string })[];
  readonly sizes: SizeIndex | undefined;
  readonly personalData: PersonalDataSettings;
  readonly proof: ReviewedProof;
  /** What the way back does, the team's own or the one that follows from the schema: its text is the script of the review. */
  readonly backSection: { readonly script: string; readonly section: ReviewedSection } | undefined;
  /** What another script does in its place. */
  readonly readBack?: ((script: string) => ReviewedSection) | undefined;
  /** The way back that the team has; undefined where another one stands in its place. */
  readonly down: { readonly file: string; readonly text: string } | undefined;
  /** The team's own, where one that follows from the schema stands in its place. */
  readonly failedBack: FailedBack | undefined;
}

export type FailedBack =
  /** It holds no statement. */
  | { readonly kind: 'empty'; readonly file: string }
  /** It runs, and tables or columns that were there are missing behind it. Half a sentence. */
  | { readonly kind: 'lacks'; readonly file: string; readonly because: string }
  /** It runs, and indexes are left behind it, which nothing of it drops. Half a sentence. */
  | { readonly kind: 'leaves'; readonly file: string; readonly because: string }
  /** It was seen to fail. Half a sentence. */
  | { readonly kind: 'fails'; readonly file: string; readonly because: string };

export interface ReviewedSection {
  readonly statements: readonly ReviewedStatement[];
  readonly together: readonly HeldTogether[];
  readonly delivery: Delivery;
  /** Before each statement. */
  readonly before: readonly Schema[];
  readonly found: Schema;
  readonly after: Schema;
  /** See SectionEffects. */
  readonly wayBack: (around?: BackAround) => SectionWayBack;
}

export interface ReviewedStatement extends StatementEffects {
  /** What of it the target version does not have. Sentences. */
  readonly newer: readonly string[];
}

/** By conflictSaid, with the first place that says so. */
export interface ConfiguredStart {
  readonly key: string;
  readonly place: CodePlace;
  /** Unless somebody sets it; undefined where that is not said beside it. */
  readonly isOn: boolean | undefined;
  /** What it is unless somebody sets it, where that is neither on nor off: it is no switch. */
  readonly value?: string | undefined;
}

export interface KeylessConflict extends CodePlace {
  /** The table of its INSERT without its schema, as it is written there; undefined where that is not seen. */
  readonly into: string | undefined;
}

export interface ConflictsInCode {
  readonly now: ReadonlyMap<string, { readonly file: string; readonly line: number }>;
  /** In the commit before; undefined where nobody has looked. */
  readonly before: ReadonlyMap<string, { readonly file: string; readonly line: number }> | undefined;
  /** Those that name no key, where each one names its columns or none, in both; undefined where something says it otherwise, or nobody says it at all. */
  readonly keyless: readonly KeylessConflict[] | undefined;
  /** Keys of tables that programs insert into, where no program says ON CONFLICT in any form, in neither commit. */
  readonly silent?: ReadonlySet<string>;
}

export type ReviewedProof =
  | { readonly kind: 'run'; readonly proof: MigrationProof }
  /** Half a sentence. */
  | { readonly kind: 'not-run'; readonly because: string };
