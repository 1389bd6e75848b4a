/** The position of a statement: its file in the workspace, and the place in the file's text. */
import type { Span } from '../text/span.ts';

export interface Place {
  /** Relative to the workspace. */
  readonly file: string;
  readonly span: Span;
}
