/** Why `plinth effects` has nothing to say of a file. */

export interface EffectsTrouble {
  readonly file: string;
  /** unreadable: it could not be read; not-postgresql and the like are `silent`. */
  readonly kind: 'unreadable' | 'silent';
  /** A sentence. */
  readonly message: string;
}
