/** Writes the output files of commands. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Io } from './io.ts';
import type { RunError } from './result.ts';
import { plainStyle, printable, type Style } from './style.ts';

/** Writes a report to its file, or to the screen with colours; returns false if it could not be written, after an error was printed. */
export function handOut(report: (style: Style) => string, file: string | undefined, io: Io): boolean {
  if (file !== undefined) return isWritten(file, report(plainStyle), io);
  io.write(report(io.style));
  return true;
}

/** Writes a file and the folders above it; returns false if it could not be written, after an error was printed. */
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

/** The system's error code, such as `ENOENT`; else the other text. */
export function codeOf(error: unknown, otherwise = String(error)): string {
  return error instanceof Error && 'code' in error ? String(error.code) : otherwise;
}

/** Prints each error of a run, after its file. */
export function printErrors(errors: readonly Pick<RunError, 'file' | 'message'>[], io: Io): void {
  for (const { file, message } of errors)
    io.complain(`${file === undefined ? '' : `${printable(file)} `}${printable(message)}\n`);
}
