/** Writes the output files of commands. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Io } from './io.ts';
import { plainStyle, printable, type Style } from './style.ts';

/** Writes a report to its file, or to the screen with colours; returns false if it could not be written, after an error was printed. */
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

/** The system's error code, such as `ENOENT`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
