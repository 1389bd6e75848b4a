/** What is said of the erasure of people: tables, foreign keys, what happens to rows, steps. Types only; erasure.ts finds it out. */
import type { SpokenDialect } from '../migrations/convention.ts';
import type { ReferentialAction } from '../operations/model/operation.ts';
import type { PersonalColumn } from './personal-data.ts';

export interface Erasure {
  /** Whose schema it is: names are written in its quotes. */
  readonly dialect: SpokenDialect;
  /** Tables whose rows are people, and what hangs on them. Empty if there are none. */
  readonly people: readonly PersonErasure[];
  /** Personal data that no foreign key ties to a person: somebody has to find the rows. */
  readonly apart: readonly ApartTable[];
  /** Materialised views that hold copies until they are refreshed. */
  readonly copies: readonly { readonly view: string; readonly of: readonly string[] }[];
}

export interface PersonErasure {
  readonly table: string;
  /** Why its rows are people. */
  readonly because: string;
  readonly columns: readonly PersonalColumn[];
  /** What a DELETE of a person's row meets, nearest first. */
  readonly reached: readonly ReachedTable[];
  readonly order: readonly ErasureStep[];
}

/**
 * `deleted`: with the row it refers to. `blocks`: the DELETE fails as long as there are such rows. `unlinked`: they stay, and point at nobody.
 * `left`: the person's row points at them, and they stay.
 */
export type Fate = 'deleted' | 'blocks' | 'unlinked' | 'left';

export interface ReachedTable {
  readonly table: string;
  readonly fate: Fate;
  /** Its rows are people too, perhaps others. */
  readonly isPeople: boolean;
  readonly columns: readonly PersonalColumn[];
  /** Foreign keys between it and what is nearer to the person, or the person itself. */
  readonly hops: readonly Hop[];
  /** From the person to it, one foreign key after the other. */
  readonly path: readonly Hop[];
  /** How many partitions share its fate. */
  readonly partitions: number;
  /** Tables that inherit from it: no foreign key of the parent reaches their rows. */
  readonly inheritors: readonly string[];
}

export interface Hop {
  readonly constraint: string;
  /** The table with the foreign key. */
  readonly from: string;
  readonly columns: readonly string[];
  readonly to: string;
  readonly toColumns: readonly string[];
  readonly onDelete: ReferentialAction;
  readonly outcome: Outcome;
  readonly deferrable: boolean;
}

/** What the server does about a row with this key when the row that it refers to is deleted. */
export type Outcome =
  | 'deleted'
  | 'set-null'
  | 'set-default'
  /** NO ACTION, which looks when the statement is over. */
  | 'refused'
  /** RESTRICT, which looks at once. */
  | 'refused-at-once'
  /** SET NULL of a column that is NOT NULL: the DELETE fails. */
  | 'fails'
  /** NOT ENFORCED: nothing is looked at. */
  | 'dangling'
  /** The key is the person's: the other row stays. */
  | 'stays';

export interface ApartTable {
  readonly table: string;
  readonly columns: readonly PersonalColumn[];
  /** A column by which its rows may be found all the same. */
  readonly by: string | undefined;
  readonly inherits: readonly string[];
}

export type ErasureStep =
  /** Personal data in rows that stay, as long as their key still says whose they are. */
  | { readonly kind: 'clear'; readonly table: string; readonly columns: readonly string[] }
  /** Rows hold on to one another: one of the keys is taken away first. */
  | {
      readonly kind: 'detach';
      readonly table: string;
      readonly columns: readonly string[];
      readonly around: readonly string[];
    }
  /** As before, and no column of the circle may be null: one statement, or a constraint that waits for the end of the transaction. */
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
      /** Tables whose rows go with it. */
      readonly along: readonly string[];
    }
  /** Rows that the person's pointed at: their keys are to be noted before. */
  | {
      readonly kind: 'delete-left';
      readonly table: string;
      readonly from: string;
      readonly columns: readonly string[];
    };
