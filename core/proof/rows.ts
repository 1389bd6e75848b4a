/**
 * What a migration was seen to do to rows that were made up for it: which of them it fails on, what it writes to, and what its rollback
 * does not bring back. Types; words are in rows-describe.ts. The rows are invented, so that none of this says that a database has such
 * rows.
 */
import type { LockMode } from '../effects/effect.ts';
import type { Place } from './place.ts';

/** What to make. The same seed makes the same rows. */
export interface RowsAsk {
  /** Of the largest table. */
  readonly perTable: number;
  readonly seed: number;
}

export const usualRows: RowsAsk = { perTable: 1_000, seed: 1 };
/** More than this takes minutes and says nothing more. */
export const mostRows = 20_000;

export type RowsProof =
  /** The migration touches no table that was there before it. */
  | { readonly kind: 'nothing-to-fill'; readonly ask: RowsAsk }
  /** Half a sentence. */
  | { readonly kind: 'not-tried'; readonly ask: RowsAsk; readonly because: string }
  | {
      readonly kind: 'tried';
      readonly ask: RowsAsk;
      readonly filled: readonly FilledTable[];
      readonly bites: readonly Bite[];
      readonly writes: readonly RowsWritten[];
      /** Undefined if there is no rollback, or where it was not run. */
      readonly back: RowsBack | undefined;
    };

export interface FilledTable {
  /** Schema-qualified unless the schema is public. */
  readonly relation: string;
  readonly rows: number;
  /** Why it has none, or not all: the server's words. */
  readonly problem: string | undefined;
}

/**
 * - `null`: no value where one has to be.
 * - `duplicate`: the same values twice where they have to be unique.
 * - `check`: a condition does not hold.
 * - `orphan`: a reference to nothing.
 * - `cast`: a value that the new type does not have.
 * - `any-row`: a new column must have a value, and existing rows get none.
 * - `pending`: a change of the table behind a change of its rows in one transaction.
 * - `other`: the server's own words say it.
 */
export type BiteKind = 'null' | 'duplicate' | 'check' | 'orphan' | 'cast' | 'any-row' | 'pending' | 'other';

/** A statement that fails on some of the rows. */
export interface Bite {
  readonly place: Place;
  readonly kind: BiteKind;
  /** Undefined if it is not known which rows are in the way. */
  readonly rows: BittenRows | undefined;
  /** The server's. */
  readonly message: string;
  readonly sqlState: string | undefined;
  /** It ran in the end, without the rows that were in its way. */
  readonly ranWithout: boolean;
}

export interface BittenRows {
  readonly relation: string;
  /** So many of so many. */
  readonly bad: number;
  readonly all: number;
  /** Of one of them: its key, and what is wrong with it. */
  readonly example: readonly ExampleValue[];
  /** For a duplicate: how often it is there. Null if rows are meant one by one. */
  readonly times: number | undefined;
  /** A SELECT that finds such rows in any database; undefined if none is known for the target version. */
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
  /** Rows that were there before the statement. */
  readonly all: number;
  /** Held by the transaction meanwhile, on tables that others know. */
  readonly holding: readonly { readonly relation: string; readonly lock: LockMode }[];
}

export type RowsBack =
  /** It ran, and so did the way forward after it. */
  | {
      readonly kind: 'ran';
      readonly differences: readonly RowDifference[];
      readonly again: string | undefined;
    }
  | { readonly kind: 'refused'; readonly place: Place; readonly message: string }
  | { readonly kind: 'not-run' };

/** A table behind the rollback is not what it was. */
export interface RowDifference {
  readonly relation: string;
  /** Before the way forward. */
  readonly all: number;
  readonly missing: number;
  /** Rows that were not there before. */
  readonly extra: number;
  readonly columns: readonly ColumnDifference[];
  /** The way forward takes the rows away: no rollback can know them. */
  readonly isLost: boolean;
}

export interface ColumnDifference {
  readonly column: string;
  /** Rows with another value than before, those without any included. */
  readonly changed: number;
  /** Rows that had a value and have none. */
  readonly emptied: number;
  /** The way forward drops the column or writes over it. */
  readonly isLost: boolean;
}
