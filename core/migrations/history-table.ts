/** The type of a tool's history table. Each tool defines its own. */

/** Where a tool records the migrations that it has run. */
export interface HistoryTable {
  /** Undefined for the first schema of the search path. */
  readonly schema: string | undefined;
  readonly name: string;
  /** Further possible names, if configuration files disagree. */
  readonly others?: readonly string[];
  /** The column that names a migration. */
  readonly column: string;
  /** One row for each applied migration, or one row that names the last. */
  readonly keeps: 'each' | 'last';
  /**
   * What the column stores about a migration's file:
   * - `version`: its version, as a number if it is one; `digits`: its version without separators.
   * - `file`: its name; `stem`: its name without direction and extension; `folder`: its folder; `path`: its path or the end of it.
   * - `change`: its version without a tag; a change that was reworked has a row for each time.
   * - `sha256`: the digest of its text, in hexadecimal.
   * - `text`: part of its text, see `said`.
   */
  readonly names: 'version' | 'digits' | 'file' | 'stem' | 'folder' | 'path' | 'change' | 'sha256' | 'text';
  /** For `text`: a pattern whose first group is the stored part. If a file contains several migrations, the last one counts. */
  readonly said?: RegExp;
  /**
   * For a single row that stores all migrations: SQL over the row, called h, that returns rows with `version`. No such row means that the
   * history is unknown.
   */
  readonly inOne?: string;
  /** SQL over the row, called h: true if the row represents a migration that was applied completely. If undefined, every row does. */
  readonly done?: string;
  /** SQL over the row: true if it represents all migrations up to the version in the column `version`. */
  readonly upTo?: string;
  /** Other tables that the tool creates in the same schema. */
  readonly beside?: readonly string[];
}
