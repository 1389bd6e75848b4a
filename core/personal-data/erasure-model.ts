/** The result of the erasure analysis: tables, foreign keys, what happens to rows, steps. Types only; erasure.ts computes it. */
import type { SpokenDialect } from '../migrations/convention.ts';
import type { ReferentialAction } from '../operations/model/operation.ts';
import type { PersonalColumn } from './personal-data.ts';

export interface Erasure {
  /** The dialect of the schema, whose quotes names get. */
  readonly dialect: SpokenDialect;
  /** Tables whose rows are people, with the tables that depend on them. Empty if there are none. */
  readonly people: readonly PersonErasure[];
  /** Personal data that no foreign key connects to a person: its rows have to be found in another way. */
  readonly apart: readonly ApartTable[];
  /** Materialized views that contain copies until they are refreshed. */
  readonly copies: readonly { readonly view: string; readonly of: readonly string[] }[];
}

export interface PersonErasure {
  readonly table: string;
  /** Why its rows are people. */
  readonly because: string;
  readonly columns: readonly PersonalColumn[];
  /** The tables that a DELETE of a person's row affects, nearest first. */
  readonly reached: readonly ReachedTable[];
  readonly order: readonly ErasureStep[];
}

/**
 * `deleted`: together with the row that it references. `blocks`: the DELETE fails while such rows exist. `unlinked`: the rows remain,
 * without a reference. `left`: the person's row references them, and they remain.
 */
export type Fate = 'deleted' | 'blocks' | 'unlinked' | 'left';

export interface ReachedTable {
  readonly table: string;
  readonly fate: Fate;
  /** Its rows are people too, possibly others. */
  readonly isPeople: boolean;
  readonly columns: readonly PersonalColumn[];
  /** Foreign keys to tables that are closer to the person, or to the person itself. */
  readonly hops: readonly Hop[];
  /** From the person to it, as a chain of foreign keys. */
  readonly path: readonly Hop[];
  /** How many partitions are treated alike. */
  readonly partitions: number;
  /** Tables that inherit from it: the parent's foreign keys do not apply to their rows. */
  readonly inheritors: readonly string[];
}

export interface Hop {
  readonly constraint: string;
  /** The referencing table. */
  readonly from: string;
  readonly columns: readonly string[];
  readonly to: string;
  readonly toColumns: readonly string[];
  readonly onDelete: ReferentialAction;
  readonly outcome: Outcome;
  readonly deferrable: boolean;
}

/** What the server does with a row when the row that it references is deleted. */
export type Outcome =
  | 'deleted'
  | 'set-null'
  | 'set-default'
  /** NO ACTION, which is checked at the end of the statement. */
  | 'refused'
  /** RESTRICT, which is checked at once. */
  | 'refused-at-once'
  /** SET NULL of a column that is NOT NULL: the DELETE fails. */
  | 'fails'
  /** NOT ENFORCED: nothing is checked. */
  | 'dangling'
  /** The person's row contains the key: the other row remains. */
  | 'stays';

export interface ApartTable {
  readonly table: string;
  readonly columns: readonly PersonalColumn[];
  /** A column by which its rows may still be found. */
  readonly by: string | undefined;
  readonly inherits: readonly string[];
}

export type ErasureStep =
  /** Updates personal data in rows that remain, while their key still tells whose they are. */
  | { readonly kind: 'clear'; readonly table: string; readonly columns: readonly string[] }
  /** Rows reference each other: one of the keys is set to null first. */
  | {
      readonly kind: 'detach';
      readonly table: string;
      readonly columns: readonly string[];
      readonly around: readonly string[];
    }
  /** The same, but no column of the cycle may be null: one statement, or a deferrable constraint. */
  | {
      readonly kind: 'together';
      readonly tables: readonly string[];
      readonly deferrable: boolean;
      readonly atOnce: boolean;
    }
  | {
      readonly kind: 'delete';
      readonly table: string;
      /** The person itself. */
      readonly isPerson: boolean;
      /** Tables whose rows are deleted together with it. */
      readonly along: readonly string[];
    }
  /** Rows that the person's row referenced: their keys have to be recorded before. */
  | {
      readonly kind: 'delete-left';
      readonly table: string;
      readonly from: string;
      readonly columns: readonly string[];
    };
