/** Where a text becomes statements: the one thing that every dialect's syntax offers. Types only; a dialect's own is in its folder. */
import type { Statement } from './statement.ts';

export interface SqlReader {
  /** The statements of text[from, to), in order, each parsed. Never fails: what is not understood is a statement that says so. */
  readonly statements: (text: string, from: number, to: number) => readonly Statement[];
}
