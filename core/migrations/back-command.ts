/** What is said of the way back that a program of the repository has itself. A type only: runners/own-back.ts and rust-commands.ts look for it. */

/** By which command or flag a program takes files back. */
export interface OwnBack {
  /** `goalert migrate --down`. */
  readonly command: string;
  readonly place: string;
  /** What the program tells its users of it. */
  readonly says: string | undefined;
  /** What the flag wants: the number of the version that stays the last one, its name without so many characters in front, or its name in a way that is not known here. */
  readonly takes?: 'number' | 'text' | `cut ${number}` | undefined;
}

/** By which command it takes all of them back: nobody who wants one back may call that. */
export interface BackAll {
  readonly command: string;
  readonly place: string;
  /** Whatever stands behind it: it takes no argument, and refuses none. */
  readonly isDeaf: boolean;
}
