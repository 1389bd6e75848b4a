/** Identifies the content of a file that a review is about. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Session } from '../session/session.ts';
import { readText } from '../workspace/read-file.ts';

/** Of the bytes on disk; if an editor has another text, of that. */
export function hashOf(session: Session, path: string): string | undefined {
  const hash = createHash('sha256');
  const file = resolve(session.root, path);
  const text = session.textOf(path);
  const disk = readText(file);
  const isHeld = text !== undefined && !(disk.kind === 'text' && disk.text === text);
  if (isHeld) return hash.update(text).digest('hex');
  try {
    return hash.update(readFileSync(file)).digest('hex');
  } catch {
    return undefined;
  }
}
