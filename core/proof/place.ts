/** Where a statement stands: in which file of the workspace, and where in its text. */
import type { Span } from '../text/span.ts';

export interface Place {
  /** Relative to the workspace. */
  readonly file: string;
  readonly span: Span;
}
