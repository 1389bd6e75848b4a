/**
 * Lists a folder's files without git: respects ignore files, does not follow links to folders, and has limits. Unreadable folders are
 * listed, never thrown.
 */
import { readFileSync, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import ignore, { type Ignore } from 'ignore';
import { isVendored } from '../../core/migrations/detection/ignored-files.ts';
import { failureOf } from './read-file.ts';

export interface WalkResult {
  /** Relative to the folder, forward slashes, sorted. */
  readonly files: readonly string[];
  readonly unreadable: readonly { readonly path: string; readonly because: string }[];
  /** The limit was reached before all files were listed. */
  readonly truncated: boolean;
}

export interface WalkBudget {
  readonly entries: number;
  readonly depth: number;
}

export const usualBudget: WalkBudget = { entries: 200_000, depth: 32 };

interface Level {
  readonly path: string;
  readonly depth: number;
  /** Ignore files from the top down to here, with their folders. */
  readonly rules: readonly { readonly home: string; readonly ignore: Ignore }[];
}

export async function walk(
  root: string,
  budget: WalkBudget = usualBudget,
  signal?: AbortSignal,
): Promise<WalkResult> {
  const files: string[] = [];
  const unreadable: { path: string; because: string }[] = [];
  const pending: Level[] = [{ path: '', depth: 0, rules: [] }];
  let left = budget.entries;
  let truncated = false;
  for (let level = pending.pop(); level !== undefined && signal?.aborted !== true; level = pending.pop()) {
    const entries = await entriesOf(root, level.path);
    if ('because' in entries) {
      unreadable.push({ path: level.path, because: entries.because });
      continue;
    }
    const rules = withIgnoreFile(root, level, entries.entries);
    for (const entry of entries.entries) {
      left -= 1;
      if (left < 0) {
        truncated = true;
        break;
      }
      const path = level.path === '' ? entry.name : `${level.path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (isVendored(entry.name) || ignored(`${path}/`, rules)) continue;
        if (level.depth < budget.depth) pending.push({ path, depth: level.depth + 1, rules });
        else truncated = true;
      } else if ((entry.isFile() || entry.isSymbolicLink()) && !ignored(path, rules)) files.push(path);
    }
    if (truncated) break;
  }
  return { files: files.sort(), unreadable, truncated };
}

async function entriesOf(
  root: string,
  path: string,
): Promise<{ readonly entries: readonly Dirent[] } | { readonly because: string }> {
  try {
    return { entries: await readdir(path === '' ? root : `${root}/${path}`, { withFileTypes: true }) };
  } catch (error) {
    return { because: failureOf(error) };
  }
}

function withIgnoreFile(root: string, level: Level, entries: readonly Dirent[]): Level['rules'] {
  if (!entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) return level.rules;
  const home = level.path === '' ? '' : `${level.path}/`;
  try {
    const text = readFileSync(`${root}/${home}.gitignore`, 'utf8');
    return [...level.rules, { home, ignore: ignore().add(text) }];
  } catch {
    return level.rules;
  }
}

function ignored(path: string, rules: Level['rules']): boolean {
  let verdict = false;
  for (const { home, ignore: matcher } of rules) {
    const relative = path.slice(home.length);
    if (relative === '') continue;
    const test = matcher.test(relative);
    if (test.ignored) verdict = true;
    else if (test.unignored) verdict = false;
  }
  return verdict;
}
