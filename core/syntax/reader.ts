/**
 * Converts a text to statements: the interface that every dialect's syntax implements. Types only; each dialect's implementation is in its
 * folder.
 */
import type { Statement } from './statement.ts';

export interface SqlReader {
  /** The parsed statements of text[from, to), in order. Never fails: text that is not understood is a statement with a reason. */
  readonly statements: (text: string, from: number, to: number) => readonly Statement[];
}
