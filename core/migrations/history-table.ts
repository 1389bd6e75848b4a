/** The table in which a tool keeps what has run: a type only. Each tool says its own. */

/** Where a tool keeps what it has run. */
export interface HistoryTable {
  /** Undefined: the first schema of the search path. */
  readonly schema: string | undefined;
  readonly name: string;
  /** Where configuration files do not agree: what it may be called as well. */
  readonly others?: readonly string[];
  /** Of all these names: which file says which. */
  readonly namedIn?: string;
  /** The column that names a migration. */
  readonly column: string;
  /** One row for each migration that has run, or one row that names the last. */
  readonly keeps: 'each' | 'last';
  /**
   * What the column says of a migration's file:
   * - `version`: its version, as a number where it is one; `digits`: its version without what parts the digits.
   * - `file`: its name; `stem`: its name without direction and ending; `folder`: the folder that it lies in; `path`: its path or the end of it.
   * - `sha256`: the digest of its text, in hexadecimal.
   * - `text`: something that its text says of itself, see `said`.
   */
  readonly names: 'version' | 'digits' | 'file' | 'stem' | 'folder' | 'path' | 'sha256' | 'text';
  /** For `text`: what the file says, in the first group. A file of several migrations is where its last one is. */
  readonly said?: RegExp;
  /** For a row that keeps all of them: SQL over it, called h, that makes rows with `version`. None of them is no word on what has run. */
  readonly inOne?: string;
  /** SQL over the row, called h: that it stands for a migration that has run to its end. Every row does where this is missing. */
  readonly done?: string;
  /** SQL over the row, called h: that it stands for one that has not run to its end, after which the tool refuses to continue. */
  readonly stuck?: string;
  /** SQL over the row: it stands for all migrations up to its own, which is named by the version in the column `version`. */
  readonly upTo?: string;
  /** A second row of the same migration is refused. */
  readonly isKeyed?: true;
  /**
   * What the tool inserts for a migration, after the name of the table; undefined if it writes more than somebody can by hand. In its place
   * stands `$1`, or `$number` where the column is a number, which has no zeros in front. `$description`: words of its name; `$sha384`: of
   * the file's bytes, in hex.
   */
  readonly insert?: string;
  /** Other tables that the tool makes for itself, in the same schema. */
  readonly beside?: readonly string[];
}
