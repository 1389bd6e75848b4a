/**
 * What a migration tool means by a file: order, direction, what it sends to the server at once, in which transaction, and what it holds
 * beside it. Types only. One file for each tool is in tools/, and a new tool is that file, its name here and its line in tools.ts; finding
 * folders on a disk is engine/workspace's work.
 */
import type { Span } from '../text/span.ts';
import type { Listing } from './listing.ts';
import type { HistoryTable } from './history-table.ts';
import type { AlsoFor, DialectFile } from './dialect-files.ts';
import type { Reason } from './reason.ts';
import type { ToolLock } from './tool-lock.ts';

export type ToolId =
  | 'alembic'
  | 'atlas'
  | 'db-migrate'
  | 'dbmate'
  | 'delta-folders'
  | 'diesel'
  | 'django'
  | 'drizzle'
  | 'drizzle-folders'
  | 'flyway'
  | 'go-pg'
  | 'golang-migrate'
  | 'goose'
  | 'hasura'
  | 'knex'
  | 'liquibase'
  | 'node-pg-migrate'
  | 'plain'
  | 'play'
  | 'pop'
  | 'postgres-migrations'
  | 'prisma'
  | 'rambler'
  | 'refinery'
  | 'sequelize'
  | 'sql-migrate'
  | 'sqlx'
  | 'supabase'
  | 'tern'
  | 'typeorm'
  | 'versioned-folders';

export type DialectId = 'postgresql' | 'mysql' | 'sqlite' | 'sqlserver' | 'unknown';
/** Dialects whose migrations are read; `mysql` is MariaDB's too. The compiler names every place where a new one has to say its part. */
export type SpokenDialect = Extract<DialectId, 'postgresql' | 'mysql' | 'sqlite' | 'sqlserver'>;

/**
 * How a tool hands a section to the server. Whatever this says, what lies in one of the section's fences goes as one simple query.
 * - `whole`: one simple query, which the server runs as one implicit transaction if it holds more than one statement.
 * - `statement-by-statement`: each statement for itself, the next one when the one before has ended.
 * - `pipeline`: each statement for itself and all in one go (the extended protocol with one Sync at the end). The server runs them in
 *   one implicit transaction, and refuses there what cannot be in a transaction, unless it comes first.
 */
export interface Delivery {
  readonly sends: 'whole' | 'statement-by-statement' | 'pipeline';
  /** The tool opens a transaction around the section. */
  readonly toolTransaction: boolean;
  /** SQLite: its driver opens one there, as it does nowhere else. */
  readonly wrapsOnSqlite?: true;
}

/** One direction of a migration inside one file. */
export interface Section {
  readonly direction: 'up' | 'down';
  /** In the file's text, without the tool's annotations around it. */
  readonly span: Span;
  readonly delivery: Delivery;
  /**
   * Ranges that are one statement to the tool whatever they hold: goose's StatementBegin/End, what is between two of Drizzle's breakpoints.
   * In order and apart from each other. Several server statements in one fence are one implicit transaction.
   */
  readonly fences: readonly Span[];
  /** Ranges of the span that the tool does not send: read as if spaces was there. In order and apart from each other. */
  readonly blanks?: readonly Span[];
}

/** Marks in a text that the tool replaces before it sends it. Where they stand is found by whoever masks them. */
export interface Substitution {
  readonly open: string;
  readonly close: string;
  /** What the folder's configuration puts in, as far as it says so. Never shown: it may be a password. */
  readonly values: ReadonlyMap<string, string>;
}

export interface MigrationScript {
  readonly sections: readonly Section[];
  /** Undefined if the tool sends the text as written. */
  readonly substitution?: Substitution;
}

/** A migration as a folder's tool orders it. One file may hold both directions, or two files one direction each. */
export interface MigrationFile {
  /** Relative to the folder, forward slashes. */
  readonly path: string;
  readonly version: string;
  readonly name: string;
  readonly direction: 'up' | 'down' | 'both';
  /** Repeatable migrations run after all others, whenever they changed. */
  readonly repeatable: boolean;
  /** It makes what the versions up to its own have made, and runs in their place. */
  readonly baseline?: true;
}

export interface NewFile {
  /** Relative to the folder, forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface NewMigration {
  /** Words for the file name, lower case, joined by underscores. */
  readonly name: string;
  readonly up: string;
  readonly down: string;
  /** False if a statement in it refuses to run in a transaction. */
  readonly transaction: boolean;
}

// ------------------------------------------------------------------------------------------------------------------- recognition

/** A folder in which a tool would read files, as detection offers it to the tool. */
export interface Candidate {
  /** Relative to the workspace. */
  readonly path: string;
  /** What the tool's `classify` takes, relative to the folder. */
  readonly files: readonly string[];
  /** All SQL files directly in the folder, and for nested layouts those one level below. */
  readonly total: number;
  readonly listing: Listing;
}

/** What a folder's configuration files say about how its tool reads it: the tool's own keys and values. */
export type ToolSettings = ReadonlyMap<string, string>;

/** A tool whose names, order or locks are configurable. */
export interface Configurable {
  /** Called for folders that may not be the tool's at all; empty if no configuration is found. */
  readonly read: (folder: string, listing: Listing) => ToolSettings;
  readonly apply: (settings: ToolSettings) => MigrationTool;
}

export interface OutOfOrder {
  readonly kind: 'skipped' | 'refused' | 'run';
  /** After its name: `skips it for good`. */
  readonly does: string;
}

export interface MigrationTool {
  readonly id: ToolId;
  /** As its authors write it. */
  readonly name: string;
  /** A migration's path, as its authors name it. */
  readonly example: string;

  /**
   * Where a migration lies: directly in the folder, in a folder of its own below it, or anywhere below (then folders below one of the
   * tool's belong to it).
   */
  readonly layout: 'flat' | 'folder-per-migration' | 'tree';
  /** The migration folder of a path, for tools whose files do not tell it by where they lie; undefined if it is in none. */
  readonly home?: (path: string, listing: Listing) => string | undefined;
  /** Why the files are this tool's, or undefined if too little speaks for it. Tools are asked in the order of tools.ts. */
  readonly recognise: (candidate: Candidate) => readonly Reason[] | undefined;
  /** The one dialect of a tool that has only one. */
  readonly dialect?: DialectId;
  readonly dialectFiles: readonly DialectFile[];
  readonly configurable?: Configurable;
  /** The files have the tool's names, and lie among others that it could not run: a program of the repository's own runs them. */
  readonly runner?: 'own';
  /** Each file has a number, and its folder too; whoever runs them goes by both, and is no tool that is known. */
  readonly numbers?: 'each-once';
  /** The command that runs what is pending, as start scripts and package.json write it. */
  readonly deploys?: RegExp;
  /** Which version of it the repository runs, or how, with the file that says so, where what it does depends on that: `7.3.0 (Dockerfile)`. */
  readonly version?: string;
  /** What the tool wants before it runs again after a failure. A sentence. */
  readonly afterFailure?: string;
  /** What is to be done where a file that it runs outside of a transaction stops half-way. A sentence. */
  readonly afterPart?: string;
  /** What it does with a file that has not run and comes before one that has, as its sources have it; undefined if nobody has looked. */
  readonly outOfOrder?: OutOfOrder;
  /**
   * A program that does not have a file which has run refuses to start: a release before the change, say. Undefined if it starts, or nobody
   * has looked.
   */
  readonly missing?: 'refused';
  /** Of its own command line: applies what is pending from the folder, whatever programs have it built in. */
  readonly commandLine?: string;
  /**
   * It keeps a checksum of each file that has run, and refuses to continue where the file has another text since; `refused-by-default`:
   * unless it is configured otherwise, where nobody has seen that. Undefined if it continues, or nobody has looked.
   */
  readonly edited?: 'refused' | 'refused-by-default';
  /** How its record is put right after a rollback that somebody else ran; without, by deleting the row. A sentence. */
  readonly recordBack?: string;
  /** A person sends the files instead of the tool: how that is known. A clause that names a file of the project. */
  readonly byHand?: string;

  /** The file as a migration of this tool, or undefined if its name says that it is none. */
  readonly classify: (path: string) => MigrationFile | undefined;
  /** Sort order of two files of the same direction. */
  readonly compare: (a: MigrationFile, b: MigrationFile) => number;
  /** The day that a file was made, in days since 1970, where the tool keeps it beside the names. */
  readonly dayOf?: (path: string) => number | undefined;
  /** The moment that it keeps of a file, and goes by: what has not run and is no later than one that has never runs. Who says it, for people. */
  readonly momentOf?: (path: string) => { readonly at: number; readonly said: string } | undefined;
  /** Why it never runs a file that lies among the others. Half a sentence. */
  readonly neverRuns?: (file: MigrationFile, beside: readonly MigrationFile[]) => string | undefined;
  /** Of the sorted files with a way forward those that run on an empty database; all of them where this is missing. */
  readonly select?: (up: readonly MigrationFile[]) => readonly MigrationFile[];
  /** Of the folder's files for one dialect, and for all, those that the tool runs on it; all of them where this is missing. */
  readonly forDialect?: (paths: readonly string[]) => readonly string[];
  /** True if other engines run the very file, by those that lie beside it. */
  readonly alsoFor?: (path: string, beside: readonly string[]) => AlsoFor | undefined;
  /** Splits a file's text into sections. `companions` are small files beside it that the tool reads (diesel's metadata.toml, Flyway's .conf), by path. */
  readonly read: (
    file: MigrationFile,
    text: string,
    companions: ReadonlyMap<string, string>,
  ) => MigrationScript;
  /** Companion files of a migration, by path. */
  readonly companions: (file: MigrationFile) => readonly string[];

  /** What one transaction of the tool's holds, where it opens one: `all-pending` keeps every lock until the last pending migration has run. */
  readonly transactionAround: 'nothing' | 'migration' | 'all-pending';
  /** The setting of its configuration by which its sessions have a lock_timeout. */
  readonly limitsLocks?: string;
  /** SQLite: it switches foreign keys off before its transaction begins, and on again after it. */
  readonly foreignKeys?: 'off';
  readonly lock: ToolLock;
  /** Undefined if the tool keeps no record in the database. */
  readonly historyTable: HistoryTable | undefined;

  /**
   * Files of a new migration that runs directly after `after`, never renumbering an existing one; undefined if it takes more than new
   * files.
   */
  readonly create: (
    migration: NewMigration,
    after: MigrationFile,
    existing: readonly MigrationFile[],
  ) => readonly NewFile[] | undefined;
  /**
   * What makes this very file run outside of a transaction of the tool's, given that all that it sends refuses one; undefined if the tool
   * has no way, or where it takes more than is known here. New files: relative to the folder.
   */
  readonly withoutTransaction?: (
    file: MigrationFile,
    companions: ReadonlyMap<string, string>,
  ) => { readonly head: string; readonly create: readonly NewFile[] } | undefined;
  /** How a section says that it must not run in a transaction, for messages. Undefined if the tool has no such marker. */
  readonly noTransactionMarker: string | undefined;
}
