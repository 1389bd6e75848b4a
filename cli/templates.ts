/** Templates that a team has put in place of Plinth's own, and files that a command writes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Session } from '../engine/session/session.ts';
import type { Io } from './io.ts';
import { printable } from './style.ts';

/** Undefined where the configuration names none; a sentence where it was not read. */
export function teamTemplate(
  session: Session,
  of: 'review' | 'docs' | 'audit',
  format: 'markdown' | 'html',
): { readonly file: string; readonly text: string } | { readonly message: string } | undefined {
  const file = session.workspace.configs.configFor('.').config[of][format];
  if (file === undefined) return undefined;
  try {
    return { file, text: readFileSync(resolve(session.root, file), 'utf8') };
  } catch (error) {
    return { message: `The template ${file} was not read: ${codeOf(error)}.` };
  }
}

/** Whether it could be; where not, that has been told. */
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
