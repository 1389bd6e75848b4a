/** Converts the place of a statement to the file name that the user typed and a one-based line. Each file is scanned once. */
import type { PlaceOf } from '../core/dictionary/context.ts';
import { LineIndex } from '../core/text/line-index.ts';
import type { Session } from '../engine/session/session.ts';
import type { Io } from './io.ts';
import { shownPath } from './targets.ts';

export function placesIn(session: Session, io: Io): PlaceOf {
  const lines = new Map<string, LineIndex>();
  return ({ file, span }) => {
    const index = lines.get(file) ?? new LineIndex(session.textOf(file) ?? '');
    lines.set(file, index);
    return { file: shownPath(session.root, file, io.cwd), line: index.position(span.start).line + 1 };
  };
}
