/** What a tool knows of files for one database or for several: who says which it is, and which other engines run a file too. Types only. */

/** A configuration file that names the dialect of migrations below it. */
export interface DialectFile {
  /** Of the file's own name. */
  readonly name: RegExp;
  /** Its first group is the dialect's word. Global. */
  readonly says: RegExp;
  /** The file lies in the migration folder or above it, or in a folder of this name beside one of those; `*`: in that of a migration. */
  readonly beside?: string;
}

/** A file that others run besides PostgreSQL. */
export interface AlsoFor {
  /** As people call them. */
  readonly engines: readonly string[];
  /** How a copy of it is called that PostgreSQL alone gets in its place. */
  readonly own: string;
  /** The tool starts with no file that has none of its version that goes back. */
  readonly wantsDown: boolean;
}
