/**
 * What a migration did to generated rows: on which it fails, which it changes, and which its rollback does not restore. Types;
 * rows-describe.ts contains the words. The rows are generated, so none of this proves that a database has such rows.
 */
import type { LockMode } from '../effects/effect.ts';
import type { Place } from './place.ts';

/** Which rows to generate. The same seed gives the same rows. */
export interface RowsAsk {
  /** For the largest table. */
  readonly perTable: number;
  readonly seed: number;
}

export const usualRows: RowsAsk = { perTable: 1_000, seed: 1 };
/** More rows take minutes and show nothing more. */
export const mostRows = 20_000;

export type RowsProof =
  /** The migration touches no existing table. */
  | { readonly kind: 'nothing-to-fill'; readonly ask: RowsAsk }
  /** A clause. */
  | { readonly kind: 'not-tried'; readonly ask: RowsAsk; readonly because: string }
  | {
      readonly kind: 'tried';
      readonly ask: RowsAsk;
      readonly filled: readonly FilledTable[];
      readonly bites: readonly Bite[];
      readonly writes: readonly RowsWritten[];
      /** Undefined if there is no rollback, or it was not run. */
      readonly back: RowsBack | undefined;
    };

export interface FilledTable {
  /** Schema-qualified unless the schema is public. */
  readonly relation: string;
  readonly rows: number;
  /** Why it has no rows, or not all: the server's words. */
  readonly problem: string | undefined;
}

/**
 * - `null`: a missing value in a NOT NULL column.
 * - `duplicate`: repeated values under a unique constraint.
 * - `check`: a false condition.
 * - `orphan`: a reference to a missing row.
 * - `cast`: a value that the new type cannot represent.
 * - `any-row`: a new NOT NULL column without a value for existing rows.
 * - `pending`: a change of the table after a change of its rows in the same transaction.
 * - `other`: the server's message.
 */
export type BiteKind = 'null' | 'duplicate' | 'check' | 'orphan' | 'cast' | 'any-row' | 'pending' | 'other';

/** A statement that fails on some of the rows. */
export interface Bite {
  readonly place: Place;
  readonly kind: BiteKind;
  /** Undefined if it is not known on which rows it fails. */
  readonly rows: BittenRows | undefined;
  /** The server's message. */
  readonly message: string;
  readonly sqlState: string | undefined;
  /** It ran at the end, without the rows that made it fail. */
  readonly ranWithout: boolean;
}

export interface BittenRows {
  readonly relation: string;
  /** The number of failing rows, and of all rows. */
  readonly bad: number;
  readonly all: number;
  /** One of them: its key, and what is wrong with it. */
  readonly example: readonly ExampleValue[];
  /** For a duplicate: how often it occurs. Null for single rows. */
  readonly times: number | undefined;
  /** A SELECT that finds such rows in any database; undefined if there is none for the target version. */
  readonly find: string | undefined;
}

export interface ExampleValue {
  readonly column: string;
  readonly value: string | null;
}

/** Rows that a statement changed or deleted. */
export interface RowsWritten {
  readonly place: Place;
  readonly relation: string;
  readonly updated: number;
  readonly deleted: number;
  /** The table's rows before the statement. */
  readonly all: number;
  /** Locks that the transaction holds meanwhile on tables that other sessions use. */
  readonly holding: readonly { readonly relation: string; readonly lock: LockMode }[];
}

export type RowsBack =
  /** It ran, and so did the up migration after it. */
  | {
      readonly kind: 'ran';
      readonly differences: readonly RowDifference[];
      readonly again: string | undefined;
    }
  | { readonly kind: 'refused'; readonly place: Place; readonly message: string }
  | { readonly kind: 'not-run' };

/** A table differs after the rollback. */
export interface RowDifference {
  readonly relation: string;
  /** Rows before the up migration. */
  readonly all: number;
  readonly missing: number;
  /** Rows that did not exist before. */
  readonly extra: number;
  readonly columns: readonly ColumnDifference[];
  /** The up migration deletes the rows: no rollback can restore them. */
  readonly isLost: boolean;
}

export interface ColumnDifference {
  readonly column: string;
  /** Rows with a value that differs from before, including lost values. */
  readonly changed: number;
  /** Rows that lost their value. */
  readonly emptied: number;
  /** The up migration drops the column or overwrites it. */
  readonly isLost: boolean;
}
