/** An error in or next to a configuration, with its position. */
import type { LineIndex } from '../../core/text/line-index.ts';
import type { Span } from '../../core/text/span.ts';

export interface ConfigTrouble {
  /** Relative to the workspace. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** Exclusive. */
  readonly endColumn: number;
  /** Dotted path of the key; '' for the file as a whole. */
  readonly key: string;
  readonly message: string;
}

/** For the file as a whole, or an unknown position. */
export const atTop = { line: 1, column: 1, endLine: 1, endColumn: 1 } as const;

export function troubleAt(
  file: string,
  lines: LineIndex,
  at: Span,
  key: string,
  message: string,
): ConfigTrouble {
  const start = lines.position(at.start);
  const end = lines.position(at.end);
  return {
    file,
    line: start.line + 1,
    column: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
    key,
    message,
  };
}
