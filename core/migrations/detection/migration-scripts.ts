/**
 * Migrations that are programs: `20240131120000_create_users.ts` with up and down functions. The package's dependencies and the functions'
 * parameters reveal the tool. engine/embedded-sql reads their SQL.
 */
import { isScriptPath, isTestPath } from './script-path.ts';
import type { Candidate, MigrationFile } from '../convention.ts';
import { baseOf, join } from '../listing.ts';

const fileName = /^(\d+)[-_.]([^/]+?)\.[cm]?[jt]s$/;

/** Judged by its name. */
export function isMigrationScript(path: string): boolean {
  return /^\d/.test(baseOf(path)) && isScriptPath(path) && !isTestPath(path);
}

/** Undefined for all other files. */
export function scriptFile(path: string): MigrationFile | undefined {
  const match = fileName.exec(path);
  if (match === null || !isMigrationScript(path)) return undefined;
  const [, version = '', name = ''] = match;
  return { path, version, name, direction: 'both', repeatable: false };
}

/** A script of the candidate that has an up function whose parameter matches `tool`. */
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
