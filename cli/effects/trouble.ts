/** The reason why `plinth effects` reports nothing for a file. */

export interface EffectsTrouble {
  readonly file: string;
  /** unreadable: the file could not be read; `silent`: the file is not PostgreSQL or has no SQL to analyze. */
  readonly kind: 'unreadable' | 'silent';
  /** A sentence. */
  readonly message: string;
}
