/** Files that a command writes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Io } from './io.ts';
import { printable } from './style.ts';

/** True if it could be; where not, that has been told. */
export function isWritten(file: string, text: string, io: Io): boolean {
  const path = resolve(io.cwd, file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return true;
  } catch (error) {
    io.complain(`Nothing was written to ${printable(file)}: ${codeOf(error)}.\n`);
    return false;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
