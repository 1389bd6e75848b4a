/**
 * The convention of a migration tool: order, direction, what it sends to the server at once, in which transaction, and which files
 * accompany a migration. Types only. Each tool has one file in tools/; to add a tool, add that file, its name here and its line in
 * tools.ts. engine/workspace finds the folders on disk.
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
  | 'sqitch'
  | 'sqlx'
  | 'supabase'
  | 'tern'
  | 'typeorm'
  | 'versioned-folders';

export type DialectId = 'postgresql' | 'mysql' | 'sqlite' | 'sqlserver' | 'duckdb' | 'clickhouse' | 'unknown';
/** Dialects whose migrations are read; `mysql` includes MariaDB. The compiler reports every place where a new dialect has to be handled. */
export type SpokenDialect = Exclude<DialectId, 'unknown'>;

/**
 * How a tool sends a section to the server. In any case the contents of one fence are sent as one simple query.
 * - `whole`: one simple query, which the server runs as one implicit transaction if it contains more than one statement.
 * - `statement-by-statement`: each statement separately, the next one after the previous has ended.
 * - `pipeline`: each statement separately but all in one go (the extended protocol with one Sync at the end). The server runs them in one
 *   implicit transaction, and refuses there what cannot run in a transaction, unless it comes first.
 */
export interface Delivery {
  readonly sends: 'whole' | 'statement-by-statement' | 'pipeline';
  /** The tool opens a transaction around the section. */
  readonly toolTransaction: boolean;
  /** On SQLite only, the tool's driver opens a transaction. */
  readonly wrapsOnSqlite?: true;
}

/** One direction of a migration in one file. */
export interface Section {
  readonly direction: 'up' | 'down';
  /** In the file's text, without the tool's annotations around it. */
  readonly span: Span;
  readonly delivery: Delivery;
  /**
   * Ranges that the tool treats as one statement, whatever they contain: goose's StatementBegin/End, the text between two of Drizzle's
   * breakpoints. In order and disjoint. Several server statements in one fence form one implicit transaction.
   */
  readonly fences: readonly Span[];
  /** Of these, statements that the tool does not send as one, though the server takes them only so. */
  readonly torn?: readonly Torn[];
  /** Ranges of the span that the tool does not send; they are read as spaces. In order and disjoint. */
  readonly blanks?: readonly Span[];
}

/** A statement that the tool cuts in the middle, since nothing around it says that it is one. */
export interface Torn {
  readonly statement: Span;
  /** The first semicolon after which it cuts. */
  readonly cut: number;
}

export interface MigrationScript {
  readonly sections: readonly Section[];
}

/** A migration in the tool's order. One file may hold both directions, or each direction has its own file. */
export interface MigrationFile {
  /** Relative to the folder, forward slashes. */
  readonly path: string;
  readonly version: string;
  readonly name: string;
  readonly direction: 'up' | 'down' | 'both';
  /** Repeatable migrations run after all others whenever their text has changed. */
  readonly repeatable: boolean;
  /** It replaces the migrations up to its own version on an empty database. */
  readonly baseline?: true;
}

export interface NewFile {
  /** Relative to the folder, forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface NewMigration {
  /** Words for the file name, in lower case, joined by underscores. */
  readonly name: string;
  readonly up: string;
  readonly down: string;
  /** False if one of its statements cannot run in a transaction. */
  readonly transaction: boolean;
  /** Others must never see some of its statements without the rest. */
  readonly atomic?: true;
}

// ------------------------------------------------------------------------------------------------------------------- recognition

/** A folder in which a tool would read files, as detection presents it to the tool. */
export interface Candidate {
  /** Relative to the workspace. */
  readonly path: string;
  /** The files that the tool's `classify` accepts, relative to the folder. */
  readonly files: readonly string[];
  /** The number of SQL files directly in the folder, and for nested layouts one level below. */
  readonly total: number;
  readonly listing: Listing;
}

/** A folder's configuration of its tool: the tool's own keys and values. */
export type ToolSettings = ReadonlyMap<string, string>;

/** A tool whose file names, order or locks are configurable. */
export interface Configurable {
  /** Called for folders of other tools too; empty if no configuration is found. */
  readonly read: (folder: string, listing: Listing) => ToolSettings;
  readonly apply: (settings: ToolSettings) => MigrationTool;
}

export interface MigrationTool {
  readonly id: ToolId;
  /** As its authors spell it. */
  readonly name: string;
  /** A migration's path, as its authors name it. */
  readonly example: string;

  /**
   * Where a migration is: directly in the folder, in its own folder one level below, or at any depth (then subfolders belong to it too).
   */
  readonly layout: 'flat' | 'folder-per-migration' | 'tree';
  /** The migration folder of a path, for tools whose layout does not determine it; undefined if the file is in none. */
  readonly home?: (path: string, listing: Listing) => string | undefined;
  /** Why the files belong to this tool, or undefined without enough evidence. Tools are asked in the order of tools.ts. */
  readonly recognise: (candidate: Candidate) => readonly Reason[] | undefined;
  /** True for files of the tool that no other tool reads, whether they are migrations or not. */
  readonly holds?: (path: string, listing: Listing) => boolean;
  /** Set if the tool supports one dialect only. */
  readonly dialect?: DialectId;
  readonly dialectFiles: readonly DialectFile[];
  readonly configurable?: Configurable;
  /** The files follow the tool's naming but are mixed with files that it could not run: a program of the repository runs them. */
  readonly runner?: 'own';
  /** Files and their folders are numbered; an unknown runner uses both numbers. */
  readonly numbers?: 'each-once';
  /** The command that applies pending migrations, as start scripts and package.json write it. */
  readonly deploys?: RegExp;
  /**
   * What the tool does with a pending file that sorts before an applied one, according to its sources, as a predicate after its name: `skips
   * it for good`. Undefined if that was not examined.
   */
  readonly outOfOrder?: string;
  /**
   * The tool stores a checksum of each applied file and refuses to continue if a file has changed; `refused-by-default`: unless configured
   * otherwise. Undefined if it continues, or if that was not examined.
   */
  readonly edited?: 'refused' | 'refused-by-default';
  /** How to correct its history table after a rollback that the tool did not run; by default, delete the row. A sentence. */
  readonly recordBack?: string;
  /** A person applies the files instead of the tool: a clause that names the file which says so. */
  readonly byHand?: string;

  /** The file as a migration of this tool, or undefined if its name does not follow the convention. */
  readonly classify: (path: string) => MigrationFile | undefined;
  /** Sort order of two files of the same direction. */
  readonly compare: (a: MigrationFile, b: MigrationFile) => number;
  /**
   * The timestamp by which the tool orders files: it never runs a pending file that is not later than the last applied one. Includes the
   * source, for display.
   */
  readonly momentOf?: (path: string) => { readonly at: number; readonly said: string } | undefined;
  /** A clause: why the tool never runs this file. */
  readonly neverRuns?: (file: MigrationFile, beside: readonly MigrationFile[]) => string | undefined;
  /** The up migrations, of those in order, that run on an empty database; all of them if undefined. */
  readonly select?: (up: readonly MigrationFile[]) => readonly MigrationFile[];
  /** The files of the folder that the tool runs on one dialect; all of them if undefined. */
  readonly forDialect?: (paths: readonly string[]) => readonly string[];
  /** True if other engines run the same file, judged by the files beside it. */
  readonly alsoFor?: (path: string, beside: readonly string[]) => AlsoFor | undefined;
  /**
   * Splits a file's text into sections. `companions` are small files beside it that the tool reads (diesel's metadata.toml, Flyway's
   * .conf), by path.
   */
  readonly read: (
    file: MigrationFile,
    text: string,
    companions: ReadonlyMap<string, string>,
  ) => MigrationScript;
  /** Companion files of a migration, by path. */
  readonly companions: (file: MigrationFile) => readonly string[];

  /**
   * The extent of the tool's transaction, if it opens one: with `all-pending` all locks are held until the last pending migration has run.
   */
  readonly transactionAround: 'nothing' | 'migration' | 'all-pending';
  /** The setting in the tool's configuration that sets lock_timeout for its sessions. */
  readonly limitsLocks?: string;
  /** SQLite: the tool switches foreign keys off before its transaction, and on again after it. */
  readonly foreignKeys?: 'off';
  readonly lock: ToolLock;
  /** Undefined if the tool does not record applied migrations in the database. */
  readonly historyTable: HistoryTable | undefined;

  /**
   * Files of a new migration that runs directly after `after`, without renumbering existing ones; undefined if new files are not enough.
   */
  readonly create: (
    migration: NewMigration,
    after: MigrationFile,
    existing: readonly MigrationFile[],
  ) => readonly NewFile[] | undefined;
  /**
   * How to run this file outside of the tool's transaction, if none of its statements can run in one; undefined if the tool cannot, or if
   * that needs more than is known here. New files: relative to the folder.
   */
  readonly withoutTransaction?: (
    file: MigrationFile,
    companions: ReadonlyMap<string, string>,
  ) => { readonly head: string; readonly create: readonly NewFile[] } | undefined;
  /** How a section opts out of the transaction, for messages. Undefined if the tool has no such marker. */
  readonly noTransactionMarker: string | undefined;
  /** The lines around what it sends as one statement; undefined where none are needed. */
  readonly fence?: readonly [begin: string, end: string];
  /** Names of migrations in the same folder that are programs: they are not read, and what they name may be different from what is known. */
  readonly programs?: RegExp;
}
