/** Writes the output files of commands. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Io } from './io.ts';
import { plainStyle, printable, type Style } from './style.ts';

/** A report to its file, or to the screen in its style; false where it could not be written, which has been told. */
export function handOut(report: (style: Style) => string, file: string | undefined, io: Io): boolean {
  if (file !== undefined) return isWritten(file, report(plainStyle), io);
  io.write(report(io.style));
  return true;
}

/** With the folders above it. Whether it could be; where not, that has been told. */
export function isWritten(file: string, content: string | Uint8Array, io: Io): boolean {
  const path = resolve(io.cwd, file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return true;
  } catch (error) {
    io.complain(`The report was not written to ${printable(file)}: ${codeOf(error)}.\n`);
    return false;
  }
}

/** What the system calls a failure: `ENOENT`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
