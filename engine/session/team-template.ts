/** A team's template in place of Plinth's own, as the configuration names it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Session } from './session.ts';

/** Undefined if the configuration names none; a sentence if it could not be read. */
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
    const because = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { message: `The template ${file} was not read: ${because}.` };
  }
}
