/** How a dialect writes names. Types only; each dialect's rules are in its folder. */

export interface Writing {
  /** The name that a word or a quoted name denotes. */
  readonly nameOf: (written: string) => string;
  /** Where a name may be, this word is a keyword. In lower case. */
  readonly isReserved: (word: string) => boolean;
  /** The name as SQL text: bare if the server reads the same name back, else quoted. */
  readonly quote: (name: string) => string;
}
