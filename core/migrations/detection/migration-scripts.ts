/**
 * Migrations that are programs: `20240131120000_create_users.ts` with a way up and a way down. Which tool runs them is told by what the
 * package depends on and by what they are given. Their SQL is read by engine/embedded-sql.
 */
import { isScriptPath, isTestPath } from './script-path.ts';
import type { Candidate, MigrationFile } from '../convention.ts';
import { baseOf, join } from '../listing.ts';

const fileName = /^(\d+)[-_.]([^/]+?)\.[cm]?[jt]s$/;

/** By its name. */
export function isMigrationScript(path: string): boolean {
  return /^\d/.test(baseOf(path)) && isScriptPath(path) && !isTestPath(path);
}

/** Undefined for everything else. */
export function scriptFile(path: string): MigrationFile | undefined {
  const match = fileName.exec(path);
  if (match === null || !isMigrationScript(path)) return undefined;
  const [, version = '', name = ''] = match;
  return { path, version, name, direction: 'both', repeatable: false };
}

/** A script of the candidate that has a way up and is given what `tool` says. */
export function scriptWith({ path, files, listing }: Candidate, tool: RegExp): string | undefined {
  return files
    .filter(isMigrationScript)
    .slice(0, 5)
    .find((file) => {
      const text = listing.text(join(path, file)) ?? '';
      return goesUp.test(text) && tool.test(text);
    });
}

const goesUp = /\bup\b\s*[(=:]/;
