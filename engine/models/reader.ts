/** What a library declares about its models: which files have them, and how they are read. One file for each library beside this one. */
import type { Declared } from '../../core/models/model.ts';

export interface ModelReader {
  /** Its name, as messages write it. */
  readonly library: string;
  /** A quick look at a path and its text: most files have no models and are not read. */
  readonly mayHold: (path: string, source: string) => boolean;
  /** For languages other than TypeScript and JavaScript, `loadGrammar` comes first. */
  readonly read: (path: string, source: string) => Declared;
}

export const nothingDeclared: Declared = { models: [], settings: [] };

/** Asked at each letter of a program, before a form of words that would take longer to search. */
export function holdsAny(source: string, words: readonly string[]): boolean {
  return words.some((word) => source.includes(word));
}
