/**
 * What a tool knows about files for one or several databases: what names the database, and which other engines run a file too. Types only.
 */

/** A configuration file that names the dialect of the migrations below it. */
export interface DialectFile {
  /** Matches the file name. */
  readonly name: RegExp;
  /** Its first group is the dialect's word. Global. */
  readonly says: RegExp;
  /** The file is in the migration folder or above it, or in a folder of this name beside one of those; `*`: in a migration's own folder. */
  readonly beside?: string;
}

/** A file that other engines run too. */
export interface AlsoFor {
  /** Display names. */
  readonly engines: readonly string[];
  /** The name of a copy that only PostgreSQL gets instead. */
  readonly own: string;
}
