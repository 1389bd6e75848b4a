/**
 * What a migration tool means by a file: order, direction, what it sends to the server at once, and in which transaction.
 * Types only. One file for each tool stands in tools/; finding folders on a disk is engine/workspace's work.
 */
import type { Span } from '../text/span.ts';

export type ToolId = 'golang-migrate' | 'prisma' | 'diesel' | 'goose' | 'flyway' | 'plain';

export type DialectId = 'postgresql' | 'mysql' | 'sqlite' | 'sqlserver' | 'unknown';

/** How a tool hands a section to the server. */
export interface Delivery {
  /** `whole`: one simple query, which the server runs as one implicit transaction if it holds more than one statement. */
  readonly sends: 'whole' | 'statement-by-statement';
  /** The tool opens a transaction around the section. */
  readonly toolTransaction: boolean;
}

/** One direction of a migration inside one file. */
export interface Section {
  readonly direction: 'up' | 'down';
  /** In the file's text, without the tool's annotations around it. */
  readonly span: Span;
  readonly delivery: Delivery;
  /** Ranges that are one statement to the tool whatever they hold (goose StatementBegin/End). */
  readonly fences: readonly Span[];
}

export interface MigrationScript {
  readonly sections: readonly Section[];
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
  /** False where a statement in it refuses to run in a transaction. */
  readonly transaction: boolean;
}

export interface MigrationTool {
  readonly id: ToolId;
  /** As its authors write it. */
  readonly name: string;
  /** The file as a migration of this tool, or undefined where its name says that it is none. */
  readonly classify: (path: string) => MigrationFile | undefined;
  /** Sort order of two files of the same direction. */
  readonly compare: (a: MigrationFile, b: MigrationFile) => number;
  /** Splits a file's text into sections. `companions` are small files beside it that the tool reads (diesel's metadata.toml, Flyway's .conf), by path. */
  readonly read: (
    file: MigrationFile,
    text: string,
    companions: ReadonlyMap<string, string>,
  ) => MigrationScript;
  /** Companion files of a migration, by path. */
  readonly companions: (file: MigrationFile) => readonly string[];
  /** Files of a new migration that runs directly after `after`, never renumbering an existing one. */
  readonly create: (
    migration: NewMigration,
    after: MigrationFile,
    existing: readonly MigrationFile[],
  ) => readonly NewFile[];
  /**
   * What makes this very file run outside of a transaction of the tool's, given that all that it sends refuses one; undefined where the
   * tool has no way, or where it takes more than is known here. New files: relative to the folder.
   */
  readonly withoutTransaction?: (
    file: MigrationFile,
    companions: ReadonlyMap<string, string>,
  ) => { readonly head: string; readonly create: readonly NewFile[] } | undefined;
  /** How a section says that it must not run in a transaction, for messages. Undefined where the tool has no such marker. */
  readonly noTransactionMarker: string | undefined;
}
