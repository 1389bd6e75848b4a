/** What is asked on the way from a call back to main: the words of reach.ts and guards.ts. */

/** `asked`: on every way to it a command or a condition stands. */
export type Reach = 'start' | 'asked' | 'unknown';

export interface CallSite {
  readonly file: string;
  /** In its text. */
  readonly index: number;
}

export interface Read {
  readonly text: string;
  /** Without comments and what is quoted; places stay. */
  readonly code: string;
}

export interface Source {
  /** As it stands: what is in no part of it is not in its code. */
  readonly raw: () => string;
  readonly read: () => Read;
}

export interface Around {
  readonly name: string;
  /** Of a method: the type that it is of. */
  readonly of: string | undefined;
  /** Where its text begins. */
  readonly body: number;
}
